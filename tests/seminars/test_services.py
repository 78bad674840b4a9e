"""Registrations, questions and logs: what is stored, what is refused."""

from datetime import timedelta

import pytest
from django.core import mail

from initiatives.models import Initiative
from judging.excluding import exclude
from pifcss_registry.accounts.services import give_role
from pifcss_registry.errors import NotAllowed, Refused
from seminars import services
from seminars.attendance import figures_of
from seminars.attending import accept_log, discard_log, receive_log, recount, round_attendance, spans_of
from seminars.models import AttendanceLog, AttendanceSpan, Question, Registration, Seminar
from tests.conftest import make_initiative

from .logs import ENDS, STARTS, ZOOM, zoom
from .making import make_log, make_seminar

EVA = {"name": "Eva Ríos", "email": "eva@ong.example.org", "institution": "ONG", "kind": "sociedad_civil"}


@pytest.fixture
def seminar(unit):
    return make_seminar(unit)


@pytest.fixture
def held(unit):
    return make_seminar(unit, state="held", round_code="2022")


# Registering


def test_member_registers_once_with_kind_and_country(seminar, contributor, country):
    for _time in range(2):
        services.register(seminar, by=contributor, country=country("CR"))
    found = Registration.objects.get()
    assert (found.kind, found.country_id, found.shown_email) == ("institucion_pais", "CR", contributor.email)


def test_programme_registers_without_a_country(seminar, consultant):
    assert services.register(seminar, by=consultant).kind == "programa"


def test_register_for_another_country_or_without_role_is_not_allowed(seminar, contributor, stranger, country):
    with pytest.raises(NotAllowed):
        services.register(seminar, by=contributor, country=country("PE"))
    with pytest.raises(NotAllowed):
        services.register(seminar, by=stranger)
    with pytest.raises(Refused):
        services.register(seminar, by=contributor)


def test_outsider_registers_once_and_nobody_learns_who_is_there(seminar, country):
    services.register_outsider(seminar, **EVA, country=country("CL"))
    again = EVA | {"email": "EVA@ong.example.org ", "name": "Otra"}
    assert services.register_outsider(seminar, **again, country=country("PE")) is None
    assert Registration.objects.get().name == "Eva Ríos"


@pytest.mark.parametrize("state", ["draft", "held", "cancelled"])
def test_registering_is_closed(state, unit, contributor, country):
    closed = make_seminar(unit, state=state)
    with pytest.raises(Refused):
        services.register(closed, by=contributor, country=country("CR"))
    with pytest.raises(Refused):
        services.register_outsider(closed, **EVA, country=country("CL"))


def test_unit_writes_down_who_registered_elsewhere_after_the_seminar(held, unit, focal_point, country):
    services.register_outsider(held, **EVA, country=country("CL"), by=unit)
    assert Registration.objects.count() == 1
    with pytest.raises(Refused):
        services.register_outsider(held, **EVA | {"email": "b@x.example.org"}, country=country("CL"), by=focal_point)


def test_withdrawing_takes_back_ones_own_only(seminar, contributor, focal_point, country):
    for person in (contributor, focal_point):
        services.register(seminar, by=person, country=country("CR"))
    services.withdraw(seminar, by=contributor)
    assert Registration.objects.get().person == focal_point


def test_registrations_are_seen_by_their_country_and_the_unit(seminar, cast, country, contributor):
    services.register(seminar, by=contributor, country=country("CR"))
    services.register_outsider(seminar, **EVA, country=country("PE"))
    seen = {role: Registration.objects.visible_to(person).count() for role, person in cast.items() if person}
    own = dict.fromkeys(("focal_point", "contributor", "authority", "other_focal_point"), 1)
    assert seen == own | {"unit": 2, "consultant": 0, "administrator": 0, "stranger": 0}


# Questions


def test_question_is_in_the_name_of_the_own_country(seminar, contributor, unit, country):
    services.ask(seminar, text=" ¿Cómo? ", country=country("CR"), by=contributor)
    assert Question.objects.get().text == "¿Cómo?"
    for person, code in ((contributor, "PE"), (unit, "CR")):
        with pytest.raises(NotAllowed):
            services.ask(seminar, text="¿Cómo?", country=country(code), by=person)


def test_question_about_what_the_person_does_not_see_is_refused(seminar, unit, other_focal_point, country):
    initiative = make_initiative(unit)
    exclude(initiative, reason="no_es_alianza", message="Un solo actor.", by=unit)
    with pytest.raises(Refused):
        services.ask(seminar, text="¿Y?", country=country("PE"), by=other_focal_point, initiative=initiative)
    assert Initiative.objects.visible_to(other_focal_point).count() == Question.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_question_is_refused_where_nothing_is_taken(state, unit, contributor, country):
    with pytest.raises(Refused):
        services.ask(make_seminar(unit, state=state), text="¿Y?", country=country("CR"), by=contributor)


