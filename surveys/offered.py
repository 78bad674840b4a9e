"""What the page "Lo que dijo la última vez" shows: each offered answer in words beside what the ficha says now."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from . import paths, sections
from .answers import Answer, AnswerGroup, answers, country_names, entry_group
from .cloning import ENTRY, is_blank
from .enums import SuggestionState
from .form_parts import Section
from .forms import AnswersForm
from .models import Ficha, Suggestion
from .suggesting import INITIATIVES, now, section_of

UNEDITABLE = (paths.ACTORS, paths.PARTNERS)  # lists are changed on the initiative's page


@dataclass(frozen=True)
class Offer:
    """One suggestion on the page: an answer with what the ficha says ``now``, or an initiative's ``group``."""

    suggestion: Suggestion
    label: str
    answer: Answer | None = None
    now: Answer | None = None
    group: AnswerGroup | None = None
    seen: str = ""
    may_edit: bool = True
    same: bool = False


@dataclass(frozen=True)
class OfferGroup:
    key: str
    label: str
    offers: list[Offer] = field(default_factory=list)


def in_words(path: paths.Path, value: Any, names: dict[str, str]) -> Answer:
    """One value as its question would show it."""
    content = {} if is_blank(value) else {path.column: value}
    return answers([Section(path.section, path.field.label, (path.field,))], content, names)[0]


def _offer(suggestion: Suggestion, names: dict[str, str]) -> Offer:
    if suggestion.path == ENTRY:
        group = entry_group(suggestion.value, names)
        return Offer(suggestion, group.name or str(group.heading), group=group)
    path, present = paths.parse(suggestion.path), now(suggestion)
    return Offer(
        suggestion,
        paths.label(path),
        answer=in_words(path, suggestion.value, names),
        now=None if is_blank(present) else in_words(path, present, names),
        seen=paths.digest(present),
        may_edit=path.column not in UNEDITABLE,
        same=present == suggestion.value,
    )


def _mentioned(ficha: Ficha, offered: list[Suggestion]) -> list[dict[str, Any]]:
    """Every content in which a country may be named."""
    found = []
    for suggestion in offered:
        for value, path in ((suggestion.value, suggestion.path), (now(suggestion), suggestion.path)):
            column = path.rpartition(".")[2]
            if path == ENTRY and value:
                found.append(value)
            elif column in UNEDITABLE:
                found.append({column: value or []})
    return found


def offer_groups(ficha: Ficha, suggestions: list[Suggestion]) -> list[OfferGroup]:
    """Those of ``suggestions`` that wait to be decided, by section: one query with ``ficha.entry_list`` at hand."""
    offered = [each for each in suggestions if each.state == SuggestionState.OFFERED]
    for suggestion in offered:
        suggestion.ficha = ficha
    names = country_names(_mentioned(ficha, offered)) if offered else {}
    groups = {}
    for suggestion in offered:
        key = section_of(suggestion)
        if key not in groups:
            groups[key] = OfferGroup(key, _group_label(ficha, key))
        groups[key].offers.append(_offer(suggestion, names))
    return list(groups.values())


def _group_label(ficha: Ficha, key: str) -> str:
    if key == INITIATIVES:
        return _("Iniciativas")
    try:
        return sections.label(ficha, key)
    except LookupError:
        return _("Iniciativa eliminada")


class OfferedAnswerForm(AnswersForm):
    """One offered answer, to be taken with changes."""

    def __init__(self, data=None, *, path: paths.Path, value: Any, position: int = 1):
        self.path = path
        self.sections = (Section(path.section, path.field.label, (path.field,)),)
        said = dict.fromkeys(path.field.columns) | {path.column: value}
        super().__init__(data, owner=SimpleNamespace(**said), position=position)
        for name in set(self.fields) - {path.column}:
            del self.fields[name]

    @property
    def value(self) -> Any:
        return self.cleaned_data[self.path.column]
