"""An answer in prose. Pure."""

from collections.abc import Sequence

from ..lines import Found, Line
from .marks import is_only_mark, strip_mark
from .plain import key, says_nothing, tidy

NOT_AN_ANSWER = frozenset(
    {"n a", "na", "no aplica", "nao se aplica", "no corresponde", "not applicable", "s d", "n d", "sin respuesta"}
)


def rows_of(lines: Sequence[Line]) -> list[str]:
    """The rows that say something, tidied, with their marks."""
    return [row for line in lines for row in map(tidy, line.text.split("\n")) if not says_nothing(row)]


def read_text(lines: Sequence[Line]) -> Found[str]:
    """Paragraphs joined by line breaks, without list marks. A dash, dots or "N/A" alone are no answer; "No" is."""
    rows = [strip_mark(row) for row in rows_of(lines) if not is_only_mark(row)]
    text = "\n".join(rows)
    return Found("" if key(text) in NOT_AN_ANSWER else text)
