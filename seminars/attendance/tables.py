"""Bytes of a stranger's file as rows of cells with their lines, whatever the encoding and the delimiter."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from .problems import Unreadable

MB = 1024 * 1024
MOST_BYTES = 2 * MB
MOST_LINES = 10_000  # read while a person waits; a seminar of 133 people has some hundreds
DELIMITERS = (",", ";", "\t")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_NOT_TEXT = frozenset(chr(code) for code in range(32)) - set("\t\r\n\f\v\x1c\x1d\x1e\x1f")


class Row(NamedTuple):
    """``line`` is where it begins in the file, from 1."""

    line: int
    cells: list[str]


def text_of(data: bytes) -> str:
    """Raises ``Unreadable`` for what is empty, too big or no text."""
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big", limit=MOST_BYTES // MB)
    if data.startswith(_SPREADSHEETS):
        raise Unreadable("spreadsheet")
    text = _decoded(data)
    if not text.strip():
        raise Unreadable("empty_file")
    if any(char in _NOT_TEXT for char in text):
        raise Unreadable("not_text")
    return text


def _decoded(data: bytes) -> str:
    """UTF-16 by its mark or its zeros, UTF-8, else what Windows writes; only UTF-16 can fail."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        start = data[:200]
        for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
            if zeros and zeros.count(0) > len(zeros) // 2:
                return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not_text") from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Raises ``Unreadable`` for too many lines and for a cell without end."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable("broken_table", line) from None
        if cells is None:
            return
        if line > MOST_LINES:
            raise Unreadable("too_many_lines", limit=MOST_LINES)
        yield Row(line, [" ".join(cell.split()) for cell in cells])
