"""Plans of known problems: what is preferred, reasons, reserves, fixed and previous, what stops it."""

import pytest

from dialogues.planning.board import Board
from dialogues.planning.openings import Openings
from dialogues.planning.plan import FEASIBLE, OPTIMAL, STOPPED
from dialogues.planning.reading import read_problem
from dialogues.planning.solver import Model, Solution

from .making import best_printed, broken, dialogue, party, planned, problem, slots


def test_nothing_to_plan_is_a_plan():
    found = planned({"slot_minutes": 30, "slots": [], "parties": {}, "dialogues": []})
    assert (found.status, found.value, found.bound, found.gap) == (OPTIMAL, (0, 0, 0, 0), (0, 0, 0, 0), 0)
    assert (found.timetable, found.unplaced) == ((), {})


def test_all_no_is_optimal_and_explained():
    nobody = {code: party(range(4)) for code in ("AR", "BR", "CL")}
    found = planned(problem([dialogue(), dialogue("d2", "CL", ["AR"])], nobody))
    assert (found.status, found.value, found.timetable) == (OPTIMAL, (0, 0, 0, 0), ())
    assert "AR en 4" in found.unplaced["d1"]
    assert "CL en 4" in found.unplaced["d2"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (problem([dialogue(interested=[])]), "Ningún país está interesado."),
        (problem([dialogue(length=5)]), "No hay 5 franjas seguidas"),
        (
            problem(
                parties={"AR": party(tz="Asia/Tokyo"), "BR": party()}, hours={"earliest": "07:00", "latest": "20:00"}
            ),
            "Ninguna hora cae dentro del horario local de AR.",
        ),
        (
            problem([dialogue(facilitator="F1")], {"AR": party([0, 1]), "F1": party([2, 3]), "BR": party()}),
            "En ninguna de las 4 horas posibles por su horario local pueden quienes presentan y facilitan; "
            "dijeron que no: AR en 2 y F1 en 2. Bastaría que cambiara un «no» de alguno de estos: "
            "AR (por ejemplo, 2026-12-01 13:00 UTC); F1 (por ejemplo, 2026-12-01 15:00 UTC).",
        ),
        (
            problem(parties={"AR": party([1, 2, 3]), "BR": party([0, 1])}),
            "En la única hora en que pueden AR no puede ningún interesado. Dijeron que no: BR en 1. "
            "Bastaría que cambiara un «no» de alguno de estos: AR (por ejemplo, 2026-12-01 15:00 UTC); "
            "BR (por ejemplo, 2026-12-01 13:00 UTC).",
        ),
        (
            problem([dialogue(fixed=1)], {"AR": party(), "BR": party([1])}),
            "A la hora fijada no asistiría ningún interesado. BR dijo que no puede.",
        ),
    ],
)
def test_a_dialogue_without_a_slot_names_the_answers_in_the_way(data, words):
    found = planned(data)
    assert found.status == OPTIMAL
    assert words in found.unplaced["d1"]


def test_a_dialogue_whose_hours_are_taken_names_the_dialogue_that_took_them():
    parties = {"AR": party([1, 2, 3]), "BR": party(), "CL": party()}
    found = planned(problem([dialogue(interested=["BR", "CL"]), dialogue("d2", interested=["BR"])], parties))
    assert [each.id for each in found.timetable] == ["d1"]
    assert "Tiene 1 hora posible, ya ocupada. Quienes presentan y facilitan (AR) están en d1." in found.unplaced["d2"]
    assert "AR (por ejemplo, 2026-12-01 14:00 UTC)" in found.unplaced["d2"]


def test_who_misses_is_told_why():
    parties = {
        "AR": party([1, 2, 3]),
        "BR": party([0]),
        "CL": party(tz="America/Tijuana"),
        "PE": party([1, 2, 3]),
        "UY": party(),
    }
    made = [dialogue(interested=["BR", "CL", "PE", "UY"]), dialogue("d2", "PE", ["UY"])]
    found = planned(problem(made, parties, hours={"earliest": "07:00", "latest": "20:00"}))
    assert broken(problem(made, parties, hours={"earliest": "07:00", "latest": "20:00"}), found) == []
    [first] = [each for each in found.timetable if each.id == "d1"] or [None]
    assert first is not None
    assert first.missing["BR"] == "BR dijo que no puede."
    assert first.missing["CL"] == "Para CL empezaría a las 05:00 y no cabe en su horario, de 07:00 a 20:00."
    assert first.missing.get("PE") == "PE presenta o facilita d2 a esa hora." or "PE" in first.attending


def test_attendances_come_before_preferences_and_dialogues_before_attendances():
    parties = {"AR": party([2, 3], rather_not=[0]), "BR": party(), "CL": party([1])}
    found = planned(problem([dialogue(interested=["BR", "CL"])], parties))
    assert (found.timetable[0].slot, found.value) == (0, (1, 2, -1, 0))
    parties["CL"] = party([0, 1])
    assert planned(problem([dialogue(interested=["BR", "CL"])], parties)).timetable[0].slot == 1


