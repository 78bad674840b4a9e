"""A row of a table as the object that a line of JSON is: several values of a cell become a list."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .problems import Problem, problem

FORMULA = "\x00formula"  # what ``sheets`` gives for a cell with one; no cell holds it
_SEVERAL = re.compile(r"\s*[|;\n]\s*")
_POINTS, _BAR = " | ", re.compile(r" \\(\\*\| )")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


class _Cut(Exception):
    """The cell does not hold a whole value."""


def unguarded(text: str) -> str:
    """A cell of our CSV without the apostrophe by which spreadsheets take it for no formula."""
    return text[1:] if _GUARDED.match(text) else text


def _codes(value: Any) -> list[Any]:
    return [each for each in _SEVERAL.split(value.strip()) if each] if isinstance(value, str) else [value]


def _points(value: Any) -> list[Any]:
    if not isinstance(value, str):
        return [value]
    return [_BAR.sub(r" \1", each) for each in value.split(_POINTS)]


def _json_list(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _Cut from None
    if not isinstance(found, list):
        raise _Cut
    return found


def _actors(value: Any) -> list[Any]:
    """As our export writes them, or «name; type; country; role, role» with a bar between actors."""
    text = str(value).strip()
    if text.startswith("["):
        return _json_list(text)
    found = []
    for each in text.split("|"):
        if each.strip():
            name, *more = (part.strip() for part in each.split(";"))
            kind, country, roles, *rest = [*more, "", "", ""]
            if any(rest[: len(more) - 3]):
                raise _Cut
            found.append({"name": name, "type": kind, "country": country, "roles": _comma(roles)})
    return found


def _comma(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _risks(value: Any) -> list[Any]:
    return _json_list(value.strip()) if isinstance(value, str) and value.strip().startswith("[") else _points(value)


def _roles(value: Any) -> list[dict[str, str]]:
    """«CR: oferente | PE: receptor»."""
    found = []
    for each in _codes(value):
        code, colon, role = str(each).rpartition(":")
        if not colon:
            raise _Cut
        found.append({"code": code.strip(), "role": role.strip()})
    return found


_READ: Mapping[str, Callable[[Any], Any]] = {
    "sectors": _codes,
    "report_sectors": _codes,
    "sdgs": _codes,
    "countries": _codes,
    "country_roles": _roles,
    "actors": _actors,
    "risks": _risks,
    "strengths": _points,
    "challenges": _points,
    "results": _points,
}


def as_object(
    row: Sequence[Any], places: Mapping[str, int], headers: Sequence[str], *, guarded: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """The object, and what is wrong with cells. ``guarded``: texts may have our CSV's apostrophe before them."""
    found: dict[str, Any] = {}
    problems = []
    if len(row) > len(headers) and any(cell not in (None, "") for cell in row[len(headers) :]):
        problems.append(problem("more_cells"))
    for key, place in places.items():
        value = row[place] if place < len(row) else None
        if value == FORMULA:
            problems.append(problem("formula", column=headers[place]))
            continue
        if isinstance(value, str):
            value = unguarded(value) if guarded else value
            value = value if value.strip() else None
        if value is not None and key in _READ:
            try:
                value = _READ[key](value)
            except _Cut:
                problems.append(problem("cut_cell", field=key))
                continue
        found[key] = value
    if "report_sectors" in found:  # the column is there: nothing in it means none, not that they follow
        found["report_sectors"] = found["report_sectors"] or []
    roles = found.pop("country_roles", None)
    if roles:
        found["countries"] = [*(found.get("countries") or []), *roles]
    return found, problems
