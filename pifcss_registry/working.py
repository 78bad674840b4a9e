"""The loop of a worker: goes on until it is told to stop. Library module."""

import logging
import os
import signal
import threading
from collections.abc import Callable

from django.core.management.base import CommandParser
from django.db import DatabaseError, close_old_connections, connection

log = logging.getLogger(__name__)

STEP = 1.0  # seconds between looks at the parent while waiting
AFTER_TROUBLE = 5.0  # the database restarts or is being migrated


def add_arguments(parser: CommandParser, what: str) -> None:
    """The options of every worker's command."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help=f"{what} and end (default)")
    how.add_argument("--loop", action="store_true", help="go on until SIGTERM or SIGINT")
    parser.add_argument("--poll", type=float, default=1.0, help="seconds between looks at the queue")
    parser.add_argument("--with-parent", action="store_true", help="end when the parent process has ended")


def go_on(work: Callable[[], float | None], *, poll: float, with_parent: bool) -> None:
    """Call ``work`` again and again; it returns how many seconds to wait before the next time, None for ``poll``.

    SIGTERM and SIGINT end it between two calls, with ``with_parent`` the end of the parent process too. Outlives a
    database that is away for a while.
    """
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    parent = os.getppid()

    def over() -> bool:
        return stop.is_set() or (with_parent and os.getppid() != parent)

    while not over():
        try:
            close_old_connections()
            wait = work()
        except DatabaseError as error:
            log.warning("worker: %s", error)
            connection.close()
            wait = max(poll, AFTER_TROUBLE)
        left = poll if wait is None else wait
        # In short steps, so that the parent's end is noticed soon.
        while left > 0 and not over():
            stop.wait(min(left, STEP))
            left -= STEP
