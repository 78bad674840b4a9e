"""Interests and proposals: rules, counts kept right, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation

from dialogues.enums import DialogueKind, DialogueState
from dialogues.models import Dialogue, DialogueEvent, Interest
from dialogues.services import declare_interest, open_proposals, propose_dialogue, withdraw_interest
from dialogues.workflow import DIALOGUE
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative, make_person

from .conftest import make_dialogue, make_interest, speaker


def counted(initiative):
    """Other countries interested, counted from rows."""
    return Interest.objects.filter(initiative=initiative).exclude(country=initiative.country).count()


def assert_counts_agree():
    for initiative in Initiative.objects.all():
        assert initiative.wanted_by == counted(initiative)
    many = {each.pk for each in Initiative.objects.all() if each.is_wanted_by_many}
    assert set(Initiative.objects.wanted_by_many().values_list("pk", flat=True)) == many


def test_declare_interest_keeps_reason_and_count(initiative, other_focal_point, country):
    interest = declare_interest(
        country=country("PE"), initiative=initiative, by=other_focal_point, reason="  Tenemos sequía. "
    )
    assert (interest.reason, interest.by, interest.country_id) == ("Tenemos sequía.", other_focal_point, "PE")
    assert_counts_agree()


def test_declare_interest_again_changes_only_the_reason(initiative, other_focal_point, country):
    for reason in ("Una", "Otra"):
        declare_interest(country=country("PE"), initiative=initiative, by=other_focal_point, reason=reason)
    assert Interest.objects.get().reason == "Otra"
    assert_counts_agree()


@pytest.mark.parametrize(
    "person", ["contributor", "unit", "consultant", "administrator", "stranger", "third_focal_point"]
)
def test_declare_interest_needs_who_speaks_for_the_country(person, initiative, country, request):
    with pytest.raises(NotAllowed):
        declare_interest(country=country("PE"), initiative=initiative, by=request.getfixturevalue(person))
    assert not Interest.objects.exists()


def test_declare_interest_in_ones_own_initiative_is_refused(initiative, focal_point, country):
    with pytest.raises(Refused, match="su propio país"):
        declare_interest(country=country("CR"), initiative=initiative, by=focal_point)
    assert not Interest.objects.exists()


def test_declare_interest_in_what_is_not_shared_is_refused(unit, other_focal_point, country):
    kept = make_initiative(unit, share=False)
    with pytest.raises(Refused, match="no ofreció compartirla"):
        declare_interest(country=country("PE"), initiative=kept, by=other_focal_point)
    assert not Interest.objects.exists()


def test_withdraw_interest_takes_only_that_country_back(initiative, other_focal_point, third_focal_point, country):
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    withdraw_interest(country=country("PE"), initiative=initiative, by=other_focal_point)
    assert [each.country_id for each in Interest.objects.all()] == ["CL"]
    assert_counts_agree()


def test_withdraw_interest_that_is_not_there_changes_nothing(initiative, other_focal_point, country):
    withdraw_interest(country=country("PE"), initiative=initiative, by=other_focal_point)
    assert_counts_agree()


def test_withdraw_interest_of_another_country_is_not_allowed(
    initiative, other_focal_point, third_focal_point, country
):
    make_interest("CL", initiative)
    with pytest.raises(NotAllowed):
        withdraw_interest(country=country("CL"), initiative=initiative, by=other_focal_point)
    assert Interest.objects.count() == 1


def test_authority_speaks_for_the_country_too(unit, authority, country):
    initiative = make_initiative(unit, "PE")
    declare_interest(country=country("CR"), initiative=initiative, by=authority)
    assert_counts_agree()


def test_open_proposals_take_five_queries_whatever_the_rows(unit, django_assert_num_queries):
    for number in range(3):
        initiative = make_initiative(unit, "CR", f"Iniciativa {number}", sectors=[])
        for code in ("PE", "CL", "BR")[: number + 1]:
            make_interest(code, initiative)
        with django_assert_num_queries(5):
            assert len([proposal.reason for proposal in open_proposals()]) == number


def test_open_proposals_find_mutual_and_shared_interest(unit, focal_point, other_focal_point):
    water, looms = make_initiative(unit, "CR", "Agua"), make_initiative(unit, "PE", "Telares")
    make_interest("PE", water)
    make_interest("CR", looms)
    make_interest("CL", looms)
    bilateral, multi = open_proposals()
    assert bilateral.reason == (
        "Interés mutuo: Costa Rica quiere conocer «Telares» de Perú, y Perú quiere conocer «Agua» de Costa Rica."
    )
    assert bilateral.title == "Bilateral recíproco: Costa Rica y Perú"
    assert multi.title == "Multipaís: Perú, Chile y Costa Rica"
    assert multi.reason == "2 países quieren conocer «Telares» de Perú: Chile y Costa Rica."


def test_open_proposals_pass_over_what_is_no_longer_shared(unit):
    initiative = make_initiative(unit)
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    assert len(open_proposals()) == 1
    Initiative.objects.update(share=False)
    assert open_proposals() == []


def test_propose_dialogue_keeps_who_presents_and_who_is_interested(dialogue, unit):
    parts = {part.country_id: (part.presents, part.interested) for part in dialogue.parts.all()}
    assert parts == {"CR": (True, False), "CL": (False, True), "PE": (False, True)}
    assert (dialogue.kind, dialogue.state) == (DialogueKind.MULTI, DialogueState.PROPOSED)
    event = DialogueEvent.objects.get()
    assert (event.action, event.from_state, event.to_state, event.by) == ("propose", "", "proposed", unit)
    assert open_proposals() == []


def test_propose_bilateral_dialogue_gives_each_country_both_parts(unit, focal_point, other_focal_point):
    water, looms = make_initiative(unit, "CR", "Agua"), make_initiative(unit, "PE", "Telares")
    make_interest("PE", water)
    make_interest("CR", looms)
    dialogue = propose_dialogue(key=open_proposals()[0].key, by=unit)
    assert {(part.country_id, part.presents, part.interested) for part in dialogue.parts.all()} == {
        ("CR", True, True),
        ("PE", True, True),
    }
    assert set(dialogue.initiatives.all()) == {water, looms}


def test_reason_of_a_dialogue_is_told_in_the_readers_language_and_outlives_the_interest(
    dialogue, country, initiative
):
    before = dialogue.reason
    assert before == "2 países quieren conocer «Siembra y Cosecha de Agua» de Costa Rica: Chile y Perú."
    withdraw_interest(country=country("CL"), initiative=initiative, by=speaker("CL"))
    assert Dialogue.objects.get().reason == before
    with translation.override("en"):
        assert "Peru" in Dialogue.objects.get().reason


def test_reason_of_many_dialogues_costs_three_queries(unit, django_assert_num_queries):
    for number in range(3):
        make_dialogue(unit, "PE", "CL", initiative=make_initiative(unit, name=f"Iniciativa {number}"))
    with django_assert_num_queries(3):
        assert len({(each.reason, str(each)) for each in Dialogue.objects.with_parts()}) == 3


@pytest.mark.parametrize(
    "person", ["focal_point", "contributor", "authority", "consultant", "administrator", "stranger"]
)
def test_propose_dialogue_is_the_units(person, unit, initiative, request):
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    with pytest.raises(NotAllowed):
        propose_dialogue(key=open_proposals()[0].key, by=request.getfixturevalue(person))
    assert not Dialogue.objects.exists()


@pytest.mark.parametrize("key", ["", "multipais:0", "bilateral:XX-YY", "\0", "x" * 10_000])
def test_propose_dialogue_that_nothing_calls_for_is_refused(key, unit):
    with pytest.raises(Refused, match="ya no está"):
        propose_dialogue(key=key, by=unit)


def test_propose_dialogue_twice_is_refused(dialogue, unit):
    with pytest.raises(Refused, match="ya no está"):
        propose_dialogue(key=dialogue.key, by=unit)


def test_propose_dialogue_that_somebody_proposed_meanwhile_is_refused(unit, initiative, monkeypatch):
    """The database's constraint holds when both saw the proposal as open."""
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    seen = open_proposals()
    propose_dialogue(key=seen[0].key, by=unit)
    monkeypatch.setattr("dialogues.services.open_proposals", lambda: seen)
    with pytest.raises(Refused, match="acaba de proponer"):
        propose_dialogue(key=seen[0].key, by=unit)
    assert Dialogue.objects.count() == 1


