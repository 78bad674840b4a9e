"""The board of a round: the 22 countries by state, without a word of what a draft says."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.accounts.models import Country
from surveys import board
from surveys.models import Extension, Ficha
from tests.conftest import make_ficha, make_round

CODES = ["AR", "BR", "CL", "CO", "CR", "CU", "EC", "PE", "PY", "UY"]


@pytest.fixture
def as_unit(client, unit):
    client.force_login(unit)
    return client


def url(round):
    return reverse("surveys:round_board", args=[round.code])


def fill(round, unit):
    states = ("draft", "sent", "returned", "validated")
    for number, code in enumerate(CODES):
        make_ficha(round, code, state=states[number % 4])
    Ficha.objects.update(reviewer=unit)


def test_board_has_every_country_by_state(as_unit, open_round, unit):
    fill(open_round, unit)
    response = as_unit.get(url(open_round))
    rows = response.context["rows"]
    assert len(rows) == 22
    assert [(tab["state"], tab["n"]) for tab in response.context["tabs"]] == [
        ("", 22),
        ("none", 12),
        ("draft", 3),
        ("sent", 3),
        ("returned", 2),
        ("validated", 2),
    ]
    assert [row.country.name for row in rows][:3] == ["Andorra", "Argentina", "Bolivia"]


@pytest.mark.parametrize(("state", "n"), [("none", 12), ("draft", 3), ("validated", 2), ("", 22)])
def test_board_by_state(state, n, as_unit, open_round, unit):
    fill(open_round, unit)
    rows = as_unit.get(url(open_round) + f"?estado={state}").context["rows"]
    assert len(rows) == n
    assert {row.state for row in rows} == {state} if state else True


@pytest.mark.parametrize("said", ["otro", "%00", "x" * 300])
def test_board_of_a_state_that_is_none_shows_all_and_says_so(said, as_unit, open_round):
    response = as_unit.get(url(open_round) + f"?estado={said}")
    assert (len(response.context["rows"]), "Ese estado no existe" in response.content.decode()) == (22, True)


def test_board_of_a_state_without_countries_says_what_to_do(as_unit, open_round):
    assert "Ningún país está en ese estado" in as_unit.get(url(open_round) + "?estado=sent").content.decode()


def test_board_says_days_left_with_extension_activity_and_reviewer(as_unit, open_round, unit):
    ficha = make_ficha(open_round, "CR", state="sent")
    Ficha.objects.filter(pk=ficha.pk).update(reviewer=unit)
    last = timezone.localdate() + timedelta(days=31)
    country = Country.objects.get(pk="PE")
    Extension.objects.create(round=open_round, country=country, closes_on=last, reason="Elecciones", by=unit)
    rows = {row.country.pk: row for row in as_unit.get(url(open_round)).context["rows"]}
    assert (rows["CR"].days_left, rows["CR"].extension, rows["CR"].reviewer) == (20, None, unit)
    assert rows["CR"].last_activity == Ficha.objects.get().updated_at
    assert (rows["PE"].days_left, rows["PE"].extension.reason, rows["PE"].last_activity) == (31, "Elecciones", None)


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_board_tells_nothing_of_what_a_country_is_writing(state, as_unit, open_round):
    ficha = make_ficha(open_round, state=state)
    Ficha.objects.update(nothing_new=True)
    page = as_unit.get(url(open_round)).content.decode()
    assert "Nada nuevo" not in page
    for secret in (ficha.institution, ficha.focal_point_name, ficha.entries.get().name):
        assert secret not in page
    assert (ficha.get_absolute_url() in page) == (state == "returned")
    (row,) = [row for row in board.rows(open_round) if row.country.pk == "CR"]
    assert not row.nothing_new


def test_board_says_that_a_country_has_nothing_new(as_unit, open_round):
    make_ficha(open_round, state="validated", entries=0)
    Ficha.objects.update(nothing_new=True)
    assert "Nada nuevo" in as_unit.get(url(open_round)).content.decode()


@pytest.mark.parametrize("filled", [False, True])
def test_board_takes_the_same_queries(filled, as_unit, open_round, unit, django_assert_num_queries):
    if filled:
        fill(open_round, unit)
        for code in CODES:
            Extension.objects.create(
                round=open_round,
                country=Country.objects.get(pk=code),
                closes_on=open_round.closes_on + timedelta(days=3),
                reason="x",
                by=unit,
            )
    with django_assert_num_queries(8):
        as_unit.get(url(open_round))


@pytest.mark.parametrize("name", ["focal_point", "authority", "consultant", "administrator", "stranger"])
def test_board_is_the_units(name, cast, open_round, client):
    client.force_login(cast[name])
    assert client.get(url(open_round)).status_code == 403


def test_board_of_a_round_that_is_not_there_is_404(as_unit, db):
    assert as_unit.get(reverse("surveys:round_board", args=["no-hay"])).status_code == 404
    assert as_unit.post(url(make_round())).status_code == 405
