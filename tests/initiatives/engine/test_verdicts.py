"""Verdicts, the broad sense, people's judgements and versions of the rules."""

from dataclasses import replace

import pytest

from initiatives.engine import rules as versions
from initiatives.engine.notes import BadInput
from initiatives.engine.rules import CRITERIA, CRITERION_IDS, rules_of
from initiatives.engine.texts import refusal

from .making import ALL_MET, HUMAN_NARROW, actor, answer, criterion, initiative, whole

ONE = rules_of("1")
STRICT = rules_of("1-estricta")
TYPES = ("EST-CEN", "ACA-UNI", "PRI-EMP")
ALL_BROAD = [id for id in CRITERION_IDS if id.startswith("AM-")]


def of(*types, **more):
    return initiative(*(actor(f"A{n}", type) for n, type in enumerate(types)), **more)


def judged(said, **values):
    human = {id.replace("_", "-"): {"value": value, "reason": "Porque sí"} for id, value in values.items()}
    return said | {"human": said.get("human", {}) | human}


def verdict(said, rules=None):
    found = answer(said, rules)
    return found["verdict"], found["proposed"], found["decided_by"]


def test_modes_are_the_handbooks():
    modes = {each.id: each.mode for each in CRITERIA}
    assert {id for id, mode in modes.items() if mode == "auto"} == {
        "F-2",
        "AC-2",
        "AC-3",
        "AM-3",
        "AM-4",
        "AM-7",
        "AM-11",
    }
    assert {id for id, mode in modes.items() if mode == "mixto"} == {"F-1", "AC-1", "AM-2", "AM-5", "AM-8", "AM-10"}


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ((), ("sin_informacion", False, ["AC-2", "AC-3"])),
        (("ACA-UNI",), ("no_es_alianza", False, ["AC-2", "AC-3"])),
        ((None,), ("no_es_alianza", False, ["AC-2"])),
        (("ACA-UNI", "ACA-UNI"), ("no_es_alianza", False, ["AC-3"])),
        (("ACA-UNI", None), ("sin_informacion", False, ["AC-3"])),
        (("ACA-UNI", "EST-CEN"), ("acotada", True, ["AC-3"])),
        (("ACA-UNI", "EST-CEN", None), ("acotada", True, ["AC-3"])),
        (("ACA-UNI", "EST-CEN", "EST-LOC"), ("amds", True, ["AC-3"])),
        (("ACA-UNI", "EST-CEN", "INT-ORG"), ("amds", True, ["AC-3"])),
    ],
)
def test_verdict_follows_from_the_count_of_types(types, expected):
    assert verdict(of(*types)) == expected


def test_verdict_is_settled_when_people_have_judged_the_rest():
    assert verdict(of(*TYPES, human=HUMAN_NARROW)) == ("amds", False, ["AC-3"])
    assert verdict(of(*TYPES, human={"AC-4": ALL_MET})) == ("amds", True, ["AC-3"])


@pytest.mark.parametrize("value", ["no_cumple", "parcial"])
def test_out_of_scope_is_a_no_of_the_prior_filter(value):
    found = answer(judged(of(*TYPES), F_1=value))
    assert (found["verdict"], found["broad"]) == ("fuera_de_alcance", "no_amplia")
    assert verdict(of(*TYPES, modality="ninguna")) == ("fuera_de_alcance", False, ["F-1"])
    assert verdict(judged(of(*TYPES, modality="ninguna"), F_1="cumple"))[0] == "amds"
    assert verdict(judged(of("ACA-UNI"), F_1=value))[0] == "fuera_de_alcance"


@pytest.mark.parametrize("value", ["no_cumple", "parcial"])
@pytest.mark.parametrize("id", ["AC_1", "AC_2", "AC_3", "AC_4", "AC_5"])
def test_partial_is_not_met_in_the_narrow_sense(id, value):
    found = answer(judged(of(*TYPES), **{id: value}))
    assert (found["verdict"], found["decided_by"]) == ("no_es_alianza", [id.replace("_", "-")])
    assert found["broad"] == "no_amplia"


@pytest.mark.parametrize("value", ["no_cumple", "parcial"])
def test_the_window_does_not_decide(value):
    assert verdict(judged(of(*TYPES), F_2=value))[0] == "amds"


