"""The panorama: figures equal counting anew, whoever asks; links hold as many as they say; pages and files."""

import csv
import io
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.models import Interest
from drawing import maps
from initiatives import index
from initiatives.catalogue.filters import Catalogue
from initiatives.enums import ExclusionReason, Verdict
from initiatives.index import together
from initiatives.merging import merge
from initiatives.models import ActorSet, ActorSetState, Initiative
from judging.excluding import exclude
from pifcss_registry.accounts.models import User
from pifcss_registry.report.facts.matrices import Matrices, interests_of
from pifcss_registry.report.pictures import KEYS, Pictures, registry_pictures, round_pictures
from surveys.models import Round
from tests.conftest import make_initiative, make_round
from tests.dialogues.conftest import make_interest
from tests.drawing.seen import numbers, written
from tests.initiatives.registry import SECTORS, TYPES, Row, reader, store

from .naive import counted, said

HOME = "/panorama/"
COUNTRIES = ("CR", "BR", "CL", "KE")
APART = frozenset(COUNTRIES) - {"KE"}
ROWS = st.builds(
    Row,
    name=st.just("Agua"),
    country=st.sampled_from(COUNTRIES),
    partners=st.frozensets(st.sampled_from(COUNTRIES), max_size=3),
    sectors=st.frozensets(st.sampled_from(SECTORS), max_size=2),
    actors=st.lists(st.sampled_from(sorted(TYPES)), max_size=3).map(tuple),
    verdict=st.sampled_from([Verdict.AMDS, Verdict.NARROW, Verdict.UNKNOWN]),
    share=st.booleans(),
    round_code=st.sampled_from(["2022", "2026"]),
    excluded=st.sampled_from(["", "", "", ExclusionReason.NO_ALLIANCE]),
)


class Undone(Exception):
    """Takes back what an example stored."""


