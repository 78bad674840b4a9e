"""Two snapshots of a ficha question by question: what was added, taken out and rewritten, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pifcss_registry.accounts.models import Country
from pifcss_registry.text import fold

from . import diff
from .answers import Answer, AnswerGroup, country_names, entry_group, institution_group
from .form_parts import Wording

Content = Mapping[str, Any]
Pair = tuple[Content | None, Content | None]


@dataclass(frozen=True)
class AnswerDifference:
    """One question: its text in ``pieces``, or its list in ``rows``; ``now`` is the newer answer."""

    key: str
    label: Wording
    now: Answer
    changed: bool
    pieces: Sequence[diff.Piece] = ()
    rows: Sequence[diff.Row] = ()


@dataclass(frozen=True)
class GroupDifference:
    """A section: ``kind`` is ``kept``, or ``added`` or ``removed`` when only one snapshot has the initiative."""

    anchor: str
    heading: Wording
    kind: str
    name: str
    answers: tuple[AnswerDifference, ...]
    position: int | None = None
    by_key: Mapping[str, AnswerDifference] = field(default_factory=dict)

    @property
    def changed(self) -> list[AnswerDifference]:
        return [answer for answer in self.answers if answer.changed]


def match_entries(old: Sequence[Content], new: Sequence[Content]) -> list[Pair]:
    """Initiatives of two snapshots side by side, in the order of ``new``, then those that only ``old`` has.

    The same one is that with the same id; else with the same name; else, of what is left, at the same position.
    """
    left = list(old)
    found: dict[int, Content] = {}
    for same in (_same_id, _same_name, _same_position):
        for n, entry in enumerate(new):
            if n not in found and (partner := next((each for each in left if same(each, entry)), None)) is not None:
                found[n] = partner
                left.remove(partner)
    return [(found.get(n), entry) for n, entry in enumerate(new)] + [(entry, None) for entry in left]


def _same_id(one: Content, other: Content) -> bool:
    return one.get("id") is not None and one.get("id") == other.get("id")


def _same_name(one: Content, other: Content) -> bool:
    return bool(fold(one.get("name") or "")) and fold(one.get("name") or "") == fold(other.get("name") or "")


def _same_position(one: Content, other: Content) -> bool:
    """Of older snapshots without ids. With ids, another id at the same place is another initiative."""
    return one.get("position") == other.get("position") and None in (one.get("id"), other.get("id"))


def _rows(answer: Answer | None) -> list[str]:
    if answer is None:
        return []
    if answer.actors:
        return [" · ".join(part for part in (row.name, row.kind, row.country) if part) for row in answer.actors]
    return list(answer.items)


def answer_difference(old: Answer | None, new: Answer | None) -> AnswerDifference:
    """One question of two snapshots, at least one of which has it."""
    now = new or Answer(old.key, old.label)
    was, is_ = _rows(old), _rows(new)
    changed = (old.text if old else "", was) != (now.text, is_)
    if was or is_:
        return AnswerDifference(now.key, now.label, now, changed, rows=diff.rows(was, is_) if changed else ())
    pieces = diff.words(old.text if old else "", now.text) if changed else ()
    return AnswerDifference(now.key, now.label, now, changed, pieces=pieces)


def _group(old: AnswerGroup | None, new: AnswerGroup | None) -> GroupDifference:
    shown = new or old
    was = {answer.key: answer for answer in old.answers} if old else {}
    is_ = {answer.key: answer for answer in new.answers} if new else {}
    answers = tuple(answer_difference(was.get(each.key), is_.get(each.key)) for each in shown.answers)
    kind = "kept" if old and new else "added" if new else "removed"
    anchor = shown.anchor if new else f"quitada-{shown.anchor}"
    by_key = {each.key: each for each in answers}
    return GroupDifference(anchor, shown.heading, kind, shown.name, answers, shown.position, by_key)


def compare(old: Content, new: Content, country: Country) -> list[GroupDifference]:
    """Every section of two snapshots, also what is the same: one query."""
    names = country_names([old, new])
    found = [_group(institution_group(old, country), institution_group(new, country))]
    for was, is_ in match_entries(old.get("entries", ()), new.get("entries", ())):
        found.append(_group(was and entry_group(was, names), is_ and entry_group(is_, names)))
    return found
