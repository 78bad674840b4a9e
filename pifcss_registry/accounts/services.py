"""Changes to people: invitations, memberships, profile. Each in one transaction."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.mail import send_templated

from .enums import COUNTRY_ROLES, Role
from .models import Country, Invitation, Membership, User
from .permissions import can_end_membership, can_give_role, can_manage_people

INVITATION_DAYS = 21
PORTUGUESE_SPEAKING = frozenset({"BR", "PT"})


def default_language(country_id: str | None) -> str:
    """The language in which a country's people are first written to."""
    return "pt-br" if country_id in PORTUGUESE_SPEAKING else "es"


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    by: User | None,
    country: Country | None = None,
    full_name: str = "",
    language: str = "",
) -> Invitation:
    """Invite an e-mail address to a role and write to it; ``by=None`` is the command line.

    Raises ``NotAllowed`` when ``by`` may not give the role; ``Refused`` (with its field) when the country
    does not fit the role or the person has that role already. An older open invitation to the same role
    is replaced: its link stops working.
    """
    if by is not None and not (can_manage_people(by) and can_give_role(by, role)):
        raise NotAllowed(_("Usted no puede invitar a ese papel."))
    if (role in COUNTRY_ROLES) != (country is not None):
        message = _("Elija el país de esta persona.") if role in COUNTRY_ROLES else _("Este papel no lleva país.")
        raise Refused(message, field="country")
    email = email.strip().lower()
    if Membership.objects.active().filter(user__email=email, role=role, country=country).exists():
        raise Refused(_("Esta persona ya tiene ese papel."), field="email")
    Invitation.objects.pending().filter(email=email, role=role, country=country).update(expires_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name,
        role=role,
        country=country,
        language=language or default_language(country and country.pk),
        invited_by=by,
        token_digest=digest(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    send_templated(
        "accounts/email/invitation",
        to=[email],
        language=invitation.language,
        context={
            "invitation": invitation,
            "url": settings.SITE_URL + reverse("accounts:invitation_accept", args=[token]),
            "days": INVITATION_DAYS,
        },
    )
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """The open invitation behind a secret, if there is one."""
    return (
        Invitation.objects.pending()
        .filter(token_digest=digest(token))
        .select_related("country", "invited_by")
        .first()
    )


@transaction.atomic
def accept_invitation(invitation: Invitation, *, full_name: str = "", language: str = "") -> User:
    """Take an invitation up, once: the person (made or found by e-mail) gets the membership.

    Who is there already keeps name and language; only a blank name is filled in. Raises ``Refused`` when the
    invitation is no longer open or the account was closed.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not locked.is_open:
        raise Refused(_("Esta invitación ya se usó o venció. Pida otra a la Unidad Técnica."))
    user = User.objects.filter(email=locked.email).first()
    if user is None:
        user = User.objects.create_user(locked.email, full_name, language or locked.language)
    elif not user.is_active:
        raise Refused(_("Esta cuenta está cerrada. Escriba a la Unidad Técnica para volver a abrirla."))
    elif not user.full_name:
        user.full_name = full_name
        user.save(update_fields=["full_name"])
    locked.accepted_at = timezone.now()
    locked.save(update_fields=["accepted_at"])
    give_role(user=user, role=locked.role, country=locked.country)
    return user


def give_role(*, user: User, role: str, country: Country | None = None) -> Membership:
    """Make the membership unless it is there already; safe to repeat."""
    membership, _created = Membership.objects.get_or_create(user=user, role=role, country=country, ended_at=None)
    user.__dict__.pop("memberships_now", None)
    return membership


# Called inside the transaction with the ended membership and who ended it: apps above this one pass on its tasks.
on_membership_ended: list[Callable[[Membership, User], None]] = []


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> Membership:
    """End a membership today and pass on its tasks (``on_membership_ended``).

    Nobody ends the last administrator's; the Unit does not end administrators'. A focal point ends their own only
    while the country has another.
    """
    if not can_end_membership(by, membership):
        raise NotAllowed(_("Usted no puede terminar esta participación."))
    # Rows of the same kind are locked, in one order, so that two who end each other's cannot both succeed.
    peers = Q(role=Role.ADMINISTRATOR, ended_at=None)
    if membership.country_id:
        peers |= Q(role=membership.role, country=membership.country_id, ended_at=None)
    rows = Membership.objects.filter(Q(pk=membership.pk) | peers)
    rows = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",)).select_related("user")}
    locked = rows.pop(membership.pk)
    if locked.ended_at is not None:
        raise Refused(_("Esta participación ya había terminado."))
    others = [row for row in rows.values() if row.user.is_active and row.role == locked.role]
    if locked.role == Role.ADMINISTRATOR and not others:
        raise Refused(_("Es la última persona que administra: nombre a otra antes."))
    if not can_manage_people(by) and not others:
        raise Refused(_("Su país no tiene otro punto focal: pida antes a la Unidad Técnica que invite a otro."))
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
    for follow in on_membership_ended:
        follow(locked, by)
    return locked


def put_tour_away(user: User) -> None:
    """The guided tour of a new focal point was read: it is not offered again."""
    user.memberships.active().filter(tour_done_at=None).update(tour_done_at=timezone.now())
    user.__dict__.pop("memberships_now", None)


def save_profile(user: User, *, full_name: str, language: str) -> User:
    user.full_name, user.language = full_name, language
    user.save(update_fields=["full_name", "language"])
    return user


def people_of(memberships: Any) -> list[User]:
    """Each active person behind a queryset of memberships, once: one query."""
    found = {membership.user_id: membership.user for membership in memberships.active().select_related("user")}
    return list(found.values())
