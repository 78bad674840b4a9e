"""Proposals that the Unit joins, splits or drops, and takes back: what stays, who may, what is refused."""

import pytest
from django.core import mail

from dialogues.deciding import MOST_TOGETHER, drop_proposal, join_proposals, split_proposal, take_back
from dialogues.enums import Decision, DialogueKind
from dialogues.models import Dialogue, Interest, ProposalDecision
from dialogues.problems import problem_of
from dialogues.services import open_proposals, propose_dialogue, withdraw_interest
from dialogues.workflow import DIALOGUE
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative

from .conftest import make_interest, make_schedule, speaker

NOT_THE_UNIT = ("focal_point", "contributor", "authority", "consultant", "administrator", "stranger")


def keys():
    return [each.key for each in open_proposals()]


@pytest.fixture
def water(unit):
    """Costa Rica's, which Chile and Peru want; it is near nothing."""
    initiative = make_initiative(unit, "CR", "Agua", sectors=[])
    for code in ("CL", "PE"):
        make_interest(code, initiative)
    return initiative


@pytest.fixture
def looms(unit):
    """Peru's, which Chile and Bolivia want."""
    initiative = make_initiative(unit, "PE", "Telares", sectors=[])
    for code in ("CL", "BO"):
        make_interest(code, initiative)
    return initiative


@pytest.fixture
def near(unit):
    """Of Costa Rica and Peru, in one sector with the same types of actor; Chile wants both, Bolivia the second."""
    pair = make_initiative(unit, "CR", "Ríos"), make_initiative(unit, "PE", "Lagos")
    for code, initiative in (("CL", pair[0]), ("CL", pair[1]), ("BO", pair[1])):
        make_interest(code, initiative)
    return pair


def both(water, looms):
    return [f"multipais:{water.pk}", f"multipais:{looms.pk}"]


# Near initiatives


def test_near_initiatives_are_one_proposal_with_its_reason(near):
    (proposal,) = open_proposals()
    assert proposal.kind == DialogueKind.NEAR and proposal.can_split
    assert proposal.title == "Iniciativas afines: Costa Rica, Perú, Bolivia y Chile"
    assert proposal.reason == (
        "2 países quieren conocer alguna de estas iniciativas, «Lagos» de Perú y «Ríos» de Costa Rica: Bolivia y "
        "Chile. Se pueden escuchar juntas porque tienen en común el sector, los tipos de actor y países que quieren "
        "conocerlas."
    )


def test_near_by_the_same_question_even_in_other_sectors(unit):
    pair = make_initiative(unit, "CR", "Ríos", sectors=["SOC-EDU"]), make_initiative(unit, "PE", "Lagos")
    for initiative, code in zip(pair, ("CL", "CL"), strict=True):
        make_interest(code, initiative)
    make_interest("BO", pair[1])
    assert keys() == [f"multipais:{pair[1].pk}"]
    Interest.objects.filter(initiative=pair[0]).update(questions="¿Quién firma?")
    Interest.objects.filter(country="BO").update(questions="Otra cosa\n¿quién  FIRMA?")
    assert keys() == [f"afines:{pair[0].pk}-{pair[1].pk}"]


def test_near_dialogue_keeps_who_presents_and_what_they_have_in_common(near, unit):
    proposal = open_proposals()[0]
    dialogue = propose_dialogue(key=proposal.key, by=unit)
    parts = {part.country_id: (part.presents, part.interested) for part in dialogue.parts.all()}
    assert parts == {"CR": (True, False), "PE": (True, False), "CL": (False, True), "BO": (False, True)}
    assert dialogue.common == ["sector", "tipos", "paises"] and dialogue.reason == proposal.reason
    assert keys() == []


def test_what_is_not_shared_is_in_no_near_proposal(near):
    Initiative.objects.filter(name="Ríos").update(share=False)
    assert keys() == [f"multipais:{near[1].pk}"]


