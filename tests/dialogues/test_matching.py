"""Properties of the proposals, over all small worlds: nine initiatives of four countries."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.enums import DialogueKind, Nearness
from dialogues.matching import MOST_NEAR, Known, Wish, decided, in_common, initiatives_of, joined, propose

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


# Near initiatives


@st.composite
def worlds(draw):
    """Wishes, and what is known of the initiatives: few values, so that many are near."""
    some = st.frozensets(st.sampled_from("abc"), max_size=3)
    known = {
        number: Known(draw(st.integers(0, 5)) > 0, draw(some), draw(some), draw(some)) for number in sorted(PRESENTER)
    }
    return draw(wishes()), known


def wanting(group, number):
    return {wish.country for wish in valid(group) if wish.initiative == number}


def of_kind(kind, proposals):
    return [each for each in proposals if each.kind == kind]


@given(worlds(), st.randoms(use_true_random=False))
def test_near_proposals_do_not_depend_on_the_order(world, random):
    group, known = world
    shuffled, apart = [*group], [{1, 2}, {3, 4, 5}]
    random.shuffle(shuffled)
    mixed = dict(random.sample(sorted(known.items()), len(known)))
    assert propose(shuffled, mixed, heard=[9], apart=apart[::-1]) == propose(group, known, heard=[9], apart=apart)


@given(worlds())
def test_no_initiative_is_in_two_proposals_of_one_kind(world):
    group, known = world
    several = [each for each in propose(group, known) if each.kind != DialogueKind.BILATERAL]
    numbers = [number for each in several for number in each.initiatives]
    assert len(numbers) == len(set(numbers))


@given(worlds())
def test_near_initiatives_are_near_each_other_and_say_in_what(world):
    group, known = world
    for proposal in of_kind(DialogueKind.NEAR, propose(group, known)):
        assert 2 <= len(proposal.initiatives) <= MOST_NEAR
        assert len(proposal.interested) > 1 and len(proposal.countries) > 2
        assert set(proposal.interested) == set().union(*(wanting(group, each) for each in proposal.initiatives))
        for one, other in combinations(proposal.initiatives, 2):
            common = in_common(known[one], known[other], wanting(group, one), wanting(group, other))
            assert len(common) >= 3 and set(proposal.common) <= set(common)
            assert {Nearness.ASKED, Nearness.COUNTRIES} & set(common)


@given(worlds())
def test_who_does_not_share_never_presents(world):
    group, known = world
    for proposal in propose(group, known, apart=[set(PRESENTER)]):
        assert all(known[number].shared for number in proposal.initiatives)
        assert set(proposal.presenters) == {PRESENTER[number] for number in proposal.initiatives}


@given(worlds(), st.data())
def test_withdrawing_leaves_what_the_other_wishes_call_for(world, data):
    group, known = world
    withdrawn = data.draw(st.sampled_from(group)) if group else None
    kept = [wish for wish in group if wish != withdrawn]
    for proposal in propose(kept, known):
        assert set(proposal.wanted) <= {(wish.country, wish.initiative) for wish in kept}
        assert {number for _country, number in proposal.wanted} == set(proposal.initiatives)


@given(worlds(), st.sets(st.sampled_from(sorted(PRESENTER)), max_size=4))
def test_what_is_heard_or_split_is_in_no_near_proposal(world, numbers):
    group, known = world
    for proposal in propose(group, known, heard=numbers):
        assert proposal.kind == DialogueKind.BILATERAL or numbers.isdisjoint(proposal.initiatives)
    found = propose(group, known, apart=[numbers])
    assert all(len(numbers & {*each.initiatives}) < 2 for each in of_kind(DialogueKind.NEAR, found))
    proposed = {number for each in found for number in each.initiatives}
    assert {number for number in numbers if wanting(group, number) and known[number].shared} <= proposed


ALIKE = Known(sectors=frozenset("a"), types=frozenset("xyz"))


@pytest.mark.parametrize(
    ("other", "countries", "expected"),
    [
        (ALIKE, {"CL"}, ("sector", "tipos", "paises")),
        (ALIKE, {"BR"}, ("sector", "tipos")),
        (Known(sectors=frozenset("a"), types=frozenset("x"), asked=frozenset("q")), {"CL"}, ("sector", "paises")),
        (Known(types=frozenset("xy")), {"CL"}, ("tipos", "paises")),
    ],
)
def test_what_two_have_in_common(other, countries, expected):
    assert in_common(ALIKE, other, {"CL"}, countries) == expected


def test_near_initiatives_of_two_countries_are_heard_together_and_not_alone():
    group = [Wish("CL", "CR", 4), Wish("CL", "BR", 2), Wish("AR", "CR", 4)]
    found = propose(group, {4: ALIKE, 2: ALIKE})
    assert [(each.key, each.presenters, each.interested) for each in found] == [
        ("afines:2-4", ("BR", "CR"), ("AR", "CL")),
    ]
    apart = propose(group, {4: ALIKE, 2: ALIKE}, apart=[initiatives_of("afines:2-4")])
    assert [each.key for each in apart] == ["multipais:4", "multipais:2"]


@pytest.mark.parametrize(
    "group", [[Wish("CL", "CR", 4), Wish("CL", "CR", 8)], [Wish("CR", "BR", 2), Wish("BR", "CR", 4)]]
)
def test_near_is_not_for_one_country_alone_nor_for_two_that_a_bilateral_serves(group):
    asked = Known(sectors=frozenset("a"), types=frozenset("xy"), asked=frozenset("q"))
    assert of_kind(DialogueKind.NEAR, propose(group, dict.fromkeys((2, 4, 8), asked))) == []


# What the Unit decides


def three():
    return propose(
        [Wish(code, PRESENTER[number], number) for number in (1, 3, 4) for code in ("AR", "BR", "CL", "CR")]
    )


def left(**decisions):
    return [each.key for each in decided(three(), **{"joins": {}, "dropped": {}, "taken": ()} | decisions)]


def test_without_decisions_all_are_left():
    assert left() == [each.key for each in three()]


def test_joined_proposals_are_one_with_all_that_they_had():
    by_key = {each.key: each for each in three()}
    parts = [by_key["multipais:1"], by_key["multipais:4"]]
    one = joined("juntas:1", parts)
    assert one.initiatives == (1, 4)
    assert set(one.presenters) == {*parts[0].presenters, *parts[1].presenters}
    assert set(one.interested) == {*parts[0].interested, *parts[1].interested}
    found = left(joins={"juntas:1": ["multipais:1", "multipais:4"]})
    assert found[0] == "juntas:1" and not {"multipais:1", "multipais:4"} & {*found}


def test_joining_what_is_no_longer_called_for_leaves_the_rest_alone():
    assert left(joins={"juntas:1": ["multipais:1", "multipais:99"]}) == left()


def test_one_proposal_is_joined_once():
    both = {"juntas:1": ["multipais:1", "multipais:3"], "juntas:2": ["multipais:1", "multipais:4"]}
    assert {"juntas:1", "multipais:4"} <= {*left(joins=both)}


def test_what_a_joined_dialogue_holds_is_not_proposed_again():
    found = left(joins={"juntas:1": ["multipais:1", "multipais:4"]}, taken={"juntas:1"})
    assert not {"juntas:1", "multipais:1", "multipais:4"} & {*found}


def test_a_dropped_proposal_is_back_when_who_wants_it_changes():
    proposal = three()[-1]
    assert proposal.key not in left(dropped={proposal.key: frozenset(proposal.wanted)})
    assert proposal.key in left(dropped={proposal.key: frozenset(proposal.wanted[1:])})
