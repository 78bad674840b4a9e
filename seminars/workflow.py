"""The moves of a seminar: one table, one door (``pifcss_registry.workflow``)."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import User
from pifcss_registry.workflow import Move, Workflow

from .enums import SeminarState
from .models import Seminar, SeminarEvent
from .permissions import can_organise
from .services import tell_countries, tell_registered


class Missing(NamedTuple):
    message: str


def _can_be_announced(seminar: Seminar) -> Iterator[Missing]:
    if not seminar.items.exists():
        yield Missing(_("Escriba el programa: al menos una parte."))


def _can_be_held(seminar: Seminar) -> Iterator[Missing]:
    if seminar.starts_at > timezone.now():
        yield Missing(_("Todavía no comenzó."))


def _announced(seminar: Seminar, *, by: User, comment: str) -> None:
    tell_countries(seminar)


def _cancelled(seminar: Seminar, *, by: User, comment: str) -> None:
    tell_registered(seminar, comment)


SEMINAR = Workflow(
    Seminar,
    (
        Move(
            action="announce",
            label=gettext_lazy("Anunciar"),
            sources=frozenset({SeminarState.DRAFT}),
            target=SeminarState.ANNOUNCED,
            who=can_organise,
            guard=_can_be_announced,
            effect=_announced,
            confirm=gettext_lazy("Los países reciben un aviso y se abre la inscripción, también para visitantes."),
            done=gettext_lazy("El seminario quedó anunciado y la inscripción está abierta."),
        ),
        Move(
            action="hold",
            label=gettext_lazy("Dar por realizado"),
            sources=frozenset({SeminarState.ANNOUNCED}),
            target=SeminarState.HELD,
            who=can_organise,
            guard=_can_be_held,
            done=gettext_lazy(
                "El seminario se dio por realizado. Suba el registro de la reunión para tener sus cifras."
            ),
        ),
        Move(
            action="cancel",
            label=gettext_lazy("Cancelar el seminario"),
            sources=frozenset({SeminarState.ANNOUNCED}),
            target=SeminarState.CANCELLED,
            who=can_organise,
            effect=_cancelled,
            comment_required=True,
            comment_label=gettext_lazy("Por qué se cancela"),
            confirm=gettext_lazy(
                "Quienes se inscribieron reciben un correo con su razón, que todo el mundo puede leer."
            ),
            done=gettext_lazy("El seminario se canceló y quienes se inscribieron recibieron el aviso."),
            style="outline-danger",
        ),
    ),
    history=SeminarEvent,
    link="seminar",
)
