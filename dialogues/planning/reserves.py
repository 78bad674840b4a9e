"""A second start for each dialogue, which presenters and facilitator could keep as well."""

from functools import partial

from .board import Board
from .sets import bits, touching


def reserves(board: Board) -> dict[int, int | None]:
    """By dialogue that is held; None where there is none.

    Free of all that its hosts present, facilitate or attend, its own time included. Preferred, in this order: not the
    reserve of another dialogue of theirs, many of the interested free too, after the dialogue itself, soon.
    """
    found: dict[int, int | None] = {}
    promised = dict.fromkeys(board.hosting, 0)
    for number, each in enumerate(board.each):
        if not board.held(number):
            continue
        length, start = each.length, board.start[number]
        open = board.openings.hosts_can(each.dialogue)
        for host in each.hosts:
            open &= ~touching(board.hosting[host] | board.visiting[host], length)
        open &= ~touching(each.span << start, length)
        taken = 0
        for host in each.hosts:
            taken |= touching(promised[host], length)
        free = [
            board.openings.free[guest] & ~board.hosting[guest] & ~(board.visiting[guest] & ~(each.span << start))
            for guest in each.dialogue.guests
        ]
        found[number] = max(bits(open), key=partial(_liked, each.span, start, taken, free), default=None)
        if found[number] is not None:
            for host in each.hosts:
                promised[host] |= each.span << found[number]
    return found


def _liked(span: int, start: int, taken: int, free: list[int], slot: int) -> tuple:
    comers = sum(not span << slot & ~mask for mask in free)
    return not taken >> slot & 1, comers, slot > start, -abs(slot - start)
