"""The moves of a dialogue: one table, one door (``pifcss_registry.workflow``)."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import User
from pifcss_registry.workflow import Move, Workflow

from . import inviting
from .enums import DialogueState, WayOut
from .models import Dialogue, DialogueEvent
from .permissions import can_propose_dialogue, can_run_dialogue
from .services import keep_in_dialogue, tell_countries


def _after_dropping(dialogue: Dialogue, *, by: User, comment: str) -> None:
    keep_in_dialogue(dialogue)
    tell_countries(dialogue, "dialogue_dropped", comment=comment)


class Obstacle(NamedTuple):
    """What stands in the way of a move."""

    message: str


def _dated(dialogue: Dialogue) -> list[Obstacle]:
    return [] if dialogue.starts_at else [Obstacle(_("El diálogo todavía no tiene fecha."))]


def _with_reserve(dialogue: Dialogue) -> list[Obstacle]:
    if dialogue.reserve_at is None:
        return [Obstacle(_("El diálogo no tiene fecha de reserva."))]
    if dialogue.reserve_at <= timezone.now():
        return [Obstacle(_("La fecha de reserva ya pasó."))]
    return []


def _past(dialogue: Dialogue) -> list[Obstacle]:
    return [] if dialogue.starts_at <= timezone.now() else [Obstacle(_("La fecha del diálogo todavía no llegó."))]


def _changed(dialogue: Dialogue, **values) -> None:
    """Its date: every change has a higher number, by which calendars know the newest."""
    for name, value in values.items():
        setattr(dialogue, name, value)
    dialogue.sequence += 1
    dialogue.save(update_fields=[*values, "sequence"])


def _after_convening(dialogue: Dialogue, *, by: User, comment: str) -> None:
    _changed(dialogue)
    if dialogue.starts_at > timezone.now():  # nobody is invited to what is over
        inviting.invite(dialogue)


def _after_taking_the_reserve(dialogue: Dialogue, *, by: User, comment: str) -> None:
    _changed(dialogue, starts_at=dialogue.reserve_at, reserve_at=None)
    inviting.moved(dialogue, comment=comment)


def _after_asking_again(dialogue: Dialogue, *, by: User, comment: str) -> None:
    _changed(dialogue)
    inviting.called_off(dialogue, comment=comment)
    dialogue.starts_at = dialogue.reserve_at = None
    dialogue.save(update_fields=["starts_at", "reserve_at"])


def _after_cancelling(dialogue: Dialogue, *, by: User, comment: str) -> None:
    _changed(dialogue)
    if dialogue.starts_at > timezone.now():
        inviting.called_off(dialogue, comment=comment)


DIALOGUE = Workflow(
    Dialogue,
    (
        Move(
            action="drop",
            label=gettext_lazy("Descartar"),
            sources=frozenset({DialogueState.PROPOSED}),
            target=DialogueState.DROPPED,
            who=can_propose_dialogue,
            effect=_after_dropping,
            comment_required=True,
            comment_label=gettext_lazy("Por qué se descarta"),
            confirm=gettext_lazy("Los países invitados reciben un correo con su razón."),
            done=gettext_lazy("El diálogo se descartó; si el interés sigue, la propuesta vuelve a aparecer."),
            style="outline-secondary",
        ),
        Move(
            action="convene",
            label=gettext_lazy("Convocar"),
            sources=frozenset({DialogueState.PROPOSED}),
            target=DialogueState.CONVENED,
            who=can_propose_dialogue,
            guard=_dated,
            effect=_after_convening,
            confirm=gettext_lazy("Los países reciben la invitación con la fecha."),
            done=gettext_lazy("El diálogo quedó convocado; las invitaciones van en camino."),
        ),
        Move(
            action="hold",
            label=gettext_lazy("Marcar como realizado"),
            sources=frozenset({DialogueState.CONVENED}),
            target=DialogueState.HELD,
            who=can_run_dialogue,
            guard=_past,
            done=gettext_lazy("El diálogo quedó como realizado. Falta cerrar su acta."),
        ),
        Move(
            action=WayOut.RESERVE,
            label=gettext_lazy("Se usa la fecha de reserva"),
            sources=frozenset({DialogueState.CONVENED}),
            target=DialogueState.CONVENED,
            who=can_propose_dialogue,
            guard=_with_reserve,
            effect=_after_taking_the_reserve,
            comment_required=True,
            done=gettext_lazy("La fecha de reserva es ahora la del diálogo; todos reciben el cambio."),
        ),
        Move(
            action=WayOut.AGAIN,
            label=gettext_lazy("Se busca otra fecha"),
            sources=frozenset({DialogueState.CONVENED}),
            target=DialogueState.PROPOSED,
            who=can_propose_dialogue,
            effect=_after_asking_again,
            comment_required=True,
            done=gettext_lazy("La fecha se anuló y todos lo saben. El diálogo espera otra."),
        ),
        Move(
            action=WayOut.CANCEL,
            label=gettext_lazy("El diálogo no se realiza"),
            sources=frozenset({DialogueState.CONVENED}),
            target=DialogueState.NOT_HELD,
            who=can_propose_dialogue,
            effect=_after_cancelling,
            comment_required=True,
            done=gettext_lazy("El diálogo quedó como no realizado, con su causa."),
        ),
    ),
    history=DialogueEvent,
    link="dialogue",
)
