"""The marks that people type before each row of a list: figures, letters, dashes, bullets. Pure."""

import re
from dataclasses import dataclass

from .plain import tidy

# A figure is a mark when it is closed by something that is not part of a number, a date or a range, and followed by
# words: "1.", "1)", "(1)", "1.-", "1º", "1 -", "1: "; not "200 mujeres", "1.200 familias", "2019-2021".
_FIGURE = re.compile(
    r"\(?\d{1,2}\s?(?:[.)\]]\s?-|[)\]]|[º°ª]\s?[.)\-]?|[.:](?!\d)|\s?[-–—](?=\s?[^\W\d])|/(?=\s))\s*(?=\S)"
)
_OUTLINE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}[.)]?\s+(?=[^\W\d])")  # "1.1 SENA"
# A small letter or Roman figure, closed by a bracket, or by a point and a blank: "a)", "(b)", "ii.", "c. ".
# Capitals need the bracket: "A. García" is a name.
_LETTER = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|[A-Z]|[IVX]{1,4})\)\s*(?=\S)|(?:[a-h]|[ivx]{1,4})\.-?\s+(?=\S)")
_BULLET = re.compile(
    r"(?:[•·●○◦▪▫■□◆◇►▸▶➢➤→⇒✓✔✗✦★*¤§»›>\uf0b7\uf0a7\uf0d8\uf076\uf0fc]\s*|[-‐‑‒–—―−]+\s*(?=[^\W\d_]|[¿¡“\"'«(])|[-–—]\s+(?=\S)|o\s+(?=[A-ZÁÉÍÓÚÑÜÂÊÔÃÕÇ¿¡“\"]))(?=\S)"
)


@dataclass(frozen=True)
class Mark:
    """What stands before a row: its kind ("figure", "letter", "bullet") and the text after it."""

    kind: str
    rest: str


def is_only_mark(text: str) -> bool:
    """Whether a row is a mark that nothing follows: "1." left empty."""
    return re.fullmatch(r"\W*(?:\d{1,2}|[a-z])\s*[.)º°]\W*", tidy(text)) is not None


def find_mark(text: str) -> Mark | None:
    """The mark with which a row begins, None when it begins with its own words."""
    row = tidy(text)
    for kind, pattern in (("figure", _FIGURE), ("figure", _OUTLINE), ("letter", _LETTER), ("bullet", _BULLET)):
        if found := pattern.match(row):
            return Mark(kind, row[found.end() :].strip())
    return None


def strip_mark(text: str) -> str:
    """The row without its mark, or as it is (tidied) when it has none."""
    mark = find_mark(text)
    return mark.rest if mark else tidy(text)
