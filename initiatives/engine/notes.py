"""Code and words of what is said to a person; ``texts`` turns them into sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """``code`` names a sentence of ``texts``; ``words`` are data (codes, numbers, names), never sentences."""

    code: str
    words: Mapping[str, Any] = field(default_factory=dict)


def note(code: str, **words: Any) -> Note:
    return Note(code, words)


class BadInput(Exception):
    """Input that is refused: what (``note``) and ``where``; ``texts.refusal`` makes one line of it."""

    def __init__(self, code: str, where: str, **words: Any):
        super().__init__(code, where)
        self.where, self.note = where, Note(code, words)
