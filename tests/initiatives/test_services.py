"""Registering and judging: permissions, refusals, and what is kept beside the facts."""

import pytest
from django.db import IntegrityError, transaction

from initiatives.directory import DeclaredActor
from initiatives.engine.facts import Judgement
from initiatives.enums import Broad, Verdict
from initiatives.models import Actor, ActorType, Card, CriterionJudgement, Initiative, ReportSector, Sector
from initiatives.search import stored
from initiatives.services import (
    facts_of,
    judge_criteria,
    judge_criterion,
    refresh,
    register_initiative,
    set_wanted_by,
)
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative

NOT_CURATORS = ("focal_point", "contributor", "authority", "consultant", "administrator", "stranger")


@pytest.fixture
def register(unit, country):
    """Registers an initiative of Costa Rica; arguments go on to the service."""

    def make(**arguments):
        arguments = {
            "by": unit,
            "texts": {"name": "Árbol"},
            "country": country("CR"),
            "round_code": "2026",
            "year": 2026,
        } | arguments
        return register_initiative(**arguments)

    return make


@pytest.fixture
def declared(country):
    """``declared("INTA", "ACA-UNI")``: an organisation of Costa Rica."""
    return lambda name, code="ACA-UNI": DeclaredActor(name, ActorType.objects.get(pk=code), country("CR"))


@pytest.mark.parametrize("person", NOT_CURATORS)
def test_only_the_unit_registers(register, person, request):
    with pytest.raises(NotAllowed):
        register(by=request.getfixturevalue(person))
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("texts", [{}, {"name": ""}, {"name": "  "}])
def test_a_name_is_needed(register, texts):
    with pytest.raises(Refused) as refusal:
        register(texts=texts)
    assert refusal.value.field == "name"
    assert not Initiative.objects.exists()


def test_registering_keeps_what_is_declared(register, declared, country):
    initiative = register(
        texts={"name": "Árbol", "type": 2, "objectives": "Dar sombra", "result_3": "Tres"},
        partner_countries=[country("PE")],
        sectors=Sector.objects.filter(pk__in=["AMB-MED", "PRO-TUR", "OTR-OTR"]),
        actors=[declared("Universidad (UNA)"), declared("SINAC", "EST-CEN")],
        share=True,
        demonstration=True,
        source_note="Fuente",
    )
    initiative.refresh_from_db()
    assert (initiative.objectives, initiative.results, initiative.challenges) == ("Dar sombra", ["Tres"], [])
    assert set(initiative.partner_countries.values_list("pk", flat=True)) == {"PE"}
    assert set(initiative.report_sectors.values_list("pk", flat=True)) == {"medio_ambiente", "turismo"}
    assert (initiative.verdict, initiative.broad, initiative.proposed) == (Verdict.NARROW, Broad.INCONCLUSIVE, True)
    assert initiative.rules == "1"
    assert (initiative.share, initiative.demonstration, initiative.source_note) == (True, True, "Fuente")
    assert [each.declared_name for each in initiative.participations.all()] == ["Universidad (UNA)", "SINAC"]


def test_given_report_sectors_win(register):
    turismo = ReportSector.objects.get(pk="turismo")
    initiative = register(sectors=Sector.objects.filter(pk="AMB-MED"), report_sectors=[turismo])
    assert list(initiative.report_sectors.all()) == [turismo]
    assert not register(sectors=Sector.objects.filter(pk="AMB-MED"), report_sectors=[]).report_sectors.exists()


def test_card_holds_keys_of_texts_and_actors(register, declared):
    initiative = register(
        texts={"name": "Árbol Ñandú", "challenge_2": "Permisos LENTOS", "type": 2},
        actors=[declared("Fundação Amazônia (FAMZ)")],
    )
    card = initiative.card
    assert card.title_keys == stored("Árbol Ñandú")
    for text in ("árboles", "permisos lentos", "Fundación Amazonía", "famz"):
        assert stored(text) in card.text_keys
    assert " 2 " not in card.text_keys


def test_registering_again_brings_it_up_to_date(register, declared):
    first = register(actors=[declared("INTA"), declared("SINAC", "EST-CEN"), declared("ABC", "PRI-EMP")])
    assert first.verdict == Verdict.AMDS
    again = register(
        existing=Initiative.objects.get(pk=first.pk),
        texts={"name": "Otro nombre"},
        actors=[declared("I.N.T.A."), declared("UCR")],
    )
    assert again.pk == first.pk and Initiative.objects.count() == 1
    assert [each.declared_name for each in again.participations.all()] == ["I.N.T.A.", "UCR"]
    assert again.verdict == Verdict.NO_ALLIANCE
    assert stored("árbol") not in again.card.text_keys and again.card.title_keys == stored("Otro nombre")
    assert Actor.objects.count() == 4  # the directory forgets nobody


