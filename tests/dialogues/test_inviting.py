"""Invitations: who gets one, what the mail carries, and how the same event changes and goes."""

from datetime import UTC, date, datetime
from email import message_from_bytes

import pytest
from django.core import mail
from django.utils import timezone

from dialogues import inviting
from dialogues.enums import Reply
from dialogues.models import Availability, Invitee, Schedule
from dialogues.workflow import DIALOGUE
from pifcss_registry.accounts.models import Membership
from pifcss_registry.accounts.services import end_membership
from pifcss_registry.notices.enums import Choice, Group
from pifcss_registry.notices.models import Notice
from pifcss_registry.notices.services import save_preferences
from pifcss_registry.outbox.models import OutgoingMail
from tests.conftest import make_person

from .conftest import event_in, in_days, place_of


def recipients():
    return sorted(message.to[0] for message in mail.outbox)


def mail_to(person):
    (message,) = [each for each in mail.outbox if each.to == [person.email]]
    return message


@pytest.fixture
def schedule(dialogue, unit):
    found = Schedule.objects.create(
        title="Diciembre",
        first_day=date(2030, 12, 1),
        last_day=date(2030, 12, 9),
        answer_until=date(2030, 11, 20),
        created_by=unit,
    )
    dialogue.schedule = found
    dialogue.save()
    return found


def test_who_speaks_for_a_country_and_who_facilitates_get_one_mail_each(
    convene, focal_point, authority, contributor, other_focal_point, third_focal_point, consultant
):
    mail.outbox.clear()
    dialogue = convene(facilitator=consultant)
    asked = [focal_point, authority, other_focal_point, third_focal_point, consultant]
    assert recipients() == sorted(each.email for each in asked)
    assert Notice.objects.filter(person__in=asked, kind="invitation").count() == 5
    assert not Notice.objects.filter(person=contributor, kind="invitation").exists()
    assert {each.person for each in dialogue.invitees.all()} == set(asked)
    assert {each.country_id for each in dialogue.invitees.all()} == {"CR", "PE", "CL", None}


def test_the_mail_carries_the_event_and_names_nobody_else(convene, focal_point, other_focal_point, third_focal_point):
    mail.outbox.clear()
    dialogue = convene()
    for person in (focal_point, other_focal_point, third_focal_point):
        message = mail_to(person)
        calendar = event_in(message)
        event = calendar.vevent
        assert calendar.method.value == "REQUEST"
        assert event.uid.value == f"dialogue-{dialogue.pk}@testserver"
        assert event.dtstart.value.astimezone(UTC) == dialogue.starts_at
        assert event.dtend.value.astimezone(UTC) == dialogue.ends_at
        assert [each.value.lower() for each in event.attendee_list] == [f"mailto:{person.email}"]
        assert event.location.value == "https://reunion.example.org/1"
        assert event.description.value.count("- ") == 3
        assert event.description.value.endswith(f"http://testserver{dialogue.get_absolute_url()}")
        others = {focal_point.email, other_focal_point.email, third_focal_point.email} - {person.email}
        raw = message.message().as_string()
        assert not [each for each in others if each in raw]


def test_the_mail_is_stored_as_it_was_made(convene, other_focal_point, settings):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    convene()
    stored = next(each for each in OutgoingMail.objects.all() if each.recipients == [other_focal_point.email])
    types = [
        (part.get_content_type(), part.get_param("method")) for part in message_from_bytes(bytes(stored.raw)).walk()
    ]
    assert types == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/calendar", "REQUEST"),
        ("application/ics", None),
    ]


def test_the_date_is_in_the_readers_language_and_on_their_clocks(convene, other_focal_point, third_focal_point):
    third_focal_point.language = "en"
    third_focal_point.save()
    mail.outbox.clear()
    starts_at = datetime(2031, 1, 7, 15, tzinfo=UTC)  # a Tuesday
    convene(starts_at=starts_at)
    assert "martes 7 de enero de 2031, 10:00" in mail_to(other_focal_point).body
    assert "Tuesday" in mail_to(third_focal_point).body and "12:00" in mail_to(third_focal_point).body
    assert "martes" not in mail_to(third_focal_point).body


def test_the_clocks_are_those_of_the_countrys_answer(convene, schedule, third_focal_point, country):
    zone = {"zone": "America/Punta_Arenas", "by": third_focal_point}
    Availability.objects.create(schedule=schedule, country=country("CL"), **zone)
    mail.outbox.clear()
    convene(starts_at=datetime(2030, 7, 2, 15, tzinfo=UTC))
    assert "12:00 (hora de Punta Arenas)" in mail_to(third_focal_point).body
    assert event_in(mail_to(third_focal_point)).vevent.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == [zone["zone"]]


