"""What people answer to an invitation, by a link and without an account: yes, no, or another person instead."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.errors import Refused

from . import inviting
from .enums import ANSWERS, Reply
from .models import Dialogue, Invitee
from .permissions import keeps_invitation

MOST_GIVEN = 5  # times that one person may give the place away: a link is no way to write to the world


class Gone(Refused):
    """The place is no longer theirs, or the date is over or off."""


def find(token: str) -> Invitee | None:
    """The invitation behind a secret, answerable or not, with what its page shows."""
    rows = Invitee.objects.of_token(token).select_related("person", "country", "dialogue__schedule")
    return rows.first()


def is_open(invitee: Invitee) -> bool:
    return invitee.may_answer(timezone.now()) and keeps_invitation(invitee)


def successor(invitee: Invitee) -> Invitee | None:
    """Who has the place that they gave away."""
    return invitee.given.filter(withdrawn_at=None).select_related("person").first()


@transaction.atomic
def reply(invitee: Invitee, *, answer: str, full_name: str = "", email: str = "") -> Invitee:
    """Answer, or answer anew: what was said before no longer holds, and who had been named has no place any more.

    Another person gets an invitation of their own, and the event leaves the calendar of who gives the place. Raises
    ``Gone`` when it is too late, ``Refused`` with its field otherwise.
    """
    # The dialogue first, as its moves do: two who lock in another order would wait for each other.
    dialogue = Dialogue.objects.select_for_update(of=("self",)).with_parts().get(pk=invitee.dialogue_id)
    rows = Invitee.objects.select_for_update(of=("self",)).select_related("person", "country")
    locked = rows.get(pk=invitee.pk)
    locked.dialogue = dialogue
    if not is_open(locked):
        raise Gone(_("Esta invitación ya no se puede responder."))
    if answer not in ANSWERS:
        raise Refused(_("Elija una de las tres respuestas."), field="answer")
    before = successor(locked)
    if answer == Reply.OTHER:
        given = _named(locked, full_name=full_name.strip(), email=email.strip().lower())
        if given.pk is not None and given.pk == (before and before.pk):
            return locked
    if before is not None:
        _take_back(before)
    was_given = locked.answer == Reply.OTHER
    locked.answer, locked.answered_at = answer, timezone.now()
    if answer == Reply.OTHER:
        _give(locked, given, was_given)
    else:
        locked.changes += was_given
        locked.save()
        if was_given:  # the event is no longer in their calendar
            inviting.send(locked, "dialogue_convened")
    return locked


def _named(giver: Invitee, *, full_name: str, email: str) -> Invitee:
    """The row of who is named, new or of an earlier time; nothing is stored. Raises ``Refused``."""
    if giver.country_id is None:
        raise Refused(_("Quien facilita avisa a la Unidad Técnica si no puede."), field="answer")
    if not full_name:
        raise Refused(_("Escriba el nombre de la otra persona."), field="full_name")
    if not email:
        raise Refused(_("Escriba el correo de la otra persona."), field="email")
    if email == giver.address:
        raise Refused(_("Ese correo es el suyo: escriba el de la otra persona."), field="email")
    colleague = _colleague(giver, email)
    invitees = giver.dialogue.invitees.filter(country=giver.country_id)
    found = invitees.filter(person=colleague) if colleague else invitees.filter(person=None, email=email)
    row = found.order_by(F("withdrawn_at").asc(nulls_first=True)).first()
    if row is not None and row.withdrawn_at is None and row.given_by_id != giver.pk:
        raise Refused(_("Esa persona ya está invitada por su país."), field="email")
    if row is None and giver.given.count() >= MOST_GIVEN:
        raise Refused(_("Ya nombró a varias personas: pida a la Unidad Técnica que la ayude."), field="email")
    language = colleague.language if colleague else giver.speaks
    row = row or Invitee(dialogue=giver.dialogue, country=giver.country, person=colleague, language=language)
    row.given_by = giver
    if colleague is None:
        row.email, row.full_name = email, full_name
    return row


def _colleague(giver: Invitee, email: str) -> User | None:
    """Somebody of the same country with an account; of whoever else has one nothing is told."""
    of_country = Membership.objects.active().filter(country=giver.country_id, user__email=email)
    membership = of_country.select_related("user").first()
    return membership and membership.user


def _give(giver: Invitee, given: Invitee, was_given: bool) -> None:
    if was_given:
        giver.save()
    else:
        inviting.withdraw(giver, "invitation_given", given=given.name)
    given.changes += given.withdrawn_at is not None
    given.withdrawn_at, given.dialogue = None, giver.dialogue
    inviting.ask(given, "invitation_received")


def _take_back(invitee: Invitee) -> None:
    """The place goes back, with whatever was made of it further on."""
    while invitee is not None:
        then = successor(invitee)
        gone = invitee.answer == Reply.OTHER
        invitee.withdrawn_at = timezone.now()
        if gone:
            invitee.save()
        else:
            inviting.withdraw(invitee, "invitation_withdrawn")
        invitee = then