def test_missing_modality_or_kind_leaves_a_proposal_and_nothing_under_the_strict_version():
    for missing in ({"modality": None}, {"countries": [{"code": "CR"}]}, {"kind": None}):
        said = of(*TYPES, human=HUMAN_NARROW, **missing)
        assert verdict(said, ONE) == ("amds", True, ["AC-3"])
        assert verdict(said, STRICT)[:2] == ("sin_informacion", False)
    assert verdict(of(*TYPES), STRICT) == ("amds", True, ["AC-3"])


def test_a_persons_value_stands_over_the_rule_with_its_reason():
    said = judged(of("ACA-UNI"), AC_2="cumple", AC_3="cumple")
    assert verdict(said)[0] == "acotada"
    found = criterion(said, "AC-3")
    assert (found["value"], found["mode"], found["reason"]) == ("cumple", "humano", "Porque sí")
    assert found["automatic"]["value"] == "no_cumple" and "mismo tipo" in found["automatic"]["reason"]
    assert "automatic" not in criterion(said, "AC-1")
    silent = criterion(of(human={"AC-4": {"value": "cumple"}}), "AC-4")
    assert silent["reason"] == "Así lo valoró una persona, que no escribió el motivo."
    assert verdict(judged(of(*TYPES), AC_3="sin_informacion"))[0] == "sin_informacion"


def test_a_persons_percent_sign_is_only_a_percent_sign():
    said = of(human={"AC-4": {"value": "cumple", "reason": "El 50 % de %(n)s"}})
    assert criterion(said, "AC-4")["reason"] == "El 50 % de %(n)s"


def test_broad_is_reached_by_the_whole_checklist_beside_the_verdict():
    for types, expected in ((TYPES[:2], "acotada"), (TYPES, "amds")):
        found = answer(whole(*types))
        assert (found["verdict"], found["broad"], found["proposed"]) == (expected, "amplia", False)
        assert {each["value"] for each in found["criteria"]} - {"cumple"} == {"sin_informacion"}  # F-2 alone


@pytest.mark.parametrize("id", ALL_BROAD)
def test_one_criterion_of_the_broad_sense_is_enough_to_miss_it(id):
    key = id.replace("-", "_")
    for value, expected in (
        ("sin_informacion", "no_concluyente"),
        ("parcial", "no_amplia"),
        ("no_cumple", "no_amplia"),
    ):
        assert answer(judged(whole(*TYPES), **{key: value}))["broad"] == expected


@pytest.mark.parametrize("id", ["F_1", "AC_1", "AC_4", "AC_5"])
def test_broad_waits_for_the_narrow_sense(id):
    assert answer(judged(whole(*TYPES), **{id: "sin_informacion"}))["broad"] == "no_concluyente"


def test_allowed_partials_are_a_setting_of_the_rule():
    one = replace(ONE, version="prueba", allowed_partials=1)
    said = judged(whole(*TYPES), AM_1="parcial")
    assert answer(said, one)["broad"] == "amplia"
    assert answer(judged(said, AM_6="sin_informacion"), one)["broad"] == "no_concluyente"
    assert answer(judged(said, AM_6="parcial"), one)["broad"] == "no_amplia"
    assert answer(judged(said, AM_6="no_cumple"), one)["broad"] == "no_amplia"


def test_thresholds_are_settings_of_the_rule():
    wide = replace(ONE, version="prueba", amds_more_than=3, months=36, narrow_actors=4, narrow_types=3)
    found = answer(whole(*TYPES, "SIN-SIN"), wide)
    assert (found["verdict"], found["rules"]) == ("amds", "prueba")
    assert "Dura 24 meses, menos de 36" in found["criteria"][8]["reason"]
    assert answer(whole(*TYPES), wide)["decided_by"] == ["AC-2"]
    assert answer(of(*TYPES[:2], "EST-OTR", "EST-OTR"), wide)["decided_by"] == ["AC-3"]


def test_versions_are_named_and_an_unknown_one_is_refused():
    assert {name: rules.version for name, rules in versions.VERSIONS.items()} == {
        "1": "1",
        "1-estricta": "1-estricta",
    }
    assert rules_of() is ONE
    with pytest.raises(BadInput) as raised:
        rules_of("9")
    assert refusal(raised.value) == "--rules: no hay reglas «9»; las hay: 1, 1-estricta"
