"""When a round is open, and for whom: open and close it now, give one country more time."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .enums import RoundAction
from .models import Extension, Round
from .permissions import can_manage_rounds
from .services import record_round


def _locked(round: Round, by: User) -> Round:
    if not can_manage_rounds(by):
        raise NotAllowed(_("Solo la Unidad Técnica abre y cierra convocatorias."))
    return Round.objects.select_for_update(of=("self",)).get(pk=round.pk)


def _keep_dates(round: Round, action: RoundAction, by: User) -> Round:
    round.save(update_fields=["opens_on", "closes_on"])
    record_round(round, action, by=by)
    return round


@transaction.atomic
def open_now(round: Round, *, by: User, closes_on: date | None = None) -> Round:
    """Open a round today, until ``closes_on`` or, when that is still ahead, the last day it had.

    Raises ``Refused`` when it is open, or without a last day that is still ahead.
    """
    locked, today = _locked(round, by), timezone.localdate()
    if locked.is_open():
        raise Refused(_("La convocatoria «%(round)s» ya está abierta.") % {"round": locked})
    last = closes_on or locked.closes_on
    if last < today:
        raise Refused(_("Elija hasta qué día estará abierta: de hoy en adelante."), field="closes_on")
    locked.opens_on, locked.closes_on = min(locked.opens_on, today), last
    return _keep_dates(locked, RoundAction.OPENED, by)


@transaction.atomic
def close_now(round: Round, *, by: User) -> Round:
    """Close a round: yesterday becomes its last day. Countries with an extension keep it."""
    locked, yesterday = _locked(round, by), timezone.localdate() - timedelta(days=1)
    if not locked.is_open():
        raise Refused(_("La convocatoria «%(round)s» no está abierta.") % {"round": locked})
    locked.opens_on, locked.closes_on = min(locked.opens_on, yesterday), yesterday
    return _keep_dates(locked, RoundAction.CLOSED, by)


@transaction.atomic
def extend(round: Round, *, country: Country, closes_on: date, reason: str, by: User) -> Extension:
    """Give one country until ``closes_on``, a day after the round's own last day, and write to its people.

    The newest extension of a country stands, so that another one corrects it. Raises ``Refused`` with its field.
    """
    locked = _locked(round, by)
    reason = reason.strip()
    if not country.iberoamerican:
        raise Refused(_("Ese país no participa en las convocatorias."), field="country")
    if closes_on < timezone.localdate():
        raise Refused(_("Ese día ya pasó: elija de hoy en adelante."), field="closes_on")
    if closes_on <= locked.closes_on:
        words = {"day": date_format(locked.closes_on, "SHORT_DATE_FORMAT")}
        raise Refused(_("La convocatoria cierra el %(day)s para todos: elija un día posterior.") % words, "closes_on")
    if not reason:
        raise Refused(_("Escriba la razón: queda en la historia de la convocatoria."), field="reason")
    extension = Extension.objects.create(round=locked, country=country, closes_on=closes_on, reason=reason, by=by)
    round.__dict__.pop("extension_of", None)
    people = people_of(Membership.objects.filter(country=country))
    context = {"extension": extension, "round": locked, "country": country}
    tell(people, Kind.DEADLINE, "surveys/email/round_extended", context, reverse("surveys:ficha_list"))
    return extension
