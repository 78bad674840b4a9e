"""Answers about parts. Each change is atomic and says who makes it."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .enums import DISPUTES, Answer
from .models import Confirmation
from .permissions import TOLD_OF_COUNTRY, TOLD_OF_UNIT, can_answer_for


@transaction.atomic
def answer_for_country(
    initiative: Initiative, *, country: Country, answer: str, text: str = "", by: User
) -> Confirmation:
    """A partner country confirms, corrects or declines its part; the same answer again adds no row.

    Raises ``NotAllowed`` unless ``by`` speaks for the country; ``Refused`` when the initiative does not name it
    (any more), and for a correction or a refusal without words.
    """
    if not can_answer_for(by, country.pk):
        raise NotAllowed(_("Usted no puede responder en nombre de ese país."))
    locked = Initiative.objects.select_for_update(of=("self",)).select_related("country").get(pk=initiative.pk)
    if country.pk == locked.country_id or not locked.partner_countries.filter(pk=country.pk).exists():
        raise Refused(_("Esta iniciativa ya no nombra a su país: no hay nada que confirmar."))
    text = checked(answer, text)
    newest = Confirmation.objects.filter(initiative=locked, country=country).last()
    if newest and (newest.answer, newest.text) == (answer, text):
        return newest
    return record(locked, country=country, answer=answer, text=text, by=by)


def checked(answer: str, text: str) -> str:
    """The words of an answer; ``Refused`` for an unknown answer, or a dispute without words."""
    if answer not in Answer.values:
        raise Refused(_("Elija una de las tres respuestas."), field="answer")
    text = text.strip()
    if answer in DISPUTES and not text:
        reason = answer == Answer.DECLINED
        message = _("Escriba por qué no reconoce su parte.") if reason else _("Escriba qué hay que corregir.")
        raise Refused(message, field="text")
    return text


def record(initiative: Initiative, **columns: Any) -> Confirmation:
    """Add an answer whose words were ``checked``; who declared the initiative and the Unit are told of disputes.

    The notice carries neither the words nor who answered: those are read on the page, by whoever may.
    """
    row = Confirmation.objects.create(initiative=initiative, **columns)
    if row.answer in DISPUTES:
        told = Q(role__in=TOLD_OF_COUNTRY, country=initiative.country_id) | Q(role__in=TOLD_OF_UNIT)
        words = {
            "initiative": initiative,
            "part": row.country or row.participation.actor,
            "declined": row.answer == Answer.DECLINED,
        }
        people = people_of(Membership.objects.filter(told))
        url = f"{initiative.get_absolute_url()}#confirmaciones"
        template = "confirmations/email/part_disputed"
        tell(people, Kind.CONFIRMATION, template, words, url, key=f"confirmation-{row.pk}")
    return row
