"""A person's calendar at a secret address."""

from datetime import UTC, timedelta

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogues import feeds
from dialogues.dates import fall_through, set_date
from dialogues.enums import Cause, Reply, WayOut
from dialogues.models import CalendarFeed, DialogueEvent, Invitee
from dialogues.workflow import DIALOGUE
from tests.conftest import make_initiative

from .conftest import in_days, make_dialogue


def events(person):
    calendar = vobject.readOne(Client().get(feeds.renew(person).get_absolute_url()).content.decode())
    assert calendar.method.value == "PUBLISH"
    return {each.uid.value: each for each in calendar.contents.get("vevent", [])}


def test_the_address_is_made_and_made_anew(client, focal_point):
    client.force_login(focal_point)
    assert "Crear la dirección" in client.get(reverse("accounts:profile")).content.decode()
    client.post(reverse("dialogues:calendar_renew"))
    first = CalendarFeed.objects.get(person=focal_point).get_absolute_url()
    page = client.get(reverse("accounts:profile")).content.decode()
    assert f"http://testserver{first}" in page and f"webcal://testserver{first}" in page
    assert Client().get(first).status_code == 200
    client.post(reverse("dialogues:calendar_renew"))
    second = CalendarFeed.objects.get(person=focal_point).get_absolute_url()
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)


def test_the_answer_is_a_private_calendar(convene, focal_point):
    convene()
    response = Client().get(feeds.renew(focal_point).get_absolute_url())
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"].startswith("private, max-age=")
    assert not response.cookies


@pytest.mark.parametrize("secret", ["x", "x.y", "a" * 200])
def test_addresses_that_are_nobodys(secret, db):
    assert Client().get(f"/calendario/{secret}.ics").status_code == 404


def test_a_closed_account_has_no_calendar(focal_point):
    url = feeds.renew(focal_point).get_absolute_url()
    focal_point.is_active = False
    focal_point.save()
    assert Client().get(url).status_code == 404


def test_everybody_of_a_country_has_its_dialogues_and_no_others(convene, dialogue, unit, contributor, consultant):
    foreign = make_dialogue(unit, "AR", "UY", initiative=make_initiative(unit, code="PE", name="Ajena"))
    convene()
    convene(days=30, dialogue=foreign)
    own, other = (f"dialogue-{each.pk}@testserver" for each in (dialogue, foreign))
    assert set(events(contributor)) == {own}
    assert set(events(unit)) == set(events(consultant)) == {own, other}
    event = events(contributor)[own]
    assert event.dtstart.value.astimezone(UTC) == in_days()
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["America/Costa_Rica"]
    assert (event.status.value, int(event.sequence.value)) == ("CONFIRMED", 1)


def test_what_has_no_date_is_not_there(dialogue, unit, focal_point):
    assert events(focal_point) == {}
    set_date(dialogue, starts_at=in_days(), reserve_at=None, by=unit)
    assert events(focal_point) == {}  # not convened


@pytest.mark.parametrize("answer", [Reply.NO, Reply.OTHER])
def test_what_was_turned_down_is_not_there(answer, convene, focal_point):
    convene()
    Invitee.objects.filter(person=focal_point).update(answer=answer, answered_at=timezone.now())
    assert events(focal_point) == {}


@pytest.mark.parametrize("way_out", [WayOut.CANCEL, WayOut.AGAIN])
def test_what_fell_through_is_cancelled_for_thirty_days(way_out, convene, unit, focal_point):
    dialogue = convene()
    fall_through(dialogue, cause=Cause.OTHER, way_out=way_out, comment="No podían", by=unit)
    (event,) = events(focal_point).values()
    assert (event.status.value, int(event.sequence.value)) == ("CANCELLED", 2)
    assert event.dtstart.value.astimezone(UTC) == in_days()
    DialogueEvent.objects.update(at=timezone.now() - timedelta(days=31))
    assert events(focal_point) == {}


def test_what_was_held_stays(convene, unit, focal_point):
    dialogue = convene()
    dialogue.starts_at = timezone.now() - timedelta(hours=3)
    dialogue.save()
    DIALOGUE.perform(dialogue, "hold", by=unit)
    (event,) = events(focal_point).values()
    assert event.status.value == "CONFIRMED"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_feed_takes_few_queries_whatever_the_dialogues(rows, convene, unit, focal_point, django_assert_num_queries):
    for number in range(rows):
        made = make_dialogue(unit, "CL", "PE", initiative=make_initiative(unit, name=f"Iniciativa {number}"))
        convene(dialogue=made, days=20 + number)
    person = type(focal_point).objects.get(pk=focal_point.pk)
    with django_assert_num_queries(6):
        assert feeds.written(person, timezone.now()).count(b"BEGIN:VEVENT") == rows
