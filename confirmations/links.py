"""Links by which an actor says, once and without an account, whether its part is as the registry says.

Made, stored and mailed as the invitations of ``surveys.guests``. The address that the sender typed is kept while the
link may be used; then only that it was sent, for which actor, by whom and when.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.models import Participation
from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.permissions import is_unit
from pifcss_registry.accounts.services import digest
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.mail import rendered
from pifcss_registry.outbox.backend import KEY_HEADER
from pifcss_registry.outbox.delivery import forget, stored_keys

from . import services
from .models import MAIL_KEY, ActorLink, Confirmation
from .permissions import can_send_link

LINK_DAYS = 30
LANGUAGES = ("es", "pt-br")


class Gone(Refused):
    """The link was used, replaced or has expired."""


@transaction.atomic
def send_link(participation: Participation, *, email: str, language: str = "es", by: User) -> ActorLink:
    """Ask an actor, at an address, to confirm its part; an open link of the same actor stops working.

    The mail is written in ``language`` and names the country or the Unit, no person. Raises ``NotAllowed`` unless
    ``by`` may send it, ``Refused`` for another language.
    """
    rows = Participation.objects.select_for_update(of=("self",)).select_related("actor", "initiative__country")
    locked = rows.get(pk=participation.pk)
    if not can_send_link(by, locked.initiative):
        raise NotAllowed(_("Solo la Unidad Técnica y el país que presenta la iniciativa envían este enlace."))
    if language not in LANGUAGES:
        raise Refused(_("Elija español o portugués."), field="language")
    now = timezone.now()
    _close(ActorLink.objects.unanswered().filter(participation=locked), closed_at=now)
    token = secrets.token_urlsafe(32)
    link = ActorLink.objects.create(
        participation=locked,
        token_digest=digest(token),
        email=email.strip().lower(),
        language=language,
        sent_by=by,
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    context = {
        "actor": locked.actor,
        "initiative": locked.initiative,
        "from_unit": is_unit(by),
        "days": LINK_DAYS,
        "url": settings.SITE_URL + reverse("confirmations:link_answer", args=[token]),
    }
    subject, body = rendered("confirmations/email/actor_link", language, context)
    EmailMessage(subject, body, to=[link.email], headers={KEY_HEADER: link.mail_key}).send()
    return link


def find_link(token: str) -> ActorLink | None:
    """The link behind a secret, open or not, with what its page shows."""
    rows = ActorLink.objects.select_related(
        "participation__actor__actor_type", "participation__actor__country", "participation__initiative__country"
    )
    return rows.filter(token_digest=digest(token)).first()


@transaction.atomic
def answer_link(
    link: ActorLink, *, answer: str, text: str = "", person_name: str, person_position: str
) -> Confirmation:
    """The actor's answer: one for each link, with the name and position of who gives it.

    Raises ``Gone`` when the link is no longer open, ``Refused`` when words are missing.
    """
    # The participation first, as ``send_link`` does: two who lock in another order would wait for each other.
    rows = Participation.objects.select_for_update(of=("self",)).select_related("actor", "initiative__country")
    participation = rows.get(pk=link.participation_id)
    locked = ActorLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not locked.is_open:
        raise Gone(_("Este enlace ya se usó o venció."))
    text = services.checked(answer, text)
    locked.person_name, locked.person_position = person_name.strip(), person_position.strip()
    locked.used_at, locked.email = timezone.now(), ""
    locked.save(update_fields=["person_name", "person_position", "used_at", "email"])
    forget([locked.mail_key])
    return services.record(
        participation.initiative, participation=participation, answer=answer, text=text, link=locked
    )


def forget_expired(now: datetime) -> None:
    """The worker's chore: addresses of links that nobody used in time go, and mails of links that are no more.

    Mails are listed before links: a link that is just being sent is stored together with its mail.
    """
    _close(ActorLink.objects.expired(now).exclude(email=""))
    if stored := set(stored_keys(MAIL_KEY)):
        forget(stored - {link.mail_key for link in ActorLink.objects.unanswered()})


def _close(links: Iterable[ActorLink], **columns: datetime) -> None:
    keys = [link.mail_key for link in links]
    if keys:
        links.update(email="", **columns)
        forget(keys)
