"""A dialogue's date: set by the Unit, and what is done when it falls through."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .enums import Cause, DialogueState, WayOut
from .models import Dialogue, FallenDate
from .permissions import can_propose_dialogue
from .workflow import DIALOGUE


@transaction.atomic
def set_date(
    dialogue: Dialogue,
    *,
    starts_at: datetime,
    reserve_at: datetime | None,
    by: User,
    facilitator: User | None = None,
    link: str = "",
    afterwards: bool = False,
) -> Dialogue:
    """Give a proposed dialogue its date; nobody is told before it is convened.

    ``afterwards``: what was done before it stood here is written down, so the date may be past.
    Raises ``NotAllowed`` unless ``by`` is of the Unit; ``Refused`` for a dialogue that is not waiting for a date, a
    date that is past, or a reserve that is not after it has begun to end.
    """
    if not can_propose_dialogue(by):
        raise NotAllowed(_("Solo la Unidad Técnica fija las fechas."))
    locked = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    if locked.state != DialogueState.PROPOSED:
        raise Refused(_("Este diálogo no espera fecha: su estado es «%s».") % locked.get_state_display())
    if starts_at <= timezone.now() and not afterwards:
        raise Refused(_("Esa fecha ya pasó."), field="starts_at")
    if reserve_at is not None and reserve_at < timezone.now():
        raise Refused(_("La fecha de reserva ya pasó."), field="reserve_at")
    locked.starts_at, locked.reserve_at, locked.facilitator, locked.link = starts_at, reserve_at, facilitator, link
    if locked.reserve_at is not None and abs(locked.reserve_at - starts_at) < locked.ends_at - starts_at:
        raise Refused(_("La fecha de reserva se cruza con la del diálogo."), field="reserve_at")
    locked.save(update_fields=["starts_at", "reserve_at", "facilitator", "link"])
    return locked


@transaction.atomic
def fall_through(dialogue: Dialogue, *, cause: str, way_out: str, comment: str, by: User) -> Dialogue:
    """The date does not hold: why, and in the same moment what is done; everybody is told.

    Raises as ``DIALOGUE.perform`` does; ``Refused`` for a cause or a way out that there is not.
    """
    if cause not in Cause.values or way_out not in WayOut.values:
        raise Refused(_("Elija la causa y lo que se hace."))
    was_at = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk).starts_at
    said = f"{Cause(cause).label}. {comment.strip()}" if comment.strip() else ""
    moved = DIALOGUE.perform(dialogue, way_out, by=by, comment=said)
    FallenDate.objects.create(
        dialogue=moved, was_at=was_at, cause=cause, way_out=way_out, comment=comment.strip(), by=by
    )
    return moved