def test_proposal_comes_back_after_its_dialogue_was_dropped(dialogue, unit):
    DIALOGUE.perform(dialogue, "drop", by=unit, comment="Sin agenda.")
    again = propose_dialogue(key=open_proposals()[0].key, by=unit)
    assert again.pk != dialogue.pk


def test_proposed_dialogue_is_told_to_who_speaks_for_its_countries(
    unit, initiative, focal_point, contributor, authority
):
    make_person("focal@br.example.org", "focal_point", "BR", language="pt-br")
    make_interest("PE", initiative)
    make_interest("BR", initiative)
    make_person("focal@uy.example.org", "focal_point", "UY")
    mail.outbox.clear()
    dialogue = make_dialogue_from_open(unit)
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {
        "focal@cr.example.org",
        "autoridad@cr.example.org",
        "focal@br.example.org",
        "voz@pe.example.org",
    }
    message = told["focal@cr.example.org"]
    assert message.subject == "Diálogo propuesto: Multipaís: Costa Rica, Brasil y Perú"
    assert f"http://testserver/dialogos/{dialogue.pk}/" in message.body
    assert "2 países quieren conocer «Siembra y Cosecha de Agua» de Costa Rica: Brasil y Perú." in message.body
    assert "Peru" in told["focal@br.example.org"].body


