"""The figures of a round are counted from rows; the command prints them."""

import json

import pytest
from django.core.management import CommandError, call_command

from initiatives.enums import Verdict
from initiatives.models import Initiative, ReportSector
from pifcss_registry.errors import Refused
from pifcss_registry.report.facts import (
    RULES,
    known_rounds,
    registry_facts,
    report_round,
    round_facts,
    round_figures,
)
from tests.conftest import make_initiative, make_round
from tests.dialogues.conftest import make_dialogue, make_interest

KEYS = [
    "round",
    "initiatives",
    "countries",
    "sectors",
    "actor_types",
    "types",
    "classification",
    "excluded",
    "wanted_by_many",
    "fichas",
    "dialogues",
    "coverage",
    "seminar",
    "rules",
    "facts",
]
NO_DIALOGUE = {"proposed": 0, "planned": 0, "held": 0, "cancelled": 0, "bilateral": 0, "causes": {}}


@pytest.fixture
def world(unit):
    """Round 2026: three initiatives of two countries, one wanted by many with a dialogue; beside it a demonstration."""
    round = make_round("2026")
    demo = make_round("demo", closes=40, demonstration=True)
    water = make_initiative(unit, "CR", "Agua", sectors=["AMB-MED", "PRO-AGR"])
    make_initiative(unit, "CR", "Coral", actors=(("Solo", "EST-CEN"),))
    looms = make_initiative(unit, "PE", "Telares")
    make_interest("CR", looms)
    dialogue = make_dialogue(unit, "CL", "PE", initiative=water)
    make_initiative(unit, "BR", "De muestra", round_code="demo", demonstration=True)
    return {"round": round, "demo": demo, "dialogue": dialogue}


def test_facts_are_counted_from_rows(world):
    facts = registry_facts("2026")
    initiatives = Initiative.objects.filter(round_code="2026")
    assert list(facts) == KEYS
    assert facts["initiatives"] == initiatives.count() == 3
    assert facts["countries"] == {"CR": 2, "PE": 1}
    assert facts["wanted_by_many"] == initiatives.wanted_by_many().count() == 1
    assert set(facts["classification"]) == set(Verdict.values)
    for verdict, number in facts["classification"].items():
        assert number == initiatives.filter(verdict=verdict).count()
    for sector in ReportSector.objects.all():
        assert facts["sectors"].get(sector.name_es, 0) == initiatives.filter(report_sectors=sector).count()
    assert sum(facts["sectors"].values()) > facts["initiatives"]  # with repeats
    assert facts["dialogues"] == NO_DIALOGUE | {"proposed": 1}
    assert facts["rules"] == RULES


def test_facts_of_a_round_are_its_own(world):
    facts = registry_facts("demo")
    assert (facts["initiatives"], facts["countries"], facts["dialogues"]) == (1, {"BR": 1}, NO_DIALOGUE)


def test_dialogue_of_two_initiatives_counts_once(world, unit):
    from dialogues.services import open_proposals, propose_dialogue

    make_interest("PE", Initiative.objects.get(name="Coral"))
    bilateral = next(each for each in open_proposals() if not each.is_multi)
    assert len(propose_dialogue(key=bilateral.key, by=unit).initiatives.all()) > 1
    assert registry_facts("2026")["dialogues"] == NO_DIALOGUE | {"proposed": 2}


def test_dropped_dialogue_is_no_longer_proposed(world):
    world["dialogue"].state = "dropped"
    world["dialogue"].save()
    assert registry_facts("2026")["dialogues"] == NO_DIALOGUE


def test_sectors_come_with_the_most_initiatives_first(world):
    numbers = list(registry_facts("2026")["sectors"].values())
    assert numbers == sorted(numbers, reverse=True)


def test_round_without_initiatives_counts_nothing(db):
    facts = round_facts(make_round("2030"))
    assert (facts["initiatives"], facts["countries"], facts["sectors"]) == (0, {}, {})
    assert set(facts["classification"].values()) == {0}


@pytest.mark.parametrize("more", [0, 5])
def test_facts_take_the_same_queries_and_figures_two(more, world, unit, django_assert_num_queries):
    for number in range(more):
        make_initiative(unit, "BR", f"Otra {number}")
    with django_assert_num_queries(10):
        round_facts(world["round"])
    with django_assert_num_queries(2):
        round_figures(world["round"])
    with django_assert_num_queries(1):
        report_round(known_rounds())


def test_report_round_is_the_latest_published_that_is_no_demonstration(world, unit):
    make_round("2031", closes=400)  # nothing published
    assert report_round() == world["round"]
    make_round("2032", closes=300)
    make_initiative(unit, round_code="2032")
    assert report_round().code == "2032"


def test_report_round_is_a_demonstration_only_when_nothing_else_is_published(world):
    Initiative.objects.filter(round_code="2026").delete()
    assert report_round() == world["demo"]
    Initiative.objects.all().delete()
    assert report_round() is None


def test_registry_facts_without_any_round_are_refused(db):
    with pytest.raises(Refused):
        registry_facts()


# The command


def test_command_prints_one_json_object(world, capsys):
    call_command("registry_facts", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(json.dumps(registry_facts()))
    assert printed["round"] == "2026"


def test_command_takes_a_round(world, capsys):
    call_command("registry_facts", "--json", "--round", "demo")
    assert json.loads(capsys.readouterr().out)["round"] == "demo"


def test_command_prints_lines_for_people(world, capsys):
    call_command("registry_facts")
    assert "initiatives: 3" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("code", ["1999", "", "x" * 500])
def test_command_refuses_an_unknown_round_by_name(code, db):
    with pytest.raises(CommandError, match=code or "ninguna convocatoria"):
        call_command("registry_facts", "--json", "--round", code)
