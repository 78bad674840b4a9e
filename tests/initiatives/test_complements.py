"""The complement in the registry: what the country says beside Anexo 1 reaches the rule and the page."""

from datetime import date

import pytest

from initiatives.complements import of_actor_in_words
from initiatives.models import Initiative, RuleAdoption
from initiatives.services import facts_of, result_of
from tests.conftest import make_initiative

SAID = {
    "modality": "bilateral",
    "country_roles": {"CR": "oferente", "PE": "receptor"},
    "start": "2024-01-01",
    "end": "2026-06-30",
    "sdgs": [6, 17],
    "added_value": "Un fondo que ninguno habría sostenido solo.",
    "actors": [
        {"name": "FONAFIFO", "country": "CR", "roles": ["decide"], "contributions": ["money"], "benefit": "Bosques."},
        {"name": "AIDER", "country": "CR", "roles": ["ejecuta"], "contribution": "Técnicos."},
        {"name": "Otro nombre", "country": "CR", "roles": ["conecta"]},
    ],
    "risks": [{"text": "Sequía.", "carried_by": ["AIDER"]}],
}
WINDOW = (date(2023, 1, 1), date(2025, 12, 31))


@pytest.fixture
def full(unit, country):
    return make_initiative(unit, complement=SAID, window=WINDOW, partner_countries=[country("PE"), country("CR")])


def test_what_is_said_of_an_actor_stands_with_its_participation(full):
    full.refresh_from_db()
    assert full.modality == "bilateral" and "actors" not in full.complement
    assert [each.complement for each in full.participations.all()] == [
        {"roles": ["decide"], "contributions": ["money"], "benefit": "Bosques."},
        {"roles": ["ejecuta"], "contribution": "Técnicos."},
    ]
    assert of_actor_in_words(full.participations.first().complement) == "Decide · Dinero · Qué obtiene: Bosques."


def test_the_rule_reads_all_of_it(full):
    full.refresh_from_db()
    values = {each.id: each.value for each in result_of(full).criteria}
    assert (values["F-1"], values["F-2"], values["AM-2"], values["AM-7"], values["AM-10"]) == ("cumple",) * 5
    facts = facts_of(full)
    assert [(each.code, each.role) for each in facts.countries] == [("CR", "oferente"), ("PE", "receptor")]
    assert facts.risks[0].carried_by == ("AIDER",)


def test_an_actors_page_says_as_what_it_takes_part(client, full, focal_point):
    client.force_login(focal_point)
    assert (
        "Decide · Dinero · Qué obtiene: Bosques."
        in client.get(full.actors.get(name="FONAFIFO").get_absolute_url()).content.decode()
    )


def test_actors_that_only_benefit_do_not_count(unit):
    rows = [{"name": name, "country": "CR", "roles": ["se_beneficia"]} for name in ("FONAFIFO", "AIDER")]
    assert make_initiative(unit, complement={"actors": rows}).verdict == "no_es_alianza"


def test_a_page_shows_it(client, full, focal_point):
    client.force_login(focal_point)
    page = " ".join(client.get(full.get_absolute_url()).content.decode().split())
    for said in ("Complemento", "CSS bilateral", "Perú: Receptor", "Decide · Dinero", "Sequía. Lo asumen: AIDER."):
        assert said in page, said


def test_a_round_keeps_its_version_and_a_new_round_gets_the_one_in_force(unit, initiative):
    RuleAdoption.objects.create(version="1-estricta", by=unit)
    RuleAdoption.objects.filter(version="1").delete()
    assert make_initiative(unit, name="Otra").rules == "1"
    later = make_initiative(unit, name="Nueva", round_code="2027")
    assert (later.rules, later.verdict) == ("1-estricta", "sin_informacion")
    assert Initiative.objects.get(pk=initiative.pk).verdict == "acotada"
    assert RuleAdoption.objects.in_force() == "1-estricta"
