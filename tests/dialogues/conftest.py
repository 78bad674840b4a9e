"""Wishes made through the service, by whoever speaks for the country."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dialogues.models import Schedule
from dialogues.scheduling import save_schedule
from dialogues.services import declare_interest, open_proposals, propose_dialogue
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
