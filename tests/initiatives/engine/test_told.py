"""What pages say of a result."""

from datetime import date

from initiatives.engine.facts import Actor, Facts, Judgement
from initiatives.engine.rules import CRITERION_IDS
from initiatives.engine.told import Words, by_part, reasons, steps, told
from initiatives.engine.verdicts import classify

TWO = (Actor("SINAC", "EST-CEN", "CR", interest="Proteger el arrecife."), Actor("UNA", "ACA-UNI", "CR"))


def criterion(facts, id):
    return told(classify(facts).by_id[id])


def test_a_criterion_is_told_with_its_value_its_mode_and_its_reason():
    found = criterion(Facts(kind=2), "AC-1")
    assert (found.id, found.label) == ("AC-1", "Es una iniciativa de cooperación")
    assert (found.value, found.value_label, found.mode_label) == (
        "cumple",
        "Cumple",
        "Propuesto; lo confirma una persona",
    )
    assert "«Proyecto»" in found.reason
    assert found.rule is None


def test_what_a_person_overruled_stands_beside():
    found = criterion(Facts(actors=TWO, human={"AC-3": Judgement("no_cumple", "Son la misma casa.")}), "AC-3")
    assert (found.value, found.reason, found.mode_label) == (
        "no_cumple",
        "Son la misma casa.",
        "Lo valora una persona",
    )
    assert (found.rule.value, found.rule.mode_label) == ("cumple", "Automático")
    assert "sector público, academia" in found.rule.reason


def test_evidence_is_what_was_written_in_sentences():
    facts = Facts(kind=2, start=date(2020, 1, 1), objectives="Sembrar coral.", actors=TWO)
    assert criterion(facts, "AC-5").evidence == (Words("los objetivos", "Sembrar coral."),)
    assert criterion(facts, "AM-5").evidence == (Words("el interés", "SINAC: Proteger el arrecife."),)
    assert criterion(facts, "AC-3").evidence == criterion(facts, "AM-2").evidence == ()


def test_rows_stand_under_the_parts_of_the_rule_in_order():
    rules = classify(Facts()).rules
    grouped = by_part(rules, {id: id.lower() for id in reversed(CRITERION_IDS)})
    assert [title for title, _rows in grouped] == ["Filtro previo", "Acepción acotada", "Acepción amplia"]
    assert [row.upper() for _title, rows in grouped for row in rows] == list(CRITERION_IDS)


def test_reasons_come_once_and_steps_are_the_countrys():
    assert reasons(classify(Facts())) == ["No consta ningún actor: falta nombrar las organizaciones que participan."]
    result = classify(Facts(kind=2, actors=TWO))
    assert reasons(result) == [told(result.by_id["AC-3"]).reason]
    assert len(steps(result)) == 1 and "tercer tipo" in steps(result)[0]
