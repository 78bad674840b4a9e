"""Commitments: made, changed, followed up. Their moves are in ``workflow``."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.models import Dialogue
from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .enums import FollowUpMonth
from .models import Commitment, FollowUp
from .permissions import can_follow_up, writes_minutes
from .services import minutes_of
from .workflow import COMMITMENT, MOVE_TO

MOST_COMMITMENTS = 100


def _must_write(by: User) -> None:
    if not writes_minutes(by):
        raise NotAllowed(_("Los compromisos los anotan la Unidad Técnica y las personas consultoras."))


def _check(dialogue: Dialogue, what: str, country_id: str, owner: str) -> None:
    if not what.strip():
        raise Refused(_("Escriba a qué se compromete."), field="what")
    if not owner.strip():
        raise Refused(_("Escriba quién lo hace: la institución o el cargo."), field="owner")
    if country_id not in {part.country_id for part in dialogue.parts.all()}:
        raise Refused(_("Elija un país del diálogo."), field="country")


@transaction.atomic
def commit(dialogue: Dialogue, *, what: str, country_id: str, owner: str, due: date, by: User) -> Commitment:
    """Note a commitment of one of the dialogue's countries. Raises ``NotAllowed`` and ``Refused``."""
    _must_write(by)
    _check(dialogue, what, country_id, owner)
    minutes = minutes_of(dialogue)
    if minutes.commitments.count() >= MOST_COMMITMENTS:
        raise Refused(_("El diálogo ya tiene %(n)s compromisos: es el máximo.") % {"n": MOST_COMMITMENTS})
    return Commitment.objects.create(
        minutes=minutes, what=what.strip(), country_id=country_id, owner=owner.strip(), due=due, by=by
    )


@transaction.atomic
def change_commitment(
    commitment: Commitment, *, what: str, country_id: str, owner: str, due: date, by: User
) -> Commitment:
    """Other words, owner or date; a new date is told when it comes. Raises ``NotAllowed`` and ``Refused``."""
    _must_write(by)
    dialogue = Dialogue.objects.with_parts().get(minutes=commitment.minutes_id)
    _check(dialogue, what, country_id, owner)
    locked = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if not locked.is_open:
        raise Refused(_("El compromiso ya no está abierto: ábralo otra vez para cambiarlo."))
    locked.what, locked.country_id, locked.owner, locked.due = what.strip(), country_id, owner.strip(), due
    locked.save(update_fields=["what", "country", "owner", "due"])
    return locked


@transaction.atomic
def follow_up(commitment: Commitment, *, months: int, state: str, note: str, by: User) -> FollowUp:
    """Say how it stands 3 or 6 months after the dialogue; another state moves the commitment there.

    Said again, the newer words stand. Raises ``NotAllowed``; ``Refused`` before that day and without words.
    """
    if not can_follow_up(by, commitment):
        raise NotAllowed(_("Responde quien habla por el país del compromiso, la Unidad Técnica o la consultoría."))
    if not note.strip():
        raise Refused(_("Escriba en pocas palabras cómo va."), field="note")
    day = commitment.follow_up_day(FollowUpMonth(months))
    if day is None or day > timezone.localdate():
        raise Refused(_("Todavía no llegó el día de este seguimiento."), field="months")
    locked = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if locked.state != state:
        if not locked.is_open:  # from one end to the other it goes through open
            locked = COMMITMENT.perform(locked, "reopen", by=by, comment=note)
        if locked.state != state:
            COMMITMENT.perform(locked, MOVE_TO[state], by=by, comment=note)
    words = {"state": state, "note": note.strip(), "by": by, "at": timezone.now()}
    return FollowUp.objects.update_or_create(commitment=locked, months=months, defaults=words)[0]
