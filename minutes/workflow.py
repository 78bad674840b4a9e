"""The moves of minutes and of commitments: two tables, one door (``pifcss_registry.workflow``)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import User
from pifcss_registry.workflow import Move, Workflow

from .enums import CommitmentState, MinutesState
from .models import Commitment, CommitmentEvent, Minutes, MinutesEvent
from .permissions import can_follow_up, can_reopen, writes_minutes
from .services import tell_voices


@dataclass(frozen=True)
class Missing:
    """A block of the three of which nothing is said."""

    message: str
    url: str


def _missing(minutes: Minutes) -> list[Missing]:
    url = reverse("minutes:minutes_edit", args=[minutes.dialogue_id])
    return [
        Missing(
            _("«%(block)s» está vacío: escriba qué se dijo, o por qué no se habló de eso.") % {"block": block.title},
            f"{url}#bloque-{block.key}",
        )
        for block in minutes.facts.unexplained
    ]


def _after_closing(minutes: Minutes, *, by: User, comment: str) -> None:
    if minutes.closed_at is None:
        minutes.closed_at = timezone.now()
        minutes.save(update_fields=["closed_at"])
    tell_voices(minutes.dialogue, "minutes_closed", minutes.get_absolute_url())


MINUTES = Workflow(
    Minutes,
    (
        Move(
            action="close",
            label=gettext_lazy("Cerrar el acta"),
            sources=frozenset({MinutesState.OPEN}),
            target=MinutesState.CLOSED,
            who=writes_minutes,
            guard=_missing,
            effect=_after_closing,
            confirm=gettext_lazy("Los países del diálogo reciben un aviso y pueden leerla desde ahora."),
            done=gettext_lazy("El acta quedó cerrada. Los países del diálogo ya pueden leerla."),
        ),
        Move(
            action="reopen",
            label=gettext_lazy("Reabrir el acta"),
            sources=frozenset({MinutesState.CLOSED}),
            target=MinutesState.OPEN,
            who=can_reopen,
            comment_required=True,
            comment_label=gettext_lazy("Por qué se reabre"),
            confirm=gettext_lazy("Los países dejan de leerla hasta que se cierre otra vez."),
            done=gettext_lazy("El acta se puede escribir otra vez."),
            style="outline-secondary",
        ),
    ),
    history=MinutesEvent,
    link="minutes",
)

COMMITMENT = Workflow(
    Commitment,
    (
        Move(
            action="finish",
            label=gettext_lazy("Marcar como cumplido"),
            sources=frozenset({CommitmentState.OPEN}),
            target=CommitmentState.DONE,
            who=can_follow_up,
            done=gettext_lazy("El compromiso quedó cumplido."),
        ),
        Move(
            action="drop",
            label=gettext_lazy("Dejar sin efecto"),
            sources=frozenset({CommitmentState.OPEN}),
            target=CommitmentState.DROPPED,
            who=can_follow_up,
            comment_required=True,
            comment_label=gettext_lazy("Por qué se deja sin efecto"),
            done=gettext_lazy("El compromiso quedó sin efecto, con su razón."),
            style="outline-secondary",
        ),
        Move(
            action="reopen",
            label=gettext_lazy("Volver a abrir"),
            sources=frozenset({CommitmentState.DONE, CommitmentState.DROPPED}),
            target=CommitmentState.OPEN,
            who=can_follow_up,
            done=gettext_lazy("El compromiso está abierto otra vez."),
            style="outline-secondary",
        ),
    ),
    history=CommitmentEvent,
    link="commitment",
)
MOVE_TO = {CommitmentState.DONE: "finish", CommitmentState.DROPPED: "drop", CommitmentState.OPEN: "reopen"}
