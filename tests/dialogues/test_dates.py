"""A dialogue's date: set, convened, and what is done when it falls through."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dialogues.dates import fall_through, set_date
from dialogues.enums import Cause, DialogueState, WayOut
from dialogues.models import FallenDate
from dialogues.workflow import DIALOGUE
from pifcss_registry.errors import NotAllowed, Refused


def at(days=20):
    return (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def convened(dialogue, unit):
    set_date(dialogue, starts_at=at(20), reserve_at=at(25), by=unit)
    DIALOGUE.perform(dialogue, "convene", by=unit)
    dialogue.refresh_from_db()
    mail.outbox.clear()
    return dialogue


def test_a_date_is_set_and_then_convened(dialogue, unit, focal_point):
    with pytest.raises(Refused, match="falta algo"):
        DIALOGUE.perform(dialogue, "convene", by=unit)
    set_date(dialogue, starts_at=at(20), reserve_at=at(25), by=unit)
    mail.outbox.clear()
    DIALOGUE.perform(dialogue, "convene", by=unit)
    dialogue.refresh_from_db()
    assert (dialogue.state, dialogue.sequence) == (DialogueState.CONVENED, 1)
    assert {each.to[0] for each in mail.outbox} >= {focal_point.email}
    assert all("Santiago" not in each.body and "(" in each.body for each in mail.outbox)


@pytest.mark.parametrize(
    ("starts", "reserve", "words"), [(-1, 9, "ya pasó"), (9, -1, "reserva ya pasó"), (9, 9, "se cruza")]
)
def test_dates_that_make_no_sense(starts, reserve, words, dialogue, unit):
    with pytest.raises(Refused, match=words):
        set_date(dialogue, starts_at=at(starts), reserve_at=at(reserve), by=unit)
    dialogue.refresh_from_db()
    assert dialogue.starts_at is None


def test_only_the_unit_sets_dates(dialogue, consultant, focal_point):
    for person in (consultant, focal_point):
        with pytest.raises(NotAllowed):
            set_date(dialogue, starts_at=at(), reserve_at=None, by=person)


def test_the_reserve_is_taken_in_one_action(convened, unit):
    reserve = convened.reserve_at
    fall_through(convened, cause=Cause.PRESENTER, way_out=WayOut.RESERVE, comment="Cambió el gabinete", by=unit)
    convened.refresh_from_db()
    assert (convened.state, convened.starts_at, convened.reserve_at) == (DialogueState.CONVENED, reserve, None)
    assert convened.sequence == 2
    assert mail.outbox and all("Cambió el gabinete" in each.body for each in mail.outbox)
    with pytest.raises(Refused):
        fall_through(convened, cause=Cause.OTHER, way_out=WayOut.RESERVE, comment="Otra vez", by=unit)
    assert FallenDate.objects.get().was_at < reserve


@pytest.mark.parametrize(
    ("way_out", "state"), [(WayOut.AGAIN, DialogueState.PROPOSED), (WayOut.CANCEL, DialogueState.NOT_HELD)]
)
def test_other_ways_out(way_out, state, convened, unit):
    fall_through(convened, cause=Cause.INTERESTED, way_out=way_out, comment="No pueden", by=unit)
    convened.refresh_from_db()
    assert convened.state == state
    assert (convened.starts_at is None) == (way_out == WayOut.AGAIN)
    assert mail.outbox and FallenDate.objects.get().cause == Cause.INTERESTED


@pytest.mark.parametrize(
    ("cause", "way_out", "comment"), [("x", "cancel", "a"), ("otra", "x", "a"), ("otra", "cancel", " ")]
)
def test_without_cause_way_or_words_nothing_changes(cause, way_out, comment, convened, unit):
    with pytest.raises(Refused):
        fall_through(convened, cause=cause, way_out=way_out, comment=comment, by=unit)
    convened.refresh_from_db()
    assert convened.state == DialogueState.CONVENED and not FallenDate.objects.exists()


def test_a_dialogue_is_held_once_its_date_has_come(convened, unit):
    with pytest.raises(Refused):
        DIALOGUE.perform(convened, "hold", by=unit)
    convened.starts_at = timezone.now() - timedelta(hours=2)
    convened.save()
    assert DIALOGUE.perform(convened, "hold", by=unit).state == DialogueState.HELD
