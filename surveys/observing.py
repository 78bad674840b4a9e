"""The Unit's observations: opened on a question, published by the return, answered by the country, resolved.

Each change is atomic, says who makes it, and asks permission itself.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from . import sections
from .enums import READ_BY_UNIT, ObservationState
from .form_parts import Field
from .models import Ficha, Observation
from .permissions import can_edit_question, can_review_ficha, sees_every_ficha

MOST_FOR_FICHA = 200


@dataclass(frozen=True)
class Place:
    """A question of a ficha in words and where it is written. ``field`` is None when its initiative is gone."""

    path: str
    label: str
    url: str = ""
    field: Field | None = None
    position: int | None = None


def place_of(ficha: Ficha, question: str) -> Place:
    """The question that a path names; LookupError when this ficha has none like it. No query with ``entry_list``."""
    section, _dot, key = question.partition(".")
    try:
        field = next(each for each in sections.questions(section) if each.key == key)
        entry = sections.entry_of(ficha, section)
    except (ValueError, StopIteration):
        raise LookupError(question) from None
    words = {"section": sections.label(ficha, section), "question": str(field.label).split(" (")[0].rstrip(": ")}
    url = sections.url(ficha, section) + f"#campo-{key}"
    return Place(question, _("%(section)s, %(question)s") % words, url, field, entry and entry.position)


def placed(ficha: Ficha, observation: Observation) -> Place:
    """Where an observation points; of an initiative that was taken out, in words only."""
    try:
        return place_of(ficha, observation.question)
    except LookupError:
        return Place(observation.question, _("Una iniciativa que ya no está en la ficha"))


def seen_by(user: Any, ficha: Ficha) -> QuerySet[Observation]:
    """The observations that a person may see: the Unit all, the country those that a return published."""
    found = ficha.observations.select_related("opened_by", "answered_by", "resolved_by")
    return found if sees_every_ficha(user) else found.exclude(published_at=None)


def unresolved(ficha: Ficha) -> QuerySet[Observation]:
    return ficha.observations.exclude(state=ObservationState.RESOLVED)


def _with_unit(ficha: Ficha, by: User) -> Ficha:
    """The locked ficha, if ``by`` may observe it now."""
    if not can_review_ficha(by, ficha):
        raise NotAllowed(_("Solo la Unidad Técnica observa."))
    locked = Ficha.objects.select_for_update(of=("self",)).get(pk=ficha.pk)
    if locked.state not in READ_BY_UNIT:
        raise Refused(_("La ficha está con el país: ahora no se observa."))
    return locked


def _locked(observation: Observation) -> Observation:
    """As it is now; ``Refused`` when somebody withdrew it meanwhile."""
    found = Observation.objects.select_for_update(of=("self",)).filter(pk=observation.pk).first()
    if found is None:
        raise Refused(_("Esa observación ya no está: alguien la retiró."))
    return found


@transaction.atomic
def observe(ficha: Ficha, *, by: User, question: str, text: str, blocking: bool = True) -> Observation:
    """Open an observation on a question. The country sees it when the ficha is returned."""
    locked = _with_unit(ficha, by)
    try:
        place_of(locked, question)
    except LookupError:
        raise Refused(_("Esa pregunta ya no está en la ficha."), field="question") from None
    if not text.strip():
        raise Refused(_("Escriba qué observa."), field="text")
    if locked.observations.count() >= MOST_FOR_FICHA:
        raise Refused(_("La ficha ya tiene %(n)s observaciones.") % {"n": MOST_FOR_FICHA})
    return Observation.objects.create(
        ficha=locked, question=question, text=text.strip(), blocking=blocking, opened_by=by
    )


def _unpublished(observation: Observation, by: User) -> Observation:
    _with_unit(observation.ficha, by)
    found = _locked(observation)
    if found.published_at:
        raise Refused(_("El país ya recibió esta observación: puede darla por resuelta."))
    return found


@transaction.atomic
def change(observation: Observation, *, by: User, text: str, blocking: bool) -> Observation:
    """Write it otherwise, before the country sees it."""
    found = _unpublished(observation, by)
    if not text.strip():
        raise Refused(_("Escriba qué observa."), field="text")
    found.text, found.blocking = text.strip(), blocking
    found.save(update_fields=["text", "blocking"])
    return found


@transaction.atomic
def withdraw(observation: Observation, *, by: User) -> None:
    """Take it back before the country sees it."""
    _unpublished(observation, by).delete()


@transaction.atomic
def answer(observation: Observation, *, by: User, text: str) -> Observation:
    """The country says what it changed; while the ficha is with it, it may say it again."""
    ficha = (
        Ficha.objects.select_for_update(of=("self",)).select_related("round", "country").get(pk=observation.ficha_id)
    )
    found = _locked(observation)
    if found.published_at is None:
        raise NotAllowed(_("Usted no puede responder esta observación."))
    if found.state == ObservationState.RESOLVED:
        raise Refused(_("La Unidad Técnica ya dio por resuelta esta observación."))
    if not ficha.is_editable:
        message = _("La ficha está «%(state)s»: ahora no se responde.")
        raise Refused(message % {"state": ficha.get_state_display()})
    if not can_edit_question(by, ficha, found.question):
        raise NotAllowed(_("Usted no puede responder esta observación."))
    if not text.strip():
        raise Refused(_("Escriba qué cambiaron."), field="answer")
    found.answer, found.answered_by, found.answered_at = text.strip(), by, timezone.now()
    found.state = ObservationState.ANSWERED
    found.save(update_fields=["answer", "answered_by", "answered_at", "state"])
    return found


@transaction.atomic
def resolve(observation: Observation, *, by: User) -> Observation:
    """The Unit has nothing more to ask here."""
    _with_unit(observation.ficha, by)
    found = _locked(observation)
    if found.published_at is None:
        raise Refused(_("El país no vio todavía esta observación: si ya no vale, retírela."))
    if found.state != ObservationState.RESOLVED:
        found.state, found.resolved_by, found.resolved_at = ObservationState.RESOLVED, by, timezone.now()
        found.save(update_fields=["state", "resolved_by", "resolved_at"])
    return found


@transaction.atomic
def reopen(observation: Observation, *, by: User) -> Observation:
    """What was answered or resolved is open again: the country has to do more."""
    _with_unit(observation.ficha, by)
    found = _locked(observation)
    found.state, found.resolved_by, found.resolved_at = ObservationState.OPEN, None, None
    found.save(update_fields=["state", "resolved_by", "resolved_at"])
    return found


def publish(ficha: Ficha) -> None:
    """The return: the country sees what was observed and may write there only, or everywhere when nothing was.

    Called by the returning move inside its transaction.
    """
    ficha.observations.filter(published_at=None).update(published_at=timezone.now())
    ficha.unlocked_all = not unresolved(ficha).exists()
    ficha.save(update_fields=["unlocked_all"])


def unlock_when_nothing_is_flagged(ficha: Ficha) -> None:
    """A ficha taken back by its country after everything was resolved is all the country's again."""
    if not ficha.unlocked_all and not unresolved(ficha).exclude(published_at=None).exists():
        ficha.unlocked_all = True
        ficha.save(update_fields=["unlocked_all"])


@transaction.atomic
def unlock_all(ficha: Ficha, *, by: User) -> Ficha:
    """Leave every answer to the country, also those that nothing was observed in."""
    if not can_review_ficha(by, ficha):
        raise NotAllowed(_("Solo la Unidad Técnica desbloquea la ficha."))
    locked = Ficha.objects.select_for_update(of=("self",)).get(pk=ficha.pk)
    if not locked.is_editable:
        raise Refused(_("La ficha no está con el país: no hay nada que desbloquear."))
    locked.unlocked_all = True
    locked.save(update_fields=["unlocked_all"])
    return locked
