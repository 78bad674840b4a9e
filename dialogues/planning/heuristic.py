"""A good timetable fast: a greedy one, then a few dialogues at a time taken off and set anew.

The same problem and seed give the same timetable, because it ends after a number of rounds; ``stop`` can end it
before.
"""

from collections.abc import Callable
from random import Random

from .board import Board, Worth
from .openings import Openings
from .sets import lowest

TAKEN_OFF = 5  # dialogues at most, in one round


def greedy(board: Board) -> None:
    """Sets all that are not on the board, those with the fewest starts first; the earliest of their best starts."""
    open = [number for number, start in enumerate(board.start) if start is None and board.each[number].starts]
    kept = board.openings.previous
    open.sort(key=lambda number: (kept[number] is None, board.each[number].starts.bit_count()))
    for number in open:
        choices = board.choices(number)
        if choices:
            board.put(number, lowest(choices))
    board.settle(board.as_guest)
    board.drop_empty()


def improve(
    board: Board, *, rounds: int, seed: int, enough: Callable[[Worth], bool], stop: Callable[[], bool]
) -> int:
    """Leaves the best timetable found on the board; how many rounds it took. ``enough`` says that none is better."""
    random = Random(seed)
    free = [number for number in range(len(board.each)) if number not in board.fixed and board.each[number].starts]
    if not free:
        return 0
    near = neighbours(board.openings, free)
    worth = best = board.worth()
    saved = kept = board.saved()
    slots = len(board.openings.problem.slots)
    for round in range(rounds):
        if enough(best) or (round % 16 == 0 and stop()):
            break
        chosen = chosen_from(random, free, near)
        for number in chosen:
            if board.start[number] is not None:
                board.clear(number)
        # What found no place before may find one now.
        waiting = [number for number in free if board.start[number] is None and number not in chosen]
        touched: dict[str, None] = {}
        for number in (*chosen, *waiting):
            touched.update(dict.fromkeys((*board.each[number].hosts, *board.each[number].good)))
            choices = board.choices(number)
            if choices:
                board.put(number, _any(random, choices, slots))
        board.settle(touched)
        board.drop_empty()
        now = board.worth()
        if now >= worth or (now[:2] == worth[:2] and now.attending >= best.attending - 1 and random.random() < 0.02):
            worth, saved = now, board.saved()
            if now > best:
                best, kept = now, saved
        else:
            board.restore(saved)
    board.restore(kept)
    return round + 1


def neighbours(openings: Openings, free: list[int]) -> dict[int, list[int]]:
    """For each dialogue the others that have a party in common with it."""
    people = {number: {*openings.each[number].hosts, *openings.each[number].good} for number in free}
    return {
        one: [other for other in free if other != one and not people[one].isdisjoint(people[other])] for one in free
    }


def chosen_from(random: Random, free: list[int], near: dict[int, list[int]]) -> list[int]:
    first = random.choice(free)
    others = near[first] or free
    more = random.sample(others, min(len(others), random.randrange(TAKEN_OFF)))
    chosen = [*dict.fromkeys([first, *more])]
    random.shuffle(chosen)
    return chosen


def _any(random: Random, choices: int, slots: int) -> int:
    """One of a set, at random: the first from a random slot on."""
    turn = random.randrange(slots)
    later = choices >> turn
    if later:
        return turn + lowest(later)
    return lowest(choices)