def test_withdrawing_an_interest_recalculates(near):
    chile = {"country": Country.objects.get(pk="CL"), "by": speaker("CL")}
    withdraw_interest(initiative=near[0], **chile)
    assert keys() == [f"multipais:{near[1].pk}"]
    withdraw_interest(initiative=near[1], **chile)
    assert keys() == []


# Joining


def test_joined_proposals_become_one_dialogue_with_several_presenters(water, looms, unit):
    mail.outbox.clear()
    decision = join_proposals(keys=both(water, looms), by=unit)
    (proposal,) = open_proposals()
    assert (proposal.key, proposal.kind) == (decision.key, DialogueKind.JOINED)
    assert proposal.reason.endswith("La Unidad Técnica las reunió en un solo diálogo.")
    assert mail.outbox == []
    dialogue = propose_dialogue(key=proposal.key, by=unit)
    parts = {part.country_id: (part.presents, part.interested) for part in dialogue.parts.all()}
    assert parts == {"CR": (True, False), "PE": (True, True), "CL": (False, True), "BO": (False, True)}
    assert set(dialogue.initiatives.all()) == {water, looms} and keys() == []
    schedule = make_schedule(unit, dialogue)
    (row,) = problem_of(schedule, [Dialogue.objects.with_parts().get()], {})["dialogues"]
    assert (row["presenter"], row["also"], sorted(row["interested"])) == ("CR", ["PE"], ["BO", "CL", "PE"])


def test_joined_proposals_are_back_when_their_dialogue_is_dropped(water, looms, unit):
    decision = join_proposals(keys=both(water, looms), by=unit)
    dialogue = propose_dialogue(key=decision.key, by=unit)
    with pytest.raises(Refused, match="descarte antes el diálogo"):
        take_back(decision, by=unit)
    DIALOGUE.perform(dialogue, "drop", by=unit, comment="Sin agenda.")
    assert keys() == [decision.key]
    take_back(decision, by=unit)
    assert sorted(keys()) == sorted(both(water, looms))


def test_joining_a_joined_proposal_adds_to_it(water, looms, unit):
    first = join_proposals(keys=both(water, looms), by=unit)
    third = make_initiative(unit, "UY", "Bosques", sectors=[])
    for code in ("CL", "PE"):
        make_interest(code, third)
    decision = join_proposals(keys=[first.key, f"multipais:{third.pk}"], by=unit)
    first.refresh_from_db()
    assert not first.stands and first.taken_back_by == unit
    assert keys() == [decision.key] and decision.keys == [*both(water, looms), f"multipais:{third.pk}"]
    assert {each.pk for each in open_proposals()[0].initiatives} == {water.pk, looms.pk, third.pk}
    split_proposal(key=decision.key, by=unit)
    assert len(keys()) == 3


def test_joining_ends_when_less_than_two_are_called_for(water, looms, unit):
    join_proposals(keys=both(water, looms), by=unit)
    withdraw_interest(country=Country.objects.get(pk="BO"), initiative=looms, by=speaker("BO"))
    assert keys() == [f"multipais:{water.pk}"]


@pytest.mark.parametrize("given", [[], ["first"], ["first", "first"]])
def test_join_needs_two(given, water, unit):
    with pytest.raises(Refused, match="al menos dos"):
        join_proposals(keys=[f"multipais:{water.pk}" if key == "first" else key for key in given], by=unit)


def test_join_of_too_many_initiatives_is_refused(unit):
    for number in range(MOST_TOGETHER + 1):
        for code in ("CL", "PE"):
            make_interest(
                code, make_initiative(unit, "CR", f"Número {number}", sectors=[]) if code == "CL" else last()
            )
    with pytest.raises(Refused, match="Suman 7 iniciativas y en un diálogo caben 6"):
        join_proposals(keys=keys(), by=unit)
    assert not ProposalDecision.objects.exists()


def last():
    return Initiative.objects.order_by("-pk")[0]


# Splitting


def test_split_proposes_each_of_the_near_initiatives(near, unit):
    decision = split_proposal(key=keys()[0], by=unit)
    assert keys() == [f"multipais:{near[1].pk}", f"multipais:{near[0].pk}"]
    assert open_proposals()[1].reason == "1 país quiere conocer «Ríos» de Costa Rica: Chile."
    take_back(decision, by=unit)
    assert keys() == [f"afines:{near[0].pk}-{near[1].pk}"]


