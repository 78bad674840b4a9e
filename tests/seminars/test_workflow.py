"""Every state x move x role of a seminar, and whom a move tells."""

import pytest
from django.core import mail

from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from seminars.enums import SeminarState
from seminars.models import Seminar, SeminarEvent
from seminars.services import register, register_outsider, set_programme
from seminars.workflow import SEMINAR
from tests.conftest import CAST

from .making import make_seminar

ALLOWED = {"announce": {"unit"}, "hold": {"unit"}, "cancel": {"unit"}}
SOURCES = {"announce": {"draft"}, "hold": {"announced"}, "cancel": {"announced"}}
OVER = {"starts_at": "2022-12-07T13:00:00Z"}


def test_table_of_moves_is_the_one_tested():
    assert set(SEMINAR.moves) == set(ALLOWED) == set(SOURCES)


@pytest.mark.parametrize("state", SeminarState.values)
@pytest.mark.parametrize("action", ALLOWED)
def test_every_move_of_every_role(state, action, unit, request):
    seminar = make_seminar(unit)
    for role in CAST:
        Seminar.objects.filter(pk=seminar.pk).update(state=state, **OVER)
        person = request.getfixturevalue(role)
        try:
            SEMINAR.perform(seminar, action, by=person, comment="Porque sí.")
            outcome = "done"
        except NotAllowed:
            outcome = "not allowed"
        except Refused:
            outcome = "refused"
        may = role in ALLOWED[action]
        assert outcome == ("not allowed" if not may else "done" if state in SOURCES[action] else "refused"), role


def test_announcing_needs_a_programme(unit):
    seminar = make_seminar(unit, state="draft")
    set_programme(seminar, items=[], voices=[], by=unit)
    with pytest.raises(Refused) as refusal:
        SEMINAR.perform(seminar, "announce", by=unit)
    assert [str(each.message) for each in refusal.value.problems] == ["Escriba el programa: al menos una parte."]


def test_seminar_that_did_not_begin_was_not_held(unit):
    with pytest.raises(Refused):
        SEMINAR.perform(make_seminar(unit), "hold", by=unit)


def test_cancelling_needs_a_reason(unit):
    with pytest.raises(Refused):
        SEMINAR.perform(make_seminar(unit), "cancel", by=unit, comment=" ")


def test_announcing_tells_who_speaks_for_countries_in_their_language(unit, focal_point, authority, contributor):
    focal_point.language = "en"
    focal_point.save()
    seminar = make_seminar(unit)
    assert set(Notice.objects.filter(kind="seminar").values_list("person", flat=True)) == {
        focal_point.pk,
        authority.pk,
    }
    letter = next(each for each in mail.outbox if each.to == [authority.email])
    assert letter.subject == "Seminario: Alianzas"
    assert f"/seminarios/{seminar.pk}/" in letter.body
    assert "Santiago" in letter.body


def test_nobody_is_told_of_a_seminar_that_is_over(unit, focal_point):
    make_seminar(unit, state="held")
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_cancelling_tells_who_registered_and_nobody_else(unit, focal_point, other_focal_point, country):
    seminar = make_seminar(unit)
    mail.outbox.clear()
    register(seminar, by=focal_point, country=country("CR"))
    values = {"name": "Eva", "institution": "ONG", "kind": "sociedad_civil", "country": country("CL")}
    register_outsider(seminar, email="Eva@ong.example.org", **values)
    SEMINAR.perform(seminar, "cancel", by=unit, comment="Por agenda del país sede.")
    assert sorted(letter.to[0] for letter in mail.outbox) == ["eva@ong.example.org", focal_point.email]
    assert all("Por agenda del país sede." in letter.body for letter in mail.outbox)
    assert SeminarEvent.objects.last().comment == "Por agenda del país sede."