def test_same_actor_twice_takes_part_once(register, declared):
    initiative = register(actors=[declared("INTA"), declared("inta")])
    assert initiative.participations.count() == 1


def test_registering_is_all_or_nothing(register, declared):
    with pytest.raises(IntegrityError), transaction.atomic():
        register(texts={"name": "Árbol", "type": 9}, actors=[declared("INTA")])
    assert not Initiative.objects.exists() and not Actor.objects.exists()


def test_facts_take_three_queries(initiative, django_assert_num_queries):
    with django_assert_num_queries(3):
        facts = facts_of(initiative)
    assert [(each.name, each.type, each.country) for each in facts.actors] == [
        ("FONAFIFO", "EST-CEN", "CR"),
        ("AIDER", "CIV-ONG", "CR"),
    ]
    at_hand = list(initiative.participations.select_related("actor"))
    with django_assert_num_queries(1):
        assert facts_of(initiative, at_hand, partners=[]) == facts


@pytest.mark.parametrize("person", NOT_CURATORS)
def test_only_the_unit_judges(initiative, person, request):
    with pytest.raises(NotAllowed):
        judge_criterion(initiative, criterion="AC-4", value="cumple", reason="Sí", by=request.getfixturevalue(person))
    assert not CriterionJudgement.objects.exists()


@pytest.mark.parametrize(
    ("criterion", "value", "reason", "field"),
    [
        ("AC-9", "cumple", "Sí", None),
        ("AC-4", "quizás", "Sí", None),
        ("AC-4", "", "Sí", None),
        ("AC-4", "cumple", "", "reason"),
        ("AC-4", "cumple", " \n", "reason"),
    ],
)
def test_judging_refuses_what_makes_no_sense(initiative, unit, criterion, value, reason, field):
    with pytest.raises(Refused) as refusal:
        judge_criterion(initiative, criterion=criterion, value=value, reason=reason, by=unit)
    assert refusal.value.field == field
    assert not CriterionJudgement.objects.exists()


def test_the_newest_judgement_stands_and_none_is_lost(initiative, unit):
    judge_criterion(initiative, criterion="AC-3", value="no_cumple", reason="Son lo mismo.", by=unit)
    initiative.refresh_from_db()
    assert initiative.verdict == Verdict.NO_ALLIANCE
    result = judge_criterion(initiative, criterion="AC-3", value="cumple", reason=" Son distintos. ", by=unit)
    initiative.refresh_from_db()
    assert initiative.verdict == result.verdict == Verdict.NARROW
    assert [each.reason for each in initiative.judgements.all()] == ["Son lo mismo.", "Son distintos."]


def test_several_judgements_are_kept_together_or_not_at_all(initiative, unit):
    good, bad = Judgement("cumple", "Sí"), Judgement("cumple", "")
    with pytest.raises(Refused):
        judge_criteria(initiative, judgements={"F-1": good, "AC-4": bad}, by=unit)
    assert not CriterionJudgement.objects.exists()
    everything = {id: good for id in ("F-1", "AC-4", "AC-5", *(f"AM-{number}" for number in range(1, 12)))}
    result = judge_criteria(initiative, judgements=everything, by=unit)
    initiative.refresh_from_db()
    assert (result.broad, initiative.broad, initiative.proposed) == (Broad.BROAD, Broad.BROAD, False)


def test_judgements_survive_registering_again(register, declared, unit):
    initiative = register(actors=[declared("INTA"), declared("SINAC", "EST-CEN")])
    judge_criterion(initiative, criterion="AC-5", value="no_cumple", reason="Protocolo.", by=unit)
    again = register(existing=initiative, actors=[declared("INTA"), declared("SINAC", "EST-CEN")])
    assert again.verdict == Verdict.NO_ALLIANCE


def test_refresh_mends_what_is_kept_beside_the_facts(initiative):
    Initiative.objects.filter(pk=initiative.pk).update(verdict=Verdict.AMDS)
    Card.objects.all().delete()
    initiative.refresh_from_db()
    assert refresh(initiative).verdict == Verdict.NARROW
    initiative.refresh_from_db()
    assert (initiative.verdict, initiative.rules) == (Verdict.NARROW, "1")
    assert stored("siembra") in initiative.card.text_keys and stored("siembra") in initiative.card.title_keys


def test_wanted_by_is_kept(initiative):
    set_wanted_by(initiative, 2)
    initiative.refresh_from_db()
    assert initiative.wanted_by == 2 and initiative.is_wanted_by_many


def test_actors_are_shared_between_initiatives(unit):
    make_initiative(unit, name="Una")
    make_initiative(unit, name="Dos")
    assert Actor.objects.count() == 2
