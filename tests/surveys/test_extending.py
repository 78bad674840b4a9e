"""When a round is open and for whom: open and close now, more time for one country, the limit of initiatives."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from surveys import extending
from surveys.models import Entry, Extension, Ficha, Round, RoundEvent
from surveys.services import add_entry, save_round, start_ficha
from surveys.workflow import FICHA, what_stops_sending
from tests.conftest import make_entry, make_ficha, make_person, make_round


def day(n: int):
    return timezone.localdate() + timedelta(days=n)


def extend(round, unit, code="CR", days=5, reason="El ministerio cambió de autoridades."):
    country = Country.objects.get(pk=code)
    return extending.extend(round, country=country, closes_on=day(days), reason=reason, by=unit)


@pytest.fixture
def as_unit(client, unit):
    client.force_login(unit)
    return client


def url(name, round):
    return reverse(f"surveys:round_{name}", args=[round.code])


# open and close


def test_close_now_makes_yesterday_the_last_day_and_keeps_who(open_round, unit):
    closed = extending.close_now(open_round, by=unit)
    assert (closed.closes_on, closed.is_open()) == (day(-1), False)
    event = RoundEvent.objects.get()
    assert (event.action, event.by, event.closes_on) == ("closed", unit, day(-1))


def test_close_now_on_the_first_day_moves_the_opening_too(db, unit):
    round = extending.close_now(make_round(opens=0), by=unit)
    assert (round.opens_on, round.closes_on) == (day(-1), day(-1))


def test_open_now_takes_the_opening_forward_and_keeps_the_end(db, unit):
    round = extending.open_now(make_round(opens=3, closes=9), by=unit)
    assert (round.opens_on, round.closes_on, round.is_open()) == (day(0), day(9), True)
    assert RoundEvent.objects.get().action == "opened"


def test_open_now_again_needs_a_last_day(closed_round, unit):
    with pytest.raises(Refused) as refusal:
        extending.open_now(closed_round, by=unit)
    assert refusal.value.field == "closes_on"
    with pytest.raises(Refused):
        extending.open_now(closed_round, closes_on=day(-1), by=unit)
    opened = extending.open_now(closed_round, closes_on=day(0), by=unit)
    assert opened.is_open()
    assert opened.opens_on == closed_round.opens_on


def test_open_now_what_is_open_and_close_now_what_is_closed_are_refused(open_round, closed_round, unit):
    with pytest.raises(Refused):
        extending.open_now(open_round, by=unit)
    with pytest.raises(Refused):
        extending.close_now(closed_round, by=unit)
    assert not RoundEvent.objects.exists()


@pytest.mark.parametrize("name", ["focal_point", "consultant", "administrator", "stranger"])
def test_only_the_unit_moves_dates(name, open_round, cast):
    for move in (extending.open_now, extending.close_now):
        with pytest.raises(NotAllowed):
            move(open_round, by=cast[name])
    with pytest.raises(NotAllowed):
        extend(open_round, cast[name], days=40)


def test_open_and_close_pages(as_unit, open_round):
    assert as_unit.post(url("close", open_round))["Location"] == url("board", open_round)
    assert not Round.objects.get().is_open()
    page = as_unit.post(url("open", open_round), {"closes_on": ""})
    assert page.status_code == 200
    assert list(page.context["open_form"].errors) == ["closes_on"]
    assert as_unit.post(url("open", open_round), {"closes_on": day(4)})["Location"] == url("board", open_round)
    assert Round.objects.get().closes_on == day(4)
    page = as_unit.get(url("board", open_round)).content.decode()
    assert page.index("Abierta ahora") < page.index("Cerrada ahora")


@pytest.mark.parametrize("said", ["9999-12-31", "0001-01-01", "mañana", "2026-02-30", "\x00"])
def test_open_page_refuses_a_day_that_is_none(said, as_unit, closed_round):
    response = as_unit.post(url("open", closed_round), {"closes_on": said})
    assert (response.status_code, list(response.context["open_form"].errors)) == (200, ["closes_on"])


def test_close_page_of_a_closed_round_says_so(as_unit, closed_round):
    assert "no está abierta" in as_unit.post(url("close", closed_round), follow=True).content.decode()


# more time for one country


def test_extension_lets_its_country_only_start_and_send(closed_round, unit, focal_point, other_focal_point):
    ours, theirs = make_ficha(closed_round, "CR"), make_ficha(closed_round, "PE")
    extend(closed_round, unit)
    closed_round = Round.objects.get()
    assert (closed_round.closes_for("CR"), closed_round.closes_for("PE")) == (day(5), closed_round.closes_on)
    assert FICHA.perform(ours, "send", by=focal_point).state == "sent"
    with pytest.raises(Refused) as refusal:
        FICHA.perform(theirs, "send", by=other_focal_point)
    assert [problem.code for problem in refusal.value.problems] == ["round_closed"]
    ours.delete(), theirs.delete()
    assert start_ficha(round=closed_round, country=Country.objects.get(pk="CR"), by=focal_point)
    with pytest.raises(Refused):
        start_ficha(round=closed_round, country=Country.objects.get(pk="PE"), by=other_focal_point)


def test_extension_newest_stands_and_a_later_general_day_beats_it(closed_round, unit):
    extend(closed_round, unit, days=9)
    extend(closed_round, unit, days=2)
    round = Round.objects.get()
    assert (round.closes_for("CR"), round.days_left_for("CR"), round.is_open_for("CR")) == (day(2), 2, True)
    extending.open_now(round, closes_on=day(30), by=unit)
    assert Round.objects.get().closes_for("CR") == day(30)


def test_extension_survives_closing_now(open_round, unit):
    extend(open_round, unit, days=40)
    extending.close_now(open_round, by=unit)
    round = Round.objects.get()
    assert (round.is_open_for("CR"), round.is_open_for("PE")) == (True, False)


def test_extension_queryset_and_row_agree(open_round, closed_round, unit):
    extend(closed_round, unit, days=9)
    make_round("future", opens=3, closes=9)
    for codes in (["CR"], ["PE"], ["CR", "PE"]):
        said = {round.code for round in Round.objects.perhaps_open(codes)}
        assert said == {r.code for r in Round.objects.all() if any(r.is_open_for(code) for code in codes)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": -1}, "closes_on"),
        ({"days": 20}, "closes_on"),
        ({"reason": "  "}, "reason"),
        ({"code": "US"}, "country"),
    ],
)
def test_extension_refused(changes, field, open_round, unit):
    with pytest.raises(Refused) as refusal:
        extend(open_round, unit, **{"days": 30} | changes)
    assert refusal.value.field == field
    assert not Extension.objects.exists()


def test_extension_tells_the_countrys_people(open_round, unit, focal_point, authority, other_focal_point):
    extend(open_round, unit, days=30)
    assert {notice.person for notice in Notice.objects.all()} == {focal_point, authority}
    notice = Notice.objects.first()
    assert "Costa Rica tiene más plazo" in notice.subject
    assert "El ministerio cambió de autoridades." in notice.body


def test_extension_page(as_unit, closed_round):
    page = as_unit.get(url("extend", closed_round) + "?pais=CR").content.decode()
    assert '<option value="CR" selected>' in page
    said = {"country": "CR", "closes_on": day(7).isoformat(), "reason": "Hubo elecciones."}
    assert as_unit.post(url("extend", closed_round), said)["Location"] == url("board", closed_round)
    page = as_unit.get(url("board", closed_round)).content.decode()
    assert "Con más plazo" in page
    assert page.count("Hubo elecciones.") == 2  # beside the country and in the history


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "US"}, "country"),
        ({"country": "ZZ" * 90}, "country"),
        ({"country": "\x00"}, "country"),
        ({"closes_on": "9999-01-01"}, "closes_on"),
        ({"closes_on": "2001-01-01"}, "closes_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
    ],
)
def test_extension_page_refuses_bad_input_beside_the_field(changes, field, as_unit, closed_round):
    said = {"country": "CR", "closes_on": day(7).isoformat(), "reason": "Hubo elecciones."} | changes
    response = as_unit.post(url("extend", closed_round), said)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert not Extension.objects.exists()


@pytest.mark.parametrize("name", ["focal_point", "consultant", "administrator", "stranger"])
def test_pages_of_dates_are_the_units(name, cast, open_round, client):
    client.force_login(cast[name])
    assert [client.post(url(page, open_round)).status_code for page in ("open", "close", "extend")] == [403] * 3
    assert client.get(url("extend", open_round)).status_code == 403
    assert [client.post(url(page, Round(code="no-hay"))).status_code for page in ("open", "close")] == [403] * 2


def test_country_sees_its_own_date_everywhere(closed_round, unit, focal_point, other_focal_point, client):
    make_ficha(closed_round, "CR")
    extend(closed_round, unit, days=5)
    client.force_login(focal_point)
    assert "Quedan 5 días." in client.get("/").content.decode()
    listed = client.get(reverse("surveys:ficha_list")).content.decode()
    assert "Su país tiene más plazo que los demás." in listed
    detail = client.get(Ficha.objects.get().get_absolute_url()).content.decode()
    assert "Su país tiene más plazo: puede enviarla hasta el" in detail
    client.force_login(other_focal_point)
    assert "días." not in client.get("/").content.decode()
    assert "No hay convocatorias abiertas" in client.get(reverse("surveys:ficha_list")).content.decode()


def test_country_with_more_time_may_still_start(closed_round, unit, focal_point, client):
    extend(closed_round, unit, days=5)
    client.force_login(focal_point)
    assert "Empezar la ficha de Costa Rica" in client.get("/").content.decode()
    assert "Empezar la ficha" in client.get(reverse("surveys:ficha_list")).content.decode()
    response = client.post(reverse("surveys:ficha_start", args=[closed_round.code]))
    assert response["Location"] == Ficha.objects.get().get_absolute_url()


def test_what_stops_sending_says_the_countrys_own_day(closed_round, unit):
    extend(closed_round, unit, days=0)
    Extension.objects.update(closes_on=day(-1))
    (problem,) = what_stops_sending(make_ficha(closed_round))
    assert date_format(day(-1), "SHORT_DATE_FORMAT") in problem.message


# the limit of initiatives


def test_limit_goes_up_with_every_initiatives_own(open_round, unit, focal_point):
    ficha = make_ficha(open_round, entries=3)
    with pytest.raises(Refused):
        add_entry(ficha, by=focal_point)
    open_round.max_entries = 5
    save_round(open_round, by=unit)
    assert set(Entry.objects.values_list("limit", flat=True)) == {5}
    assert add_entry(Ficha.objects.get(), by=focal_point).position == 4
    assert RoundEvent.objects.get().max_entries == 5


def test_limit_does_not_go_below_what_a_ficha_has(open_round, unit):
    make_ficha(open_round, entries=2)
    open_round.max_entries = 1
    with pytest.raises(Refused) as refusal:
        save_round(open_round, by=unit)
    assert refusal.value.field == "max_entries"
    open_round.max_entries = 2
    save_round(open_round, by=unit)
    assert set(Entry.objects.values_list("limit", flat=True)) == {2}


def test_limit_holds_in_the_database(open_round):
    ficha = make_ficha(open_round, entries=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_entry(ficha, 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(max_entries=11)


@pytest.mark.parametrize(("said", "right"), [("1", True), ("10", True), ("0", False), ("11", False), ("x", False)])
def test_limit_in_the_form(said, right, as_unit, open_round):
    values = {"title": "T", "opens_on": open_round.opens_on, "closes_on": open_round.closes_on, "max_entries": said}
    response = as_unit.post(reverse("surveys:round_edit", args=[open_round.code]), values)
    assert response.status_code == (302 if right else 200)
    assert Round.objects.get().max_entries == (int(said) if right else 3)


def test_limit_too_low_is_said_beside_the_field(as_unit, open_round):
    make_ficha(open_round, entries=3)
    values = {"title": "T", "opens_on": open_round.opens_on, "closes_on": open_round.closes_on, "max_entries": 2}
    response = as_unit.post(reverse("surveys:round_edit", args=[open_round.code]), values)
    assert list(response.context["form"].errors) == ["max_entries"]
    assert Round.objects.get().max_entries == 3


def test_limit_is_shown_to_the_country(open_round, unit, focal_point, client):
    Round.objects.update(max_entries=7)
    client.force_login(focal_point)
    assert "Hasta 7 iniciativas por ficha." in client.get(reverse("surveys:ficha_list")).content.decode()
    ficha = make_ficha(Round.objects.get())
    assert "Hasta 7 iniciativas" in client.get(ficha.get_absolute_url()).content.decode()


def test_seventh_initiative_has_a_page(open_round, unit, focal_point, client):
    open_round.max_entries = 7
    save_round(open_round, by=unit)
    ficha = make_ficha(open_round, entries=3)
    for position in range(4, 8):
        make_entry(ficha, position, limit=7)
    client.force_login(focal_point)
    assert client.get(reverse("surveys:entry_edit", args=[ficha.pk, 7])).status_code == 200


# a round from an earlier one


def test_round_proposed_from_an_earlier_one(as_unit, db):
    make_round("2025", opens=-400, closes=-370, title="Convocatoria 2025", max_entries=5)
    page = as_unit.get(reverse("surveys:round_create") + "?desde=2025")
    initial = page.context["form"].initial
    year = day(0).year
    assert (initial["title"], initial["max_entries"]) == (f"Convocatoria {year}", 5)
    assert initial["opens_on"] == day(0)
    assert (initial["closes_on"] - initial["opens_on"]).days == 30
    assert "A partir de «Convocatoria 2025»" in page.content.decode()


@pytest.mark.parametrize("code", ["no-hay", "%00", "x" * 500])
def test_round_proposed_from_none_is_an_empty_form(code, as_unit):
    page = as_unit.get(reverse("surveys:round_create") + f"?desde={code}")
    assert (page.status_code, page.context["form"].initial.get("title")) == (200, None)


def test_round_from_a_demonstration_is_one(as_unit, db):
    make_round("demo", demonstration=True)
    said = {"title": "Otra", "code": "otra", "opens_on": day(0), "closes_on": day(9)}
    as_unit.post(reverse("surveys:round_create") + "?desde=demo", said)
    assert Round.objects.get(code="otra").demonstration


def test_people_who_left_are_not_told(open_round, unit, focal_point):
    gone = make_person("antes@cr.example.org", "focal_point", "CR")
    gone.memberships.update(ended_at=timezone.now())
    extend(open_round, unit, days=30)
    assert [notice.person for notice in Notice.objects.all()] == [focal_point]
