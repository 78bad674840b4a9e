"""When each dialogue could start, as sets of slots (``sets``).

What does not depend on the other dialogues is decided here, once: answers, local hours, gaps between slots.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from .problem import DAY_MINUTES, Dialogue, Hours, Problem
from .sets import mask_of, most, touching, union, within


@dataclass(frozen=True)
class Opening:
    """One dialogue. ``starts``: the hosts can, and somebody interested could be there; ``good``: of each guest.

    ``rather_not``, of hosts and guests: starts at which they would touch a slot that they would rather not use.
    """

    dialogue: Dialogue
    starts: int
    good: dict[str, int]
    rather_not: dict[str, int]

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        return self.dialogue.hosts

    @cached_property
    def length(self) -> int:
        return self.dialogue.length

    @cached_property
    def span(self) -> int:
        return (1 << self.length) - 1

    @cached_property
    def possible(self) -> int:
        """Starts at which it could be held, were it the only one."""
        return self.starts if self.dialogue.attends_anyway else self.starts & union(self.good.values())

    @cached_property
    def most_attending(self) -> int:
        if not self.possible:
            return 0
        return most(self.good.values(), self.possible)[1] + self.dialogue.attends_anyway


class Openings:
    """A problem with its sets. ``hours`` and ``free`` are by party; ``each`` is in the order of the dialogues."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.all = (1 << len(problem.slots)) - 1
        by_zone = {party.zone: self._in_hours(party.zone, problem.hours) for party in problem.parties.values()}
        self.hours = {code: by_zone[party.zone] for code, party in problem.parties.items()}
        self.no = {code: mask_of(party.no) for code, party in problem.parties.items()}
        self.free = {code: self.hours[code] & ~self.no[code] for code in problem.parties}
        self.rather_not = {code: mask_of(party.rather_not) for code, party in problem.parties.items()}
        step = timedelta(minutes=problem.minutes)
        pairs = pairwise(problem.slots)
        self._joined = mask_of(slot for slot, (one, next) in enumerate(pairs) if next - one == step)
        self.each = tuple(self._opening(dialogue) for dialogue in problem.dialogues)
        self.previous = tuple(problem.previous.get(dialogue.id) for dialogue in problem.dialogues)

    def _in_hours(self, zone: ZoneInfo, hours: Hours) -> int:
        """Slots that lie wholly between the local hours of one local day."""
        length = timedelta(minutes=self.problem.minutes)
        found = 0
        for slot, start in enumerate(self.problem.slots):
            begins, ends = start.astimezone(zone), (start + length).astimezone(zone)
            first = begins.hour * 60 + begins.minute
            # The end is counted on the day of the start; by the clock, so that a change of the hour is seen.
            last = ends.hour * 60 + ends.minute + (ends.second > 0) + DAY_MINUTES * (ends.date() > begins.date())
            if hours.earliest <= first and last <= hours.latest:
                found |= 1 << slot
        return found

    def runs(self, length: int) -> int:
        """Starts of ``length`` slots that follow each other."""
        return self.all & within(self._joined, length - 1) if length > 1 else self.all

    def hosts_can(self, dialogue: Dialogue) -> int:
        """Starts at which presenters and facilitator can, whatever else is planned and whoever comes."""
        found = self.runs(dialogue.length)
        for host in dialogue.hosts:
            found &= within(self.free[host], dialogue.length)
        return found

    def _opening(self, dialogue: Dialogue) -> Opening:
        starts = self.hosts_can(dialogue)
        if dialogue.fixed is not None:
            starts &= 1 << dialogue.fixed
        good = {guest: starts & within(self.free[guest], dialogue.length) for guest in dialogue.guests}
        if not dialogue.attends_anyway and dialogue.fixed is None:
            starts &= union(good.values())
        rather_not = {
            party: touching(self.rather_not[party], dialogue.length) for party in (*dialogue.hosts, *dialogue.guests)
        }
        return Opening(dialogue, starts, good, rather_not)
