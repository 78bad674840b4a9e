"""The timetable of a problem: a heuristic first, then a solver that improves it and proves how good it is.

What is wanted first is settled first, and not given up for what comes after: dialogues held, then (with a previous
plan) dialogues that stay where they were, then attendances, then hours that nobody would rather avoid. Of what is
worth the same, a timetable that spreads over the round.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .board import Board, Worth
from .heuristic import greedy, improve
from .openings import Openings
from .problem import Problem
from .reasons import why_missing, why_unplaced
from .reserves import reserves
from .solver import Model, Solution
from .spread import Days, Spread, spread

SECONDS = 60.0
SEED = 1
ROUNDS = 120  # of the heuristic, for each dialogue
HEURISTIC_SHARE = 0.25  # of the time, at most
SPREAD_SHARE = 0.03  # of the time, for spreading what is found
KEPT_BACK = 0.02  # of the time, for what is told in the end
LARGE = 30_000  # columns from which a search would only begin in the time there is: bound and heuristic instead
ROUNDING = 1e-4

OPTIMAL, FEASIBLE, STOPPED = "optimal", "feasible", "stopped"


@dataclass(frozen=True)
class Progress:
    """``value`` and ``bound`` as in ``Plan``; ``share`` of the time is over."""

    value: tuple[int, int, int, int]
    bound: tuple[int | None, ...]
    share: float


@dataclass(frozen=True)
class Placed:
    """``missing``: the interested who do not attend, each with the reason."""

    id: str
    slot: int
    reserve: int | None
    attending: tuple[str, ...]
    missing: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """``value``: placed, attending, -rather_nots, -moved. A part of ``bound`` that nothing is known of is None.

    ``bound`` of rather_nots holds for plans with the best of what is compared before them. ``spread`` has no bound.
    """

    status: str
    value: tuple[int, int, int, int]
    bound: tuple[int | None, int | None, int | None, int | None]
    gap: float | None
    spread: Spread
    timetable: tuple[Placed, ...]
    unplaced: dict[str, str]
    unanswered: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """Something to be made as great as possible. ``ceiling`` is a bound that needs no solver."""

    name: str
    ceiling: int
    goal: Callable[[Model], Any]

    def value(self, worth: Worth) -> int:
        return getattr(worth, self.name)


def stages_of(openings: Openings) -> Iterator[Stage]:
    """In the order in which they are settled."""
    each = openings.each
    yield Stage("placed", sum(bool(opening.possible) for opening in each), Model.placed)
    previous = [*zip(openings.previous, each, strict=True)]
    asked = sum(slot is not None for slot, _opening in previous)
    keeps = sum(slot is not None and opening.possible >> slot & 1 for slot, opening in previous)
    if asked:
        yield Stage("moved", keeps - asked, Model.unmoved)
    yield Stage("attending", sum(opening.most_attending for opening in each), Model.attending)
    yield Stage("rather_nots", 0, Model.comfort)
    fixed = sum(bool(opening.possible) for opening in each if opening.dialogue.fixed is not None)
    if fixed:
        yield Stage("kept", fixed, Model.fixed_held)


class Planner:
    """One run. ``proven``: stages whose best is known; ``bounds`` by stage."""

    def __init__(
        self,
        problem: Problem,
        seconds: float,
        progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
        seed: int,
    ):
        self.begun = time.monotonic()
        self.seconds = seconds
        self.progress = progress
        self.should_stop = should_stop
        self.seed = seed
        self.stopped = False
        self.kept_back = KEPT_BACK + SPREAD_SHARE
        self.openings = Openings(problem)
        self.board = Board(self.openings)
        self.stages = [*stages_of(self.openings)]
        self.asked = sum(slot is not None for slot in self.openings.previous)
        self.bounds = {stage.name: stage.ceiling for stage in self.stages if stage.name != "rather_nots"}
        self.proven: list[Stage] = []
        self.models: dict[bool, Model] = {}

    # Time

    def left(self) -> float:
        return self.begun + self.seconds * (1 - self.kept_back) - time.monotonic()

    def stop(self) -> bool:
        if self.should_stop is not None and not self.stopped:
            self.stopped = bool(self.should_stop())
        return self.stopped or self.left() <= 0

    def tell(self) -> None:
        if self.progress is not None:
            spent = (time.monotonic() - self.begun) / self.seconds
            self.progress(Progress(in_order(self.board.worth()), self.bound(), min(spent, 1.0)))

    # Work

    def run(self) -> None:
        greedy(self.board)
        self.tell()
        self.improve(rounds=ROUNDS * len(self.openings.each), share=HEURISTIC_SHARE)
        self.tell()
        for stage in self.stages:
            self.settle(stage)
            self.tell()
            if not self.settled(stage):
                break
            self.proven.append(stage)
            for model in self.models.values():
                self.hold(model, stage)

    def improve(self, *, rounds: int, share: float = 1.0) -> None:
        kept = self.seconds * (1 - share)
        improve(
            self.board,
            rounds=rounds,
            seed=self.seed,
            enough=lambda worth: all(stage.value(worth) >= stage.ceiling for stage in self.stages),
            stop=lambda: self.stop() or self.left() <= kept,
        )

    def settled(self, stage: Stage) -> bool:
        return stage.value(self.board.worth()) >= self.bounds[stage.name]

    def lower(self, stage: Stage, bound: float | None) -> None:
        """What is counted is whole, and what is found is never above its bound."""
        if bound is not None:
            whole = max(math.floor(bound + ROUNDING), stage.value(self.board.worth()))
            self.bounds[stage.name] = min(self.bounds[stage.name], whole)

    def settle(self, stage: Stage) -> None:
        """Makes the best of a stage and proves it, as far as time goes."""
        self.bounds.setdefault(stage.name, stage.ceiling)
        for apart in (False, True):
            if not self.settled(stage) and not self.stop():
                self.solve(stage, self.model(apart))

    def model(self, apart: bool) -> Model:
        if apart not in self.models:
            self.models[apart] = Model(self.openings, apart=apart)
            for stage in self.proven:
                self.hold(self.models[apart], stage)
        return self.models[apart]

    def solve(self, stage: Stage, model: Model) -> None:
        goal = stage.goal(model)
        offset = self.asked if stage.name == "moved" else 0
        known = stage.value(self.board.worth()) + offset
        bound = model.relax(goal, value=known, seconds=self.left(), stop=self.stop)
        self.lower(stage, None if bound is None else bound - offset)
        self.tell()
        if self.settled(stage) or self.stop():
            return
        if model.size > LARGE:
            self.improve(rounds=2**31)
            return

        def told(bound: float) -> None:
            if math.isfinite(bound):
                self.lower(stage, bound - offset)
            self.tell()

        solution = Solution(tuple(self.board.start), self.board.attends)
        outcome = model.solve(goal, solution, seconds=self.left(), stop=self.stop, told=told)
        if outcome.solution is not None:
            before, saved = self.board.worth(), self.board.saved()
            self.board.load(outcome.solution.starts, outcome.solution.visits)
            if self.board.worth() < before:
                self.board.restore(saved)
        self.lower(stage, None if outcome.bound is None else outcome.bound - offset)

    def hold(self, model: Model, stage: Stage) -> None:
        value = stage.value(self.board.worth())
        if stage.name == "placed" and value == stage.ceiling:
            model.all_placed()
        else:
            model.at_least(stage.goal(model), value + (self.asked if stage.name == "moved" else 0))

    def spread(self) -> Spread:
        """Last, and in no way a part of the value: unless a person stopped it, who wants an answer now."""
        self.kept_back = KEPT_BACK
        if self.stopped:
            return Days(self.board).measured()
        return spread(self.board, seed=self.seed, stop=self.stop)

    # Answers

    def bound(self) -> tuple[int | None, int | None, int | None, int | None]:
        return (
            self.bounds["placed"],
            self.bounds["attending"],
            self.bounds.get("rather_nots"),
            self.bounds.get("moved", 0),
        )

    def gap(self) -> float | None:
        """Of attendances, once it is proven that no more dialogues can be held."""
        worth, bound = self.board.worth(), self.bounds["attending"]
        if worth.placed < self.bounds["placed"]:
            return None
        return round((bound - worth.attending) / bound, 6) if bound else 0.0

    def status(self) -> str:
        if all(self.bounds.get(stage.name) == stage.value(self.board.worth()) for stage in self.stages):
            return OPTIMAL
        return STOPPED if self.stopped else FEASIBLE


def in_order(worth: Worth) -> tuple[int, int, int, int]:
    """As it is always printed."""
    return worth.placed, worth.attending, worth.rather_nots, worth.moved


def plan(
    problem: Problem,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    *,
    seed: int = SEED,
) -> Plan:
    """The best timetable that is found in the time, with how good it is and why what is missing is missing.

    ``progress`` is called now and then; when ``should_stop`` says so, the best so far is returned. The same problem
    and seed give the same plan whenever it ends as ``optimal``; what time or a person cut off may differ.
    """
    planner = Planner(problem, seconds, progress, should_stop, seed)
    planner.run()
    status, spread_found = planner.status(), planner.spread()
    board = planner.board
    second = reserves(board)
    timetable, unplaced = [], {}
    for number, each in enumerate(board.each):
        dialogue = each.dialogue
        if not board.held(number):
            unplaced[dialogue.id] = why_unplaced(board, number)
            continue
        attending = tuple(
            party for party in dialogue.interested if party in each.hosts or number in board.attends[party]
        )
        missing = {
            party: why_missing(board, number, board.start[number], party)
            for party in dialogue.interested
            if party not in attending
        }
        timetable.append(Placed(dialogue.id, board.start[number], second[number], attending, missing))
    return Plan(
        status,
        in_order(board.worth()),
        planner.bound(),
        planner.gap(),
        spread_found,
        tuple(timetable),
        unplaced,
        tuple(code for code, party in problem.parties.items() if not party.answered),
        problem.warnings,
    )
