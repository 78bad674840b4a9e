"""Texts with figures in them: what the machine proposes, what people write over it, where the two no longer agree.

A proposal has a marker where a figure stands (``mark``). People see and write plain text with plain numbers: what
they edit is compared by the figures of the proposal that they had before them, its basis. Asks no database.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .facts.named import Fact, NamedFacts

Piece = str | dict[str, Any]

_MARK = re.compile("⟦([^⟦⟧]+)⟧")
# Not a part of a date, an hour or a larger number; not «el 7 de diciembre»; not «Tabla 1» (``_POINTER`` before it).
_MONTHS = "ene|jan|feb|fev|mar|abr|may|mai|jun|jul|ago|sep|set|oct|out|nov|dic|dez"
_NUMBER = re.compile(rf"(?<![\w.,:/-])\d+(?![\w/-]|[.,:]\d|\s+de\s+(?:{_MONTHS}))")
_POINTER = re.compile(r"(?:tabla|tabela|figura|anexo|ods|n[.º°]+|nro\.?)\s*$", re.IGNORECASE)


def mark(key: str) -> str:
    """The place of a fact in a proposal."""
    return f"⟦{key}⟧"


def figure(fact: Fact) -> Piece:
    """A printed number with the page that proves it."""
    return {"text": str(fact.value), "url": fact.url, "fact": fact.key}


def keys_in(marked: str) -> list[str]:
    return list(dict.fromkeys(_MARK.findall(marked)))


def plain(marked: str, facts: NamedFacts) -> str:
    """A proposal as a person reads it."""
    return _MARK.sub(lambda found: str(facts.value(found[1])), marked)


def basis_of(marked: str, facts: NamedFacts) -> dict[str, int]:
    """The figures of a proposal."""
    return {key: facts.value(key) for key in keys_in(marked)}


def pieces_of(marked: str, facts: NamedFacts) -> list[Piece]:
    """A proposal as it is printed: text, and figures with their pages."""
    pieces: list[Piece] = []
    for place, part in enumerate(_MARK.split(marked)):
        if place % 2 and part in facts:
            pieces.append(figure(facts[part]))
        elif part:
            pieces.append("0" if place % 2 else part)
    return pieces


def _numbers(text: str) -> Iterator[re.Match]:
    """What may be a figure."""
    return (found for found in _NUMBER.finditer(text) if not _POINTER.search(text, 0, found.start()))


def linked(text: str, basis: Mapping[str, int], facts: NamedFacts) -> list[Piece]:
    """A text of people as it is printed: numbers that are a figure of its basis lead to its page.

    Of several facts with one number, the first that was not used yet; a number that is no figure stays as it is.
    """
    free = [key for key in basis if key in facts]
    pieces: list[Piece] = []
    end = 0
    for found in _numbers(text):
        fitting = [key for key in free if facts.value(key) == int(found[0])]
        if not fitting:
            continue
        free.remove(fitting[0])
        pieces += [text[end : found.start()], figure(facts[fitting[0]])]
        end = found.end()
    pieces.append(text[end:])
    return [piece for piece in pieces if piece]


@dataclass(frozen=True)
class Change:
    """A figure that is another now than when the text was written. ``now`` is None where there is no such figure."""

    label: str
    was: int
    now: int | None


def stale(basis: Mapping[str, int], facts: NamedFacts) -> list[Change]:
    """Which figures of the basis are no longer the same."""
    changed = [(key, was, facts[key].value if key in facts else None) for key, was in basis.items()]
    return [Change(facts[key].label if key in facts else key, was, now) for key, was, now in changed if was != now]


def strange_numbers(text: str, proposed: str, basis: Mapping[str, int]) -> list[str]:
    """Numbers of a text that are neither a figure of its basis nor in the proposal (days and years are)."""
    known = {str(value) for value in basis.values()} | {found[0] for found in _numbers(proposed)}
    return list(dict.fromkeys(found[0] for found in _numbers(text) if found[0] not in known))