def make_dialogue_from_open(unit):
    return propose_dialogue(key=open_proposals()[0].key, by=unit)


def at_once(*tasks):
    """Run the tasks in threads that start together; what each raised, None where it went well."""
    barrier = Barrier(len(tasks))

    def run(task):
        try:
            barrier.wait(10)
            task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@pytest.mark.django_db(transaction=True)
def test_two_countries_that_mark_at_once_are_both_counted(unit):
    initiative = make_initiative(unit)
    people = {code: (speaker(code), Country.objects.get(pk=code)) for code in ("PE", "CL")}
    tasks = [
        lambda person=person, place=place: declare_interest(country=place, initiative=initiative, by=person)
        for person, place in people.values()
    ]
    assert at_once(*tasks) == [None, None]
    assert Initiative.objects.get().wanted_by == counted(initiative) == 2


@pytest.mark.django_db(transaction=True)
def test_one_country_that_marks_twice_at_once_is_counted_once(unit):
    initiative, person = make_initiative(unit), speaker("PE")
    place = Country.objects.get(pk="PE")

    def mark():
        declare_interest(country=place, initiative=initiative, by=person)

    assert at_once(mark, mark) == [None, None]
    assert Initiative.objects.get().wanted_by == counted(initiative) == 1


@pytest.mark.django_db(transaction=True)
def test_dialogue_proposed_by_two_at_once_exists_once(unit):
    initiative = make_initiative(unit)
    make_interest("PE", initiative)
    make_interest("CL", initiative)
    key = open_proposals()[0].key
    outcomes = at_once(*[lambda: propose_dialogue(key=key, by=unit)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Refused"]
    assert Dialogue.objects.count() == 1


def test_what_it_wants_to_hear_about_and_ask_is_kept_and_changed(initiative, third_focal_point):
    said = {"country": Country.objects.get(pk="CL"), "initiative": initiative, "by": third_focal_point}
    declare_interest(**said, topics=["valor", "mecanismos", "nada"], questions=" ¿Quién firma? ")
    kept = Interest.objects.get()
    assert (kept.topics, kept.questions) == (["mecanismos", "valor"], "¿Quién firma?")
    assert len(kept.topic_labels) == 2
    declare_interest(**said)
    assert (Interest.objects.get().topics, Interest.objects.get().questions) == ([], "")
