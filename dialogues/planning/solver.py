"""The same problem as a mixed-integer programme, for HiGHS: better timetables than the heuristic's, and bounds.

Only "dialogue d starts at s" is a decision. Who attends follows: with the starts given, a country's attendances are
intervals that may not overlap, and such a system has whole solutions by itself. So attendances are continuous, which
is what makes this fast. That a dialogue needs a guest joins countries; then a solution may be in parts: ``whole``.

Before the search, ``relax`` prices each party's time by the linear relaxation. With prices, dialogues no longer
depend on each other, so the best total with a start is a sum, and starts with which it stays below what is already
found are left out. The total is a bound whatever the prices are: it does not hang on the tolerance of what made them.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from .openings import Openings
from .sets import bits

SEED = 7
LESS_THAN_ONE = 0.999  # what is counted is whole: a bound less than one above a value proves it
TOLERANCE = 1e-5
LOOKS_EVERY = 0.1  # seconds between two looks at whether to stop

Goal = np.ndarray  # a coefficient for each column
Visits = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Solution:
    """Starts by dialogue, and who attends what, None when HiGHS left an attendance in parts."""

    starts: tuple[int | None, ...]
    visits: Visits | None


@dataclass(frozen=True)
class Outcome:
    """``bound``: nothing is worth more; None when nothing is known."""

    solution: Solution | None
    bound: float | None


class Model:
    """Columns: starts of dialogues, then attendances, each of one guest at one of those starts.

    A fixed dialogue has two: held, or only keeping its hosts' time.
    """

    def __init__(self, openings: Openings):
        self.openings = openings
        self.starts: list[tuple[int, int, bool]] = []
        self.visits: list[tuple[int, str]] = []  # the start's column, the guest
        for number, each in enumerate(openings.each):
            dialogue = each.dialogue
            for start in bits(each.starts):
                if each.possible >> start & 1:
                    self.starts.append((number, start, True))
                if dialogue.fixed is not None and not dialogue.attends_anyway:
                    self.starts.append((number, start, False))
        for column, (number, start, held) in enumerate(self.starts):
            good = openings.each[number].good if held else {}
            self.visits += [(column, guest) for guest, can in good.items() if can >> start & 1]
        self.size = len(self.starts) + len(self.visits)
        self._dialogue = np.array([number for number, _start, _held in self.starts], dtype=np.int64)
        self._start_of = np.array([column for column, _guest in self.visits], dtype=np.int64)
        self._alive = np.ones(len(self.starts), dtype=bool)
        self._must = np.array([each.dialogue.fixed is not None for each in openings.each], dtype=float)
        # Rows that join dialogues: entries, then their limits.
        self._rows: list[np.ndarray] = []
        self._columns: list[np.ndarray] = []
        self._values: list[np.ndarray] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._add_somebody_comes()
        self._add_one_place()

    # Rules

    def _add_row(self, low: float, high: float, columns: np.ndarray, values: np.ndarray) -> None:
        self._rows.append(np.full(len(columns), len(self._low), dtype=np.int64))
        self._columns.append(columns)
        self._values.append(values)
        self._low.append(low)
        self._high.append(high)

    def _add_somebody_comes(self) -> None:
        """A dialogue that is held has a guest, at whatever start."""
        columns: dict[int, list[int]] = defaultdict(list)
        guests: dict[int, list[int]] = defaultdict(list)
        for column, (number, _start, held) in enumerate(self.starts):
            if held and not self.openings.each[number].dialogue.attends_anyway:
                columns[number].append(column)
        for column, (start, _guest) in enumerate(self.visits, len(self.starts)):
            guests[self.starts[start][0]].append(column)
        for number, own in columns.items():
            values = np.repeat([1.0, -1.0], [len(guests[number]), len(own)])
            self._add_row(0, np.inf, np.array(guests[number] + own), values)

    def _occupied(self) -> Iterator[tuple[str, int, int]]:
        """Party, slot and the column that takes them."""
        for column, (number, start, _held) in enumerate(self.starts):
            each = self.openings.each[number]
            for host in each.hosts:
                for slot in range(start, start + each.length):
                    yield host, slot, column
        for column, (parent, guest) in enumerate(self.visits, len(self.starts)):
            number, start, _held = self.starts[parent]
            for slot in range(start, start + self.openings.each[number].length):
                yield guest, slot, column

    def _add_one_place(self) -> None:
        """Nobody in two places: a row for each party and slot, unless the slot beside it says as much."""
        taken: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for party, slot, column in self._occupied():
            taken[party][slot].add(column)
        nothing: set[int] = set()
        for by_slot in taken.values():
            for slot in sorted(by_slot):
                columns = by_slot[slot]
                before, after = by_slot.get(slot - 1, nothing), by_slot.get(slot + 1, nothing)
                if len(columns) > 1 and not (columns <= before or columns < after):
                    self._add_row(-np.inf, 1, np.array(sorted(columns)), np.ones(len(columns)))

    def at_least(self, goal: Goal, value: int) -> None:
        """What a stage has proven is not to be lost by those after it."""
        columns = np.flatnonzero(goal)
        self._add_row(value, np.inf, columns, goal[columns])

    def all_placed(self) -> None:
        """Each dialogue that could be held is: what ``at_least`` would say, only tighter."""
        self._must[self._dialogue] = 1
        for column, (number, start, held) in enumerate(self.starts):
            self._alive[column] &= held or not self.openings.each[number].possible >> start & 1

    # What is counted

    def _counting(self, of_start: Callable[[int, int, bool], int], of_visit: Callable[[int, int, str], int]) -> Goal:
        starts = [of_start(*start) for start in self.starts]
        visits = [of_visit(*self.starts[column][:2], guest) for column, guest in self.visits]
        return np.array(starts + visits, dtype=float)

    def placed(self) -> Goal:
        return self._counting(lambda number, start, held: held, lambda number, start, guest: 0)

    def unmoved(self) -> Goal:
        previous = self.openings.previous
        return self._counting(
            lambda number, start, held: held and start == previous[number], lambda number, start, guest: 0
        )

    def attending(self) -> Goal:
        each = self.openings.each
        return self._counting(
            lambda number, start, held: each[number].dialogue.attends_anyway, lambda number, start, guest: 1
        )

    def comfort(self) -> Goal:
        """One less for each party that takes part at a slot that it would rather not use."""
        each = self.openings.each
        return self._counting(
            lambda number, start, held: (
                held * -sum(each[number].rather_not[host] >> start & 1 for host in each[number].hosts)
            ),
            lambda number, start, guest: -(each[number].rather_not[guest] >> start & 1),
        )

    def fixed_held(self) -> Goal:
        each = self.openings.each
        return self._counting(
            lambda number, start, held: held and each[number].dialogue.fixed is not None,
            lambda number, start, guest: 0,
        )

    # Solving

    def relax(self, goal: Goal, *, value: int, seconds: float, stop: Callable[[], bool]) -> float | None:
        """A bound; leaves out the starts with which ``value`` cannot be reached."""
        highs = self._highs(seconds, stop)
        highs.setOptionValue("solver", "ipm")
        self._pass(highs, goal, whole=None)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        prices = np.array(highs.getSolution().row_dual)[-len(self._low) :] if self._low else np.zeros(0)
        total, with_start = self._priced(goal, prices)
        self._alive &= with_start >= value - TOLERANCE
        return total

    def _priced(self, goal: Goal, prices: np.ndarray) -> tuple[float, np.ndarray]:
        """The best total at these prices of the rows that join dialogues, and the best with each start."""
        low, high = np.array(self._low), np.array(self._high)
        upper = np.isinf(low)  # the others are lower limits: no row has both
        prices = np.where(upper, np.maximum(prices, 0), np.minimum(prices, 0))
        limit = np.where(upper, high, low)
        worth = goal.copy()
        if self._low:
            rows, columns, values = map(np.concatenate, (self._rows, self._columns, self._values))
            worth -= np.bincount(columns, weights=values * prices[rows], minlength=self.size)
        of_start = worth[: len(self.starts)].copy()
        if self.visits:
            of_guests = np.maximum(worth[len(self.starts) :], 0)
            of_start += np.bincount(self._start_of, weights=of_guests, minlength=len(self.starts))
        best = np.where(self._must > 0, -np.inf, 0.0)
        np.maximum.at(best, self._dialogue[self._alive], of_start[self._alive])
        total = float(limit @ prices + best[np.isfinite(best)].sum())
        return total, total - best[self._dialogue] + of_start

    def solve(
        self,
        goal: Goal,
        known: Solution,
        *,
        seconds: float,
        stop: Callable[[], bool],
        told: Callable[[float], None],
        whole: bool = False,
    ) -> Outcome:
        """The best by ``goal``, from a timetable that is known. ``told`` hears of bounds meanwhile."""
        highs = self._highs(seconds, stop)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", LESS_THAN_ONE)
        highs.setOptionValue("mip_lp_solver", "ipm")
        highs.setOptionValue("mip_min_logging_interval", 1.0)
        columns = self._pass(highs, goal, whole=whole)
        start = self._values_of(known)[columns]
        highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
        highs.cbMipLogging.subscribe(lambda event: told(event.data_out.mip_dual_bound))
        highs.run()
        info = highs.getInfo()
        solution = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.zeros(self.size)
            values[columns] = highs.getSolution().col_value
            solution = self._read(values)
        bound = info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else None
        return Outcome(solution, bound)

    def _highs(self, seconds: float, stop: Callable[[], bool]) -> highspy.Highs:
        highs = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": SEED}
        for option, value in (options | {"time_limit": max(seconds, 0.01)}).items():
            highs.setOptionValue(option, value)
        looked = [time.monotonic(), False]

        def look(event: Any) -> None:
            now = time.monotonic()
            if now - looked[0] >= LOOKS_EVERY:
                looked[:] = now, stop()
            event.interrupt(looked[1])

        for moment in (highs.cbMipInterrupt, highs.cbSimplexInterrupt, highs.cbIpmInterrupt):
            moment.subscribe(look)
        return highs

    def _pass(self, highs: highspy.Highs, goal: Goal, *, whole: bool | None) -> np.ndarray:
        """Hands over what is left of the programme; the columns that are. ``whole`` None: the relaxation.

        Rows: one start for each dialogue; no attendance without its start; last, those that join dialogues.
        """
        alive = np.concatenate([self._alive, self._alive[self._start_of]]) if self.visits else self._alive
        columns = np.flatnonzero(alive)
        place = np.cumsum(alive) - 1
        starts = int(self._alive.sum())
        visits = len(columns) - starts
        dialogues = len(self.openings.each)
        parents = place[self._start_of[self._alive[self._start_of]]] if self.visits else np.zeros(0, dtype=np.int64)
        joins = [np.zeros(0, dtype=np.int64)] * 2 + [np.zeros(0)]
        if self._low:
            joins = [*map(np.concatenate, (self._rows, self._columns, self._values))]
            left = alive[joins[1]]
            joins = [joins[0][left], place[joins[1][left]], joins[2][left]]
        numbers = np.arange(visits)
        own, visited = self._dialogue[self._alive], dialogues + numbers
        rows = np.concatenate([own, visited, visited, joins[0] + dialogues + visits])
        entries = np.concatenate([np.arange(starts), starts + numbers, parents, joins[1]])
        values = np.concatenate([np.ones(starts + visits), -np.ones(visits), joins[2]])
        order = np.argsort(rows, kind="stable")
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(columns), dialogues + visits + len(self._low)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = goal[columns]
        lp.col_lower_, lp.col_upper_ = np.zeros(len(columns)), np.ones(len(columns))
        has_start = np.bincount(self._dialogue[self._alive], minlength=dialogues) > 0
        lp.row_lower_ = np.concatenate([self._must * has_start, np.full(visits, -np.inf), self._low])
        lp.row_upper_ = np.concatenate([np.ones(dialogues), np.zeros(visits), self._high])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        sizes = np.bincount(rows, minlength=lp.num_row_)
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        lp.a_matrix_.index_ = entries[order].astype(np.int32)
        lp.a_matrix_.value_ = values[order]
        if whole is not None:
            integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
            lp.integrality_ = [integer] * starts + [integer if whole else real] * visits
        highs.passModel(lp)
        return columns

    # Between timetables and columns

    def _values_of(self, known: Solution) -> np.ndarray:
        values = np.zeros(self.size)
        attended = known.visits or {}
        heads = {number for numbers in attended.values() for number in numbers}
        chosen = {}
        for column, (number, start, held) in enumerate(self.starts):
            dialogue = self.openings.each[number].dialogue
            if known.starts[number] == start and held == (dialogue.attends_anyway or number in heads):
                values[column], chosen[column] = 1, number
        for column, (parent, guest) in enumerate(self.visits, len(self.starts)):
            if parent in chosen and chosen[parent] in attended.get(guest, ()):
                values[column] = 1
        return values

    def _read(self, values: np.ndarray) -> Solution:
        starts: list[int | None] = [None] * len(self.openings.each)
        for column in np.flatnonzero(values[: len(self.starts)] > 0.5):
            number, start, _held = self.starts[column]
            starts[number] = start
        parts = values[len(self.starts) :]
        if np.any((parts > TOLERANCE) & (parts < 1 - TOLERANCE)):
            return Solution(tuple(starts), None)
        visits: dict[str, set[int]] = defaultdict(set)
        for place in np.flatnonzero(parts > 0.5):
            parent, guest = self.visits[place]
            visits[guest].add(self.starts[parent][0])
        return Solution(tuple(starts), {guest: frozenset(numbers) for guest, numbers in visits.items()})
