"""Deciding what the last ficha said: take it, take it with changes, or leave it; and "nothing new since last time".

Whatever is taken goes through ``services.save_*``, so that locks and approvals hold.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused

from . import paths, sections, services
from .cloning import ENTRY, is_blank
from .enums import SuggestionState, UploadState
from .locks import refuse_unless_unlocked
from .models import Entry, Ficha, Suggestion, Upload
from .permissions import can_decide_suggestions
from .writing import answer_changed

INITIATIVES = "initiatives"  # with "institution", what may be taken at once


def _locked_ficha(ficha: Ficha, by: User) -> Ficha:
    locked = Ficha.objects.select_for_update(of=("self",)).get(pk=ficha.pk)
    if not can_decide_suggestions(by, locked):
        raise NotAllowed(_("Deciden el punto focal y quienes colaboran con él."))
    if not locked.is_editable:
        words = {"state": locked.get_state_display()}
        raise Refused(_("La ficha está «%(state)s»: ahora no se puede cambiar.") % words)
    return locked


def _locked(suggestion: Suggestion, by: User) -> Suggestion:
    ficha = _locked_ficha(suggestion.ficha, by)
    found = ficha.suggestions.get(pk=suggestion.pk)
    if found.state != SuggestionState.OFFERED:
        raise Refused(_("Alguien de su equipo ya decidió esta respuesta."))
    found.ficha = ficha
    return found


def _decided(suggestion: Suggestion, state: SuggestionState, by: User) -> Suggestion:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by, timezone.now()
    suggestion.save(update_fields=["state", "decided_by", "decided_at"])
    return suggestion


def now(suggestion: Suggestion) -> Any:
    """What the ficha says now where the suggestion belongs; None for a whole initiative or one that is gone."""
    if suggestion.path == ENTRY:
        return None
    try:
        return paths.value_of(suggestion.ficha, paths.parse(suggestion.path))
    except LookupError:
        return None


def _countries(codes) -> dict[str, Country]:
    return Country.objects.in_bulk({code for code in codes if code})


def actor_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    places = _countries(row.get("country_id") for row in rows)
    return [
        {"name": row.get("name", ""), "kind": row.get("kind", ""), "kind_other": row.get("kind_other", "")}
        | {"country": places.get(row.get("country_id"))}
        for row in rows
    ]


def countries_of(codes: list[str]) -> list[Country]:
    return list(_countries(codes).values())


def write_entry(ficha: Ficha, content: dict[str, Any], by: User) -> Entry:
    """A whole initiative as it was declared, in the first free place."""
    entry = services.save_entry(
        services.add_entry(ficha, by=by),
        by=by,
        values={column: content[column] for column in services.ENTRY_COLUMNS if column in content},
        actors=actor_rows(content.get("actors", [])),
        partner_countries=countries_of(content.get("partner_countries", [])),
    )
    if content.get("complement"):
        services.save_complement(entry, by=by, complement=content["complement"])
    return entry


def _write(suggestion: Suggestion, value: Any, by: User) -> None:
    """One answer, where its path says."""
    path, ficha = paths.parse(suggestion.path), suggestion.ficha
    if path.entry_id is None:
        services.save_institution(ficha, by=by, values={path.column: value})
        return
    entry = ficha.entries.filter(pk=path.entry_id).first()
    if entry is None:
        raise Refused(_("Alguien de su equipo eliminó esta iniciativa mientras tanto."))
    if path.column == paths.ACTORS:
        services.save_entry(entry, by=by, values={}, actors=actor_rows(value))
    elif path.column == paths.PARTNERS:
        services.save_entry(entry, by=by, values={}, partner_countries=countries_of(value))
    else:
        services.save_entry(entry, by=by, values={path.column: value})


def _refuse_unseen(suggestion: Suggestion, seen: str) -> None:
    """What a colleague wrote meanwhile is not overwritten: ``seen`` is the digest of what the page showed."""
    present = now(suggestion)
    if not is_blank(present) and paths.digest(present) != seen:
        raise Refused(_("Alguien de su equipo escribió esta respuesta mientras tanto: compare y decida otra vez."))


@transaction.atomic
def accept(suggestion: Suggestion, *, by: User, seen: str = "", to_change: bool = False) -> Entry | None:
    """Take an answer, or an initiative, as it was. Returns the initiative when it is one.

    ``to_change`` says that the person takes an initiative to change it on its own page. Raises ``Refused`` when
    it was decided already, or when the ficha says something that the person has not seen (``seen`` is its digest).
    """
    found = _locked(suggestion, by)
    entry = None
    if found.path == ENTRY:
        entry = write_entry(found.ficha, found.value, by)
    else:
        _refuse_unseen(found, seen)
        _write(found, found.value, by)
    _decided(found, SuggestionState.EDITED if to_change else SuggestionState.ACCEPTED, by)
    return entry


@transaction.atomic
def accept_changed(suggestion: Suggestion, *, value: Any, by: User, seen: str = "") -> Suggestion:
    """Take one answer with changes; as it was when nothing changed. Not for a whole initiative."""
    found = _locked(suggestion, by)
    if found.path == ENTRY:
        raise Refused(_("Una iniciativa se cambia en su propia página."))
    _refuse_unseen(found, seen)
    _write(found, value, by)
    state = SuggestionState.ACCEPTED if value == found.value else SuggestionState.EDITED
    return _decided(found, state, by)


@transaction.atomic
def discard(suggestion: Suggestion, *, by: User) -> Suggestion:
    """Leave an answer behind: nothing in the ficha changes."""
    return _decided(_locked(suggestion, by), SuggestionState.DISCARDED, by)


@transaction.atomic
def open_entry(suggestion: Suggestion, *, by: User) -> list[Suggestion]:
    """Decide an initiative answer by answer: it is added empty, with one suggestion for each answer."""
    found = _locked(suggestion, by)
    if found.path != ENTRY:
        raise Refused(_("Esa respuesta no es una iniciativa."))
    entry = services.add_entry(found.ficha, by=by)
    section = sections.of_entry(entry)
    offered = [
        Suggestion(
            ficha=found.ficha, source_id=found.source_id, path=f"{section}.{column}", value=found.value[column]
        )
        for column in sections.columns(section)
        if not is_blank(found.value.get(column))
    ]
    _decided(found, SuggestionState.EDITED, by)
    return Suggestion.objects.bulk_create(offered)


@dataclass(frozen=True)
class Taken:
    """How many were taken at once, and how many wait because the ficha already says something else or is full."""

    taken: int
    left: int


def section_of(suggestion: Suggestion) -> str:
    """Under which heading it is offered: "institution", "initiatives", or the key of an initiative's section."""
    return INITIATIVES if suggestion.path == ENTRY else suggestion.path.partition(".")[0]


