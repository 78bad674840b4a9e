"""The names of the world's countries as people write them, and finding them in a text. Pure.

The names come from the registry's own table in its three languages; ``countries_more.csv`` adds long and old names,
abbreviations, demonyms, and the cooperation agencies by which an institution gives its country away.
"""

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from .plain import fold, key, tidy

COUNTRIES = Path(__file__).parents[3] / "pifcss_registry" / "accounts" / "data" / "countries.csv"
MORE = Path(__file__).with_name("countries_more.csv")

# ISO codes that are words or other abbreviations where countries are listed.
_NOT_CODES = frozenset(
    {"NO", "SI", "ES", "DE", "EU", "UE", "LA", "CA", "RU", "IS", "AS", "AM", "ME", "MI", "SE", "TO"}
)
_WORD = re.compile(r"[^\W_]+")
_AND = frozenset({"y", "e", "and", "et"})
_LONGEST = 200  # characters; a longer text is no country, however many blanks it holds
_SHORTEST_MISSPELT = 5
_LONG = 9


@dataclass(frozen=True)
class Hit:
    """A country found in a text, and where."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class _Names:
    """ISO code by key of each kind of word; ``longest`` is the most words that a name has."""

    names: dict[str, str]
    demonyms: dict[str, str]
    agencies: dict[str, str]
    codes: dict[str, str]
    longest: int


def _name_key(text: str) -> str:
    """Of a name, with every "and" alike."""
    return " ".join("y" if word in _AND else word for word in key(text.replace("&", " y ")).split())


def _spellings(name: str) -> Iterator[str]:
    yield name
    if name.startswith("St. "):
        yield from ("Saint " + name[4:], "St " + name[4:])
    if name.startswith(("Islas ", "Ilhas ")):
        yield f"{name[6:]} ({name[:5]})"


@cache
def _table() -> _Names:
    names: dict[str, str] = {}
    agencies: dict[str, str] = {}
    codes: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    with COUNTRIES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            code = row["code"]
            codes |= {code: code, row["iso3"]: code}
            for language in ("es", "pt", "en"):
                names |= {_name_key(each): code for each in _spellings(row[f"name_{language}"])}
            agencies |= {key(row[each]): code for each in ("agency", "agency_acronym") if row[each]}
    with MORE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            table = {"name": names, "demonym": demonyms, "agency": agencies}[row["kind"]]
            for text in row["texts"].split("|"):
                table.setdefault(_name_key(text) if table is names else key(text), row["code"])
    for each in _NOT_CODES:
        codes.pop(each, None)
    return _Names(names, demonyms, agencies, codes, max(len(name.split()) for name in names))


def country_named(text: str) -> str:
    """The country whose name (or ISO code, in capitals) is the whole text, "" when it is none."""
    if len(text) > _LONGEST:
        return ""
    words = tidy(text)
    return _table().codes.get(words) or _table().names.get(_name_key(words), "")


def country_of_demonym(text: str) -> str:
    """The country of a word such as "peruana", "" when it is none."""
    return _table().demonyms.get(key(text), "") if len(text) <= _LONGEST else ""


def country_misspelt(text: str) -> str:
    """The only country whose name is one slip away from the text (two in a long name), "" otherwise."""
    words = _name_key(text) if len(text) <= _LONGEST else ""
    if len(words) < _SHORTEST_MISSPELT:
        return ""
    slips = 2 if len(words) >= _LONG else 1
    near: dict[str, int] = {}
    for name, code in _table().names.items():
        distance = OSA.distance(words, name, score_cutoff=slips)
        if distance <= slips and len(name) >= _SHORTEST_MISSPELT:
            near[code] = min(distance, near.get(code, distance))
    return next(iter(near)) if len(near) == 1 else ""


def _joined(text: str, words: list[re.Match[str]]) -> bool:
    """Whether nothing between the words ends a name."""
    between = (text[one.end() : two.start()] for one, two in itertools.pairwise(words))
    return not any(re.search(r"[,;:\n/|]", gap) for gap in between)


def find_countries(text: str) -> list[Hit]:
    """Every country named in the text with a capital letter, the longest name first: "Guinea Ecuatorial" is one."""
    table = _table()
    spread = text.replace("&", "y")
    words = list(_WORD.finditer(spread))
    plain = ["y" if (low := fold(word.group())) in _AND else low for word in words]
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        for length in range(min(table.longest, len(words) - at), 0, -1):
            run = words[at : at + length]
            code = table.names.get(" ".join(plain[at : at + length]))
            if code and run[0].group()[0].isupper() and _joined(text, run):
                hits.append(Hit(code, run[0].start(), run[-1].end()))
                at += length
                break
        else:
            at += 1
    return hits


def find_demonyms(text: str) -> list[str]:
    """The countries of the demonyms in a text, in order."""
    table = _table()
    found = (table.demonyms.get(fold(word.group())) for word in _WORD.finditer(text))
    return [code for code in found if code]


def find_agencies(text: str) -> list[str]:
    """The countries of the cooperation agencies named in a text."""
    words = f" {key(text)} "
    return [code for agency, code in _table().agencies.items() if f" {agency} " in words]
