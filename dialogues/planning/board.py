"""A timetable while it is being made: starts, who attends, what it is worth. Fast: it is asked a million times."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .openings import Opening, Openings
from .sets import fewest, most, touching, union

# What an attendance weighs for a country that must choose: to keep a dialogue alive, to attend, to avoid a bad hour.
ALIVE, ATTENDS, AVOIDS = 10**6, 10**3, 1


class Worth(NamedTuple):
    """Compared from left to right; more is better. ``kept``: fixed dialogues that are held, the last of all."""

    placed: int
    moved: int
    attending: int
    rather_nots: int
    kept: int


class Board:
    """Guests always attend as much as they can, given the starts; a dialogue without any is not held.

    A fixed dialogue keeps its hosts' time even when nobody attends.
    """

    def __init__(self, openings: Openings):
        self.openings = openings
        self.each: tuple[Opening, ...] = openings.each
        parties = openings.problem.parties
        self.as_guest: dict[str, list[int]] = {code: [] for code in parties}
        for number, opening in enumerate(self.each):
            for guest in opening.good:
                self.as_guest[guest].append(number)
        self.start: list[int | None] = [None] * len(self.each)
        self.heads = [0] * len(self.each)
        self.hosting = dict.fromkeys(parties, 0)
        self.visiting = dict.fromkeys(parties, 0)
        self.attends: dict[str, frozenset[int]] = dict.fromkeys(parties, frozenset())
        self.unpleasant = dict.fromkeys(parties, 0)
        self.fixed = [number for number, each in enumerate(self.each) if each.dialogue.fixed is not None]
        for number in self.fixed:
            self.put(number, self.each[number].dialogue.fixed)
        self.settle(parties)
        self._empty = self.saved()

    # What can be taken back

    def saved(self) -> tuple:
        return (
            self.start[:],
            self.heads[:],
            self.hosting.copy(),
            self.visiting.copy(),
            self.attends.copy(),
            self.unpleasant.copy(),
        )

    def restore(self, saved: tuple) -> None:
        start, heads, hosting, visiting, attends, unpleasant = saved
        self.start, self.heads, self.hosting = start[:], heads[:], hosting.copy()
        self.visiting, self.attends, self.unpleasant = visiting.copy(), attends.copy(), unpleasant.copy()

    def load(self, starts: Sequence[int | None], visits: Mapping[str, frozenset[int]] | None) -> None:
        """A whole timetable; without ``visits`` everybody chooses what to attend."""
        self.restore(self._empty)
        for number, start in enumerate(starts):
            if start is not None and self.start[number] is None:
                self.put(number, start)
        if visits is None:
            self.settle(self.as_guest)
        else:
            for party, attended in self.attends.items():
                self._attend(party, visits.get(party, frozenset()), attended)
        self.drop_empty()

    # Moves

    def clear(self, number: int) -> None:
        """Takes a dialogue off the board, with those who attended it."""
        each, start = self.each[number], self.start[number]
        span = each.span << start
        for host in each.hosts:
            self.hosting[host] &= ~span
        for guest in each.good:
            if number in self.attends[guest]:
                self._leave(guest, number)
        self.start[number] = None

    def _leave(self, guest: str, number: int) -> None:
        each, start = self.each[number], self.start[number]
        self.attends[guest] -= {number}
        self.visiting[guest] &= ~(each.span << start)
        self.unpleasant[guest] -= each.rather_not[guest] >> start & 1
        self.heads[number] -= 1

    def _join(self, guest: str, number: int) -> None:
        each, start = self.each[number], self.start[number]
        self.attends[guest] |= {number}
        self.visiting[guest] |= each.span << start
        self.unpleasant[guest] += each.rather_not[guest] >> start & 1
        self.heads[number] += 1

    def put(self, number: int, start: int) -> None:
        """Sets a dialogue that is not on the board: hosts leave what they attended then, guests who are free join."""
        each = self.each[number]
        span = each.span << start
        self.start[number] = start
        for host in each.hosts:
            self.hosting[host] |= span
            if self.visiting[host] & span:
                for other in sorted(self.attends[host]):
                    if self.each[other].span << self.start[other] & span:
                        self._leave(host, other)
        for guest, good in each.good.items():
            if good >> start & 1 and not (self.hosting[guest] | self.visiting[guest]) & span:
                self._join(guest, number)

    def settle(self, parties: Iterable[str]) -> None:
        """Lets each of these choose anew what to attend, one after another, the best for what is on the board."""
        for party in parties:
            self._attend(party, self._best(party), self.attends[party])

    def _attend(self, party: str, best: frozenset[int], attended: frozenset[int]) -> None:
        for number in attended - best:
            self._leave(party, number)
        for number in best - attended:
            self._join(party, number)

    def _best(self, party: str) -> frozenset[int]:
        """Of the dialogues a country could attend, those that weigh most without overlapping."""
        hosting = self.hosting[party]
        found = []
        clash = False
        for number in self.as_guest[party]:
            start = self.start[number]
            if start is not None:
                each = self.each[number]
                if each.good[party] >> start & 1 and not each.span << start & hosting:
                    found.append((start + each.length, start, number))
        found.sort()
        for one, next in pairwise(found):
            clash = clash or next[1] < one[0]
        if not clash:
            return frozenset(number for _end, _start, number in found)
        return self._heaviest(party, found)

    def _heaviest(self, party: str, found: Sequence[tuple[int, int, int]]) -> frozenset[int]:
        """Weighted interval scheduling; ``found`` is (end, start, dialogue) by end."""
        best: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        for place, (_end, start, number) in enumerate(found):
            before = place
            while before and found[before - 1][0] > start:
                before -= 1
            each = self.each[number]
            others = self.heads[number] - (number in self.attends[party])
            weight = ATTENDS - AVOIDS * (each.rather_not[party] >> start & 1)
            if not others and not each.dialogue.attends_anyway:
                weight += ALIVE
            with_it = (best[before][0] + weight, (*best[before][1], number))
            best.append(max(with_it, best[place], key=lambda pair: pair[0]))
        return frozenset(best[-1][1])

    def drop_empty(self) -> None:
        """Takes off what nobody attends, except what is fixed."""
        for number, start in enumerate(self.start):
            if start is not None and not self.held(number) and number not in self.fixed:
                self.clear(number)

    def held(self, number: int) -> bool:
        on = self.start[number] is not None
        return on and self.heads[number] + self.each[number].dialogue.attends_anyway > 0

    # What it is worth

    def worth(self) -> Worth:
        placed = moved = attending = unpleasant = kept = 0
        for number, each in enumerate(self.each):
            start = self.start[number]
            held = self.held(number)
            previous = self.openings.previous[number]
            moved += previous is not None and not (held and start == previous)
            if held:
                placed += 1
                kept += each.dialogue.fixed is not None
                attending += self.heads[number] + each.dialogue.attends_anyway
                unpleasant += sum(each.rather_not[host] >> start & 1 for host in each.hosts)
        return Worth(placed, -moved, attending, -unpleasant - sum(self.unpleasant.values()), kept)

    # Where a dialogue would do best

    def choices(self, number: int) -> int:
        """The best starts for a dialogue that is not on the board, as a set; empty when it has none."""
        each = self.each[number]
        length = each.length
        open = each.starts
        for host in each.hosts:
            open &= ~touching(self.hosting[host], length)
        if not open:
            return 0
        free = {
            guest: good & open & ~touching(self.hosting[guest] | self.visiting[guest], length)
            for guest, good in each.good.items()
        }
        if not each.dialogue.attends_anyway:
            alive = union(free.values())
            if not alive:  # perhaps somebody who attends another can come here instead
                alive = union(good & ~touching(self.hosting[guest], length) for guest, good in each.good.items())
            open &= alive
        previous = self.openings.previous[number]
        if previous is not None and open >> previous & 1:
            return 1 << previous
        losses = (~touching(self.visiting[host], length) & open for host in each.hosts if self.visiting[host])
        open, _attending = most([*free.values(), *losses], open)
        unpleasant = [free[guest] & each.rather_not[guest] for guest in free]
        unpleasant += [each.rather_not[host] for host in each.hosts]
        return fewest(unpleasant, open)
