"""Changes to seminars, registrations and questions. Each is atomic and says who makes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.models import Term
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.permissions import works_for_programme
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.mail import send_templated
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from . import attending
from .enums import OwnKind
from .models import PanelVoice, ProgrammeItem, Question, Registration, Seminar
from .permissions import TOLD, asking_countries, can_organise, registers_at_once

EDITABLE = ("title", "round_code", "starts_at", "zone", "minutes", "link", "description")


def _organising(by: User) -> None:
    if not can_organise(by):
        raise NotAllowed(_("Solo la Unidad Técnica prepara los seminarios."))


@transaction.atomic
def save_seminar(seminar: Seminar, *, by: User) -> Seminar:
    """Store a new seminar, or what may be changed of one; figures follow its times."""
    _organising(by)
    if seminar.pk is None:
        seminar.save()
    else:
        Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)
        seminar.save(update_fields=EDITABLE)
        attending.recount(seminar)
    return seminar


@transaction.atomic
def set_programme(
    seminar: Seminar, *, items: Iterable[Mapping[str, Any]], voices: Iterable[Mapping[str, Any]], by: User
) -> None:
    """Programme and panel as they stand from now on, in this order."""
    _organising(by)
    locked = Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)
    for model, rows in ((ProgrammeItem, items), (PanelVoice, voices)):
        model.objects.filter(seminar=locked).delete()
        model.objects.bulk_create(model(seminar=locked, place=place, **row) for place, row in enumerate(rows, 1))


def tell_countries(seminar: Seminar) -> None:
    """Write to who speaks for a country that a seminar is announced; of one that is over nobody is told."""
    if not seminar.is_over:
        people = people_of(Membership.objects.filter(role__in=TOLD))
        words, url = {"seminar": seminar}, seminar.get_absolute_url()
        tell(people, Kind.SEMINAR, "seminars/email/announced", words, url, key=f"seminar-{seminar.pk}")


def tell_registered(seminar: Seminar, reason: str) -> None:
    """Write to who registered that it is cancelled, from outside too."""
    if seminar.is_over:
        return
    words, url = {"seminar": seminar, "reason": reason}, seminar.get_absolute_url()
    registrations = list(seminar.registrations.people())
    people = [each.person for each in registrations if each.person_id]
    tell(people, Kind.SEMINAR, "seminars/email/cancelled", words, url, key=f"seminar-cancelled-{seminar.pk}")
    for each in registrations:
        if not each.person_id:
            context = words | {"person": each.name, "url": settings.SITE_URL + url}
            send_templated("seminars/email/cancelled", to=[each.email], language="es", context=context)


# Registering


def _taking(seminar: Seminar, *, late: bool = False) -> Seminar:
    locked = Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)
    if not (locked.takes_registrations or (late and locked.is_live)):
        raise Refused(_("La inscripción a este seminario no está abierta."))
    return locked


@transaction.atomic
def register(seminar: Seminar, *, by: User, country: Country | None = None) -> Registration:
    """Somebody with a role registers, for a country of theirs or else for the programme; again changes nothing.

    Raises ``NotAllowed`` without a role or for a country that is not theirs, ``Refused`` when it is not open.
    """
    own = asking_countries(by)
    if not registers_at_once(by) or (country is not None and country.pk not in own):
        raise NotAllowed(_("Usted no puede inscribirse así."))
    if country is None and not works_for_programme(by):
        raise Refused(_("Elija el país por el que participa."), field="country")
    kind = OwnKind.PROGRAMME if country is None else OwnKind.COUNTRY
    values = {"kind": kind, "country": country}
    registration, _created = Registration.objects.get_or_create(seminar=_taking(seminar), person=by, defaults=values)
    return registration


@transaction.atomic
def register_outsider(
    seminar: Seminar,
    *,
    name: str,
    email: str,
    institution: str,
    kind: str,
    country: Country | None,
    by: Any = None,
) -> None:
    """Somebody without an account registers; an address that is there stays as it is, and nobody is told so.

    The Unit (``by``) also writes down who registered elsewhere, after the seminar too.
    """
    locked = _taking(seminar, late=by is not None and can_organise(by))
    values = {"name": name.strip(), "institution": institution.strip(), "kind": kind, "country": country}
    Registration.objects.get_or_create(seminar=locked, email=email.strip().lower(), defaults=values)


@transaction.atomic
def withdraw(seminar: Seminar, *, by: User) -> None:
    """Take one's own registration back; nothing happens when there is none."""
    _taking(seminar).registrations.filter(person=by).delete()


# Questions


@transaction.atomic
def ask(
    seminar: Seminar,
    *,
    text: str,
    country: Country,
    by: User,
    term: Term | None = None,
    initiative: Initiative | None = None,
) -> Question:
    """A question in a country's name, perhaps of a term or an initiative that the person sees.

    Raises ``NotAllowed`` unless ``by`` works for the country, ``Refused`` when it is closed or nothing is asked.
    """
    if country.pk not in asking_countries(by):
        raise NotAllowed(_("Usted no puede preguntar en nombre de ese país."))
    locked = Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)
    if not locked.is_live:
        raise Refused(_("Este seminario no recibe preguntas."))
    if not text.strip():
        raise Refused(_("Escriba la pregunta."), field="text")
    if initiative is not None and not Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        raise Refused(_("Elija una iniciativa de la lista."), field="about")
    try:
        with transaction.atomic():
            return Question.objects.create(
                seminar=locked, text=text.strip(), country=country, by=by, term=term, initiative=initiative
            )
    except IntegrityError:
        raise Refused(_("Elija un término o una iniciativa, no los dos."), field="about") from None


@transaction.atomic
def answer(question: Question, *, text: str, by: User) -> Question:
    """The Unit's answer, which goes to who asked; writing it again changes it and tells nobody."""
    _organising(by)
    rows = Question.objects.select_for_update(of=("self",)).select_related("by", "seminar")
    locked = rows.get(pk=question.pk)
    if not text.strip():
        raise Refused(_("Escriba la respuesta."), field="text")
    locked.answer, locked.answered_by, locked.answered_at = text.strip(), by, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    words = {"question": locked, "seminar": locked.seminar}
    key = f"seminar-answer-{locked.pk}"
    tell([locked.by], Kind.SEMINAR, "seminars/email/answered", words, locked.get_absolute_url(), key=key)
    return locked
