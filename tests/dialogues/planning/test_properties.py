"""What holds of every plan, on problems small enough to try everything, and on larger ones."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.planning.plan import OPTIMAL, STOPPED, Planner, in_order
from dialogues.planning.reading import read_problem
from dialogues.planning.spread import Days

from .making import best_printed, broken, hosts, planned, problems

small = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
larger = problems(dialogues=8, parties=6, count=10)


@small
@given(problems())
def test_value_is_the_best_of_all_timetables(data):
    found = planned(data)
    assert broken(data, found) == []
    assert found.status == OPTIMAL
    assert found.value == found.bound == best_printed(data)
    assert found.gap == 0


@few
@given(larger)
def test_no_rule_is_broken_and_twice_the_same(data):
    found = planned(data)
    assert broken(data, found) == []
    assert found.status == OPTIMAL
    assert planned(data) == found


@few
@given(larger, st.integers(0, 3))
def test_what_is_stopped_breaks_no_rule(data, looks):
    asked = iter(range(looks))
    found = planned(data, should_stop=lambda: next(asked, None) is None)
    assert broken(data, found) == []
    assert found.status in (OPTIMAL, STOPPED)
    assert all(bound is None or bound >= value for value, bound in zip(found.value, found.bound, strict=True))


@few
@given(larger)
def test_spreading_changes_no_value_and_breaks_no_rule(data):
    planner = Planner(read_problem(data), 60, None, None, 1)
    planner.run()
    worth, before = planner.board.worth(), Days(planner.board).measured()
    assert planner.spread() <= before
    assert planner.board.worth() == worth
    assert planned(data).value == in_order(worth)


def ranked(value):
    placed, attending, rather_nots, moved = value
    return placed, moved, attending, rather_nots


@few
@given(problems(dialogues=5, parties=5, count=6), st.data())
def test_one_more_no_never_raises_the_value(data, draw):
    before = planned(data)
    code = draw.draw(st.sampled_from([*data["parties"]]))
    slot = draw.draw(st.integers(0, len(data["slots"]) - 1))
    less = copy.deepcopy(data)
    less["parties"][code]["no"].append(slot)
    hosting = [each for each in data["dialogues"] if each["fixed"] is not None]
    if any(code in hosts(each) for each in hosting):
        return  # may be refused: a fixed dialogue that its host refuses
    assert ranked(planned(less).value) <= ranked(before.value)


@few
@given(problems(dialogues=5, parties=5, count=6, previous=False), st.data())
def test_a_plan_again_moves_nothing_and_a_withdrawal_the_least(data, draw):
    first = planned(data)
    again = data | {"previous": {each.id: each.slot for each in first.timetable}}
    assert planned(again).value == first.value
    code = draw.draw(st.sampled_from([*data["parties"]]))
    less = copy.deepcopy(again)
    less["parties"][code]["no"] = [*range(len(data["slots"]))]
    if any(code in hosts(each) and each["fixed"] is not None for each in less["dialogues"]):
        return
    after = planned(less)
    assert broken(less, after) == []
    # Who does not have to move stays: nobody could do with fewer, by trying everything when that is possible.
    if len(data["dialogues"]) <= 3 and len(data["parties"]) <= 4 and len(data["slots"]) <= 5:
        assert after.value == best_printed(less)
