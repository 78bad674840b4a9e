"""A person's dialogues as one calendar that other programs read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.permissions import country_ids

from . import calendars
from .enums import DialogueState, Reply, WayOut
from .inviting import meeting_of, zone_by
from .models import Availability, CalendarFeed, Dialogue, Invitee
from .models.invitations import new_nonce

CANCELLED_DAYS = 30


@transaction.atomic
def renew(person: User) -> CalendarFeed:
    """An address for the person's calendar, or another one: the one before stops working."""
    values = {"nonce": new_nonce(), "made_at": timezone.now()}
    feed, _created = CalendarFeed.objects.update_or_create(person=person, defaults=values)
    return feed


def find(secret: str) -> CalendarFeed | None:
    return CalendarFeed.objects.of_secret(secret).select_related("person").first()


def written(person: User, now: datetime) -> bytes:
    """The dialogues that the person sees and has not turned down, in their language and on their clocks."""
    with translation.override(person.language):
        meetings = list(_meetings(person, now))
        return calendars.feed(meetings, name=_("Diálogos del PIFCSS"), stamp=now)


def _meetings(person: User, now: datetime) -> Iterator[calendars.Meeting]:
    since = now - timedelta(days=CANCELLED_DAYS)
    own = {row.dialogue_id: row for row in Invitee.objects.filter(person=person).select_related("country")}
    turned_down = [pk for pk, row in own.items() if row.withdrawn_at or row.answer in (Reply.NO, Reply.OTHER)]
    called_off = Q(events__to_state__in=[DialogueState.NOT_HELD, DialogueState.PROPOSED], events__at__gte=since)
    shown = Dialogue.objects.visible_to(person).exclude(pk__in=turned_down).with_parts()
    shown = shown.annotate(
        fallen_at=Max("fallen_dates__was_at", filter=Q(fallen_dates__way_out=WayOut.AGAIN)),
        called_off_at=Max("events__at", filter=called_off & ~Q(events__from_state="")),
    )
    answered = Availability.objects.filter(Q(country__in=country_ids(person)) | Q(person=person))
    said = {(each.schedule_id, each.country_id): each.zone for each in answered}
    for dialogue in shown:
        cancelled = dialogue.state not in (DialogueState.CONVENED, DialogueState.HELD)
        starts_at = dialogue.fallen_at if dialogue.state == DialogueState.PROPOSED else dialogue.starts_at
        if starts_at is None or (cancelled and dialogue.called_off_at is None):
            continue
        place = own.get(dialogue.pk) or _place(person, dialogue)
        yield meeting_of(
            dialogue,
            zone=zone_by(said.get((dialogue.schedule_id, place.country_id)), place),
            sequence=dialogue.sequence + place.changes,
            page=dialogue.get_absolute_url(),
            cancelled=cancelled,
            starts_at=starts_at,
        )


def _place(person: User, dialogue: Dialogue) -> Invitee:
    """By whose clocks somebody reads who was not asked: their country's in the dialogue, else the site's."""
    own = country_ids(person)
    country = next((part.country for part in dialogue.parts.all() if part.country_id in own), None)
    return Invitee(dialogue=dialogue, country=country, person=person)
