"""Each criterion: what makes it met, what is a no, and what is only missing."""

from datetime import date

import pytest

from initiatives.engine.checks import CHECKS, whole_months
from initiatives.engine.facts import Window
from initiatives.engine.rules import CRITERIA

from .making import actor, criterion, initiative, partner, value, whole

MET, NOT_MET, UNKNOWN = "cumple", "no_cumple", "sin_informacion"
WINDOW = Window(date(2019, 8, 1), date(2022, 8, 1))


def country(code, role=None):
    return {"code": code, "role": role}


def test_every_check_is_used_and_every_criterion_has_one():
    assert {each.check for each in CRITERIA} == set(CHECKS)


@pytest.mark.parametrize("modality", ["bilateral", "triangular", "regional"])
@pytest.mark.parametrize(
    ("countries", "expected", "words"),
    [
        ([country("CR", "oferente"), country("DO", "receptor")], MET, "Costa Rica, República Dominicana"),
        ([country("CR"), country("DO")], MET, "es CSS o CT"),
        (
            [country("DE", "segundo_oferente"), country("CR", "primer_oferente"), country("DO", "receptor")],
            MET,
            "CSS",
        ),
        ([country("CR", "participante"), country("ES")], MET, "CSS"),
        ([country("ES", "oferente"), country("CR", "receptor")], UNKNOWN, "ningún país del Sur ofrece"),
        ([country("ES"), country("PT")], UNKNOWN, "ningún país del Sur ofrece"),
        ([country("CR"), country("CR", "oferente")], UNKNOWN, "Solo consta un país (Costa Rica)"),
        ([country("CR"), country(None)], UNKNOWN, "Solo consta un país"),
        ([], UNKNOWN, "No consta ningún país"),
    ],
)
def test_cooperation_asks_modality_two_countries_and_a_southern_provider(modality, countries, expected, words):
    found = criterion(initiative(modality=modality, countries=countries), "F-1")
    assert (found["value"], found["mode"]) == (expected, "mixto")
    assert words in found["reason"]


def test_no_modality_is_missing_and_none_is_a_no():
    missing = criterion(initiative(modality=None, countries=[]), "F-1")
    assert missing["value"] == UNKNOWN
    assert "No consta la modalidad" in missing["reason"] and "No consta ningún país" in missing["reason"]
    none = criterion(initiative(modality="ninguna"), "F-1")
    assert none["value"] == NOT_MET and "cambie la modalidad" in none["reason"]
    assert {"field": "modality", "words": "ninguna"} in none["evidence"]
    assert {"field": "countries", "words": "CR: oferente"} in none["evidence"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-02-01", "2021-02-01", MET),
        ("2015-01-01", "2023-01-01", MET),
        ("2020-01-01", None, MET),
        (None, "2020-01-01", MET),
        (None, "2019-08-01", MET),
        ("2022-08-01", None, MET),
        ("2022-08-02", None, NOT_MET),
        (None, "2019-07-31", NOT_MET),
        ("2018-01-01", None, UNKNOWN),
        (None, "2023-01-01", UNKNOWN),
        (None, None, UNKNOWN),
        ("2021-01-01", "2020-01-01", UNKNOWN),
    ],
)
def test_window_asks_for_one_moment_in_it(start, end, expected):
    found = criterion(initiative(start=start, end=end), "F-2", window=WINDOW)
    assert (found["value"], found["mode"]) == (expected, "auto")


def test_window_is_unknown_to_whoever_does_not_give_one():
    assert value(initiative(start="2020-01-01"), "F-2") == UNKNOWN


@pytest.mark.parametrize(
    ("kind", "expected", "words"),
    [
        (None, UNKNOWN, "No consta el tipo"),
        (1, MET, "«Acción»"),
        (2, MET, "«Proyecto»"),
        (3, MET, "«Espacio"),
        (4, UNKNOWN, "leer la descripción"),
    ],
)
def test_kind_is_one_of_the_form_and_of_others_a_person_reads(kind, expected, words):
    found = criterion(initiative(kind=kind), "AC-1")
    assert (found["value"], found["mode"]) == (expected, "mixto")
    assert words in found["reason"]


@pytest.mark.parametrize(
    ("actors", "expected", "words"),
    [
        ([], UNKNOWN, "No consta ningún actor"),
        ([actor("A")], NOT_MET, "necesita al menos 2"),
        ([actor("A"), actor("a")], NOT_MET, "Actores que cuentan: 1 (A)"),
        ([actor("A", country=None), actor("a", country=None)], UNKNOWN, "más de una vez sin país (A)"),
        ([actor("A"), actor("B")], MET, "2 (A, B)"),
        ([actor("A"), actor("B", roles=["provee"])], NOT_MET, "No cuentan"),
        ([actor("A", roles=["provee"]), actor("B", roles=["financia"])], NOT_MET, "Ninguno de los actores"),
        ([actor(""), actor("")], MET, "sin nombre, sin nombre"),
    ],
)
def test_actors_are_two_organisations_at_least(actors, expected, words):
    found = criterion(initiative(*actors), "AC-2")
    assert (found["value"], found["mode"]) == (expected, "auto")
    assert words in found["reason"]


