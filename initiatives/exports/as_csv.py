"""The catalogue for any spreadsheet: comma-separated, UTF-8 with its mark, streamed."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from ..catalogue.indexed import Rows
from .columns import cells, header
from .rows import each

BOM = "\ufeff"  # without it spreadsheets take the accents for something else
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: those that begin like one get an apostrophe.

    One that begins with such apostrophes gets another, so that ``loading`` can take exactly one away.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


class _Line:
    """A file that hands back what is written to it: one line at a time, in memory only while it is sent."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Rows) -> Iterator[str]:
    """The lines of the file, in the language that is active now. Queries: those of ``rows.each``."""
    return _lines(header(), each(rows, cells))


def _lines(names: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(names)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])
