"""The first sheet of an Excel workbook, row by row. Sizes are looked at before anything is built of them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from .cells import FORMULA
from .files import MOST_COLUMNS, Line, Source, checked_headers
from .problems import Unreadable

MB = 1024 * 1024
MAX_ENTRIES = 500
MAX_SHEET = 6000 * MB  # unpacked; a million rows of our own export have about 4,000
MAX_PART = 150 * MB  # any other part: the texts that cells share are held in memory
MAX_RATIO = 300  # unpacked to packed, of a part of over 10 MB; an honest sheet has under 40
PIECE = 256 * 1024
LONGEST_TEXT = 1 * MB  # between two marks of XML

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL, _ROW_END = re.compile(rb"<(?:\w+:)?c[\s/>]"), re.compile(rb"</(?:\w+:)?row>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel keeps what XML cannot hold
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError, TypeError,
            AttributeError, IndexError, SyntaxError)  # fmt: skip


class Workbook(Source):
    """Days and numbers come as such, texts as texts; a cell with a formula is ``FORMULA``."""

    def __init__(self, path: str | Path):
        _check(path)
        try:
            self._book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
            self._sheet = self._book.worksheets[0]
            self._rows = self._sheet.iter_rows()
            headers = [cell.value for cell in next(self._rows, ())]
        except _DAMAGED:
            raise Unreadable("not_xlsx") from None
        self.headers = checked_headers(headers)
        self._number = 1
        self._most = self._sheet.max_row or 0

    def __iter__(self) -> Iterator[Line]:
        while True:
            try:
                row = next(self._rows, None)
            except _DAMAGED:
                raise Unreadable("not_xlsx") from None
            if row is None:
                return
            self._number += 1
            cells = [_value(cell) for cell in row]
            if any(cell not in (None, "") for cell in cells):
                yield Line(self._number, cells)

    @property
    def share(self) -> float:
        return min(self._number / self._most, 1.0) if self._most else 0.0

    def close(self) -> None:
        self._book.close()


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        return FORMULA
    value = cell.value
    if isinstance(value, str) and "_x" in value:
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value


def _check(path: str | Path) -> None:
    """What it is, and how large it grows, before openpyxl sees it."""
    with open(path, "rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise Unreadable("protected")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError):
        raise Unreadable("not_xlsx") from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise Unreadable("too_complex")
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_xlsx")
    if any("vbaproject" in name.lower() for name in names):
        raise Unreadable("macros")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable("protected")
        if entry.compress_type not in _METHODS:
            raise Unreadable("not_xlsx")
        most = MAX_SHEET if _SHEET.fullmatch(entry.filename) else MAX_PART
        swollen = entry.file_size > 10 * MB and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > most or swollen:
            raise Unreadable("too_complex")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _look_through(archive, entry)


def _look_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuses a document type, one text without end and a row with more cells than any sheet of ours."""
    cells = since_mark = 0
    tail = b""
    sheet = bool(_SHEET.fullmatch(entry.filename))
    with archive.open(entry) as stream:
        while piece := stream.read(PIECE):
            if b"<!DOCTYPE" in tail + piece or b"<!ENTITY" in tail + piece:
                raise Unreadable("not_xlsx")
            last = piece.rfind(b"<")
            since_mark = since_mark + len(piece) if last < 0 else len(piece) - last
            if since_mark > LONGEST_TEXT:
                raise Unreadable("too_complex")
            if sheet:
                rows = _ROW_END.split(piece)
                cells += len(_CELL.findall(rows[0]))
                if cells > 4 * MOST_COLUMNS or any(len(_CELL.findall(row)) > 4 * MOST_COLUMNS for row in rows[1:]):
                    raise Unreadable("too_many_columns", limit=MOST_COLUMNS)
                if len(rows) > 1:
                    cells = len(_CELL.findall(rows[-1]))
            tail = piece[-16:]