@given(st.lists(ROWS, max_size=12), st.integers(0, 12), st.sampled_from(["", "2022"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_are_those_of_counting_anew(db, rows, folded, round_code):
    """Of cards that were folded and of fresh ones; half of the actors take part in one initiative more."""
    try:
        with transaction.atomic():
            keys = list(store(rows[:folded]))
            index.fold()
            keys += store(rows[folded:])
            share_actors(keys)
            user = reader()
            assert said(Matrices(index.seen_by(user), round_code), APART) == counted(user, APART, round_code)
            raise Undone
    except Undone:
        pass


def share_actors(keys: list[int]) -> None:
    """The first actor of each initiative takes part in the next one too."""
    for one, other in pairwise(keys):
        part = Initiative.objects.get(pk=one).participations.first()
        if part:
            there = Initiative.objects.get(pk=other)
            there.participations.get_or_create(actor=part.actor, defaults={"declared_name": part.declared_name})
    index.changed(keys)


@pytest.fixture
def demo(demonstration):
    return {"unit": "unidad", "country": "puntofocal.cr", "other": "puntofocal.mx"}


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example.org")


def test_demonstration_is_counted_right_for_everybody(demo, settings):
    settings.REGISTRY_PUBLIC = True
    out = Initiative.objects.get(round_code="2022", name__contains="Makueni")
    exclude(out, reason="no_es_alianza", message="Es un acto de firma.", by=person("unidad"))
    for user in (*map(person, demo.values()), reader()):
        for code in ("", "2022"):
            facts = Matrices(index.seen_by(user), code)
            assert said(facts, maps.codes()) == counted(user, maps.codes(), code)
    assert Matrices(index.seen_by(reader()), "2022").total == 12


def test_every_linked_number_is_that_of_its_list(demo):
    user, asked = person("unidad"), 0
    for picture in [*Pictures.of(user).all(), *Pictures.of(user, "2022").all()]:
        for (row, column), url in picture.table.urls.items():
            cell = picture.table.rows[row][column]
            if isinstance(cell, int):
                query = QueryDict(urlsplit(url).query)
                catalogue = Catalogue(query, user, path="")
                assert (catalogue.total(), catalogue.ignored) == (cell, []), url
                asked += 1
    assert asked > 80


def test_pictures_of_the_reports_round(demo):
    pictures = {each.key: each for each in round_pictures(Round.objects.get(code="2022"), "es")}
    assert list(pictures) == list(KEYS) and all(each.svg and each.alt for each in pictures.values())
    assert pictures["evolucion"].table.rows == [["2022", 6, 3, 4, 13, 9]]
    assert ["Costa Rica", "República Dominicana", 1] in pictures["mapa"].table.rows
    waiting = pictures["quien-espera-a-quien"].table
    interests = Interest.objects.filter(initiative__round_code="2022")
    assert sum(sum(row[1:]) for row in waiting.rows) == interests.count() == 8
    assert all(url.startswith("http") for each in pictures.values() for url in each.table.urls.values())
    again = {each.key: each.svg for each in round_pictures(Round.objects.get(code="2022"), "es")}
    assert again == {key: each.svg for key, each in pictures.items()}


def test_pictures_speak_the_language_asked_for(demo):
    names = [row[0] for row in registry_pictures(person("unidad"), "pt")[1].table.rows]
    assert "Educação" in names


# Who sees what


def test_country_sees_interests_that_concern_it(initiative, unit, focal_point, other_focal_point, third_focal_point):
    peru = make_initiative(unit, "PE", "Telares")
    for code, wanted in (("PE", initiative), ("CL", initiative), ("CL", peru)):
        make_interest(code, wanted)

    def seen(user):
        return Matrices(index.seen_by(user)).waiting(interests_of(user))

    assert seen(unit) == {("PE", "CR"): 1, ("CL", "CR"): 1, ("CL", "PE"): 1}
    assert seen(focal_point) == {("PE", "CR"): 1, ("CL", "CR"): 1}
    assert seen(other_focal_point) == {("PE", "CR"): 1, ("CL", "PE"): 1}
    exclude(initiative, reason="no_es_alianza", message="No.", by=unit)
    assert seen(unit) == {("CL", "PE"): 1}
    assert Matrices(index.seen_by(unit), "otra").waiting(interests_of(unit)) == {}


def test_visitors_see_what_is_shared_and_no_interest(client, unit, settings):
    settings.REGISTRY_PUBLIC = True
    shared = make_initiative(unit, "CR", "Agua", partner_countries=["PE"])
    make_initiative(unit, "CL", "Secreta", share=False, actors=(("Oculta", "ACA-UNI"),))
    make_interest("PE", shared)
    page = client.get(HOME).content.decode()
    assert "1 iniciativa<" in page and "Oculta" not in page
    assert "Todavía ningún país declaró interés" in page


def test_round_that_nobody_knows_is_hidden(client, unit, focal_point, stranger, settings):
    make_round("2026")
    make_initiative(unit, "CR", "Secreta", round_code="vieja", share=False)
    client.force_login(focal_point)
    assert [client.get(f"{HOME}{code}/").status_code for code in ("2026", "vieja", "nada")] == [200, 200, 404]
    settings.REGISTRY_PUBLIC = True
    client.force_login(stranger)
    assert [client.get(f"{HOME}{code}/").status_code for code in ("2026", "vieja")] == [404, 404]


def test_empty_registry_says_what_comes_next(client, focal_point, stranger):
    client.force_login(focal_point)
    assert "Las figuras aparecen cuando la Unidad Técnica valida" in client.get(HOME).content.decode()
    client.force_login(stranger)
    assert "Su cuenta no tiene ahora ningún papel" in client.get(HOME).content.decode()


# Pages and files


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_eight_queries(client, unit, rows, django_assert_num_queries):
    make_round("2026")
    for number in range(rows):
        each = make_initiative(
            unit, "CR", f"Agua {number}", partner_countries=["PE"], actors=((f"A{number}", "EST-CEN"),)
        )
        make_interest("CL", each)
    index.fold()
    client.force_login(unit)
    client.get(HOME)
    with django_assert_num_queries(8):
        assert client.get(HOME).status_code == 200


def test_page_has_each_picture_with_its_table_and_files(client, demo):
    client.force_login(person("unidad"))
    page = client.get(HOME).content.decode()
    for key in KEYS:
        assert page.count(f'id="{key}"') == 1 and f'href="/panorama/{key}.png"' in page
    assert page.count("<svg xmlns") == page.count("<table") == len(KEYS)
    assert " style=" not in page and "Natural Earth" in page
    assert f'href="{reverse("panorama:round", args=["2022"])}"' in page


def test_files_hold_the_same_numbers(client, demo):
    client.force_login(person("unidad"))
    for folder, ending in ((HOME, ""), (f"{HOME}2022/", "-2022")):
        for key in KEYS:
            svg, png, table = (client.get(f"{folder}{key}.{form}") for form in ("svg", "png", "csv"))
            assert svg["Content-Type"] == "image/svg+xml" and png.content.startswith(b"\x89PNG")
            assert f'filename="{key}{ending}.csv"' in table["Content-Disposition"]
            rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))[1:]
            drawn = numbers(written(svg.content.decode()))
            assert drawn and drawn <= numbers([cell for row in rows for cell in row])
            assert 'href="http' in svg.content.decode()


def test_file_that_does_not_exist(client, unit, initiative):
    client.force_login(unit)
    for path in ("otra.svg", "mapa.exe", "nada/mapa.svg", "quien-espera-a-quien.png", "mapa.svg/"):
        assert client.get(f"{HOME}{path}").status_code == 404
    assert client.post(f"{HOME}mapa.svg").status_code == 405


def test_name_of_an_actor_is_no_markup(client, unit):
    make_initiative(unit, "CR", "Agua", actors=(("<script>alert(1)</script>", "EST-CEN"), ("B", "ACA-UNI")))
    client.force_login(unit)
    assert "<script>alert" not in client.get(HOME).content.decode()


# Where there is too much to read at once


@pytest.fixture
def many(unit, monkeypatch):
    """More initiatives than are read at once: three, with one actor in all of them."""
    monkeypatch.setattr(together, "FEW", 2)
    monkeypatch.setattr(together, "_complete", set())
    found = [
        make_initiative(unit, code, name, share=code != "PE")
        for code, name in (("CR", "A"), ("CR", "B"), ("PE", "C"))
    ]
    index.fold()
    return found


def made() -> int:
    steps = 0
    while together.work():
        steps += 1
    return steps


def test_network_waits_for_the_worker(client, unit, many):
    client.force_login(unit)
    assert "esta figura se está preparando" in client.get(HOME).content.decode()
    assert made() == 2  # of all, and of the one round
    page = client.get(HOME).content.decode()
    assert "esta figura se renueva" in page and "FONAFIFO (CR)" in page
    assert made() == 0


@pytest.mark.parametrize("public", [False, True])
def test_kept_network_is_that_of_counting_anew(unit, many, settings, public):
    settings.REGISTRY_PUBLIC = public
    made()
    user = AnonymousUser() if public else unit
    facts = Matrices(index.seen_by(user))
    together.FEW = 1
    assert said(facts, APART) == counted(user, APART)
    assert facts.network(1).at is not None


def test_kept_network_follows_what_left_the_registry(unit, many):
    made()
    exclude(many[0], reason="no_es_alianza", message="No.", by=unit)
    together.FEW = 1
    facts = Matrices(index.seen_by(unit))
    assert said(facts, APART)["pairs"] == counted(unit, APART)["pairs"]
    gone, stays = (many[2].actors.get(name=name) for name in ("AIDER", "FONAFIFO"))
    merge(gone, into=stays, by=unit)
    assert gone.pk not in {actor.pk for actor in Matrices(index.seen_by(unit)).network(9).actors}


def test_kept_network_is_renewed_when_it_is_old_and_something_changed(unit, many):
    made()
    make_initiative(unit, "CL", "D")
    index.fold()
    assert made() == 0  # made a moment ago
    ActorSetState.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert made() == 2
    ActorSetState.objects.update(at=timezone.now() - timedelta(days=1))
    assert made() == 0  # nothing changed since
    assert {count for count in (ActorSet.objects.filter(round_code=code).count() for code in ("", "2026"))} == {6}


def test_what_took_long_rests_long(unit, many):
    made()
    make_initiative(unit, "CL", "D")
    index.fold()
    ActorSetState.objects.update(at=timezone.now() - timedelta(minutes=11), seconds=60)
    assert made() == 0
