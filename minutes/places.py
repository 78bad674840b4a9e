"""Addresses of what minutes say: "agreements", "mechanisms.text", "mechanisms.reason", "mechanisms.minutes". Pure."""

import re
from dataclasses import dataclass

TEXT, REASON, MINUTES, AGREEMENTS = "text", "reason", "minutes", "agreements"
LONGEST = {TEXT: 10_000, REASON: 2_000, AGREEMENTS: 10_000}
MOST_MINUTES = 600
_BLOCK = re.compile(r"[a-z][a-z0-9_]{0,19}")  # as ``models.Block.key``


@dataclass(frozen=True)
class Place:
    """A field of a block; of the agreements, which belong to none, the block is ''."""

    block: str
    field: str

    def __str__(self) -> str:
        return f"{self.block}.{self.field}" if self.block else self.field


def parse(text: str) -> Place:
    """Raises ``ValueError`` for what is no address."""
    if text == AGREEMENTS:
        return Place("", AGREEMENTS)
    block, _dot, field = text.rpartition(".")
    if not _BLOCK.fullmatch(block) or field not in (TEXT, REASON, MINUTES):
        raise ValueError(text)
    return Place(block, field)


def minutes_in(text: str) -> int | None:
    """The number that the field of minutes says; None when it is blank. Raises ``ValueError`` for anything else."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST_MINUTES):
        raise ValueError(text)
    return int(text)
