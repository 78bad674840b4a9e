"""The same problem as a mixed-integer programme, for HiGHS: better timetables than the heuristic's, and bounds.

Only "dialogue d starts at s" is a decision. Who attends follows: with the starts given, a country's attendances are
intervals that may not overlap, and such a system has whole solutions by itself. So columns that say how many of the
dialogues at a start a guest skips are continuous, and counted together, since the guest does not care which it is:
that makes the programme small. Only the rule that somebody comes to each dialogue asks who skips what (``apart``).

Before the search, ``relax`` prices each party's time by the linear relaxation. With prices, dialogues no longer
depend on each other, so the best total with a start is a sum, and starts with which it stays below what is already
found are left out. The total is a bound whatever the prices are: it does not hang on the tolerance of what made them.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from .openings import Openings
from .sets import bits

SEED = 7
# What is counted is whole: a bound less than one above a value proves it. A good timetable is known and starts were
# left out before, so that looking for others and beginning anew cost more than they bring.
SEARCH = {
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.999,
    "mip_lp_solver": "ipm",
    "mip_heuristic_effort": 0.01,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_allow_restart": False,
    "mip_min_logging_interval": 1.0,
}
TOLERANCE = 1e-5
LOOKS_EVERY = 0.1  # seconds between two looks at whether to stop

Goal = np.ndarray  # a coefficient for each column
Visits = Mapping[str, frozenset[int]]
Skip = tuple[str, int, int, int | None]  # guest, start, length; the dialogue when they are told apart


@dataclass(frozen=True)
class Solution:
    """Starts by dialogue, and who attends what, None when the programme does not say it."""

    starts: tuple[int | None, ...]
    visits: Visits | None


@dataclass(frozen=True)
class Outcome:
    """``bound``: nothing is worth more; None when nothing is known."""

    solution: Solution | None
    bound: float | None


class Model:
    """Columns: starts of dialogues, then what guests skip. ``apart``: exact, not only a bound with a good timetable.

    A fixed dialogue has two starts: held, or only keeping its hosts' time.
    """

    def __init__(self, openings: Openings, *, apart: bool = False):
        self.openings = openings
        self.apart = apart
        self.starts: list[tuple[int, int, bool]] = []
        for number, each in enumerate(openings.each):
            dialogue = each.dialogue
            for start in bits(each.starts):
                if each.possible >> start & 1:
                    self.starts.append((number, start, True))
                if dialogue.fixed is not None and not dialogue.attends_anyway:
                    self.starts.append((number, start, False))
        skips: dict[Skip, int] = {}
        pairs: list[tuple[int, int]] = []
        for column, (number, start, held) in enumerate(self.starts):
            each = openings.each[number]
            for guest, can in each.good.items():
                if held and can >> start & 1:
                    skip = guest, start, each.length, number if apart else None
                    pairs.append((column, skips.setdefault(skip, len(skips))))
        self.skips = [*skips]
        self.size = len(self.starts) + len(self.skips)
        # Who could come: a start and the skip that it allows.
        self._pair_start, self._pair_skip = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        self._dialogue = np.array([number for number, _start, _held in self.starts], dtype=np.int64)
        self._alive = np.ones(len(self.starts), dtype=bool)
        self._must = np.array([each.dialogue.fixed is not None for each in openings.each], dtype=float)
        # Rows that join dialogues: entries, then their limits.
        self._rows: list[np.ndarray] = []
        self._columns: list[np.ndarray] = []
        self._values: list[np.ndarray] = []
        self._low: list[float] = []
        self._high: list[float] = []
        if apart:
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
        """Of those who could come to a dialogue that is held, not all skip it."""
        columns: dict[int, list[int]] = defaultdict(list)
        values: dict[int, list[float]] = defaultdict(list)
        guests = np.bincount(self._pair_start, minlength=len(self.starts))
        for column, (number, _start, held) in enumerate(self.starts):
            if held and not self.openings.each[number].dialogue.attends_anyway:
                columns[number].append(column)
                values[number].append(guests[column] - 1.0)
        for column, (_guest, _start, _length, number) in enumerate(self.skips, len(self.starts)):
            if number in columns:
                columns[number].append(column)
                values[number].append(-1.0)
        for number, own in columns.items():
            self._add_row(0, np.inf, np.array(own), np.array(values[number]))

    def _add_one_place(self) -> None:
        """Nobody in two places: a row for each party and slot, unless the slot beside it says as much."""
        taken: dict[str, dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        for column, (number, start, _held) in enumerate(self.starts):
            each = self.openings.each[number]
            for host in each.hosts:
                for slot in range(start, start + each.length):
                    taken[host][slot][column] = 1.0
        for column, place in zip(self._pair_start.tolist(), self._pair_skip.tolist(), strict=True):
            guest, start, length, _number = self.skips[place]
            for slot in range(start, start + length):
                taken[guest][slot][column] = 1.0
                taken[guest][slot][len(self.starts) + place] = -1.0
        nothing: dict[int, float] = {}
        for by_slot in taken.values():
            for slot, entries in by_slot.items():
                before, after = by_slot.get(slot - 1, nothing), by_slot.get(slot + 1, nothing)
                repeated = entries.keys() <= before.keys() or entries.keys() < after.keys()
                if sum(value > 0 for value in entries.values()) > 1 and not repeated:
                    self._add_row(-np.inf, 1, np.array([*entries]), np.array([*entries.values()]))

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

    def _counting(self, of_start: Callable[[int, int], int], of_visit: Callable[[str, int, int], int]) -> Goal:
        """The sum over dialogues that are held and over those who attend."""
        starts = np.array([held and of_start(number, start) for number, start, held in self.starts], dtype=float)
        visits = np.array(
            [of_visit(guest, start, length) for guest, start, length, _number in self.skips], dtype=float
        )
        starts += np.bincount(self._pair_start, weights=visits[self._pair_skip], minlength=len(starts))
        return np.concatenate([starts, -visits])

    def placed(self) -> Goal:
        return self._counting(lambda number, start: 1, lambda guest, start, length: 0)

    def unmoved(self) -> Goal:
        previous = self.openings.previous
        return self._counting(lambda number, start: start == previous[number], lambda guest, start, length: 0)

    def attending(self) -> Goal:
        each = self.openings.each
        return self._counting(
            lambda number, start: each[number].dialogue.attends_anyway, lambda guest, start, length: 1
        )

    def comfort(self) -> Goal:
        """One less for each party that takes part at a slot that it would rather not use."""
        each, unwelcome = self.openings.each, self.openings.rather_not
        return self._counting(
            lambda number, start: -sum(each[number].rather_not[host] >> start & 1 for host in each[number].hosts),
            lambda guest, start, length: -(unwelcome[guest] >> start & (1 << length) - 1 > 0),
        )

    def fixed_held(self) -> Goal:
        each = self.openings.each
        return self._counting(
            lambda number, start: each[number].dialogue.fixed is not None, lambda guest, start, length: 0
        )

    # Solving

    def relax(self, goal: Goal, *, value: int, seconds: float, stop: Callable[[], bool]) -> float | None:
        """A bound; leaves out the starts with which ``value`` cannot be reached."""
        highs = self._highs(seconds, stop)
        highs.setOptionValue("solver", "ipm")
        self._pass(highs, goal, whole=False)
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
        skipped = np.maximum(worth[len(self.starts) :], 0)
        of_start += np.bincount(self._pair_start, weights=skipped[self._pair_skip], minlength=len(self.starts))
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
    ) -> Outcome:
        """The best by ``goal``, from a timetable that is known. ``told`` hears of bounds meanwhile."""
        highs = self._highs(seconds, stop)
        for option, value in SEARCH.items():
            highs.setOptionValue(option, value)
        columns = self._pass(highs, goal, whole=True)
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

    def _pass(self, highs: highspy.Highs, goal: Goal, *, whole: bool) -> np.ndarray:
        """Hands over what is left of the programme; the columns that are. Not ``whole``: the relaxation.

        Rows: one start for each dialogue; nothing skipped that does not take place; last, those that join dialogues.
        """
        pair_alive = self._alive[self._pair_start]
        skip_alive = np.bincount(self._pair_skip[pair_alive], minlength=len(self.skips)) > 0
        alive = np.concatenate([self._alive, skip_alive])
        columns, place = np.flatnonzero(alive), np.cumsum(alive) - 1
        starts, skips = int(self._alive.sum()), int(skip_alive.sum())
        dialogues = len(self.openings.each)
        skip_place = np.cumsum(skip_alive) - 1
        joins = [np.zeros(0, dtype=np.int64)] * 2 + [np.zeros(0)]
        if self._low:
            joins = [*map(np.concatenate, (self._rows, self._columns, self._values))]
            left = alive[joins[1]]
            joins = [joins[0][left], place[joins[1][left]], joins[2][left]]
        blocks = (
            (self._dialogue[self._alive], np.arange(starts), np.ones(starts)),
            (dialogues + np.arange(skips), starts + np.arange(skips), np.ones(skips)),
            (
                dialogues + skip_place[self._pair_skip[pair_alive]],
                place[self._pair_start[pair_alive]],
                -np.ones(pair_alive.sum()),
            ),
            (dialogues + skips + joins[0], joins[1], joins[2]),
        )
        rows, entries, values = map(np.concatenate, zip(*blocks, strict=True))
        order = np.argsort(rows, kind="stable")
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(columns), dialogues + skips + len(self._low)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = goal[columns]
        lp.col_lower_ = np.zeros(len(columns))
        lp.col_upper_ = np.concatenate([np.ones(starts), np.full(skips, np.inf)])
        has_start = np.bincount(self._dialogue[self._alive], minlength=dialogues) > 0
        lp.row_lower_ = np.concatenate([self._must * has_start, np.full(skips, -np.inf), self._low])
        lp.row_upper_ = np.concatenate([np.ones(dialogues), np.zeros(skips), self._high])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        sizes = np.bincount(rows, minlength=lp.num_row_)
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        lp.a_matrix_.index_ = entries[order].astype(np.int32)
        lp.a_matrix_.value_ = values[order]
        if whole:
            integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
            lp.integrality_ = [integer] * starts + [integer if self.apart else real] * skips
        highs.passModel(lp)
        return columns

    # Between timetables and columns

    def _values_of(self, known: Solution) -> np.ndarray:
        values = np.zeros(self.size)
        attended = known.visits or {}
        heads = {number for numbers in attended.values() for number in numbers}
        for column, (number, start, held) in enumerate(self.starts):
            dialogue = self.openings.each[number].dialogue
            if known.starts[number] == start and held == (dialogue.attends_anyway > 0 or number in heads):
                values[column] = 1
        for column, place in zip(self._pair_start.tolist(), self._pair_skip.tolist(), strict=True):
            if values[column] and self.starts[column][0] not in attended.get(self.skips[place][0], ()):
                values[len(self.starts) + place] += 1
        return values

    def _read(self, values: np.ndarray) -> Solution:
        starts: list[int | None] = [None] * len(self.openings.each)
        chosen = values[: len(self.starts)] > 0.5
        for column in np.flatnonzero(chosen):
            number, start, _held = self.starts[column]
            starts[number] = start
        if not self.apart:
            return Solution(tuple(starts), None)
        visits: dict[str, set[int]] = defaultdict(set)
        for place in self._pair_skip[chosen[self._pair_start] & (values[len(self.starts) + self._pair_skip] < 0.5)]:
            guest, _start, _length, number = self.skips[place]
            visits[guest].add(number)
        return Solution(tuple(starts), {guest: frozenset(numbers) for guest, numbers in visits.items()})
