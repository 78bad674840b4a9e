"""Single values of a line: checked, or a problem noted."""

import re
from datetime import date, datetime
from typing import Any

from .problems import Problem, problem
from .vocabulary import Vocabulary

# What no database text, or no UTF-8, has a place for.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")  # as spreadsheets in Spanish and Portuguese write it
_WHOLE = re.compile(r"[+-]?\d{1,9}(?:\.0+)?")
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def bare(value: Any) -> Any:
    """The code of a pair of code and name, as our own export writes them; anything else as it is."""
    return value.get("code") if isinstance(value, dict) and "code" in value else value


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class Reader:
    """Reads values of one line; ``problems`` holds what was wrong, in order."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []

    def refuse(self, code: str, **words: Any) -> None:
        self.problems.append(problem(code, **words))

    def text(self, value: Any, field: str, limit: int) -> str:
        """Without spaces around; numbers of a spreadsheet are texts too."""
        if value is None:
            return ""
        if not isinstance(value, str):
            if isinstance(value, bool) or not isinstance(value, int | float):
                self.refuse("wrong_kind", field=field, value=str(value))
                return ""
            value = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        text = value.strip()
        if _UNFIT.search(text):
            self.refuse("bad_character", field=field)
            return ""
        if len(text) > limit:
            self.refuse("text_too_long", field=field, limit=limit)
        return text

    def slug(self, value: Any, field: str, limit: int) -> str:
        text = self.text(value, field, limit)
        if text and not _SLUG.fullmatch(text):
            self.refuse("wrong_kind", field=field, value=text)
        return text

    def number(self, value: Any, field: str, least: int, most: int) -> int | None:
        if is_blank(value):
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(float(value))
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse("not_a_number", field=field, least=least, most=most, value=str(value)[:SHOWN_NUMBER])
            return None
        return value

    def code(self, value: Any, name: str, field: str) -> Any:
        """A code of a closed list, by itself or by one of its names."""
        if type(value) is str and (found := self.vocabulary.lists[name].get(value)) is not None:
            return found  # nearly always
        value = bare(value)
        if is_blank(value):
            return None
        found = self.vocabulary.code(name, int(value) if isinstance(value, float) and value.is_integer() else value)
        if found is None:
            self.refuse("unknown_code", field=field, value=str(value)[:SHOWN_NUMBER])
        return found

    def listed(self, value: Any, field: str, limit: int) -> list[Any]:
        if not isinstance(value, list):
            if is_blank(value):
                return []
            value = [value]
        if len(value) > limit:
            self.refuse("too_many", field=field, limit=limit)
            return []
        return value

    def codes(self, value: Any, name: str, field: str, limit: int = 300) -> list[Any]:
        """Codes of a closed list in its own order, each once."""
        listed = self.listed(value, field, limit)
        found = {self.code(each, name, field) for each in listed} - {None} if listed else ()
        return sorted(found, key=self.vocabulary.order[name].__getitem__)

    def day(self, value: Any, field: str) -> str | None:
        """A day as ISO says it."""
        if is_blank(value):
            return None
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return value.isoformat()
        written = value.strip() if isinstance(value, str) else ""
        try:
            if found := _DAY.fullmatch(written):
                return date(*map(int, found.groups())).isoformat()
            if found := _DAY_FIRST.fullmatch(written):
                return date(*map(int, reversed(found.groups()))).isoformat()
        except ValueError:
            pass
        self.refuse("not_a_day", field=field, value=str(value)[:SHOWN_NUMBER])
        return None

    def yes_or_no(self, value: Any, field: str) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        if is_blank(value):
            return None
        found = self.vocabulary.code("yes_no", value)
        if found is None:
            self.refuse("not_yes_or_no", field=field, value=str(value)[:SHOWN_NUMBER])
            return None
        return found == "yes"


SHOWN_NUMBER = 200  # of what was written, before it is shortened to be shown
