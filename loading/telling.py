"""What is said of problems, in the language that is active."""

from collections.abc import Iterable, Mapping
from typing import Any

from .incoming.columns import FIELDS
from .incoming.problems import TEXTS, Problem


def sentence(problem: Problem) -> str:
    words: dict[str, Any] = dict(problem.words)
    if "field" in words:
        words["field"] = str(FIELDS.get(words["field"], words["field"]))
    if "fields" in words:
        words["fields"] = ", ".join(str(FIELDS.get(each, each)) for each in words["fields"])
    return str(TEXTS[problem.code]) % words


def sentences(problems: Iterable[Problem]) -> str:
    return " ".join(sentence(each) for each in problems)


def of_data(stored: Mapping[str, Any]) -> Problem:
    """A problem as a row keeps it."""
    return Problem(stored["code"], stored["words"])
