"""Leaving an initiative out of the registry, and taking it in again. Each change is atomic and says who makes it.

The report left out what was no multi-actor alliance, or no South-South or triangular cooperation, and the countries
did not learn which (``docs/domain.md`` 8, row 6). Here each exclusion has one of the two reasons and a message that
says why, what is missing and what the concept means.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from glossary.uses import FIGURES
from initiatives import index
from initiatives.engine.told import reasons, steps
from initiatives.enums import ExclusionReason
from initiatives.models import Initiative
from initiatives.services import result_of
from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.services import default_language, people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .models import Exclusion
from .permissions import TOLD_OF_COUNTRY, can_exclude


def terms_of(reason: str) -> tuple[str, ...]:
    """The terms of the glossary that a reason rests on, by key."""
    return FIGURES[f"classification.{reason}"]


def proposed_message(initiative: Initiative, reason: str) -> str:
    """A first text for the country, in its language: what was looked for, what the rule found, what is missing.

    Three queries. The person who excludes reads it, changes it and signs for it.
    """
    with translation.override(default_language(initiative.country_id)):
        result = result_of(initiative)
        told = reasons(result) if result.verdict == reason else []
        opening = {
            ExclusionReason.NO_ALLIANCE: _(
                "Agradecemos la iniciativa «%(name)s». No la incluimos en el registro porque, con lo declarado, no "
                "entra en la definición más acotada de alianza multiactor: una iniciativa de cooperación en la que "
                "al menos dos actores de distinta naturaleza se unen en torno a un objetivo común de desarrollo."
            ),
            ExclusionReason.OUT_OF_SCOPE: _(
                "Agradecemos la iniciativa «%(name)s». No la incluimos en el registro porque, con lo declarado, no "
                "es una iniciativa de cooperación Sur-Sur ni triangular."
            ),
        }[ExclusionReason(reason)]
        closing = _(
            "Si falta información o algo no es como lo entendimos, escríbanos: la Unidad Técnica puede reabrir la "
            "ficha, y la iniciativa puede volver al registro."
        )
        return "\n\n".join([opening % {"name": initiative.name}, *told, *(steps(result) if told else []), closing])


@transaction.atomic
def exclude(initiative: Initiative, *, reason: str, message: str, by: User) -> Exclusion:
    """Leave an initiative out, for one of the two reasons, and tell its country's people.

    Raises ``NotAllowed`` unless ``by`` excludes; ``Refused`` for an unknown reason, an empty message, or when it is
    left out already.
    """
    _check(by)
    if reason not in ExclusionReason.values:
        raise Refused(_("Elija una de las dos razones."), field="reason")
    if not message.strip():
        raise Refused(_("Escriba el mensaje al país: necesita saber por qué."), field="message")
    locked = _lock(initiative)
    if locked.excluded:
        raise Refused(_("Esta iniciativa ya está excluida."))
    row = Exclusion.objects.create(initiative=locked, reason=reason, message=message.strip(), by=by)
    _set(locked, reason)
    terms = [settings.SITE_URL + reverse("glossary:term_detail", args=[key]) for key in terms_of(reason)]
    words = {"initiative": locked, "reason": row.get_reason_display, "message": row.message, "terms": terms}
    _tell(locked, "judging/email/excluded", words, key=f"exclusion-{row.pk}")
    return row


@transaction.atomic
def take_in(initiative: Initiative, *, by: User) -> Exclusion:
    """Take an initiative that was left out into the registry again, and tell its country's people.

    Raises ``NotAllowed`` unless ``by`` excludes; ``Refused`` when it is not left out.
    """
    _check(by)
    locked = _lock(initiative)
    row = locked.exclusions.standing().select_for_update(of=("self",)).first()
    if row is None:
        raise Refused(_("Esta iniciativa no está excluida."))
    row.lifted_by, row.lifted_at = by, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    _set(locked, "")
    _tell(locked, "judging/email/taken_in", {"initiative": locked}, key=f"exclusion-lifted-{row.pk}")
    return row


def _check(by: User) -> None:
    if not can_exclude(by):
        raise NotAllowed(_("Solo la Unidad Técnica excluye iniciativas."))


def _lock(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_for_update(of=("self",)).select_related("country").get(pk=initiative.pk)


def _set(initiative: Initiative, reason: str) -> None:
    initiative.excluded = reason
    initiative.save(update_fields=["excluded", "updated_at"])
    index.changed([initiative.pk])


def _tell(initiative: Initiative, template: str, words: dict, *, key: str) -> None:
    people = people_of(Membership.objects.filter(role__in=TOLD_OF_COUNTRY, country=initiative.country_id))
    tell(people, Kind.EXCLUSION, template, words, initiative.get_absolute_url(), key=key)
