"""The moves of a dialogue: one table, one door (``pifcss_registry.workflow``)."""

from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import User
from pifcss_registry.workflow import Move, Workflow

from .enums import DialogueState
from .models import Dialogue, DialogueEvent
from .permissions import can_propose_dialogue
from .services import keep_in_dialogue, tell_countries


def _after_dropping(dialogue: Dialogue, *, by: User, comment: str) -> None:
    keep_in_dialogue(dialogue)
    tell_countries(dialogue, "dialogue_dropped", comment=comment)


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
    ),
    history=DialogueEvent,
    link="dialogue",
)
