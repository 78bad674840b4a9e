"""The sign-off inside a country: an authority approves the exact text of a section.

An approval stands exactly while its digest is that of what the section says now. ``answer_changed`` keeps the rows'
``voided_at`` in step, in the transaction that changes the text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from . import permissions, sections
from .models import Approval, CountrySettings, Ficha


@dataclass(frozen=True)
class SignOff:
    """Where a section stands: the approval in force, or the last one that lost it."""

    section: str
    digest: str
    approval: Approval | None = None
    voided: Approval | None = None


def sign_offs(ficha: Ficha, keys: Iterable[str] | None = None) -> list[SignOff]:
    """The sections in order with their approval; one query with ``entry_list`` at hand."""
    keys = list(sections.keys(ficha) if keys is None else keys)
    by_section: dict[str, list[Approval]] = {}
    for approval in Approval.objects.filter(ficha=ficha, section__in=keys).select_related("by", "voided_by"):
        by_section.setdefault(approval.section, []).append(approval)
    found = []
    for key in keys:
        digest, rows = sections.digest_now(ficha, key), by_section.get(key, [])
        valid = next((row for row in rows if row.digest == digest), None)
        lost = max((row for row in rows if row.voided_at), key=lambda row: row.voided_at, default=None)
        found.append(SignOff(key, digest, valid, None if valid else lost))
    return found


def settings_of(ficha: Ficha) -> CountrySettings:
    """What the ficha's country decided, the defaults without a row: no query after ``views.loading``."""
    try:
        return ficha.country.ficha_settings
    except CountrySettings.DoesNotExist:
        return CountrySettings(country_id=ficha.country_id)


def not_approved(ficha: Ficha) -> list[str]:
    """Sections that lack the approval which their country asks for before sending."""
    if not settings_of(ficha).sending_needs_approval:
        return []
    return [each.section for each in sign_offs(ficha) if each.approval is None]


def answer_changed(ficha: Ficha, section: str, by: User) -> None:
    """Void the approval of a section whose text is no longer the approved one, and tell who gave it.

    Called in the transaction of every change. Nothing happens when the text is as before; a text that is again what
    was approved is approved again. One query when nobody approved anything.
    """
    rows = list(Approval.objects.filter(ficha=ficha.pk, section=section).select_related("by"))
    if not rows:
        return
    fresh = Ficha.objects.select_related("country", "round").get(pk=ficha.pk)
    digest = sections.digest_now(fresh, section)
    same = next((row for row in rows if row.digest == digest), None)
    for row in rows:
        if row is not same and row.voided_at is None:
            row.voided_at, row.voided_by = timezone.now(), by
            row.save(update_fields=["voided_at", "voided_by"])
            _tell_voided(fresh, row)
    if same is not None and same.voided_at is not None:
        same.voided_at = same.voided_by = None
        same.save(update_fields=["voided_at", "voided_by"])


def _tell_voided(ficha: Ficha, approval: Approval) -> None:
    if approval.by_id == approval.voided_by_id:
        return
    try:
        section = sections.label(ficha, approval.section)
    except LookupError:
        section = _("una iniciativa que se eliminó")
    context = {"ficha": ficha, "by": approval.voided_by, "approval": approval, "section": section}
    url = ficha.get_absolute_url() + "#visto-bueno"
    tell([approval.by], Kind.VALIDATION, "surveys/email/approval_voided", context, url)


@transaction.atomic
def approve(ficha: Ficha, *, seen: Mapping[str, str], by: User) -> list[Approval]:
    """Approve sections as the authority read them: ``seen`` maps each section's key to the digest of that text.

    Raises ``NotAllowed`` for anybody else, ``Refused`` when a text changed since, the section is gone or the ficha is
    with the Unit. What is approved already stays as it is.
    """
    locked = Ficha.objects.select_for_update(of=("self",)).select_related("country", "round").get(pk=ficha.pk)
    if not permissions.can_approve(by, locked):
        raise NotAllowed(_("Solo la autoridad que valida aprueba la ficha."))
    if not locked.is_editable:
        message = _("La ficha está «%(state)s»: ahora no se puede cambiar.")
        raise Refused(message % {"state": locked.get_state_display()})
    if not seen:
        raise Refused(_("Elija qué sección aprueba."))
    now = {each.section: each for each in sign_offs(locked)}
    changed = [key for key, digest in seen.items() if key not in now or now[key].digest != digest]
    if changed:
        names = ", ".join(sections.label(locked, key) for key in changed if key in now)
        message = _("El texto cambió mientras usted lo leía%(where)s. Léalo otra vez antes de aprobarlo.")
        raise Refused(message % {"where": f" ({names})" if names else ""})
    made = []
    for key, digest in seen.items():
        if now[key].approval is None:
            stale = Approval.objects.filter(ficha=locked, section=key, voided_at=None)
            stale.update(voided_at=timezone.now(), voided_by=by)
            made.append(Approval.objects.create(ficha=locked, section=key, digest=digest, by=by))
    return made


@transaction.atomic
def save_country_settings(country: Country, *, sending_needs_approval: bool, by: User) -> CountrySettings:
    """Keep whether sending needs the approval, and tell the other voices of the country.

    Raises ``Refused`` when nobody could give it.
    """
    if not permissions.sets_country(by, country.pk):
        raise NotAllowed(_("Lo deciden el punto focal o la autoridad del país."))
    voices = Membership.objects.active().filter(country=country, role__in=permissions.VOICES).select_related("user")
    voices = list(voices)
    if sending_needs_approval and not any(permissions.role_approves(each.role) for each in voices):
        message = _("Su país todavía no tiene una autoridad que valida: pida a la Unidad Técnica que la invite.")
        raise Refused(message, field="sending_needs_approval")
    Country.objects.select_for_update(of=("self",), no_key=True).get(pk=country.pk)
    row, _created = CountrySettings.objects.get_or_create(country=country)
    if row.sending_needs_approval != sending_needs_approval:
        row.sending_needs_approval = sending_needs_approval
        row.save(update_fields=["sending_needs_approval"])
        people = [each.user for each in voices if each.user_id != by.pk]
        context = {"country": country, "by": by, "needs_approval": sending_needs_approval}
        url = reverse("surveys:country_settings", args=[country.pk])
        tell(people, Kind.VALIDATION, "surveys/email/country_settings", context, url)
    return row
