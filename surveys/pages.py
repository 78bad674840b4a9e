"""What several pages of a ficha show: its sections, what is missing in each, the next step in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import anexo1, sections
from .completeness import Problem
from .enums import FichaState
from .models import Ficha, FichaEvent, Revision
from .workflow import FICHA

OTHER_ACTIONS = {"handover": gettext_lazy("Relevo de personas")}  # kept in the history without being a move


@dataclass(frozen=True)
class FichaSection:
    """The institution or an initiative, with what is missing in it. ``position`` is None for the institution."""

    label: str
    title: str
    url: str
    position: int | None = None
    problems: list[Problem] = field(default_factory=list)
    delete_url: str = ""
    key: str = sections.INSTITUTION

    @property
    def missing(self) -> int:
        return sum(problem.blocking for problem in self.problems)

    @property
    def state(self) -> str:
        return "todo" if self.missing else "done"

    @property
    def state_label(self) -> str:
        if not self.missing:
            return _("Completa")
        return ngettext("Falta %(n)s respuesta", "Faltan %(n)s respuestas", self.missing) % {"n": self.missing}


def sections_of(ficha: Ficha, problems: list[Problem]) -> list[FichaSection]:
    """The sections in order; no query with ``entry_list`` at hand."""
    address = reverse("surveys:ficha_institution", args=[ficha.pk])
    about = [problem for problem in problems if problem.section == anexo1.INSTITUTION.key]
    found = [FichaSection(_("Institución"), ficha.institution, address, problems=about)]
    for entry in ficha.entry_list:
        place = [ficha.pk, entry.position]
        found.append(
            FichaSection(
                _("Iniciativa %(n)s") % {"n": entry.position},
                entry.name,
                reverse("surveys:entry_edit", args=place),
                entry.position,
                [problem for problem in problems if problem.position == entry.position],
                "" if entry.initiative_id or not ficha.unlocked_all else reverse("surveys:entry_delete", args=place),
                sections.of_entry(entry),
            )
        )
    return found


def problem_groups(sections: list[FichaSection], problems: list[Problem]) -> list[dict]:
    """For ``components/_problems.html``: by section, then what belongs to none."""
    groups = [
        {"label": section.label, "url": section.url, "problems": section.problems}
        for section in sections
        if section.problems
    ]
    placed = {id(problem) for section in sections for problem in section.problems}
    rest = [problem for problem in problems if id(problem) not in placed]
    return groups + ([{"label": _("Iniciativas"), "problems": rest}] if rest else [])


def steps(sections: list[FichaSection], current: int | None) -> list[dict]:
    """For ``components/_progress.html`` on the page of one section (``current``: its position)."""
    return [
        {
            "label": section.label,
            "url": "" if section.position == current else section.url,
            "state": "current" if section.position == current else section.state,
        }
        for section in sections
    ]


def can_take_more(ficha: Ficha) -> bool:
    return ficha.unlocked_all and len(ficha.entry_list) < ficha.round.max_entries


def label_events(events: Iterable[FichaEvent]) -> list[FichaEvent]:
    """The events with ``action_label``, what was done in words."""
    found = list(events)
    for event in found:
        move = FICHA.moves.get(event.action)
        event.action_label = move.label if move else OTHER_ACTIONS.get(event.action, "")
    return found


def history(ficha: Ficha, user: Any) -> dict:
    """What happened, newest first, what was sent, and the Unit's unanswered comment: two queries."""
    events = label_events(ficha.events.select_related("by").order_by("-at", "-pk"))
    revisions = Revision.objects.visible_to(user, ficha)
    returns = [event for event in events if event.to_state == FichaState.RETURNED != event.from_state]
    return {
        "events": events,
        "revisions": list(revisions.filter(ficha=ficha).select_related("sent_by").defer("content")),
        "last_return": returns[0] if returns and ficha.state == FichaState.RETURNED else None,
    }


def crumbs(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """The way back, from the list of fichas on; the last one without address."""
    first = {"label": _("Fichas"), "url": reverse("surveys:ficha_list")}
    return [first, *({"label": label, "url": url} for label, url in pairs)]
