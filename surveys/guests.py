"""Guests of a ficha: colleagues of other institutions who write in all of it or in some sections.

They have no membership. They read and write the sections of their invitation, see the institution's name, take part
in those sections' conversation, and nothing else: not the rest of the ficha, nor what was sent, nor the history.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.permissions import works_for_programme
from pifcss_registry.accounts.services import INVITATION_DAYS, default_language, digest
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.mail import send_templated

from . import permissions, sections
from .models import Ficha, FichaGuest, SectionWork


def _allowed(ficha: Ficha, by: User) -> None:
    if not permissions.gives_sections(by, ficha):
        raise NotAllowed(_("Solo el punto focal invita a la ficha."))


def section_labels(ficha: Ficha, listed: Sequence[str]) -> list[str]:
    """The sections of an invitation in words, those that are gone left out."""
    known = set(sections.keys(ficha))
    return [sections.label(ficha, key) for key in listed if key in known] if listed else [_("Toda la ficha")]


def _check_person(ficha: Ficha, email: str) -> User | None:
    person = User.objects.filter(email=email).first()
    if person is None:
        return None
    if not person.is_active:
        raise Refused(_("Esa cuenta está cerrada: escriba a la Unidad Técnica."), field="email")
    if works_for_programme(person):
        raise Refused(_("Esa persona trabaja para el programa: no puede escribir en la ficha."), field="email")
    if Membership.objects.active().filter(user=person, country=ficha.country_id).exists():
        raise Refused(_("Esa persona ya es de su país y ve la ficha: no necesita invitación."), field="email")
    return person


@transaction.atomic
def invite_guest(
    ficha: Ficha,
    *,
    email: str,
    full_name: str = "",
    institution: str = "",
    listed: Sequence[str] = (),
    by: User,
) -> FichaGuest:
    """Invite an e-mail address to the whole ficha, or to the ``listed`` sections, and write to it.

    An invitation that was not taken up is replaced: its link stops working. Raises ``NotAllowed`` for who is not the
    focal point, ``Refused`` with its field otherwise.
    """
    locked = Ficha.objects.select_for_update(of=("self",)).select_related("country", "round").get(pk=ficha.pk)
    _allowed(locked, by)
    if not set(listed) <= set(sections.keys(locked)):
        raise Refused(_("Una de las secciones ya no está en la ficha: elija otra vez."), field="listed")
    email = email.strip().lower()
    person = _check_person(locked, email)
    guest = FichaGuest.objects.filter(ficha=locked, email=email, ended_at=None).first()
    if guest is not None and guest.accepted_at:
        message = _("Esa persona ya participa: termine su invitación y hágale otra con las secciones que falten.")
        raise Refused(message, field="email")
    token = secrets.token_urlsafe(32)
    guest = guest or FichaGuest(ficha=locked, email=email)
    guest.full_name, guest.institution, guest.sections = full_name, institution, list(listed)
    guest.invited_by, guest.token_digest = by, digest(token)
    guest.expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
    guest.save()
    context = {
        "guest": guest,
        "ficha": locked,
        "by": by,
        "days": INVITATION_DAYS,
        "whole": not listed,
        "labels": section_labels(locked, listed),
        "url": settings.SITE_URL + reverse("surveys:guest_accept", args=[token]),
    }
    language = person.language if person else default_language(locked.country_id)
    send_templated("surveys/email/guest_invitation", to=[email], language=language, context=context)
    return guest


def find_guest(token: str) -> FichaGuest | None:
    """The open invitation behind a secret, if there is one."""
    rows = FichaGuest.objects.filter(token_digest=digest(token), accepted_at=None, ended_at=None)
    return rows.filter(expires_at__gt=timezone.now()).select_related("ficha__country", "ficha__round").first()


@transaction.atomic
def accept_guest(guest: FichaGuest, *, full_name: str = "", language: str = "") -> User:
    """Take an invitation up, once: the person, made or found by e-mail, gets into the ficha.

    Raises ``Refused`` when it is no longer open or the person may not be a guest by now.
    """
    locked = FichaGuest.objects.select_for_update(of=("self",)).select_related("ficha").get(pk=guest.pk)
    if locked.accepted_at or locked.ended_at or locked.expires_at <= timezone.now():
        raise Refused(_("Esta invitación ya se usó, venció o se retiró. Pida otra a quien le invitó."))
    user = _check_person(locked.ficha, locked.email)
    if user is None:
        user = User.objects.create_user(
            locked.email, full_name, language or default_language(locked.ficha.country_id)
        )
    elif not user.full_name:
        user.full_name = full_name
        user.save(update_fields=["full_name"])
    locked.user, locked.accepted_at = user, timezone.now()
    locked.full_name = user.full_name or locked.full_name
    locked.save(update_fields=["user", "accepted_at", "full_name"])
    permissions.forget_guest_places(user)
    return user


@transaction.atomic
def end_guest(guest: FichaGuest, *, by: User) -> FichaGuest:
    """End a guest's part or an open invitation; what they wrote stays, what was in their hands is nobody's."""
    locked = FichaGuest.objects.select_for_update(of=("self",)).select_related("ficha").get(pk=guest.pk)
    _allowed(locked.ficha, by)
    if locked.ended_at:
        raise Refused(_("Esta invitación ya había terminado."))
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
    if locked.user_id:
        SectionWork.objects.filter(ficha=locked.ficha_id, person=locked.user_id).update(person=None, changed_by=by)
    return locked