def test_a_rather_not_counts_once_for_each_party_and_dialogue():
    parties = {"AR": party(rather_not=[0, 1]), "BR": party(rather_not=[0, 1]), "F1": party(rather_not=[1])}
    found = planned(problem([dialogue(length=2, facilitator="F1")], parties, count=2))
    assert found.value == (1, 1, -3, 0)


def test_who_has_not_answered_counts_as_free_and_is_listed():
    parties = {"AR": party(), "BR": party(answered=False), "CL": party([0, 1, 2, 3], answered=False)}
    found = planned(problem([dialogue(interested=["BR", "CL"])], parties))
    assert found.timetable[0].attending == ("BR",)
    assert found.unanswered == ("BR", "CL")


def test_a_facilitator_who_is_interested_attends_by_being_there():
    data = problem([dialogue(facilitator="BR", interested=["BR"])])
    found = planned(data)
    assert found.timetable[0].attending == ("BR",)
    assert (found.value, broken(data, found)) == ((1, 1, 0, 0), [])


def test_who_presents_as_well_is_there_without_exception():
    parties = {"AR": party([0]), "CL": party([1]), "BR": party([2]), "PE": party([2, 3])}
    data = problem([dialogue(also=["CL"], interested=["BR", "PE"])], parties)
    found = planned(data)
    assert (found.timetable[0].slot, found.timetable[0].attending) == (3, ("BR",))
    assert broken(data, found) == []
    assert found.timetable[0].reserve == 2
    assert planned(problem([dialogue(interested=["BR", "PE"])], parties)).timetable[0].slot == 1


def test_who_presents_as_well_attends_only_if_interested():
    parties = {"AR": party(), "CL": party(), "BR": party(range(4))}
    assert planned(problem([dialogue(also=["CL"])], parties)).value == (0, 0, 0, 0)
    data = problem([dialogue(also=["CL"], interested=["BR", "CL"])], parties)
    found = planned(data)
    assert (found.value, found.bound, found.timetable[0].attending) == ((1, 1, 0, 0), (1, 1, 0, 0), ("CL",))


def test_two_dialogues_of_one_who_presents_as_well_are_not_at_once():
    parties = {"AR": party([1, 2, 3]), "CL": party([1, 2, 3]), "BR": party(), "PE": party()}
    data = problem([dialogue(also=["CL"]), dialogue("d2", "CL", ["PE"])], parties)
    found = planned(data)
    assert found.value[0] == 1
    assert "CL" in next(iter(found.unplaced.values()))


def test_a_presenter_as_well_who_never_can_is_named():
    found = planned(problem([dialogue(also=["CL"])], {"AR": party(), "BR": party(), "CL": party(range(4))}))
    assert "dijeron que no: CL en 4." in found.unplaced["d1"]


def two_days(dialogues, parties, **more):
    days = slots(3) + slots(3, first="2026-12-02T13:00:00+00:00")
    return problem(dialogues, parties, slots=days, **more)


