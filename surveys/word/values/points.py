"""An answer that lists points: strengths, challenges, results. Pure."""

import re
from collections.abc import Sequence

from ..lines import Found, Line
from .marks import find_mark, is_only_mark, strip_mark
from .plain import key, says_nothing, tidy
from .text import NOT_AN_ANSWER

_NAMED = re.compile(
    r"(?:fortaleza|fuerza|desaf[ií]o|reto|resultado|logro|lecci[oó]n|cuello de botella|fraqueza|fragilidade|resultado"
    r"|li[cç][aã]o|strength|challenge|result)\s*(?:n[.º°]*\s*)?#?\s*[1-9][0-9]?\s*(?:[:.)–—-]+|\n)\s*(?=\S)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:fortalezas?|fuerzas|desaf[ií]os?|desafios|retos|resultados?|logros|lecciones|li[cç][oõ]es|forças|fortes"
    r"|siguientes?|seguintes?|son|são|s[ií]|sim|strengths|challenges|results|following)\b",
    re.IGNORECASE,
)
_WITHIN = (
    re.compile(r"(?:^|(?<=[\s;.,:]))\(?(?P<n>[1-9])(?:\s?[.)\-º°]+\s*(?=[^\W\d_]|[¿¡“\"«])|\)\s+(?=\d))"),
    re.compile(r"(?:^|(?<=[\s;.,:]))\(?(?P<n>[a-h])\)\s*(?=\S)"),
    re.compile(r"(?:^|(?<=[\s;.,:]))\(?(?P<n>i{1,3}|iv|v)\)\s*(?=\S)"),
)
_ORDER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_BULLETS = re.compile(r"\s*[•●▪■◆►➢✓✔\uf0b7\uf0a7]\s*")


def _rank(mark: str, roman: bool) -> int:
    if mark.isdigit():
        return int(mark)
    return _ORDER[mark] if roman else ord(mark) - ord("a") + 1


def numbered_within(text: str) -> tuple[str, list[str]] | None:
    """A paragraph that numbers its points itself, as what stands before them and the points."""
    for pattern in _WITHIN:
        roman = pattern is _WITHIN[2]
        starts, due = [], 1
        for found in pattern.finditer(text):
            if _rank(found["n"], roman) == due:
                starts.append(found)
                due += 1
        if len(starts) > 1:
            ends = [*(found.start() for found in starts[1:]), len(text)]
            parts = [text[found.end() : end] for found, end in zip(starts, ends, strict=True)]
            return text[: starts[0].start()], [re.sub(r"[\s;,]+(?:(?:y|e|and)\s*)?$", "", part) for part in parts]
    return None


def _split_one(text: str) -> list[str]:
    """The points of an answer written as one paragraph; the paragraph itself when it is one point."""
    if numbered := numbered_within(text):
        before, parts = numbered
        lead = tidy(before)
        return parts if says_nothing(lead) or _introduces(lead) else [lead, *parts]
    if len(parts := [part for part in _BULLETS.split(text) if part]) > 1:
        return parts
    parts = [part.strip() for part in text.split(";")]
    parts = [re.sub(r"^(?:y|e|and)\s+(?=\S)", "", part) for part in parts if part]
    return parts if len(parts) > 1 and all(len(part.split()) > 1 for part in parts) else [text]


def _introduces(row: str) -> bool:
    """Whether a row only announces the list: "Las principales fortalezas son:"."""
    return row.endswith(":") and len(row.split()) <= 14 and _INTRODUCES.search(row) is not None


class _Points:
    """Gathers rows into points; ``sub`` tells rows that belong to the point before them."""

    def __init__(self) -> None:
        self.points: list[list[str]] = []

    def begin(self, row: str) -> None:
        self.points.append([row])

    def go_on(self, row: str) -> None:
        if self.points:
            self.points[-1].append(row)
        else:
            self.begin(row)


def _clean_rows(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    rows = [(line, tidy(part)) for line in lines for part in line.text.split("\n")]
    return [(line, row) for line, row in rows if not (says_nothing(row) or is_only_mark(row))]


def _kind_of(line: Line, row: str) -> str:
    if _NAMED.match(row):
        return "named"
    if line.listed:
        return "listed"
    mark = find_mark(row)
    return mark.kind if mark else ""


def _gather(rows: list[tuple[Line, str]]) -> list[str]:
    """Points of an answer with at least one mark: the first kind of mark begins points, others are inside them."""
    kinds = [_kind_of(line, row) for line, row in rows]
    top = next(kind for kind in kinds if kind)
    highest = min(line.level for (line, _), kind in zip(rows, kinds, strict=True) if kind == top)
    gathered = _Points()
    for (line, row), kind in zip(rows, kinds, strict=True):
        if kind == top and line.level <= highest:
            gathered.begin(row if kind == "named" else strip_mark(row))
        elif not gathered.points and _introduces(row):
            continue
        else:
            gathered.go_on(strip_mark(row) if kind else row)
    return ["\n".join(point) for point in gathered.points]


def _paragraphs(rows: list[tuple[Line, str]]) -> list[str]:
    """Points of an answer without marks: each paragraph, or what one paragraph holds."""
    texts = [row for _, row in rows]
    if len(texts) > 1 and _introduces(texts[0]):
        texts = texts[1:]
    return _split_one(texts[0]) if len(texts) == 1 else texts


def read_points(lines: Sequence[Line]) -> Found[tuple[str, ...]]:
    """The points in order, without marks; what stands under a point is kept in it, after a line break."""
    rows = _clean_rows(lines)
    if not rows or key(" ".join(row for _, row in rows)) in NOT_AN_ANSWER:
        return Found(())
    marked = any(_kind_of(line, row) for line, row in rows)
    one = len(rows) == 1 and not rows[0][0].listed
    points = _split_one(rows[0][1]) if one else _gather(rows) if marked else _paragraphs(rows)
    whole = [
        _NAMED.sub("", strip_mark(point), count=1) if _NAMED.match(strip_mark(point)) else point for point in points
    ]
    cleaned = [strip_mark(point) if one else point.strip() for point in whole]
    return Found(tuple(point for point in cleaned if not says_nothing(point)))
