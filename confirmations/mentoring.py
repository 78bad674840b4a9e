"""Mentors: an actor offers itself after confirming, the Unit publishes, a country asks, the Unit answers."""

import re

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.models import Sector
from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.permissions import country_ids
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .enums import Answer, OfferState
from .models import ActorLink, Confirmation, MentorOffer, MentorRequest
from .permissions import TOLD_OF_UNIT, can_settle_mentoring

ADDRESS = re.compile(r"\S@\S")


def may_offer(link: ActorLink) -> bool:
    """Whether who answered by this link confirmed its part and has not offered itself yet: two queries."""
    confirmed = Confirmation.objects.filter(link=link, answer=Answer.CONFIRMED).exists()
    return confirmed and not MentorOffer.objects.filter(link=link).exists()


@transaction.atomic
def offer_mentoring(link: ActorLink, *, kind: str, text: str, sector: Sector, stage: str) -> MentorOffer:
    """The actor behind a link by which it confirmed its part offers itself, once.

    Raises ``Refused`` otherwise, and for words with an e-mail address: what is published carries none.
    """
    locked = ActorLink.objects.select_for_update(of=("self",)).select_related("participation").get(pk=link.pk)
    if not may_offer(locked):
        raise Refused(_("Este ofrecimiento ya se hizo, o la parte no está confirmada."))
    if ADDRESS.search(text):
        message = _("No escriba correos: el texto se publica. La Unidad Técnica pone en contacto.")
        raise Refused(message, field="text")
    return MentorOffer.objects.create(
        actor_id=locked.participation.actor_id, link=locked, kind=kind, text=text.strip(), sector=sector, stage=stage
    )


@transaction.atomic
def ask_for_mentor(offer: MentorOffer, *, country: Country, text: str, by: User) -> MentorRequest:
    """A country asks for the mentor of a published offer; the Unit is told.

    Raises ``NotAllowed`` unless ``by`` works for the country; ``Refused`` when the offer is not published (any
    more) or the country's last request still waits.
    """
    if country.pk not in country_ids(by):
        raise NotAllowed(_("Usted no puede pedir en nombre de ese país."))
    locked = MentorOffer.objects.select_for_update(of=("self",)).select_related("actor").get(pk=offer.pk)
    if locked.state != OfferState.PUBLISHED:
        raise Refused(_("Este actor ya no se ofrece como mentor."))
    if not text.strip():
        raise Refused(_("Escriba qué necesita."), field="text")
    try:
        with transaction.atomic():
            request = MentorRequest.objects.create(offer=locked, country=country, text=text.strip(), by=by)
    except IntegrityError:
        raise Refused(_("Su país ya pidió este apoyo: la Unidad Técnica lo tiene en sus pendientes.")) from None
    people = people_of(Membership.objects.filter(role__in=TOLD_OF_UNIT))
    words = {"request": request, "actor": locked.actor}
    url = request.get_absolute_url()
    tell(people, Kind.MENTOR, "confirmations/email/mentor_requested", words, url, key=f"mentor-request-{request.pk}")
    return request


@transaction.atomic
def answer_request(request: MentorRequest, *, reply: str, by: User) -> MentorRequest:
    """The Unit marks a request as done with an answer, which goes to who asked.

    Raises ``NotAllowed`` unless ``by`` may; ``Refused`` when it was answered already or words are missing.
    """
    if not can_settle_mentoring(by):
        raise NotAllowed(_("Solo la Unidad Técnica responde los pedidos de mentoría."))
    rows = MentorRequest.objects.select_for_update(of=("self",)).select_related("offer__actor", "by", "country")
    locked = rows.get(pk=request.pk)
    if locked.answered_at:
        raise Refused(_("Este pedido ya se respondió."))
    if not reply.strip():
        raise Refused(_("Escriba la respuesta."), field="reply")
    locked.reply, locked.answered_by, locked.answered_at = reply.strip(), by, timezone.now()
    locked.save(update_fields=["reply", "answered_by", "answered_at"])
    actor = locked.offer.actor
    words = {"request": locked, "actor": actor}
    url = f"{actor.get_absolute_url()}#mentoria"
    tell([locked.by], Kind.MENTOR, "confirmations/email/mentor_answered", words, url, key=f"mentor-reply-{locked.pk}")
    return locked