@transaction.atomic
def accept_section(ficha: Ficha, section: str, *, by: User) -> Taken:
    """Take everything that is offered in a section, except where the ficha already says something else."""
    locked = _locked_ficha(ficha, by)
    offered = [
        each for each in locked.suggestions.filter(state=SuggestionState.OFFERED) if section_of(each) == section
    ]
    taken = 0
    for suggestion in offered:
        suggestion.ficha = locked
        try:
            with transaction.atomic():
                accept(suggestion, by=by, seen=paths.digest(suggestion.value))
        except Refused:
            continue
        taken += 1
    return Taken(taken, len(offered) - taken)


@transaction.atomic
def state_nothing_new(ficha: Ficha, *, nothing_new: bool, by: User) -> Ficha:
    """State that the country has nothing new since its last ficha, or take the statement back.

    Raises ``Refused`` when there is no earlier ficha, or this one has initiatives.
    """
    locked = _locked_ficha(ficha, by)
    refuse_unless_unlocked(locked)
    if nothing_new and not locked.suggestions.exists():
        raise Refused(_("Es la primera ficha de su país: cuente al menos una iniciativa."))
    if nothing_new and locked.entries.exists():
        raise Refused(_("La ficha tiene iniciativas. Si no hay nada nuevo, elimínelas antes."))
    if locked.nothing_new != nothing_new:
        locked.nothing_new = nothing_new
        locked.version += 1
        locked.save(update_fields=["nothing_new", "version", "updated_at"])
        answer_changed(locked, sections.INSTITUTION, by)
    return locked


def with_offers(fichas: QuerySet[Ficha]) -> QuerySet[Ficha]:
    """With what waits for the country to decide: ``n_suggested``, the answers of the last ficha that were offered,
    ``n_offered``, those of them that wait, and ``n_uploads``, the Word documents that came back."""

    def number(rows, **which):
        found = rows.filter(ficha=OuterRef("pk"), **which).order_by().values("ficha")
        return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)

    suggestions = Suggestion.objects
    return fichas.annotate(
        n_suggested=number(suggestions),
        n_offered=number(suggestions, state=SuggestionState.OFFERED),
        n_uploads=number(Upload.objects, state=UploadState.READ),
    )


def panel(ficha: Ficha, user: User) -> dict[str, Any]:
    """For the overview: how much of the last ficha waits to be decided. No query on a ficha ``with_offers``."""
    return {
        "last_time": ficha.n_suggested > 0,
        "suggestions_left": ficha.n_offered,
        "may_decide_suggestions": ficha.is_editable and can_decide_suggestions(user, ficha),
    }
