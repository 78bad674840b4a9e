"""What a picture says, as a table; and the picture with it."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

BOM = "\ufeff"  # without it spreadsheets take the accents for something else
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")

Cell = str | int


@dataclass(frozen=True)
class Table:
    """``note`` says how it is counted; ``urls`` are addresses of what a cell counts or names, by row and column."""

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    urls: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def csv(self) -> bytes:
        """For any spreadsheet: UTF-8 with its mark; a text that looks like a formula gets an apostrophe."""
        out = io.StringIO()
        csv.writer(out).writerows([[_safe(cell) for cell in row] for row in (self.columns, *self.rows)])
        return (BOM + out.getvalue()).encode()

    @property
    def linked(self) -> list[list[tuple[Cell, str]]]:
        """Its rows, each cell with its address or ''."""
        return [
            [(cell, self.urls.get((at, column), "")) for column, cell in enumerate(row)]
            for at, row in enumerate(self.rows)
        ]


@dataclass(frozen=True)
class Picture:
    """``svg`` is '' when there is nothing to show: the table has no rows. ``alt`` says in a sentence what is seen."""

    key: str
    title: str
    alt: str
    svg: str
    table: Table


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
