"""Who has not answered is reminded twice; newcomers are asked; addresses are forgotten."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dialogues.enums import Reply, ScheduleState
from dialogues.models import Availability, Dialogue, Invitee, Schedule, ScheduleEvent
from dialogues.reminding import forget_addresses, remind
from dialogues.replies import reply
from tests.conftest import make_person

from .conftest import in_days, place_of


def local_noon(days=0):
    return timezone.localtime().replace(hour=12) + timedelta(days=days)


@pytest.fixture
def convened(convene, focal_point, third_focal_point):
    """Thirty days from now; Chile has answered."""
    found = convene(days=30, starts_at=local_noon(30).replace(minute=0, second=0, microsecond=0))
    reply(place_of(third_focal_point), answer="si")
    mail.outbox.clear()
    return found


def told(now):
    mail.outbox.clear()
    remind(now)
    return sorted(message.to[0] for message in mail.outbox)


def test_two_reminders_to_who_has_not_answered(convened, focal_point, other_focal_point):
    waiting = sorted([focal_point.email, other_focal_point.email])
    days = {day: told(local_noon(day)) for day in range(20, 30)}
    assert {day: people for day, people in days.items() if people} == {23: waiting, 28: waiting}


def test_each_once_however_often_the_worker_calls(convened):
    assert len(told(local_noon(23))) == 2
    assert told(local_noon(23)) == told(local_noon(24)) == []


def test_a_worker_that_slept_sends_the_last_one_only(convened):
    assert len(told(local_noon(29))) == 2
    assert told(local_noon(29)) == []


def test_nobody_is_reminded_at_night_nor_after_it_began(convened):
    assert told(local_noon(23).replace(hour=3)) == []
    assert told(local_noon(31)) == []


def test_who_was_asked_a_short_while_ago_is_not_reminded_of_the_days_before(convene, other_focal_point):
    convene(days=5)
    assert told(local_noon()) == []
    assert other_focal_point.email in told(local_noon(4))


def test_who_named_another_is_left_alone_and_the_other_is_reminded(convened, other_focal_point):
    reply(place_of(other_focal_point), answer="otra", full_name="Ana", email="ana@otro.example.org")
    people = told(local_noon(23))
    assert "ana@otro.example.org" in people and other_focal_point.email not in people
    assert told(local_noon(23)) == []


def test_the_reminder_has_the_link_and_the_local_time(convened, other_focal_point):
    told(local_noon(23))
    message = next(each for each in mail.outbox if each.to == [other_focal_point.email])
    assert place_of(other_focal_point).reply_url in message.body and "(hora de Perú)" in message.body


def test_who_speaks_for_a_country_since_then_is_asked(convened):
    make_person("nueva@pe.example.org", "validating_authority", "PE")
    assert told(local_noon(1)) == ["nueva@pe.example.org"]
    assert "Invitación" in mail.outbox[0].subject
    assert told(local_noon(1)) == []


@pytest.mark.parametrize("state", ["proposed", "held", "not_held"])
def test_nothing_is_sent_for_what_is_not_convened(state, convened):
    Dialogue.objects.update(state=state)
    assert told(local_noon(23)) == []


def test_addresses_without_an_account_are_forgotten(convened, other_focal_point):
    reply(place_of(other_focal_point), answer="otra", full_name="Ana", email="ana@otro.example.org")
    assert forget_addresses(in_days(50)) == 0
    assert forget_addresses(in_days(62)) == 1
    ana = Invitee.objects.get(full_name="Ana")
    assert (ana.email, ana.answer) == ("", Reply.WAITING)


# Schedules


@pytest.fixture
def schedule(dialogue, unit):
    """Answered until ten days from now; Chile has answered."""
    today = timezone.localdate()
    found = Schedule.objects.create(
        title="Diciembre",
        first_day=today + timedelta(days=20),
        last_day=today + timedelta(days=25),
        answer_until=today + timedelta(days=10),
        state=ScheduleState.OPEN,
        created_by=unit,
    )
    dialogue.schedule = found
    dialogue.save()
    Availability.objects.create(schedule=found, country_id="CL", zone="America/Santiago", by=unit)
    return found


def test_countries_that_have_not_answered_are_reminded_twice(schedule, focal_point, other_focal_point, contributor):
    waiting = sorted([focal_point.email, other_focal_point.email])
    days = {day: told(local_noon(day)) for day in range(5, 13)}
    assert {day: people for day, people in days.items() if people} == {7: waiting, 9: waiting}
    assert all("Quedan" not in each.body for each in mail.outbox)


def test_a_schedule_that_was_just_opened_is_not_pressed(schedule, unit, focal_point):
    ScheduleEvent.objects.create(schedule=schedule, action="open", to_state=ScheduleState.OPEN, by=unit)
    ScheduleEvent.objects.update(at=local_noon(8))
    assert told(local_noon(8)) == []
    assert focal_point.email in told(local_noon(9))


@pytest.mark.parametrize("state", [ScheduleState.DRAFT, ScheduleState.PLANNED])
def test_only_open_schedules_wait_for_answers(state, schedule):
    schedule.state = state
    schedule.save()
    assert told(local_noon(9)) == []
