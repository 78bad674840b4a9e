"""The difference of two texts word by word, and of two lists row by row. Pure: imports no model.

``"".join`` of what is equal or removed is the old text, of what is equal or added the new one: nothing is lost.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["equal", "added", "removed"]

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
# Comparisons of equal tokens that one pass may cost. Two usual texts of 5,000 characters need some 15,000; above
# the limit whole sentences are compared, so that no text that a person can paste holds the page up.
MOST_PAIRS = 30_000
ALIKE = 0.35  # two rows of which that part is the same are one row that was rewritten


class Piece(NamedTuple):
    """A stretch of text with what happened to it."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """A row of a list as it was and as it is; wholly added or removed when it stands on one side only."""

    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        """``equal``, ``added``, ``removed`` or, with something of each, ``changed``."""
        kinds = {piece.kind for piece in self.pieces}
        return next(iter(kinds)) if len(kinds) == 1 else "changed"


def words(old: str, new: str) -> list[Piece]:
    """The difference of two texts by words, spaces and punctuation marks."""
    if old == new:
        return [Piece("equal", old)] if old else []
    start, end = _common(old, new)
    before, after = old[:start], old[len(old) - end :]
    middle = _compare(old[start : len(old) - end], new[start : len(new) - end])
    return _joined([Piece("equal", before), *middle, Piece("equal", after)])


def _common(old: str, new: str) -> tuple[int, int]:
    """How many characters both begin and end with, cut back to whole tokens."""
    shortest = min(len(old), len(new))
    start = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    while start and any(_is_inside(text, start) for text in (old, new)):
        start -= 1
    end = next((n for n in range(shortest - start) if old[-n - 1] != new[-n - 1]), shortest - start)
    while end and any(_is_inside(text, len(text) - end) for text in (old, new)):
        end -= 1
    return start, end


def _is_inside(text: str, at: int) -> bool:
    """Whether cutting there would cut a token in two."""
    if not 0 < at < len(text):
        return False
    return bool(re.fullmatch(r"\w\w|\s\s", text[at - 1 : at + 1]))


def _compare(old: str, new: str) -> list[Piece]:
    for pattern in (_TOKENS, _SENTENCES):
        before, after = pattern.findall(old), pattern.findall(new)
        if _pairs(before, after) <= MOST_PAIRS:
            return _matched(before, after)
    return [Piece("removed", old), Piece("added", new)]


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    here, there = Counter(before), Counter(after)
    return sum(count * there[token] for token, count in here.items() if not token.isspace())


def _matched(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    # A space alone is no reason to call two texts alike: it is matched beside words only.
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    pieces = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("equal", "".join(before[i1:i2])))
        else:
            pieces += [Piece("removed", "".join(before[i1:i2])), Piece("added", "".join(after[j1:j2]))]
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one; changes with only a space between them as one change."""
    found: list[Piece] = []
    removed = added = ""
    pieces = [piece for piece in pieces if piece.text]
    for number, piece in enumerate(pieces):
        if piece.kind == "removed":
            removed += piece.text
        elif piece.kind == "added":
            added += piece.text
        elif piece.text.isspace() and removed and added and number + 1 < len(pieces):
            removed, added = removed + piece.text, added + piece.text
        else:
            found += [Piece("removed", removed), Piece("added", added), piece]
            removed = added = ""
    found += [Piece("removed", removed), Piece("added", added)]
    return _merged([piece for piece in found if piece.text])


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].kind == piece.kind:
            piece = Piece(piece.kind, merged.pop().text + piece.text)
        merged.append(piece)
    return merged


def rows(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """Two lists row by row: rows that stand, rows rewritten (paired when alike), rows added and removed."""
    found: list[Row] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Row((Piece("equal", row),)) for row in old[i1:i2]]
        else:
            found += _paired(list(old[i1:i2]), list(new[j1:j2]))
    return found


def _paired(gone: list[str], come: list[str]) -> list[Row]:
    found: list[Row] = []
    for row in come:
        pairs = [(SequenceMatcher(None, each, row, autojunk=True).quick_ratio(), -n) for n, each in enumerate(gone)]
        likeness, place = max(pairs, default=(0, 0))
        pieces = words(gone[-place], row) if likeness >= ALIKE else []
        if any(piece.kind == "equal" for piece in pieces):
            gone.pop(-place)
            found.append(Row(tuple(pieces)))
        else:
            found.append(Row((Piece("added", row),)))
    return found + [Row((Piece("removed", row),)) for row in gone]
