"""The lines of a file, one after another, within limits: never the whole file in memory."""

import csv
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from .problems import Unreadable

LONGEST_LINE = 1_000_000  # bytes
MOST_COLUMNS = 400
BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line of the file (for a table that of its last line, for a sheet its row) and what stands in it.

    ``value`` is bytes of JSON Lines, the cells of a table, or None where the line is too long to be kept.
    """

    number: int
    value: Any


class Source(ABC):
    """A file that is read once. ``headers`` is None for JSON Lines; ``share`` how much is read, 0 to 1."""

    headers: list[str] | None = None
    guarded = False

    @abstractmethod
    def __iter__(self) -> Iterator[Line]: ...

    @property
    @abstractmethod
    def share(self) -> float: ...

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_error) -> None:
        self.close()


def open_source(path: str | Path, name: str = "") -> Source:
    """The file at ``path``; what it is follows from the ending of ``name``. ``Unreadable`` when it cannot be read."""
    from .sheets import Workbook

    ending = Path(name or path).suffix.lower()
    kinds = {".jsonl": JsonLines, ".ndjson": JsonLines, ".csv": Table, ".xlsx": Workbook}
    if ending not in kinds:
        raise Unreadable("unknown_ending")
    if not os.path.getsize(path):
        raise Unreadable("empty_file")
    return kinds[ending](path)


class _ByteLines:
    """Lines of a file of bytes, each of at most ``LONGEST_LINE``; a longer one is None and is never held."""

    def __init__(self, path: str | Path):
        self.file: IO[bytes] = open(path, "rb")  # noqa: SIM115
        self.size = os.path.getsize(path)
        self.number = 0
        if self.file.read(len(BOM)) != BOM:
            self.file.seek(0)

    def __iter__(self) -> Iterator[bytes | None]:
        while line := self.file.readline(LONGEST_LINE + 1):
            self.number += 1
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = self.file.readline(LONGEST_LINE)
                yield None
            else:
                yield line

    @property
    def share(self) -> float:
        return self.file.tell() / self.size if self.size else 1.0


class JsonLines(Source):
    """An object a line; blank lines are passed over."""

    def __init__(self, path: str | Path):
        self._lines = _ByteLines(path)

    def __iter__(self) -> Iterator[Line]:
        for line in self._lines:
            if line is None or line.strip():
                yield Line(self._lines.number, line)

    @property
    def share(self) -> float:
        return self._lines.share

    def close(self) -> None:
        self._lines.file.close()


class Table(Source):
    """A CSV with the columns' names in the first line; separated by commas, semicolons or tabs.

    Bytes that are no UTF-8 become lone surrogates, so that their line is refused and the rest is read.
    """

    guarded = True

    def __init__(self, path: str | Path):
        self._lines = _ByteLines(path)
        self._too_long = False
        first = next(iter(self._lines), None)
        if first is None or not first.strip():
            self.close()
            raise Unreadable("no_header" if first is not None else "too_many_columns", limit=MOST_COLUMNS)
        try:
            text = first.decode()
        except UnicodeDecodeError:
            self.close()
            raise Unreadable("table_not_utf8") from None
        self._delimiter = max(",;\t", key=text.count)
        self._rows = csv.reader(self._decoded(text), delimiter=self._delimiter)
        try:
            headers = next(self._rows)
        except csv.Error:
            self.close()
            raise Unreadable("no_header") from None
        self.headers = checked_headers(headers)

    def _decoded(self, first: str) -> Iterator[str]:
        yield first
        for line in self._lines:
            self._too_long = self._too_long or line is None
            yield "" if line is None else line.decode(errors="surrogateescape")

    def __iter__(self) -> Iterator[Line]:
        while True:
            begun = self._lines.number + 1
            try:
                row = next(self._rows)
            except StopIteration:
                return
            except csv.Error:
                raise Unreadable("broken_table", line=begun) from None
            if self._too_long:
                self._too_long = False
                yield Line(self._lines.number, None)
            elif any(row):
                yield Line(begun, row)

    @property
    def share(self) -> float:
        return self._lines.share

    def close(self) -> None:
        self._lines.file.close()


def checked_headers(cells: list[Any]) -> list[str]:
    """The names of columns, without empty ones at the end. Raises ``Unreadable``."""
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("no_header")
    if len(names) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", limit=MOST_COLUMNS)
    return [name.encode("utf-8", "replace").decode().replace("\x00", "") for name in names]
