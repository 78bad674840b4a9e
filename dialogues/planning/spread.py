"""The last tie-break: of timetables that are worth the same, one that spreads over the round.

As in ``heuristic.py`` a few dialogues at a time are taken off and set anew, but only what leaves the worth exactly as
it is stays. It ends after a number of rounds, so the same board and seed give the same timetable; ``stop`` can end it
before.
"""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from .board import Board
from .heuristic import chosen_from, neighbours
from .sets import bits

ROUNDS, IN_VAIN = 60, 10  # for each dialogue, at most: in all, and since the last that was better


class Spread(NamedTuple):
    """Less is better, compared from left to right.

    ``same_day``: how often a party has one more dialogue on a day, by its own clock, on which it has one already;
    ``crowded``: pairs of dialogues that begin on the same day (UTC).
    """

    same_day: int
    crowded: int


class Days:
    """The day of each slot, by party and for all."""

    def __init__(self, board: Board):
        self.board = board
        problem = board.openings.problem
        zones = {party.zone for party in problem.parties.values()}
        by_zone = {zone: [slot.astimezone(zone).toordinal() for slot in problem.slots] for zone in zones}
        self.of = {code: by_zone[party.zone] for code, party in problem.parties.items()}
        self.all = [slot.toordinal() for slot in problem.slots]

    def counted(self) -> tuple[Counter, Counter]:
        """Dialogues that are held, by party and its day, and by day."""
        board = self.board
        theirs: Counter = Counter()
        days: Counter = Counter()
        for number, start in enumerate(board.start):
            if board.held(number):
                days[self.all[start]] += 1
                theirs.update((host, self.of[host][start]) for host in board.each[number].hosts)
        for guest, attended in board.attends.items():
            theirs.update((guest, self.of[guest][board.start[number]]) for number in attended)
        return theirs, days

    def measured(self) -> Spread:
        theirs, days = self.counted()
        return Spread(sum(theirs.values()) - len(theirs), sum(n * (n - 1) // 2 for n in days.values()))

    def best(self, number: int, choices: int) -> int:
        """Of starts of a dialogue that is not on the board, the one that spreads best; the earliest of equals."""
        theirs, days = self.counted()
        each = self.board.each[number]

        def cost(slot: int) -> tuple[int, int, int]:
            guests = (guest for guest, good in each.good.items() if good >> slot & 1)
            again = sum((party, self.of[party][slot]) in theirs for party in (*each.hosts, *guests))
            return again, days[self.all[slot]], slot

        return min(bits(choices), key=cost)


def spread(board: Board, *, seed: int, stop: Callable[[], bool]) -> Spread:
    """Spreads what is on the board as well as is found; how well that is."""
    random = Random(seed)
    days = Days(board)
    best, worth, saved = days.measured(), board.worth(), board.saved()
    free = [number for number in range(len(board.each)) if number not in board.fixed and board.each[number].starts]
    near = neighbours(board.openings, free)
    last = 0
    for round in range(ROUNDS * len(free)):
        if best == (0, 0) or round - last > IN_VAIN * len(free) or (round % 16 == 0 and stop()):
            break
        chosen = chosen_from(random, free, near)
        for number in chosen:
            if board.start[number] is not None:
                board.clear(number)
        # What finds a place now would be worth more, and the reasons why others have none must stay true.
        waiting = [number for number in free if board.start[number] is None and number not in chosen]
        touched: dict[str, None] = {}
        for number in (*chosen, *waiting):
            touched.update(dict.fromkeys((*board.each[number].hosts, *board.each[number].good)))
            choices = board.choices(number)
            if choices:
                board.put(number, days.best(number, choices))
        board.settle(touched)
        board.drop_empty()
        if board.worth() == worth and (now := days.measured()) <= best:
            last = round if now < best else last
            best, saved = now, board.saved()
        else:
            board.restore(saved)
    return best
