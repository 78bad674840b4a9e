"""What is missing to reach the next verdict."""

import pytest

from .making import HUMAN_NARROW, actor, answer, initiative, partner, whole

NO = {"value": "no_cumple", "reason": "No se ve."}


def steps(*actors, **more):
    return [(step["towards"], step["hint"]) for step in answer(initiative(*actors, **more))["next"]]


PUBLIC, ACADEMY = actor("SINAC", "EST-CEN"), actor("UCR", "ACA-UNI")


@pytest.mark.parametrize(
    ("actors", "more", "towards", "words"),
    [
        ((PUBLIC, ACADEMY), {}, "amds", "Con un tercer tipo de actor que decida o aporte, además de sector público"),
        ((PUBLIC, ACADEMY), {}, "confirmada", "falta confirmar AC-4 (Los actores se unen"),
        ((PUBLIC, ACADEMY, actor("X")), {}, "amds", "Diga de qué tipo es: X. Si es uno más"),
        ((PUBLIC, actor("MINAE", "EST-CEN")), {}, "acotada", "Con un segundo tipo de actor que decida o aporte"),
        ((PUBLIC,), {}, "acotada", "Con otro actor que decida o aporte, de un tipo distinto, además de SINAC"),
        ((PUBLIC, actor("X")), {}, "acotada", "Diga de qué tipo es: X. Con dos tipos"),
        ((), {}, "acotada", "Con 2 actores de tipos distintos que decidan o aporten"),
        ((actor("X", roles=["provee"]),), {}, "acotada", "Con 2 actores de tipos distintos"),
        ((PUBLIC, actor("sinac")), {"human": {"AC-2": {"value": "cumple"}}}, "acotada", "AC-3 (Los actores"),
        ((PUBLIC, ACADEMY), {"human": {"AC-4": NO}}, "acotada", "tendría que cumplir: AC-4 (Los actores se unen"),
        ((PUBLIC, ACADEMY), {"human": {"AC-2": NO}}, "acotada", "tendría que cumplir: AC-2"),
        ((PUBLIC,), {"human": {"AC-2": {"value": "cumple"}, "AC-3": {"value": "cumple"}}}, "amds", "Con 2 tipos"),
        ((PUBLIC, ACADEMY), {"modality": "ninguna"}, "acotada", "indique la modalidad"),
        ((PUBLIC, ACADEMY), {"human": {"F-1": NO}}, "acotada", "tendría que cumplir: F-1"),
        ((PUBLIC, ACADEMY), {}, "amplia", "Para la acepción amplia falta: AM-1 (Colaborativa"),
    ],
)
def test_hint_says_what_to_do(actors, more, towards, words):
    assert any(step == towards and words in hint for step, hint in steps(*actors, **more))


def test_same_name_without_country_asks_for_information():
    twice = [actor("Red", "ACA-UNI", None), actor("red", "EST-CEN", None)]
    hints = dict(steps(*twice))
    assert "falta información sobre: AC-2" in hints["acotada"] and "AC-3" in hints["acotada"]


def test_nothing_is_missing_when_everything_is_reached():
    assert answer(whole("EST-CEN", "ACA-UNI", "PRI-EMP"))["next"] == []
    assert [each["towards"] for each in answer(whole("EST-CEN", "ACA-UNI"))["next"]] == ["amds"]


def test_broad_waits_only_for_the_narrow_sense():
    said = whole("EST-CEN", "ACA-UNI", "PRI-EMP")
    human = {id: said["human"][id] for id in ("AM-1", "AM-6", "AM-9")}
    hints = {each["towards"]: each["hint"] for each in answer(said | {"human": human})["next"]}
    assert hints.keys() == {"confirmada", "amplia"}
    assert "en cuanto se confirme" in hints["amplia"]


def test_a_negative_verdict_points_to_the_narrow_sense_only():
    assert {towards for towards, _hint in steps(PUBLIC)} == {"acotada"}
    assert {towards for towards, _hint in steps(modality="ninguna")} == {"acotada"}


def test_hint_comes_true():
    """Whoever follows the hint reaches what it promises."""
    before = [partner("SINAC", "EST-CEN"), partner("UCR", "ACA-UNI")]
    assert answer(initiative(*before, human=HUMAN_NARROW))["verdict"] == "acotada"
    third = actor("Península", "PRI-EMP", roles=["aporta"])
    assert answer(initiative(*before, third, human=HUMAN_NARROW))["verdict"] == "amds"
