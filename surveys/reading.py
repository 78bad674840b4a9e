"""What the pages of the review show: each question with what changed in it and what was observed there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import looks, observing, sections
from .answers import Answer, groups_of
from .comparing import AnswerDifference, GroupDifference, compare
from .content import snapshot
from .enums import READ_BY_UNIT, FichaState, ObservationState
from .form_parts import Wording
from .locks import locked_fields
from .models import Entry, Ficha, Observation, Revision
from .permissions import can_edit_question, can_review_ficha, is_of_country, reads_section, sees_every_ficha


@dataclass
class ReadAnswer:
    """A question on the review page. ``difference`` is None when it says what it said at the last look."""

    path: str
    answer: Answer
    difference: AnswerDifference | None = None
    observations: list[Observation] = field(default_factory=list)
    form: Any = None

    @property
    def has_open(self) -> bool:
        return any(each.state != ObservationState.RESOLVED for each in self.observations)


@dataclass
class ReadSection:
    """The institution or an initiative; ``shown`` are the questions that the page has, ``kind`` as in comparing."""

    anchor: str
    heading: Wording
    answers: list[ReadAnswer]
    shown: list[ReadAnswer]
    entry: Entry | None = None
    kind: str = "kept"


@dataclass
class Reading:
    """A ficha as somebody of the Unit reads it: whole, or what changed since ``since`` (a revision)."""

    sections: list[ReadSection]
    removed: list[GroupDifference]
    observations: list[Observation]
    since: Revision | None = None
    only_changes: bool = False
    n_changes: int = 0
    up_to_date: bool = False


def observations_for(user: Any, ficha: Ficha) -> list[Observation]:
    """Those that a person may see, each with its ``place`` in words: one query, none before the first sending."""
    if ficha.state == FichaState.DRAFT and ficha.sent_at is None:
        return []
    found = list(observing.seen_by(user, ficha))
    for observation in found:
        observation.ficha = ficha
        observation.place = observing.placed(ficha, observation)
        observation.key = str(observation.pk)
    return found


def by_question(observations: Iterable[Observation]) -> Mapping[str, list[Observation]]:
    found = defaultdict(list)
    for observation in observations:
        found[observation.question].append(observation)
    return found


def read(user: Any, ficha: Ficha, *, whole: bool = False) -> Reading:
    """The ficha for a person of the Unit: one sent again shows what changed, unless the ``whole`` is asked for.

    Three queries besides ``entry_list``'s own.
    """
    now = snapshot(ficha)
    since = looks.baseline(user, ficha)
    newest = looks.newest_sent(ficha) if since else None
    up_to_date = since is not None and since.number == newest
    groups = groups_of(now, ficha.country)
    differences, removed = {}, []
    if since is not None and not up_to_date:
        compared = compare(since.content, now, ficha.country)
        differences = {group.anchor: group for group in compared}
        removed = [group for group in compared if group.kind == "removed"]
    only_changes = bool(differences) and not whole
    observations = observations_for(user, ficha)
    placed = by_question(observations)
    found = []
    for entry, group in zip([None, *ficha.entry_list], groups, strict=True):
        key = sections.INSTITUTION if entry is None else sections.of_entry(entry)
        difference = differences.get(group.anchor)
        answers = [
            ReadAnswer(
                path := f"{key}.{answer.key}",
                answer,
                _changed(difference, answer.key),
                placed.get(path, []),
            )
            for answer in group.answers
        ]
        shown = [each for each in answers if each.difference or each.has_open] if only_changes else answers
        kind = difference.kind if difference else "kept"
        found.append(ReadSection(group.anchor, group.heading, answers, shown, entry, kind))
    n_changes = sum(1 for section in found for each in section.answers if each.difference)
    return Reading(
        found,
        removed,
        observations,
        since=None if up_to_date else since,
        only_changes=only_changes,
        n_changes=n_changes + len(removed),
        up_to_date=up_to_date,
    )


def _changed(group: GroupDifference | None, key: str) -> AnswerDifference | None:
    found = group.by_key.get(key) if group else None
    return found if found and found.changed else None


def _country_reads(user: Any, ficha: Ficha) -> list[Observation]:
    """The observations in the sections that a person of the country reads, with whether they may answer them."""
    found = observations_for(user, ficha)
    if not sees_every_ficha(user):
        found = [each for each in found if reads_section(user, ficha, each.question.partition(".")[0])]
    elif not is_of_country(user, ficha) and ficha.state not in READ_BY_UNIT:
        for observation in found:  # what the country is writing is its own until it sends
            observation.answer_hidden = True
    for observation in found:
        observation.may_answer = (
            can_edit_question(user, ficha, observation.question) and observation.state != ObservationState.RESOLVED
        )
    return found


def beside(ficha: Ficha, user: Any, section: str) -> dict[str, Any]:
    """For the page where a section is written: what was observed in it, and which questions are locked."""
    return {
        "observed": [each for each in _country_reads(user, ficha) if each.question.partition(".")[0] == section],
        "locked_keys": locked_fields(user, ficha, section),
    }


def panel(ficha: Ficha, user: Any) -> dict[str, Any]:
    """For the overview of a ficha: what was observed where this person reads, and whether the rest is locked."""
    found = _country_reads(user, ficha)
    only_flagged = ficha.is_editable and not ficha.unlocked_all
    return {
        "observations": found,
        "n_unresolved": sum(each.state != ObservationState.RESOLVED for each in found),
        "only_flagged": only_flagged,
        "may_unlock": only_flagged and can_review_ficha(user, ficha),
        "move_extra": "surveys/_return_extra.html",
    }