@pytest.mark.parametrize("id", ["AC-3", "AM-4"])
@pytest.mark.parametrize(
    ("actors", "expected", "words"),
    [
        ([], UNKNOWN, "No consta ningún actor"),
        ([actor("A", "EST-CEN", roles=["provee"])], NOT_MET, "Ninguno de los actores"),
        ([actor("A", "ACA-UNI")], NOT_MET, "de un mismo tipo (academia)"),
        ([actor("A", "PRI-EMP"), actor("B", "PRI-GRE", "DO")], NOT_MET, "cuentan una vez"),
        ([actor("A")], UNKNOWN, "(ninguno), de 2 necesarios. Falta el tipo de: A."),
        ([actor("A", "ACA-UNI"), actor("B")], UNKNOWN, "Falta el tipo de: B."),
        ([actor("A", "ACA-UNI"), actor("a")], UNKNOWN, "no siempre con el mismo tipo"),
        ([actor("A", "ACA-UNI"), actor("a", "PRI-EMP")], UNKNOWN, "no siempre con el mismo tipo"),
        ([actor("A", "ACA-UNI"), actor("B", "PRI-EMP")], MET, "2 (sector privado, academia)"),
        ([actor("A", "EST-CEN"), actor("B", "EST-LOC")], MET, "Todos los actores son del Estado"),
    ],
)
def test_types_are_two_at_least(id, actors, expected, words):
    found = criterion(initiative(*actors), id)
    assert (found["value"], found["mode"]) == (expected, "auto")
    assert words in found["reason"]


@pytest.mark.parametrize(
    ("id", "more", "has", "lacks"),
    [
        ("AC-4", {"actors": [actor("A", roles=["decide"])]}, "el papel de cada actor", None),
        ("AC-4", {}, None, "el papel de cada actor"),
        ("AC-5", {"objectives": "Restaurar"}, "los objetivos", "la justificación"),
        ("AC-5", {"objectives": "Restaurar", "justification": "x"}, "los objetivos, la justificación", None),
        ("AM-1", {"joint_body": "Comité"}, "el órgano o la regla", None),
        ("AM-1", {}, None, "el órgano o la regla"),
        ("AM-6", {"agreement": False}, "si hay un acuerdo firmado", "la visión compartida"),
        ("AM-9", {"risks": [{"text": "Tormentas", "carried_by": ["B", "A", "A"]}]}, "los riesgos", None),
        ("AM-9", {"risks": [{}]}, None, "los riesgos"),
    ],
)
def test_what_only_a_person_can_judge_says_what_there_is_to_read(id, more, has, lacks):
    found = criterion(initiative(**more), id)
    assert (found["value"], found["mode"]) == (UNKNOWN, "humano")
    assert "Debe valorarlo una persona" in found["reason"]
    assert ("Consta para leerlo: " in found["reason"]) == bool(has)
    assert ("Falta en la ficha: " in found["reason"]) == bool(lacks)
    assert (has or "") in found["reason"] and (lacks or "") in found["reason"]


def test_evidence_gives_the_field_and_the_words():
    said = initiative(agreement=False, vision="v" * 300, risks=[{"text": "Tormentas", "carried_by": ["B", "A"]}])
    vision, agreement = criterion(said, "AM-6")["evidence"]
    assert vision == {"field": "vision", "words": "v" * 199 + "…"}
    assert agreement == {"field": "agreement", "words": "false"}
    assert criterion(said, "AM-9")["evidence"] == [{"field": "risks", "words": "Tormentas: A, B"}]
    roles = criterion(initiative(actor("A", roles=["conecta", "decide"])), "AC-4")["evidence"]
    assert roles == [{"field": "actors.roles", "words": "A: decide, conecta"}]


