"""The moves of an offer of mentoring: one table, one door (``pifcss_registry.workflow``)."""

from django.utils.translation import gettext_lazy as _

from initiatives.services import set_mentoring
from pifcss_registry.accounts.models import User
from pifcss_registry.workflow import Move, Workflow

from .enums import OfferState
from .models import MentorOffer, MentorOfferEvent
from .permissions import can_settle_mentoring


def _keep(offer: MentorOffer, *, by: User, comment: str) -> None:
    set_mentoring(offer.actor, offers=MentorOffer.objects.published().filter(actor=offer.actor_id).exists())


OFFER = Workflow(
    MentorOffer,
    (
        Move(
            action="publish",
            label=_("Publicar"),
            sources=frozenset({OfferState.OFFERED, OfferState.PUT_AWAY}),
            target=OfferState.PUBLISHED,
            who=can_settle_mentoring,
            effect=_keep,
            done=_("El ofrecimiento se ve ahora en la página del actor."),
        ),
        Move(
            action="put_away",
            label=_("Guardar sin publicar"),
            sources=frozenset({OfferState.OFFERED, OfferState.PUBLISHED}),
            target=OfferState.PUT_AWAY,
            who=can_settle_mentoring,
            effect=_keep,
            done=_("El ofrecimiento quedó guardado: nadie fuera de la Unidad Técnica lo ve."),
            style="outline-secondary",
        ),
    ),
    history=MentorOfferEvent,
    link="offer",
)
