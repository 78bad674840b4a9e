"""How good the timetables of dialogues are, and how soon, on invented rounds with fixed seeds; see README.md.

bench/planning.py [small|standard|large|greedy|again|same|all] [--rounds N] [--seconds N]

A line for each round, then a verdict for each thing that is asked; ends with 1 when one was not reached.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench import greedy, planning_rounds  # noqa: E402
from bench.setting import start_django  # noqa: E402
from dialogues.planning.plan import OPTIMAL, Plan, plan  # noqa: E402
from dialogues.planning.reading import read_problem  # noqa: E402

Line = tuple[str, bool]


def said(found: Plan, seconds: float) -> str:
    placed, attending, rather_nots, moved = found.value
    gap = "unknown" if found.gap is None else f"{found.gap:.2%}"
    bounds = ", ".join("-" if bound is None else str(bound) for bound in found.bound)
    return (
        f"held {placed}, attending {attending}, rather not {-rather_nots}, moved {-moved} (bounds {bounds}); "
        f"gap {gap}, {found.status}, spread {found.spread.same_day}/{found.spread.crowded}, {seconds:.1f} s"
    )


def standard_round(seed: int) -> dict[str, Any]:
    return planning_rounds.round_of(seed, dialogues=40, days=10, minutes=30)


def scarce_round(seed: int) -> dict[str, Any]:
    return planning_rounds.round_of(seed, dialogues=40, days=5, minutes=30)


def small(rounds: int | None, seconds: float | None) -> Iterator[Line]:
    """The whole command, with the interpreter's start: 12 to 20 dialogues at hourly starts, proven in 5 s."""
    for dialogues in [*range(12, 21)][:rounds]:
        data = planning_rounds.round_of(dialogues, dialogues=dialogues, days=5, minutes=60)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(data, file)
            file.flush()
            command = [sys.executable, "manage.py", "plan_dialogues", file.name]
            begun = time.monotonic()
            done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True)
        spent, answer = time.monotonic() - begun, json.loads(done.stdout)
        reached = answer["status"] == OPTIMAL and spent < 5
        yield f"{dialogues} dialogues: {answer['value']} {answer['status']}, {spent:.1f} s", reached


def standard(rounds: int | None, seconds: float | None) -> Iterator[Line]:
    """22 countries, 40 dialogues of an hour, 200 half-hour starts: within 1 % in 60 s, most proven."""
    proven, count = 0, rounds or 5
    for seed in range(count):
        found, spent = timed(standard_round(seed), seconds or 60)
        proven += found.status == OPTIMAL
        yield f"seed {seed}: {said(found, spent)}", found.gap is not None and found.gap <= 0.01 and spent <= 62
    yield f"proven in all parts: {proven} of {count}", proven > count / 2


def large(rounds: int | None, seconds: float | None) -> Iterator[Line]:
    """200 dialogues over 1,000 starts: within 5 % in 120 s."""
    for seed in range(rounds or 2):
        data = planning_rounds.round_of(seed, dialogues=200, days=50, minutes=30)
        found, spent = timed(data, seconds or 120)
        yield f"seed {seed}: {said(found, spent)}", found.gap is not None and found.gap <= 0.05 and spent <= 124


def beside_greedy(rounds: int | None, seconds: float | None) -> Iterator[Line]:
    """Scarce rounds (40 dialogues in a week): 4 % more attend than with a plain greedy planner, never less."""
    more = []
    for seed in range(rounds or 20):
        data = scarce_round(seed)
        placed, attending = greedy.plan(read_problem(data))
        found, spent = timed(data, seconds or 15)
        more.append(found.value[1] / attending - 1)
        reached = found.value[1] >= attending and found.value[0] >= placed
        yield (
            f"seed {seed}: greedy holds {placed}, attending {attending}; {said(found, spent)}: {more[-1]:+.1%}",
            reached,
        )
    yield f"median {statistics.median(more):+.1%}, least {min(more):+.1%}", statistics.median(more) >= 0.04


def again(rounds: int | None, seconds: float | None) -> Iterator[Line]:
    """A presenter withdraws from the hour of a dialogue of theirs: the fewest dialogues move, proven."""
    for seed in range(rounds or 5):
        data = standard_round(seed)
        first, _spent = timed(data, seconds or 20)
        slots = {each.id: each.slot for each in first.timetable}
        code = Random(seed).choice(sorted({each["presenter"] for each in data["dialogues"]}))
        theirs = [each for each in data["dialogues"] if each["presenter"] == code]
        withdrawn = {slots[theirs[0]["id"]] + step for step in range(theirs[0]["length"])}
        party = data["parties"][code]
        party["no"] = sorted({*party["no"], *withdrawn})
        found, spent = timed(data | {"previous": slots}, seconds or 60)
        proven = found.bound[3] == found.value[3] and found.bound[0] == found.value[0]
        yield f"seed {seed}: {code} withdraws from {theirs[0]['id']}: {said(found, spent)}", proven


def same(rounds: int | None, seconds: float | None) -> Iterator[Line]:
    """The same problem and seed give the same plan, spread included."""
    for seed in range(rounds or 2):
        one, other = (timed(standard_round(seed), seconds or 60) for _time in range(2))
        yield f"seed {seed}: {said(*one)}; again in {other[1]:.1f} s", one[0] == other[0]


PARTS: dict[str, Callable[[int | None, float | None], Iterator[Line]]] = {
    "small": small,
    "standard": standard,
    "large": large,
    "greedy": beside_greedy,
    "again": again,
    "same": same,
}


def timed(data: dict[str, Any], seconds: float) -> tuple[Plan, float]:
    problem = read_problem(data)
    begun = time.monotonic()
    return plan(problem, seconds), time.monotonic() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--rounds", type=int, help="how many, instead of the usual number")
    parser.add_argument("--seconds", type=float, help="for each, instead of the usual time")
    options = parser.parse_args()
    start_django()  # the reasons are translated
    verdicts = {}
    for part, lines in PARTS.items():
        if options.part not in (part, "all"):
            continue
        print(f"{part}: {lines.__doc__}")
        verdicts[part] = True
        for text, reached in lines(options.rounds, options.seconds):
            verdicts[part] &= reached
            print(f"  {'ok' if reached else 'NOT REACHED':12}{text}", flush=True)
    for part, reached in verdicts.items():
        print(f"{'ok' if reached else 'NOT REACHED':12}{part}: {PARTS[part].__doc__}")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
