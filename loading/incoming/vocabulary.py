"""Codes and names in three languages: what a word of a file stands for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pifcss_registry.text import fold

Lists = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Vocabulary:
    """For each closed list what is written, folded, and its code. A name of two codes is none.

    ``order`` has the codes of each list in the list's own order, ``report_of`` the report's sector of each sector,
    ``fine_of`` the fine type that stands for a type of the form, ``kind_of`` the type of the form of a fine one.
    """

    lists: Lists = field(default_factory=dict)
    order: dict[str, dict[Any, int]] = field(default_factory=dict)
    report_of: dict[str, str | None] = field(default_factory=dict)
    fine_of: dict[str, str] = field(default_factory=dict)
    kind_of: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, rows: Iterable[tuple[Any, Iterable[str]]]) -> None:
        """A list: each code with its names. Codes win over names."""
        rows = [(code, list(names)) for code, names in rows]
        found: dict[str, Any] = {}
        doubtful = set()
        for code, names in rows:
            for key in {fold(each) for each in names} - {""}:
                if found.setdefault(key, code) != code:
                    doubtful.add(key)
        for key in doubtful:
            del found[key]
        codes = {fold(str(code)): code for code, _names in rows}
        self.lists[name] = found | codes | {str(code): code for code, _names in rows}
        self.order[name] = {code: place for place, (code, _names) in enumerate(rows)}

    def code(self, name: str, written: Any) -> Any:
        """The code that is written, or whose name is; None for no such one."""
        if isinstance(written, bool) or not isinstance(written, str | int):
            return None
        there, text = self.lists[name], str(written)
        found = there.get(text)
        return there.get(fold(text)) if found is None else found
