"""The Unit opens rounds and keeps their dates."""

from datetime import date

import pytest
from django.urls import reverse

from surveys.models import Round
from surveys.round_form import years_before
from tests.conftest import make_ficha, make_round

LIST, NEW = reverse("surveys:round_list"), reverse("surveys:round_create")
RIGHT = {"title": "Convocatoria 2027", "code": "2027", "opens_on": "2027-03-01", "closes_on": "2027-05-31"}


@pytest.fixture
def as_unit(client, unit):
    client.force_login(unit)
    return client


def test_list_counts_fichas_by_state(as_unit, open_round):
    for code, state in (("CR", "draft"), ("PE", "sent"), ("CL", "sent"), ("BR", "validated")):
        make_ficha(open_round, code, state=state, entries=2)
    (round,) = as_unit.get(LIST).context["page_obj"]
    assert (round.n_draft, round.n_sent, round.n_returned, round.n_validated) == (1, 2, 0, 1)


@pytest.mark.parametrize("rounds", [1, 3])
def test_list_takes_the_same_queries(rounds, as_unit, django_assert_num_queries):
    for number in range(rounds):
        make_ficha(make_round(f"r{number}"), entries=0)
    with django_assert_num_queries(4):
        as_unit.get(LIST)


def test_list_without_rounds_says_what_to_do(as_unit, db):
    assert "Todavía no hay convocatorias" in as_unit.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["focal_point", "authority", "consultant", "administrator", "stranger"])
def test_rounds_are_the_units(name, cast, open_round, client):
    client.force_login(cast[name])
    edit = reverse("surveys:round_edit", args=[open_round.code])
    assert [client.get(url).status_code for url in (LIST, NEW, edit)] == [403, 403, 403]
    assert [client.post(url, RIGHT).status_code for url in (NEW, edit)] == [403, 403]
    assert Round.objects.count() == 1


def test_create_proposes_the_window_of_three_years(as_unit):
    assert as_unit.post(NEW, RIGHT)["Location"] == LIST
    round = Round.objects.get()
    assert (round.window_start, round.window_end) == (date(2024, 3, 1), date(2027, 3, 1))


def test_create_takes_another_window(as_unit):
    as_unit.post(NEW, RIGHT | {"window_start": "2023-01-01", "window_end": "2025-12-31"})
    assert Round.objects.get().window_start == date(2023, 1, 1)


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"closes_on": "2027-02-28"}, "closes_on"),
        ({"opens_on": "2027-02-30"}, "opens_on"),
        ({"opens_on": "0001-01-01"}, "opens_on"),
        ({"opens_on": ""}, "opens_on"),
        ({"closes_on": "9999-12-31"}, "closes_on"),
        ({"window_start": "2027-03-01", "window_end": "2027-03-01"}, "window_start"),
        ({"code": "con espacio"}, "code"),
        ({"code": "nueva"}, "code"),
        ({"code": "2026"}, "code"),
        ({"code": "x" * 21}, "code"),
        ({"code": ""}, "code"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_create_refuses_bad_input_beside_the_field(changes, field, as_unit, open_round):
    response = as_unit.post(NEW, RIGHT | changes)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert Round.objects.count() == 1


def test_edit_changes_dates_but_not_the_code(as_unit, open_round):
    url = reverse("surveys:round_edit", args=[open_round.code])
    page = as_unit.get(url).content.decode()
    assert f'value="{open_round.opens_on:%Y-%m-%d}"' in page
    as_unit.post(url, RIGHT | {"code": "otro"})
    open_round.refresh_from_db()
    assert (open_round.code, open_round.closes_on) == ("2026", date(2027, 5, 31))


@pytest.mark.parametrize("code", ["no-hay", "x" * 300])
def test_edit_of_a_round_that_is_not_there_is_404(code, as_unit):
    assert as_unit.get(reverse("surveys:round_edit", args=[code])).status_code == 404


def test_years_before_a_29th_of_february():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
