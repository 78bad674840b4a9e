"""From the days that are offered to dates that countries are told: answers, the problem, the worker, accepting."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dialogues import plan_runs
from dialogues.clock import as_text, local_times
from dialogues.enums import Can, DialogueState, RunState, ScheduleState
from dialogues.models import Availability, Dialogue, PlanRun, Schedule
from dialogues.problems import planned_in, problem_of
from dialogues.schedule_pages import grid
from dialogues.scheduling import SCHEDULE, answer
from dialogues.services import propose_dialogue
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative

from .conftest import make_interest, make_schedule, monday


@pytest.fixture
def schedule(dialogue, unit):
    """One Monday for the dialogue of Costa Rica with Chile and Peru, open for answers."""
    made = make_schedule(unit, dialogue)
    return SCHEDULE.perform(made, "open", by=unit)


def country(code):
    return Country.objects.get(pk=code)


def run_of(schedule, unit) -> PlanRun:
    run = plan_runs.ask(schedule, seconds=5, by=unit)
    assert plan_runs.work()
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        # Chile's clock goes forward in the night to Sunday 6 September 2026, back on 4 April 2027.
        (date(2026, 9, 4), "America/Santiago", 4),
        (date(2026, 9, 7), "America/Santiago", 3),
        (date(2027, 4, 2), "America/Santiago", 3),
        (date(2027, 4, 5), "America/Santiago", 4),
    ],
)
def test_starts_are_right_around_clock_changes(day, zone, hours):
    found = Schedule(first_day=day, last_day=day, from_hour=time(9), to_hour=time(12)).slots
    assert found == [datetime(day.year, day.month, day.day, 9 + hours + n, tzinfo=UTC) for n in range(3)]
    assert [at.astimezone(zoneinfo.ZoneInfo(zone)).hour for at in found] == [9, 10, 11]


def test_weekends_and_the_hour_that_does_not_exist_are_not_offered(settings):
    saturday = date(2026, 9, 5)
    assert Schedule(first_day=saturday, last_day=saturday + timedelta(days=1)).slots == []
    settings.TIME_ZONE = "Africa/Cairo"  # its clock goes forward on a Friday, at midnight
    skipped = Schedule(
        first_day=date(2026, 4, 24), last_day=date(2026, 4, 24), from_hour=time(0), to_hour=time(3), slot_minutes=30
    ).slots
    assert len(skipped) == len(set(skipped)) == 4


def test_a_moment_on_the_clocks_of_five_cities(db):
    codes = {"CL": "10:00", "ES": "14:00", "MX": "07:00", "BR": "10:00"}
    moment = datetime(2026, 12, 1, 13, tzinfo=UTC)
    found = {
        name: f"{each.at:%H:%M}"
        for each in local_times(moment, Country.objects.filter(pk__in=codes))
        for name in each.countries.replace(" y ", ", ").split(", ")
    }
    assert found == {country(code).name: hour for code, hour in codes.items()}


def test_opening_asks_the_countries(dialogue, unit, focal_point):
    empty = make_schedule(unit)
    with pytest.raises(Refused):
        SCHEDULE.perform(empty, "open", by=unit)
    schedule = make_schedule(unit, dialogue)
    mail.outbox.clear()
    SCHEDULE.perform(schedule, "open", by=unit)
    assert focal_point.email in {each.to[0] for each in mail.outbox}


def test_only_the_unit_makes_schedules(focal_point, consultant):
    for person in (focal_point, consultant):
        with pytest.raises(NotAllowed):
            make_schedule(person)


def test_an_answer_is_kept_once_and_changed_by_who_saw_it(schedule, focal_point, contributor):
    first, second = schedule.slots[:2]
    said = {first: Can.NO, second: Can.RATHER_NOT}
    kept = answer(schedule, said, zone="America/Costa_Rica", by=focal_point, country=country("CR"))
    assert (kept.can(first), kept.can(second), kept.can(schedule.slots[2])) == (Can.NO, Can.RATHER_NOT, Can.YES)
    for version in (0, 7):
        with pytest.raises(Refused, match="mientras tanto"):
            answer(schedule, {}, zone="UTC", by=contributor, country=country("CR"), version=version)
    again = answer(schedule, {}, zone="UTC", by=contributor, country=country("CR"), version=1)
    assert (again.version, again.cannot, Availability.objects.count()) == (2, [], 1)


def test_nobody_answers_for_another_country(schedule, other_focal_point, consultant, unit):
    for person in (other_focal_point, consultant):
        with pytest.raises(NotAllowed):
            answer(schedule, {}, zone="UTC", by=person, country=country("CR"))
    with pytest.raises(NotAllowed):
        answer(schedule, {}, zone="UTC", by=other_focal_point)
    assert answer(schedule, {}, zone="UTC", by=unit, country=country("CR"))
    assert answer(schedule, {}, zone="UTC", by=consultant).person == consultant


def test_a_closed_schedule_takes_no_answer(dialogue, unit, focal_point):
    with pytest.raises(Refused, match="Ahora no se responde"):
        answer(make_schedule(unit, dialogue), {}, zone="UTC", by=focal_point, country=country("CR"))


def test_unanswered_is_not_a_no(schedule, unit):
    problem = problem_of(schedule, planned_in(schedule), {})
    assert {code: party["answered"] for code, party in problem["parties"].items()} == dict.fromkeys(
        ("CR", "CL", "PE"), False
    )
    run = run_of(schedule, unit)
    assert run.plan["status"] == "optimal" and len(run.plan["timetable"]) == 1
    assert sorted(run.plan["unanswered"]) == ["CL", "CR", "PE"]


def test_a_timetable_keeps_to_the_answers_and_is_accepted(schedule, unit, focal_point):
    only = schedule.slots[3]
    said = {at: Can.NO for at in schedule.slots if not only <= at < only + timedelta(minutes=120)}
    answer(schedule, said, zone="America/Costa_Rica", by=focal_point, country=country("CR"))
    run = run_of(schedule, unit)
    assert run.state == RunState.DONE and [row["slot"] for row in run.plan["timetable"]] == [3]
    mail.outbox.clear()
    (dialogue,) = plan_runs.accept(run, by=unit, convene=True)
    dialogue.refresh_from_db()
    schedule.refresh_from_db()
    assert (dialogue.state, dialogue.starts_at) == (DialogueState.CONVENED, only)
    assert schedule.state == ScheduleState.PLANNED and mail.outbox
    with pytest.raises(Refused):
        plan_runs.accept(run, by=unit, convene=True)


def bilateral(unit):
    """Costa Rica and Peru, who present to each other, in a schedule that is open for answers."""
    make_interest("PE", make_initiative(unit, "CR", "Agua"))
    make_interest("CR", make_initiative(unit, "PE", "Telares"))
    made = make_schedule(unit, propose_dialogue(key="bilateral:CR-PE", by=unit))
    return SCHEDULE.perform(made, "open", by=unit)


def test_both_who_present_are_needed(unit, focal_point, other_focal_point):
    schedule = bilateral(unit)
    (row,) = problem_of(schedule, planned_in(schedule), {})["dialogues"]
    first, second = row["presenter"], *row["also"]
    assert {first, second} == {"CR", "PE"} and row["interested"] == [second]
    only = schedule.slots[4]
    said = {at: Can.NO for at in schedule.slots if not only <= at < only + timedelta(minutes=120)}
    answer(schedule, said, zone="America/Lima", by=other_focal_point, country=country("PE"))
    run = run_of(schedule, unit)
    assert [(each["slot"], each["attending"], each["reserve"]) for each in run.plan["timetable"]] == [
        (4, [second], None)
    ]


def test_when_the_presenter_never_can_the_answer_in_the_way_is_named(schedule, unit, focal_point):
    said = dict.fromkeys(schedule.slots, Can.NO)
    answer(schedule, said, zone="America/Costa_Rica", by=focal_point, country=country("CR"))
    run = run_of(schedule, unit)
    assert run.plan["status"] == "optimal" and run.plan["timetable"] == []
    (why,) = run.plan["unplaced"].values()
    assert "CR" in why
    with pytest.raises(Refused):
        plan_runs.accept(run, by=unit, convene=True)


def test_one_search_at_a_time_and_it_can_be_stopped(schedule, unit, consultant):
    run = plan_runs.ask(schedule, seconds=60, by=unit)
    assert plan_runs.ask(schedule, seconds=5, by=unit) == run
    with pytest.raises(NotAllowed):
        plan_runs.stop(run, by=consultant)
    plan_runs.stop(run, by=unit)
    assert plan_runs.work() and not plan_runs.work()
    run.refresh_from_db()
    assert run.state == RunState.DONE and run.plan["timetable"]


def test_a_worker_that_died_is_taken_over_three_times_at_most(schedule, unit):
    run = plan_runs.ask(schedule, seconds=5, by=unit)
    for tries in (1, 2, 3):
        PlanRun.objects.filter(pk=run.pk).update(
            state=RunState.RUNNING, claim="x.y.1.2", claimed_at="2020-01-01T00:00Z", tries=tries - 1
        )
        plan_runs.QUEUE.give_back_stale()
        run.refresh_from_db()
        assert (run.state, run.tries) == (RunState.WAITING if tries < 3 else RunState.FAILED, tries)


def test_convened_dialogues_stay_where_they_are(schedule, unit):
    run = run_of(schedule, unit)
    (dialogue,) = plan_runs.accept(run, by=unit, convene=False)
    assert Dialogue.objects.get().state == DialogueState.PROPOSED
    Dialogue.objects.update(state=DialogueState.CONVENED)
    (row,) = problem_of(schedule, planned_in(schedule), {})["dialogues"]
    assert schedule.slots[row["fixed"]] == dialogue.starts_at
    with pytest.raises(Refused, match="Ningún diálogo"):
        plan_runs.ask(schedule, seconds=5, by=unit)


def test_the_grid_is_on_the_partys_clock(schedule):
    in_spain = grid(schedule, "Europe/Madrid", {schedule.slots[0]: Can.NO})
    cells = [cell for _hour, row in in_spain.rows for cell in row if cell]
    assert len(cells) == len(schedule.slots)
    assert cells[0].value == Can.NO and not cells[-1].open  # 17:00 in Santiago is at night in Madrid
    assert {as_text(cell.at) for cell in cells} == {as_text(at) for at in schedule.slots}


def url(name, *args):
    return reverse(f"dialogues:{name}", args=args)


def test_the_unit_makes_a_schedule_and_a_country_answers_it(client, dialogue, unit, focal_point):
    client.force_login(unit)
    first = monday()
    data = {
        "title": "Mayo",
        "first_day": first.isoformat(),
        "last_day": first.isoformat(),
        "from_hour": "11:00",
        "to_hour": "14:00",
        "slot_minutes": "60",
        "earliest": "07:00",
        "latest": "20:00",
        "answer_until": (first - timedelta(days=3)).isoformat(),
        "dialogues": [str(dialogue.pk)],
    }
    bad = client.post(url("schedule_create"), data | {"last_day": "2020-01-01", "title": "Con mi título"})
    assert bad.status_code == 200 and "Con mi título" in bad.text and "anterior al primero" in bad.text
    assert client.post(url("schedule_create"), data).status_code == 302
    schedule = Schedule.objects.get()
    client.force_login(focal_point)
    assert client.get(schedule.get_absolute_url()).status_code == 404  # not opened yet
    client.force_login(unit)
    client.post(url("schedule_move", schedule.pk, "open"))
    client.force_login(focal_point)
    page = client.get(url("availability_edit", schedule.pk, "CR"))
    assert page.text.count("<select") == 3 + 2 and "de Costa Rica" in page.text
    answered = client.post(url("availability_edit", schedule.pk, "CR"), {"a0": "no", "a1": "???", "version": "0"})
    assert answered.status_code == 302
    assert Availability.objects.get().cannot == [as_text(schedule.slots[0])]
    late = client.post(url("availability_edit", schedule.pk, "CR"), {"a2": "no", "version": "0", "comment": "mío"})
    assert (
        "mientras tanto" in late.text and "mío" in late.text and late.text.count('value="no" selected') == 2
    )  # and in the range's own
    ranged = {
        "version": "1",
        "rango": "1",
        "rango-day": "",
        "rango-since": "",
        "rango-until": "",
        "rango-value": "no",
    }
    assert client.post(url("availability_edit", schedule.pk, "CR"), ranged).status_code == 302
    assert len(Availability.objects.get().cannot) == 3
    for who in ("CL", "yo", "XX"):
        assert client.get(url("availability_edit", schedule.pk, who)).status_code == 404


@pytest.mark.parametrize(
    ("since", "until", "words"), [("12:00", "10:00", "posterior"), ("99:99", "", "válida"), ("", "x", "válida")]
)
def test_a_range_that_makes_no_sense_is_said_and_kept(client, schedule, focal_point, since, until, words):
    client.force_login(focal_point)
    data = {"version": "0", "rango": "1", "rango-since": since, "rango-until": until, "rango-value": "no", "a1": "no"}
    page = client.post(url("availability_edit", schedule.pk, "CR"), data)
    assert page.status_code == 200 and words in page.text and page.text.count('value="no" selected') >= 1
    assert not Availability.objects.exists()


def test_the_page_of_a_search(client, schedule, unit, focal_point):
    client.force_login(unit)
    answered = client.post(url("plan_create", schedule.pk), {"seconds": "5"})
    run = PlanRun.objects.get()
    assert answered.url == url("plan_detail", schedule.pk, run.pk)
    assert "data-waiting" in client.get(answered.url).text
    client.post(url("plan_stop", schedule.pk, run.pk))
    plan_runs.work()
    page = client.get(answered.url).text
    assert "1 diálogo con fecha, 2 de 2 asistencias" in page and "Fijar estas fechas y convocar" in page
    assert client.post(url("plan_accept", schedule.pk, run.pk), {"convene": "1"}).url == schedule.get_absolute_url()
    client.force_login(focal_point)
    assert client.get(answered.url).status_code == 403


def test_seconds_that_make_no_sense(client, schedule, unit):
    client.force_login(unit)
    for seconds in ("", "x", "0", "9999"):
        assert client.post(url("plan_create", schedule.pk), {"seconds": seconds}).status_code == 302
    assert not PlanRun.objects.exists()


def test_a_date_falls_through_in_one_form(client, schedule, unit, dialogue):
    plan_runs.accept(run_of(schedule, unit), by=unit, convene=True)
    client.force_login(unit)
    page = url("dialogue_fall", dialogue.pk)
    refused = client.post(page, {"cause": "presenta", "way_out": "take_reserve", "comment": ""})
    assert refused.status_code == 200 and "obligatorio" in refused.text
    assert client.post(page, {"cause": "presenta", "way_out": "ask_again", "comment": "Agenda"}).status_code == 302
    assert Dialogue.objects.get().state == DialogueState.PROPOSED
    assert client.get(page, follow=True).status_code == 200
    form = {"starts_at": "2020-01-01T10:00", "link": "no es un enlace"}
    said = client.post(url("dialogue_date", dialogue.pk), form)
    assert said.status_code == 200 and "no es un enlace" in said.text
    future = (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%dT10:00")
    assert client.post(url("dialogue_date", dialogue.pk), {"starts_at": future}).status_code == 302
    assert Dialogue.objects.get().starts_at is not None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_schedules_page_takes_the_same_queries(client, unit, schedule, rows, django_assert_max_num_queries):
    client.force_login(unit)
    for _ in range(rows):
        PlanRun.objects.create(schedule=schedule, problem={}, by=unit, state=RunState.FAILED)
    with django_assert_max_num_queries(12):
        client.get(schedule.get_absolute_url())
