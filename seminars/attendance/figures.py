"""Counting who was connected at once. A person counts from their joining until just before their leaving."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple


class Span(NamedTuple):
    person: int
    joined: datetime
    left: datetime


class Step(NamedTuple):
    """From ``at`` on, so many people are connected."""

    at: datetime
    connected: int


@dataclass(frozen=True)
class Figures:
    """``peak`` is reached first at ``peak_at``; ``floor`` is the fewest at any moment of the programme."""

    people: int
    peak: int
    peak_at: datetime | None
    floor: int


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans of a person that touch or overlap as one: who has two devices is there once."""
    found: list[Span] = []
    for _person, own in groupby(sorted(spans), key=attrgetter("person")):
        first, *others = own
        for span in others:
            if span.joined <= first.left:
                first = first._replace(left=max(first.left, span.left))
            else:
                found.append(first)
                first = span
        found.append(first)
    return found


def curve_of(spans: Iterable[Span]) -> list[Step]:
    """Every change of the number of people connected, in order."""
    changes: Counter[datetime] = Counter()
    for span in merged(spans):
        changes[span.joined] += 1
        changes[span.left] -= 1
    steps, connected = [], 0
    for at in sorted(changes):
        if changes[at]:
            connected += changes[at]
            steps.append(Step(at, connected))
    return steps


def connected_at(curve: Sequence[Step], at: datetime) -> int:
    place = bisect_right(curve, at, key=attrgetter("at"))
    return curve[place - 1].connected if place else 0


def figures_of(spans: Iterable[Span], *, starts: datetime, ends: datetime) -> Figures:
    """Peak of the whole meeting; floor from the start of the programme until just before its end."""
    spans = list(spans)
    curve = curve_of(spans)
    top = max(curve, key=attrgetter("connected"), default=None)  # max gives the first of equals
    inside = [step.connected for step in curve if starts < step.at < ends]
    return Figures(
        people=len({span.person for span in spans}),
        peak=top.connected if top else 0,
        peak_at=top.at if top and top.connected else None,
        floor=min([connected_at(curve, starts), *inside]),
    )
