"""Wishes made through the service, by whoever speaks for the country."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
import vobject
from django.utils import timezone

from dialogues.dates import set_date
from dialogues.models import Invitee, Schedule
from dialogues.scheduling import save_schedule
from dialogues.services import declare_interest, open_proposals, propose_dialogue
from dialogues.workflow import DIALOGUE
from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country, Membership
from tests.conftest import make_initiative, make_person


def speaker(code):
    """Somebody who speaks for the country: its focal point of the cast, or a new one."""
    membership = Membership.objects.active().filter(role=Role.FOCAL_POINT, country=code).first()
    return membership.user if membership else make_person(f"voz@{code.lower()}.example.org", Role.FOCAL_POINT, code)


def make_interest(code, initiative, reason=""):
    return declare_interest(
        country=Country.objects.get(pk=code), initiative=initiative, by=speaker(code), reason=reason
    )


def make_dialogue(unit, *codes, initiative=None):
    """A proposed dialogue about one initiative (Costa Rica's by default) that ``codes`` want."""
    initiative = initiative or make_initiative(unit)
    for code in codes or ("CL", "PE"):
        make_interest(code, initiative)
    proposal = next(each for each in open_proposals() if initiative in each.initiatives and each.is_multi)
    return propose_dialogue(key=proposal.key, by=unit)


def monday() -> date:
    today = timezone.localdate() + timedelta(days=30)
    return today + timedelta(days=-today.weekday() % 7)


def make_schedule(unit, *dialogues, days=1, **values) -> Schedule:
    first = monday()
    schedule = Schedule(
        title="Diálogos de prueba",
        first_day=first,
        last_day=first + timedelta(days=days - 1),
        answer_until=first - timedelta(days=5),
        **values,
    )
    return save_schedule(schedule, dialogues=dialogues, by=unit)


@pytest.fixture
def dialogue(unit, initiative, other_focal_point, third_focal_point):
    """Chile and Peru about Costa Rica's initiative, proposed."""
    return make_dialogue(unit, "CL", "PE", initiative=initiative)


def in_days(days=20, hour=15):
    """A whole hour some days from now, in UTC."""
    return (timezone.now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest.fixture
def convene(dialogue, unit):
    """``convene(days=20)``: the dialogue of Chile and Peru about Costa Rica's initiative, with a date and invitations."""

    def _convene(days=20, *, dialogue=dialogue, **values):
        values = {"starts_at": in_days(days), "reserve_at": None, "link": "https://reunion.example.org/1"} | values
        set_date(dialogue, by=unit, **values)
        DIALOGUE.perform(dialogue, "convene", by=unit)
        dialogue.refresh_from_db()
        return dialogue

    return _convene


def place_of(person, dialogue=None):
    rows = Invitee.objects.filter(person=person)
    return (
        (rows.filter(dialogue=dialogue) if dialogue else rows).select_related("dialogue", "country", "person").get()
    )


def event_in(message):
    """The calendar that a mail carries as alternative, read by another library; and its METHOD by the mail's header."""
    mime = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    part = next(each for each in mime.walk() if each.get_content_type() == "text/calendar")
    attached = next(each for each in mime.iter_attachments())
    calendar = vobject.readOne(part.get_content())
    assert attached.get_content().decode().split() == part.get_content().split()
    assert part["content-type"].params["method"] == calendar.method.value
    return calendar
