"""A plain greedy planner, to compare with: no product code but the reading of availability.

One dialogue after another, those with most interested first; each gets the start at which most of them are still
free, the earliest of equals, and keeps it. That is what a careful person does with a table of answers.
"""

from dialogues.planning.openings import Openings
from dialogues.planning.problem import Problem
from dialogues.planning.sets import bits


def plan(problem: Problem) -> tuple[int, int]:
    """How many dialogues are held, and how many attend."""
    openings = Openings(problem)
    busy = dict.fromkeys(problem.parties, 0)
    placed = attending = 0
    for each in sorted(openings.each, key=lambda each: -len(each.good)):
        best: tuple[int, list[str]] = (0, [])
        for start in bits(each.starts):
            span = each.span << start
            if any(busy[host] & span for host in each.hosts):
                continue
            free = [guest for guest, good in each.good.items() if good >> start & 1 and not busy[guest] & span]
            if len(free) > len(best[1]):
                best = (start, free)
        start, free = best
        if free:
            placed += 1
            attending += len(free)
            for party in (*each.hosts, *free):
                busy[party] |= each.span << start
    return placed, attending