@pytest.mark.parametrize(
    ("said", "expected", "words"),
    [
        ({"start": "2019-02-01", "end": "2021-02-01"}, MET, "24 meses"),
        ({"start": "2019-02-01", "end": "2021-01-31"}, MET, "24 meses"),
        ({"start": "2019-02-01", "end": "2021-01-30"}, UNKNOWN, "Dura 23 meses"),
        ({"start": "2019-02-01", "end": "2020-01-30", "renewed": False}, NOT_MET, "no se renovó"),
        ({"start": "2019-02-01", "end": "2020-01-30", "renewed": True}, MET, "Se renovó"),
        ({"start": "2019-02-01"}, UNKNOWN, "No consta cuánto dura"),
        ({"start": "2019-02-01", "renewed": False}, UNKNOWN, "No consta cuánto dura"),
        ({"renewed": True}, MET, "Se renovó"),
        ({"start": "2021-02-01", "end": "2019-02-01"}, UNKNOWN, "anterior a la de inicio"),
        ({"kind": 1}, NOT_MET, "una sola vez"),
        ({"kind": 1, "renewed": True, "start": "2019-02-01", "end": "2025-02-01"}, NOT_MET, "una sola vez"),
    ],
)
def test_sustained_is_24_months_or_renewed_and_no_single_action(said, expected, words):
    found = criterion(initiative(**said), "AM-2")
    assert (found["value"], found["mode"]) == (expected, "mixto")
    assert words in found["reason"]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2019, 1, 1), date(2019, 1, 1), 0),
        (date(2019, 1, 1), date(2019, 1, 31), 1),
        (date(2019, 1, 15), date(2019, 2, 13), 0),
        (date(2019, 1, 15), date(2019, 2, 14), 1),
        (date(2019, 1, 31), date(2019, 2, 28), 1),
        (date(2019, 12, 1), date.max, (9999 - 2019) * 12),
        (None, date.max, None),
        (date(2019, 1, 1), None, None),
        (date(2019, 1, 2), date(2019, 1, 1), None),
    ],
)
def test_months_are_whole_with_both_days_included(start, end, months):
    assert whole_months(start, end) == months


def test_organisations_have_a_known_type():
    assert value(initiative(), "AM-3") == UNKNOWN
    assert value(initiative(actor("A", "ACA-UNI")), "AM-3") == MET
    found = criterion(initiative(actor("A", "ACA-UNI"), actor("B")), "AM-3")
    assert found["value"] == UNKNOWN and "falta el tipo de actor de B" in found["reason"]


@pytest.mark.parametrize(
    ("id", "field", "word"), [("AM-5", "interest", "interés"), ("AM-11", "benefit", "beneficio")]
)
def test_interest_and_benefit_are_stated_for_every_partner(id, field, word):
    everybody = whole("EST-CEN", "ACA-UNI")
    assert value(everybody, id) == MET
    assert value(initiative(), id) == UNKNOWN
    less = initiative(partner("A", "EST-CEN"), partner("B", "ACA-UNI", **{field: " "}))
    found = criterion(less, id)
    assert found["value"] == UNKNOWN and f"{word} de B" in found["reason"]
    funder = actor("GIZ", "EST-OTR", roles=["financia"])
    assert value(everybody | {"actors": [*everybody["actors"], funder]}, id) == MET


def test_contributions_are_of_two_types():
    two = [partner("A", "EST-CEN"), partner("B", "ACA-UNI")]
    found = criterion(initiative(*two, actor("C", "PRI-EMP")), "AM-7")
    assert found["value"] == MET and "sector público, academia" in found["reason"]
    assert {"field": "actors.contribution", "words": "A: contribution de A"} in found["evidence"]
    one = criterion(initiative(two[0], actor("B", "ACA-UNI")), "AM-7")
    assert one["value"] == UNKNOWN and "No consta de: B." in one["reason"]
    same = criterion(initiative(partner("A", "PRI-EMP"), partner("B", "PRI-GRE")), "AM-7")
    assert same["value"] == NOT_MET and "Solo hay un tipo" in same["reason"]
    untyped = criterion(initiative(partner("A", "PRI-EMP"), partner("B", "")), "AM-7")
    assert untyped["value"] == UNKNOWN and "No consta" not in untyped["reason"]


def test_capabilities_are_two_of_two_partners():
    def of(*capabilities):
        return initiative(*(actor(f"A{n}", "ACA-UNI", capability=each) for n, each in enumerate(capabilities)))

    assert value(of("viveros", "turismo", None), "AM-8") == MET
    assert value(of("viveros", "Viveros "), "AM-8") == NOT_MET
    assert value(of("viveros"), "AM-8") == NOT_MET
    assert value(of("viveros", None), "AM-8") == UNKNOWN
    assert value(of(), "AM-8") == UNKNOWN
    twice = initiative(actor("A", capability="viveros"), actor("a", capability="turismo"))
    assert value(twice, "AM-8") == UNKNOWN


def test_value_asks_a_goal_and_what_nobody_reaches_alone():
    found = criterion(initiative(sdgs=[14, 11, 14], added_value="Más"), "AM-10")
    assert found["value"] == MET and "(11, 14)" in found["reason"]
    assert "No consta el valor añadido" in criterion(initiative(sdgs=[14]), "AM-10")["reason"]
    assert "Objetivo de Desarrollo Sostenible" in criterion(initiative(added_value="Más"), "AM-10")["reason"]
    assert value(initiative(sdgs=[14], added_value=" "), "AM-10") == UNKNOWN