def test_answer_goes_to_who_asked_once(seminar, unit, contributor, focal_point, country):
    question = services.ask(seminar, text="¿Cómo?", country=country("CR"), by=contributor)
    mail.outbox.clear()
    for text in ("Así.", "Mejor así."):
        services.answer(question, text=text, by=unit)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Mejor así.", unit)
    assert [letter.to for letter in mail.outbox] == [[contributor.email]]
    with pytest.raises(NotAllowed):
        services.answer(question, text="Yo sé.", by=focal_point)
    with pytest.raises(Refused):
        services.answer(question, text=" ", by=unit)


# Logs


def test_log_keeps_numbers_and_no_person(held, unit):
    log = make_log(held, unit)
    assert (log.people, log.peak, log.floor) == (2, 2, 1)
    rows = AttendanceSpan.objects.values()
    assert len(rows) == 3
    assert "ana" not in str([list(rows), log.problems]).lower()


def test_log_gets_kind_and_country_from_registrations(held, unit, country):
    services.register_outsider(held, **EVA | {"email": "ANA@cr.example.org"}, country=country("CR"), by=unit)
    services.register_outsider(
        held, **EVA | {"name": "bruno", "email": "b@x.example.org"} | {"kind": "academia"}, country=country("UY"), by=unit
    )  # fmt: skip
    make_log(held, unit)
    found = set(AttendanceSpan.objects.values_list("person", "kind", "country"))
    assert found == {(0, "sociedad_civil", "CR"), (1, "academia", "UY")}


def test_log_does_not_choose_between_namesakes(held, unit, country):
    for number in range(2):
        services.register_outsider(
            held, **EVA | {"name": "Bruno", "email": f"b{number}@x.example.org"}, country=country("UY"), by=unit
        )
    make_log(held, unit)
    assert not AttendanceSpan.objects.exclude(kind="").exists()


def test_accepted_log_replaces_the_one_before(held, unit):
    first = accept_log(make_log(held, unit), by=unit)
    waiting = make_log(held, unit, zoom(("Ana", "", "10:00", "12:00")))
    assert round_attendance("2022") == first
    accept_log(waiting, by=unit)
    assert list(AttendanceLog.objects.all()) == [round_attendance("2022")] == [waiting]
    with pytest.raises(Refused):
        accept_log(waiting, by=unit)


def test_a_new_log_to_accept_replaces_the_one_that_waits(held, unit):
    make_log(held, unit)
    second = make_log(held, unit)
    assert list(AttendanceLog.objects.all()) == [second]
    discard_log(second, by=unit)
    assert not AttendanceLog.objects.exists()


def test_discarding_leaves_what_was_accepted(held, unit):
    log = accept_log(make_log(held, unit), by=unit)
    discard_log(log, by=unit)
    assert round_attendance("2022") == log


def test_log_is_refused_with_words_beside_its_field(held, unit):
    with pytest.raises(Refused) as refusal:
        receive_log(held, data=b"", zone="UTC", by=unit)
    assert (refusal.value.field, refusal.value.message) == ("file", "El archivo está vacío.")


def test_log_of_a_seminar_that_was_not_held_is_refused(seminar, unit, focal_point):
    with pytest.raises(Refused):
        make_log(seminar, unit)
    with pytest.raises(NotAllowed):
        make_log(seminar, focal_point)


def test_kept_figures_are_what_counting_anew_gives_after_the_times_change(held, unit):
    accept_log(make_log(held, unit, ZOOM), by=unit)
    held.starts_at += timedelta(minutes=20)
    held.minutes = 30
    services.save_seminar(held, by=unit)
    log = AttendanceLog.objects.get()
    anew = figures_of(spans_of(log), starts=held.starts_at, ends=held.ends_at)
    assert (log.people, log.peak, log.peak_at, log.floor) == (anew.people, anew.peak, anew.peak_at, anew.floor)
    assert log.floor == 2
    Seminar.objects.update(starts_at=STARTS, minutes=(ENDS - STARTS).seconds // 60)
    recount(Seminar.objects.get())
    assert AttendanceLog.objects.get().floor == 1


def test_round_attendance_is_that_of_the_last_seminar_held(held, unit):
    accept_log(make_log(held, unit), by=unit)
    earlier = make_seminar(unit, state="held", round_code="2022", starts_at=STARTS - timedelta(hours=1))
    accept_log(make_log(earlier, unit), by=unit)
    assert round_attendance("2022").seminar == held
    Seminar.objects.filter(pk=held.pk).update(state="cancelled")
    assert round_attendance("2022").seminar == earlier


def test_saving_does_not_undo_a_move(seminar, unit):
    stale = Seminar.objects.get()
    Seminar.objects.update(state="cancelled")
    services.save_seminar(stale, by=unit)
    assert Seminar.objects.get().state == "cancelled"


def test_person_of_two_countries_registers_for_one(seminar, contributor, country):
    give_role(user=contributor, role="contributor", country=country("PE"))
    contributor.__dict__.pop("memberships_now", None)
    assert services.register(seminar, by=contributor, country=country("PE")).country_id == "PE"