def test_split_of_a_single_one_is_refused(water, unit):
    with pytest.raises(Refused, match="no reúne"):
        split_proposal(key=keys()[0], by=unit)


# Dropping


def test_dropped_proposal_comes_back_only_when_interests_change(water, unit):
    key = keys()[0]
    decision = drop_proposal(key=key, comment=" No cabe este año. ", by=unit)
    assert (decision.kind, decision.comment, decision.by) == (Decision.DROP, "No cabe este año.", unit)
    assert keys() == []
    make_interest("PE", water, "Lo mismo, con otra razón")
    assert keys() == []
    make_interest("BO", water)
    assert keys() == [key]
    withdraw_interest(country=Country.objects.get(pk="BO"), initiative=water, by=speaker("BO"))
    assert keys() == []
    take_back(decision, by=unit)
    assert keys() == [key]


def test_dropped_near_proposal_takes_its_initiatives_along(near, unit):
    drop_proposal(key=keys()[0], comment="Ya se conocen.", by=unit)
    assert keys() == []


@pytest.mark.parametrize("comment", ["", " \n "])
def test_drop_needs_a_reason(comment, water, unit):
    with pytest.raises(Refused) as refusal:
        drop_proposal(key=keys()[0], comment=comment, by=unit)
    assert refusal.value.field == "comment"
    assert not ProposalDecision.objects.exists()


# Who, and what is not there


def test_take_back_twice_is_refused_and_who_did_it_is_kept(water, unit):
    decision = drop_proposal(key=keys()[0], comment="No.", by=unit)
    take_back(decision, by=unit)
    with pytest.raises(Refused, match="ya se deshizo"):
        take_back(decision, by=unit)
    decision.refresh_from_db()
    assert (decision.stands, decision.taken_back_by) == (False, unit)


@pytest.mark.parametrize("person", NOT_THE_UNIT)
def test_decisions_are_the_units(person, water, looms, near, unit, request):
    decision = join_proposals(keys=both(water, looms), by=unit)
    by = request.getfixturevalue(person)
    several = next(each.key for each in open_proposals() if each.kind == DialogueKind.NEAR)
    for decide in (
        lambda: join_proposals(keys=keys(), by=by),
        lambda: split_proposal(key=several, by=by),
        lambda: drop_proposal(key=several, comment="No.", by=by),
        lambda: take_back(decision, by=by),
    ):
        with pytest.raises(NotAllowed):
            decide()
    assert ProposalDecision.objects.standing().count() == 1


@pytest.mark.parametrize("key", ["", "\0", "x" * 5000, "multipais:0", "juntas:1", "afines:1-2"])
def test_decision_on_what_is_not_there_is_refused(key, water, unit):
    for decide in (
        lambda: join_proposals(keys=[keys()[0], key], by=unit),
        lambda: split_proposal(key=key, by=unit),
        lambda: drop_proposal(key=key, comment="No.", by=unit),
    ):
        with pytest.raises(Refused, match="ya no está"):
            decide()
    assert not ProposalDecision.objects.exists()


@pytest.mark.parametrize("person", ["unit", "consultant", "administrator", "focal_point", "stranger"])
def test_decisions_are_visible_to_who_sees_every_dialogue(person, water, unit, request):
    drop_proposal(key=keys()[0], comment="No.", by=unit)
    seen = ProposalDecision.objects.visible_to(request.getfixturevalue(person)).count()
    assert seen == (person in ("unit", "consultant", "administrator"))


def test_standing_says_what_stands_says(water, unit):
    decision = drop_proposal(key=keys()[0], comment="No.", by=unit)
    take_back(decision, by=unit)
    drop_proposal(key=keys()[0], comment="Otra vez.", by=unit)
    standing = set(ProposalDecision.objects.standing())
    assert {each for each in ProposalDecision.objects.all() if each.stands} == standing and len(standing) == 1