def test_of_equal_plans_one_that_spreads_over_the_days():
    parties = {code: party() for code in ("AR", "BR", "CL", "PE")}
    found = planned(two_days([dialogue(), dialogue("d2", "BR", ["AR"])], parties))
    assert found.spread == (0, 0)
    assert {each.slot // 3 for each in found.timetable} == {0, 1}
    crowd = [dialogue(f"d{n}", code, [other]) for n, (code, other) in enumerate(("AB", "CD", "EF", "GH"))]
    assert planned(two_days(crowd, {code: party() for code in "ABCDEFGH"})).spread == (0, 2)


def test_spread_is_no_reason_to_attend_less_to_use_a_bad_hour_or_to_move():
    parties = {"AR": party(), "BR": party(rather_not=[3, 4, 5])}
    both = [dialogue(), dialogue("d2", "BR", ["AR"])]
    assert (planned(two_days(both, parties)).value, planned(two_days(both, parties)).spread) == ((2, 2, 0, 0), (2, 1))
    parties = {"AR": party(), "BR": party()}
    kept = planned(two_days(both, parties, previous={"d1": 0, "d2": 1}))
    assert ([each.slot for each in kept.timetable], kept.spread) == ([0, 1], (2, 1))
    fixed = planned(two_days([dialogue(fixed=0), dialogue("d2", "BR", ["AR"], fixed=2)], parties))
    assert ([each.slot for each in fixed.timetable], fixed.spread) == ([0, 2], (2, 1))


def test_the_day_is_that_of_each_partys_clock():
    late = ["2026-12-02T02:00:00+00:00", "2026-12-02T06:00:00+00:00"]  # 1 and 2 December in Bogotá, one day in Madrid
    parties = {"AR": party([1]), "BR": party(), "CL": party([0], tz="Europe/Madrid")}
    data = problem([dialogue(), dialogue("d2", "CL", ["BR"])], parties, slots=late)
    assert planned(data).spread == (0, 1)


def test_a_reserve_is_free_for_presenter_and_facilitator():
    parties = {"AR": party([1]), "F1": party([2]), "BR": party()}
    data = problem([dialogue(facilitator="F1")], parties)
    found = planned(data)
    assert {found.timetable[0].slot, found.timetable[0].reserve} == {0, 3}
    assert planned(problem(count=1)).timetable[0].reserve is None


def test_fixed_stays_and_is_held_before_an_equal_one():
    parties = {"AR": party(), "CL": party([1, 2, 3]), "BR": party()}
    made = [dialogue("d2", "CL", ["BR"]), dialogue(fixed=0)]
    found = planned(problem(made, parties))
    assert [(each.id, each.slot) for each in found.timetable] == [("d1", 0)]
    assert "BR" not in found.timetable[0].missing
    assert "Los interesados que podrían están en d1." in found.unplaced["d2"]


def test_a_plan_is_disturbed_as_little_as_possible():
    parties = {code: party() for code in ("AR", "BR", "CL", "PE")}
    made = [dialogue("d1", "AR", ["BR", "PE"]), dialogue("d2", "AR", ["CL"]), dialogue("d3", "CL", ["BR"])]
    data = problem(made, parties) | {"previous": {"d1": 3, "d2": 1, "d3": 2, "gone": 0}}
    found = planned(data)
    assert {each.id: each.slot for each in found.timetable} == {"d1": 3, "d2": 1, "d3": 2}
    parties["AR"] = party([3])
    found = planned(data)
    assert {each.id for each in found.timetable if each.slot == data["previous"][each.id]} == {"d2", "d3"}
    assert found.value == found.bound == (3, 4, 0, -1) == best_printed(data)


def test_time_that_is_over_still_gives_an_answer():
    data = problem([dialogue(f"d{place}", "AR", ["BR", "CL"]) for place in range(4)], count=4)
    found = planned(data, seconds=1e-9)
    assert broken(data, found) == []
    assert found.value[0] == 4
    hard = {"AR": party(rather_not=[0, 1]), "BR": party(rather_not=[2, 3]), "CL": party([0])}
    assert planned(problem(parties=hard), seconds=1e-9).status == FEASIBLE


def test_a_person_can_stop_it_and_hears_of_progress():
    heard = []
    hard = problem(parties={"AR": party(rather_not=[0, 1]), "BR": party(rather_not=[2, 3]), "CL": party()})
    found = planned(hard, should_stop=lambda: True, progress=heard.append)
    assert (found.status, found.value[0]) == (STOPPED, 1)
    assert heard and heard[-1].value == found.value
    assert 0 <= heard[0].share <= 1
    assert planned(hard).value == (1, 1, -1, 0)


def test_a_stop_reaches_the_solver():
    """A search that would take minutes ends when it is told to, with a valid timetable and bound."""
    codes = [f"P{number}" for number in range(12)]
    parties = {
        code: party(
            [slot for slot in range(60) if (slot * (place + 3)) % 7 < 3],
            [slot for slot in range(60) if slot % 5 == place % 5],
        )
        for place, code in enumerate(codes)
    }
    made = [
        dialogue(f"d{n}", codes[n % 12], [codes[(n + step) % 12] for step in (1, 2, 3, 5, 7, 8)], length=2)
        for n in range(24)
    ]
    data = problem(made, parties, slots=slots(60, gaps=range(0, 60, 10)))
    reached = []

    def progress(step):
        reached.append(step.bound)

    found = planned(data, progress=progress, should_stop=lambda: len(reached) > 4)
    assert broken(data, found) == []
    assert found.bound[1] >= found.value[1]


def test_prices_give_a_bound_whatever_they_are_and_leave_the_best_in():
    data = problem(
        [
            dialogue(f"d{n}", code, [other for other in "ABC" if other != code], length=2)
            for n, code in enumerate("ABC")
        ],
        {"A": party([0]), "B": party([5]), "C": party(rather_not=[2])},
        count=6,
    )
    openings = Openings(read_problem(data))
    model = Model(openings)
    best = best_printed(data)[1]
    for price in (0.0, 0.3, -0.3, 2.0):
        total, with_start = model._priced(model.attending(), [price] * len(model._low))
        assert total >= best
        assert max(with_start) <= total + 1e-9
    board = Board(openings)
    board.load([0 if n else None for n in range(3)], None)
    assert model.relax(model.placed(), value=0, seconds=5, stop=lambda: False) >= 3 - 1e-6
    outcome = model.solve(
        model.placed(),
        Solution(tuple(board.start), board.attends),
        seconds=5,
        stop=lambda: False,
        told=lambda bound: None,
    )
    assert sum(start is not None for start in outcome.solution.starts) == best_printed(data)[0]