def test_facilitators_read_their_answers_clocks_else_the_sites(convene, schedule, consultant):
    Availability.objects.create(schedule=schedule, person=consultant, zone="Europe/Madrid", by=consultant)
    mail.outbox.clear()
    convene(starts_at=datetime(2030, 7, 2, 15, tzinfo=UTC), facilitator=consultant)
    assert "17:00 (hora de Madrid)" in mail_to(consultant).body
    Availability.objects.all().delete()
    assert inviting.zone_of(place_of(consultant).dialogue, place_of(consultant)) == "America/Santiago"


def test_nobody_can_switch_an_invitation_off(convene, other_focal_point):
    save_preferences(other_focal_point, dict.fromkeys(Group, Choice.OFF))
    mail.outbox.clear()
    convene()
    assert event_in(mail_to(other_focal_point)).method.value == "REQUEST"


def test_inviting_again_writes_to_nobody(convene, other_focal_point):
    dialogue = convene()
    mail.outbox.clear()
    place = place_of(other_focal_point)
    place.answer, place.answered_at = Reply.YES, timezone.now()
    place.save()
    inviting.invite(dialogue)
    assert mail.outbox == [] and place_of(other_focal_point).answer == Reply.YES


def test_a_moved_date_is_the_same_event_and_asks_anew(convene, unit, other_focal_point):
    dialogue = convene(reserve_at=in_days(25))
    before = event_in(mail_to_last(other_focal_point)).vevent
    Invitee.objects.update(answer=Reply.YES, answered_at=timezone.now(), reminded=7)
    mail.outbox.clear()
    DIALOGUE.perform(dialogue, "take_reserve", by=unit, comment="No podían.")
    calendar = event_in(mail_to(other_focal_point))
    after = calendar.vevent
    assert calendar.method.value == "REQUEST" and after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value.astimezone(UTC) == in_days(25)
    assert "No podían." in mail_to(other_focal_point).body
    place = place_of(other_focal_point)
    assert (place.answer, place.answered_at, place.reminded) == (Reply.WAITING, None, None)


def mail_to_last(person):
    return [each for each in mail.outbox if each.to == [person.email]][-1]


@pytest.mark.parametrize("action", ["cancel", "ask_again"])
def test_a_date_that_is_off_leaves_the_calendar(action, convene, unit, other_focal_point):
    dialogue = convene()
    before = event_in(mail_to_last(other_focal_point)).vevent
    mail.outbox.clear()
    DIALOGUE.perform(dialogue, action, by=unit, comment="No podían.")
    calendar = event_in(mail_to(other_focal_point))
    assert (calendar.method.value, calendar.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert calendar.vevent.uid.value == before.uid.value
    assert int(calendar.vevent.sequence.value) > int(before.sequence.value)
    assert calendar.vevent.dtstart.value.astimezone(UTC) == in_days()


def test_a_new_date_after_all_is_the_same_event_again(convene, unit, other_focal_point):
    dialogue = convene()
    DIALOGUE.perform(dialogue, "ask_again", by=unit, comment="No podían.")
    mail.outbox.clear()
    dialogue.refresh_from_db()
    convene(days=40)
    event = event_in(mail_to(other_focal_point)).vevent
    assert int(event.sequence.value) == 3 and event.uid.value == f"dialogue-{dialogue.pk}@testserver"


def test_where_the_schedule_says_so_others_are_seen_by_name_only(
    convene, schedule, focal_point, other_focal_point, third_focal_point
):
    schedule.attendees_visible = True
    schedule.save()
    mail.outbox.clear()
    convene()
    event = event_in(mail_to(other_focal_point)).vevent
    names = {each.params["CN"][0]: each.value.lower() for each in event.attendee_list}
    assert names == {
        "Focal": f"mailto:{other_focal_point.email}",
        "Focal (Costa Rica)": "invalid:nomail",
        "Focal (Chile)": "invalid:nomail",
    }


def test_who_leaves_has_no_place_any_more(convene, unit, other_focal_point):
    convene()
    make_person("otra@pe.example.org", "focal_point", "PE")
    mail.outbox.clear()
    end_membership(Membership.objects.get(user=other_focal_point), by=unit)
    assert event_in(mail_to(other_focal_point)).method.value == "CANCEL"
    assert place_of(other_focal_point).withdrawn_at is not None


def test_who_changes_from_one_voice_to_another_keeps_the_place(convene, unit, other_focal_point, country):
    convene()
    Membership.objects.create(user=other_focal_point, role="validating_authority", country=country("PE"))
    mail.outbox.clear()
    end_membership(Membership.objects.get(user=other_focal_point, role="focal_point"), by=unit)
    assert mail.outbox == [] and place_of(other_focal_point).withdrawn_at is None
