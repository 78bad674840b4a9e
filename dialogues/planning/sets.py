"""Sets of slots as integers, bit ``s`` being slot ``s``: what is asked of all starts at once costs little."""

from collections.abc import Iterable, Iterator


def bits(mask: int) -> Iterator[int]:
    """The members of a set, from the lowest.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def mask_of(members: Iterable[int]) -> int:
    found = 0
    for member in members:
        found |= 1 << member
    return found


def union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def touching(slots: int, length: int) -> int:
    """The starts at which ``length`` slots touch one of ``slots``."""
    found = slots
    for step in range(1, length):
        found |= slots >> step
    return found


def within(slots: int, length: int) -> int:
    """The starts at which ``length`` slots all lie in ``slots``."""
    found = slots
    for step in range(1, length):
        found &= slots >> step
    return found


def _counted(masks: Iterable[int], among: int) -> list[int]:
    """How many of the masks have each bit, for all bits at once: the binary digits of the counts, lowest first."""
    digits: list[int] = []
    for mask in masks:
        carry = mask & among
        for place, digit in enumerate(digits):
            if not carry:
                break
            digits[place], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    return digits


def most(masks: Iterable[int], among: int) -> tuple[int, int]:
    """The bits of ``among`` that most of the masks have, and how many have them.

    >>> most([0b0110, 0b0011], 0b1111)
    (2, 2)
    """
    count = 0
    digits = _counted(masks, among)
    for place in reversed(range(len(digits))):
        if among & digits[place]:
            among &= digits[place]
            count += 1 << place
    return among, count


def fewest(masks: Iterable[int], among: int) -> int:
    """The bits of ``among`` that fewest of the masks have.

    >>> fewest([0b0110, 0b0011], 0b0111)
    5
    """
    for digit in reversed(_counted(masks, among)):
        among = among & ~digit or among
    return among
