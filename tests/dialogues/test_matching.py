"""Properties of the proposals, over all small worlds: nine initiatives of four countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.enums import DialogueKind
from dialogues.matching import Wish, propose

COUNTRIES = ("AR", "BR", "CL", "CR")
PRESENTER = {number: COUNTRIES[number % 4] for number in range(1, 10)}


@st.composite
def wishes(draw):
    pairs = st.tuples(st.sampled_from(COUNTRIES), st.sampled_from(sorted(PRESENTER)))
    return [Wish(country, PRESENTER[number], number) for country, number in draw(st.lists(pairs, max_size=24))]


def valid(group):
    return {wish for wish in group if wish.country != wish.presenter}


@given(wishes(), st.randoms(use_true_random=False))
def test_proposals_do_not_depend_on_the_order_or_on_repeats(group, random):
    shuffled = [*group, *group[:3]]
    random.shuffle(shuffled)
    assert propose(shuffled) == propose(group)


@given(wishes())
def test_own_wishes_are_passed_over(group):
    assert propose(group) == propose(valid(group))


@given(wishes())
def test_every_proposal_is_justified_by_wishes(group):
    wanted = {(wish.country, wish.initiative) for wish in valid(group)}
    for proposal in propose(group):
        assert set(proposal.presenters) == {PRESENTER[number] for number in proposal.initiatives}
        for country in proposal.interested:
            assert any((country, number) in wanted for number in proposal.initiatives)
        for number in proposal.initiatives:
            assert any((country, number) in wanted for country in proposal.interested)
        assert set(proposal.countries) == {*proposal.presenters, *proposal.interested}
        assert list(proposal.countries) == sorted(proposal.countries)


@given(wishes())
def test_bilateral_stands_for_every_mutual_interest_and_no_other(group):
    wants = {(wish.country, wish.presenter) for wish in valid(group)}
    mutual = {(one, other) for one, other in wants if one < other and (other, one) in wants}
    bilateral = [each for each in propose(group) if each.kind == DialogueKind.BILATERAL]
    assert {each.countries for each in bilateral} == mutual
    assert len(bilateral) == len(mutual)


@given(wishes())
def test_multi_stands_for_every_initiative_wanted_by_more_than_one_and_no_other(group):
    wanting = {}
    for wish in valid(group):
        wanting.setdefault(wish.initiative, set()).add(wish.country)
    several = {number: names for number, names in wanting.items() if len(names) > 1}
    multi = [each for each in propose(group) if each.kind == DialogueKind.MULTI]
    assert {each.initiatives[0]: set(each.interested) for each in multi} == several
    assert all(len(each.initiatives) == 1 for each in multi)
    sizes = [len(each.interested) for each in multi]
    assert sizes == sorted(sizes, reverse=True)


@given(wishes(), st.data())
def test_withdrawing_a_wish_never_adds_a_proposal(group, data):
    if not group:
        return
    withdrawn = data.draw(st.sampled_from(group))
    kept = [wish for wish in group if wish != withdrawn]
    before, after = ({each.key for each in propose(those)} for those in (group, kept))
    assert after <= before


@given(wishes())
def test_keys_name_one_proposal_each(group):
    keys = [each.key for each in propose(group)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("nothing", [[], [Wish("CR", "CR", 3)], [Wish("AR", "CR", 3)]])
def test_nothing_is_proposed_without_mutual_or_shared_interest(nothing):
    assert propose(nothing) == []
