"""Bundles of lines, understood in processes of their own while the caller goes on; in order, and few at a time."""

import gc
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, TypeVar

from ..incoming.files import Line
from . import child
from .understanding import Bundle, Context, understand

BUNDLE = 500  # lines
AT_ONCE = 100  # other values
SMALL = 2_000_000  # bytes; a file up to that is done before another process has begun
MOST_PROCESSES = 4
Found = TypeVar("Found")


class Pool:
    """Processes for a file of so many bytes; for a small one the caller's own. Closed by ``with``."""

    def __init__(self, context: Context, size: int):
        self.context = context
        self._executor = None
        if size > SMALL:
            self._processes = max(1, min(MOST_PROCESSES, os.cpu_count() or 1))
            spawn = multiprocessing.get_context("spawn")  # a fork would share the connection to the database
            self._executor = ProcessPoolExecutor(self._processes, spawn, child.begin, (pickle.dumps(context),))

    def __enter__(self) -> "Pool":
        self._collected = gc.get_threshold()
        if self._executor:
            gc.set_threshold(*child.RARELY)
        return self

    def __exit__(self, *_error) -> None:
        gc.set_threshold(*self._collected)
        if self._executor:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def understood(self, lines: Iterable[Line]) -> Iterator[Bundle]:
        """The lines in order, bundle by bundle; at most two bundles for each process are under way."""
        source = iter(lines)
        bundles = iter(lambda: list(islice(source, BUNDLE)), [])
        if not self._executor:
            for bundle in bundles:
                yield understand(bundle, self.context)
            return
        waiting: deque[Future] = deque()
        for bundle in bundles:
            waiting.append(self._executor.submit(child.understand, bundle))
            if len(waiting) >= 2 * self._processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def each(self, function: Callable[[list[Any]], list[Found]], values: list[Any]) -> list[Found]:
        """What a pure function of a module says of many values, in order; it is given some of them at a time."""
        if not self._executor or len(values) < BUNDLE:
            return function(values)
        some = [values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE)]
        return list(chain.from_iterable(self._executor.map(function, some)))
