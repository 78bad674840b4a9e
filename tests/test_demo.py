"""The demonstration: made through the services, safe to repeat, the report's figures its own."""

import io

from django.core.management import call_command

from initiatives.models import Actor, Initiative
from minutes.models import Commitment, Minutes
from pifcss_registry import demo
from pifcss_registry.accounts.models import User
from pifcss_registry.demo_accounts import ACCOUNTS, PASSWORD
from pifcss_registry.report.facts import registry_facts
from surveys.models import Ficha, FichaEvent, Round


def counts():
    counted = (User, Round, Ficha, FichaEvent, Initiative, Actor, Minutes, Commitment)
    return [model.objects.count() for model in counted]


def test_demo_is_safe_to_repeat(demonstration):
    before = counts()
    call_command("demo", stdout=io.StringIO())
    assert counts() == before


def test_demo_gives_the_reports_figures(demonstration):
    facts = registry_facts()
    assert facts["round"] == "2022"
    assert facts["initiatives"] == 13
    assert facts["countries"] == {
        "AR": 2,
        "BR": 1,
        "CL": 1,
        "CO": 1,
        "CR": 3,
        "DO": 2,
        "PE": 1,
        "PY": 1,
        "SV": 1,
    }
    assert facts["sectors"] == {
        "Desarrollo económico": 6,
        "Medio ambiente": 4,
        "Turismo": 3,
        "Social": 2,
        "Gobernanza": 1,
    }
    assert sum(facts["classification"].values()) == 13


def test_demo_figures_are_counted_not_written_down(demonstration):
    Initiative.objects.filter(round_code="2022", country="AR").first().delete()
    facts = registry_facts()
    assert facts["initiatives"] == 12
    assert facts["countries"]["AR"] == 1


def test_demo_fichas_went_through_the_door(demonstration):
    fichas = Ficha.objects.filter(round__code="demo")
    assert dict(fichas.values_list("country", "state")) == {
        "AR": "validated",
        "BR": "validated",
        "CL": "validated",
        "CO": "validated",
        "CR": "validated",
        "EC": "sent",
        "MX": "draft",
    }
    moves = FichaEvent.objects.filter(ficha__country="CR").values_list("action", flat=True)
    assert list(moves) == ["send", "return", "send", "validate"]
    assert fichas.get(country="CR").revisions.count() == 2


def test_demo_initiatives_are_marked_as_demonstration(demonstration):
    shown = Initiative.objects.exclude(round_code="2022")
    assert shown.count() == 9
    assert not shown.filter(demonstration=False).exists()
    rows = Initiative.objects.filter(round_code="2022")
    assert not rows.exclude(source_note__startswith="Demostración").exists()


def test_demo_matches_actors_of_both_rounds_to_one(demonstration):
    assert Actor.objects.filter(acronym="INTA", country="AR").count() == 1


def test_demo_accounts_log_in_with_the_printed_password(demonstration, client):
    for account in ACCOUNTS[:4]:
        client.logout()
        client.post("/cuentas/login/", {"login": account.email, "password": PASSWORD})
        assert client.get("/").wsgi_request.user.email == account.email


def test_demo_round_that_closed_opens_again(demonstration):
    Round.objects.filter(code="demo").update(opens_on="2020-01-01", closes_on="2020-02-01")
    call_command("demo", stdout=io.StringIO())
    assert Round.objects.get(code="demo").is_open()


def test_demo_shows_an_initiative_wanted_by_many_and_a_mutual_interest(demonstration):
    from dialogues.services import open_proposals

    assert {proposal.proposal.kind for proposal in open_proposals()} == {"bilateral", "multipais"}
    assert Initiative.objects.wanted_by_many().exists()


def test_demo_dialogue_has_closed_minutes_and_an_overdue_commitment(demonstration):
    minutes = Minutes.objects.with_facts().get()
    assert minutes.state == "closed"
    assert (minutes.facts.coverage, minutes.facts.actual) == (2, 84)
    assert [commitment.is_overdue for commitment in Commitment.objects.all()] == [True, False]


def test_demo_has_the_dialogues_that_the_report_counts(demonstration):
    facts = registry_facts("2022")["dialogues"]
    asked = {key: facts[key] for key in ("planned", "held", "cancelled", "bilateral", "causes")}
    assert asked == {"planned": 4, "held": 3, "cancelled": 1, "bilateral": 1, "causes": {"presenta": 1}}


def test_demo_data_keeps_the_wording_of_the_table(demonstration):
    names = {row["name"] for row in demo.read("tabla1.json")}
    assert set(Initiative.objects.filter(round_code="2022").values_list("name", flat=True)) == names
