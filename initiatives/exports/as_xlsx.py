"""The catalogue as an Excel workbook, written to a temporary file row by row."""

from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..catalogue.indexed import Rows
from .columns import cells, header
from .rows import each

LONGEST = 32_767  # characters that a cell of Excel holds
_READ_BY_OPENPYXL = ("=", "#")  # text that it would take for a formula, or for one of Excel's errors
NAME_COLUMN, NAME_WIDTH, WIDTH = 2, 48, 20


def write(rows: Rows, file: IO[bytes]) -> None:
    """The workbook, in the language that is active now, into ``file``. Memory holds a chunk of rows at most.

    Texts stay texts whatever they begin with; numbers and days are cells of their kind. Queries: ``rows.each``'s.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Iniciativas"))
    sheet.freeze_panes = "C2"
    names = header()
    for number in range(1, len(names) + 1):
        width = NAME_WIDTH if number == NAME_COLUMN else WIDTH
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = Font(bold=True)
    titles = [WriteOnlyCell(sheet, value=name) for name in names]
    for title in titles:
        title.font = bold
    sheet.append(titles)
    for row in each(rows, cells):
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    if not text.startswith(_READ_BY_OPENPYXL):
        return text or None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
