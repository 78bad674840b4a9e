"""Where each of the 22 countries stands in a round. The Unit learns states and dates, never what a draft says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User
from pifcss_registry.text import fold

from .enums import READ_BY_UNIT, FichaState
from .models import Extension, Ficha, Round

NOT_STARTED = "none"


@dataclass(frozen=True)
class Row:
    """A country in a round. ``ficha`` is None when it has not started; ``url`` is '' when the Unit may not see it."""

    country: Country
    state: str
    state_label: str
    closes_on: date
    days_left: int
    extension: Extension | None = None
    last_activity: datetime | None = None
    reviewer: User | None = None
    nothing_new: bool = False
    url: str = ""

    @property
    def owes(self) -> bool:
        """It is the country's turn."""
        return self.state in (NOT_STARTED, FichaState.DRAFT, FichaState.RETURNED)


def state_labels() -> dict[str, str]:
    """The states in the order of the work, "not started" first."""
    order = (FichaState.DRAFT, FichaState.SENT, FichaState.RETURNED, FichaState.VALIDATED)
    return {NOT_STARTED: _("Sin empezar")} | {state.value: str(state.label) for state in order}


def _fichas(round: Round) -> dict[str, Ficha]:
    """By country, without any answer: one query."""
    found = Ficha.objects.filter(round=round).select_related("reviewer")
    columns = (
        "state",
        "country_id",
        "round_id",
        "updated_at",
        "nothing_new",
        "reviewer__full_name",
        "reviewer__email",
    )
    found = found.only(*columns).annotate(moved_at=Max("events__at"))
    return {ficha.country_id: ficha for ficha in found.order_by("country")}


def rows(round: Round) -> list[Row]:
    """Every Ibero-American country, by name: three queries."""
    labels, fichas = state_labels(), _fichas(round)
    found = []
    for country in sorted(Country.objects.filter(iberoamerican=True), key=lambda each: fold(each.name)):
        ficha = fichas.get(country.pk)
        state = ficha.state if ficha else NOT_STARTED
        dates = {"closes_on": round.closes_for(country.pk), "days_left": round.days_left_for(country.pk)}
        extension = round.extension_of.get(country.pk)
        if extension and extension.closes_on > round.closes_on:
            dates["extension"] = extension
        if ficha:
            dates["last_activity"] = max(filter(None, [ficha.updated_at, ficha.moved_at]))
            dates["reviewer"] = ficha.reviewer
            dates["nothing_new"] = ficha.nothing_new and state in READ_BY_UNIT
            dates["url"] = "" if state == FichaState.DRAFT else ficha.get_absolute_url()
        found.append(Row(country, state, labels[state], **dates))
    return found


def tabs(found: list[Row], chosen: str) -> list[dict[str, Any]]:
    """The states with how many countries are in each, and which one is shown ('' is all)."""
    every = [{"state": "", "label": _("Todos"), "n": len(found), "chosen": not chosen}]
    return every + [
        {"state": state, "label": label, "n": sum(row.state == state for row in found), "chosen": state == chosen}
        for state, label in state_labels().items()
    ]
