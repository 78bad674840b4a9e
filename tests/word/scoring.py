"""How near a reading (as ``read_ficha`` prints it) comes to what a careful person would type: 1 is the same.

Every question is one figure. Texts are right or wrong, whatever their capitals, accents and punctuation; lists count
twice what agrees over what both hold; a truth may name other values that are right too (keys ending in ``accept``).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from rapidfuzz import fuzz

from pifcss_registry.text import fold

ALIKE = 90  # of 100: two items of a list are one
SAME_TEXT = 98
OF_FICHA = ("country", "institution", "focal_point", "strengths_institution", "weaknesses_institution", "share")
LISTS = ("strengths", "challenges", "results")
OF_INITIATIVE = (
    "type",
    "type_other",
    "name",
    "objectives",
    "actors",
    "countries",
    "focal_point",
    "justification",
    *LISTS,
)
READ = ("import", "import_with_warnings")


def _plain(value: Any) -> str:
    return re.sub(r"\W|_", "", fold(re.sub(r"(?m)^\s*(?:\(?\w{1,3}[.)º]-?|[-•·–])\s+", "", str(value or ""))))


def _likeness(one: Any, other: Any) -> float:
    return fuzz.ratio(_plain(one), _plain(other))


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {}) or (isinstance(value, str) and not value.strip())


def _ways(row: dict[str, Any], key: str) -> list[Any]:
    return [row.get(key), *row.get(f"{key}_accept", ())]


def _item(one: Any, other: Any) -> float:
    return float(_likeness(one, other) >= ALIKE)


def _actor(one: dict[str, Any], other: dict[str, Any]) -> float:
    if max(_likeness(name, other["name"]) for name in _ways(one, "name")) < ALIKE:
        return 0
    return 1 if other["type"] in _ways(one, "type") else 0.5


def _person(one: dict[str, Any], other: dict[str, Any]) -> float:
    named = max(_likeness(name, other["name"]) for name in _ways(one, "name")) >= ALIKE
    mailed = str(other["email"] or "").casefold() in {str(each or "").casefold() for each in _ways(one, "email")}
    return 0.5 * named + 0.5 * mailed


def _of_list(truth: list[Any], read: list[Any], credit: Callable[[Any, Any], float]) -> float:
    left, found = list(read), 0.0
    for one in truth:
        best = max(left, key=lambda other, one=one: credit(one, other), default=None)
        if best is not None and credit(one, best):
            found += credit(one, best)
            left.remove(best)
    return 2 * found / (len(truth) + len(read))


CREDITS = {"actors": _actor, "focal_point": _person, "countries": _item} | dict.fromkeys(LISTS, _item)


def _one(key: str, truth: Any, read: Any) -> float | None:
    """The figure of one question, None where neither says anything."""
    if key == "share":
        return float(truth is read)
    if _is_empty(truth) or _is_empty(read):
        return None if _is_empty(truth) and _is_empty(read) else 0.0
    if key in CREDITS:
        return _of_list(truth if isinstance(truth, list) else [truth], read, CREDITS[key])
    return float(str(truth) == str(read) or _likeness(truth, read) >= SAME_TEXT)


def _question(
    key: str, path: str, truth: dict[str, Any], read: dict[str, Any], accept: dict[str, Any]
) -> float | None:
    figures = [_one(key, value, read.get(key)) for value in (truth.get(key), *accept.get(path, ()))]
    if figures[0] is None:
        return None
    return max(1.0 if figure is None else figure for figure in figures)


def _initiatives(truth: list[dict[str, Any]], read: list[dict[str, Any]], accept: dict[str, Any]) -> Iterator:
    left = list(read)
    for n, one in enumerate(truth):
        found = max(left, key=lambda other, one=one: _likeness(one.get("name"), other["name"]), default=None)
        if found is None and one.get("optional"):
            continue
        if found is not None:
            left.remove(found)
        for key in OF_INITIATIVE:
            path = f"initiatives[{n}].{key}"
            yield path, _question(key, path, one, found or {}, accept)
    yield from ((f"extra.{key}", 0.0) for extra in left for key in OF_INITIATIVE if not _is_empty(extra[key]))


def _outcome(truth: dict[str, Any], read: dict[str, Any]) -> float:
    right = [truth["expect"], *truth.get("also_accept", ())]
    if read["expect"] in right:
        return 1.0
    return 0.5 if read["expect"] in READ and set(right) & set(READ) else 0.0


def score(truth: dict[str, Any], read: dict[str, Any]) -> dict[str, float]:
    """The figure of each question of a ficha, and of its ``outcome``."""
    figures: dict[str, float | None] = {"outcome": _outcome(truth, read)}
    if truth["expect"] in READ:
        accept = truth.get("accept", {})
        figures |= {key: _question(key, key, truth, read, accept) for key in OF_FICHA}
        figures |= dict(_initiatives(truth["initiatives"], read["initiatives"], accept))
    return {path: figure for path, figure in figures.items() if figure is not None}


def untold(truth: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """The warnings that the truth asks for and the reading does not give, by their key words."""
    given = [fold(text) for text in read["warnings"]]
    asked = truth.get("warnings_match") or [[text] for text in truth.get("warnings", ())]
    return [str(words) for words in asked if not any(fold(word) in text for word in words for text in given)]
