"""What the readers of answers are given and what they give back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Line:
    """One line of an answer: a paragraph, or the part of one before or after a line break.

    ``text`` keeps typed marks ("1.", "-", "x") but not automatic ones: of a paragraph with automatic numbering or
    bullets ``listed`` is true, ``level`` its depth from 0 and ``number`` its figure (None for a bullet). ``strong``:
    all of it stands out (bold, underlined, highlighted); ``struck``: all of it is struck through. Where only a part
    stands out, ``stressed`` is that part; a part that is struck through is not in ``text`` but in ``dropped``.
    """

    text: str
    listed: bool = False
    level: int = 0
    number: int | None = None
    strong: bool = False
    struck: bool = False
    stressed: str = ""
    dropped: str = ""


@dataclass(frozen=True)
class Found(Generic[Value]):
    """An answer understood: its value, the words that were not, and what to tell the person.

    ``notes`` are pairs of a code of ``notes.MESSAGES`` and the words that fill its text.
    """

    value: Value
    leftovers: tuple[str, ...] = ()
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = field(default=())
