"""Where in a text the words of a query are, and the part of a long text that shows most of them.

Places are in the text as it was given, with its accents: ``text[start:end]``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .keys import places_of, telling
from .query import Query

ELLIPSIS = "…"
EXCERPT = 240  # signs
_CHUNK = re.compile(r"\S+")

Span = tuple[int, int]


class _Hit(NamedTuple):
    start: int
    end: int
    term: int


@dataclass(frozen=True)
class Excerpt:
    """A part of a text, with ``ELLIPSIS`` where something is left out, and the places to mark in it."""

    text: str
    marks: tuple[Span, ...] = ()


def spans(text: str, query: Query) -> list[Span]:
    """The places to mark, in order, none touching another; of a phrase all from its first word to its last."""
    return _merged((hit.start, hit.end) for hit in _hits(text, query))


def pieces(text: str, marks: Iterable[Span]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is marked: for a page that escapes every one of them."""
    found, at = [], 0
    for start, end in marks:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return [(piece, marked) for piece, marked in found if piece]


def excerpt(text: str, query: Query, size: int = EXCERPT) -> Excerpt:
    """At most ``size`` signs of the text, ellipses aside: where most terms are, then most marks, then the earliest.

    No word is cut that is not longer than ``size`` itself. Without a mark it is the beginning.

    Raises:
        ValueError: ``size`` is less than 1.
    """
    if size < 1:
        raise ValueError(f"an excerpt of {size} signs")
    chunks = [chunk.span() for chunk in _CHUNK.finditer(text)]
    if not chunks:
        return Excerpt("")
    hits = _hits(text, query)
    first, last, at = _best(chunks, hits, size)
    start, end = _grown(chunks, first, last, size)
    if end - start > size:  # a single word
        start = min(max(at, start), end - size)
        end = start + size
    before = ELLIPSIS if start > chunks[0][0] else ""
    after = ELLIPSIS if end < chunks[-1][1] else ""
    shift = len(before) - start
    inside = ((max(hit.start, start), min(hit.end, end)) for hit in hits)
    marks = _merged((low + shift, high + shift) for low, high in inside if low < high)
    return Excerpt(f"{before}{text[start:end]}{after}", tuple(marks))


def _hits(text: str, query: Query) -> list[_Hit]:
    """Every place of every term, in order."""
    if all(len(term.keys) == 1 for term in query.terms):
        numbers = defaultdict(list)
        for number, term in enumerate(query.terms):
            numbers[term.keys[0]].append(number)
        places = places_of(text, numbers)
        return sorted(_Hit(word.start, word.end, number) for word in places for number in numbers[word.key])
    words = telling(text)
    keys = tuple(word.key for word in words)
    found = []
    for number, term in enumerate(query.terms):
        wanted = term.keys
        size = len(wanted)
        for at, key in enumerate(keys):
            if key == wanted[0] and keys[at : at + size] == wanted:
                found.append(_Hit(words[at].start, words[at + size - 1].end, number))
    return sorted(found)


def _merged(found: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _windows(chunks: list[Span], hits: list[_Hit], size: int) -> Iterator[tuple[tuple[int, int], int, int, int]]:
    """From each hit to the right as far as fits: how many terms and marks, first and last chunk, where the hit is."""
    first = 0
    for number, hit in enumerate(hits):
        while chunks[first][1] <= hit.start:
            first += 1
        start, last = chunks[first][0], first
        while last + 1 < len(chunks) and chunks[last + 1][1] - start <= size:
            last += 1
        inside = []
        for each in hits[number:]:
            if each.end > chunks[last][1]:
                break
            inside.append(each.term)
        yield (len(set(inside)), len(inside)), first, last, hit.start


def _best(chunks: list[Span], hits: list[_Hit], size: int) -> tuple[int, int, int]:
    """The best window's first and last chunk, no longer than what the last hit in it needs, and where its hit is."""
    if not hits:
        return 0, 0, chunks[0][0]
    _score, first, last, at = max(_windows(chunks, hits, size), key=lambda window: window[0])
    ends = [hit.end for hit in hits if at <= hit.start and hit.end <= chunks[last][1]]
    while last > first and ends and chunks[last][0] >= max(ends):
        last -= 1
    return first, last, at


def _grown(chunks: list[Span], first: int, last: int, size: int) -> Span:
    """The window with what else fits: half of the room before it, the rest after it, and before it again."""
    half = (size - (chunks[last][1] - chunks[first][0])) // 2
    middle = chunks[first][0] - half
    while first > 0 and chunks[first - 1][0] >= middle:
        first -= 1
    while last + 1 < len(chunks) and chunks[last + 1][1] - chunks[first][0] <= size:
        last += 1
    while first > 0 and chunks[last][1] - chunks[first - 1][0] <= size:
        first -= 1
    return chunks[first][0], chunks[last][1]
