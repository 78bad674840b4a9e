"""Coverage and time: pure over rows."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes import agenda, places
from minutes.days import months_after
from minutes.enums import THREE, BlockKey
from minutes.facts import facts_of, summary
from minutes.places import Place


@dataclass
class Row:
    key: str
    planned: int = 10

    @property
    def title(self):
        return self.key.title()


KEYS = (*BlockKey.values, "b1a2b3c4")
rows = st.lists(st.sampled_from(KEYS), unique=True).map(lambda keys: [Row(key) for key in keys])
texts = st.dictionaries(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(["text", "reason", "minutes"])).map(".".join),
    st.integers(0, 600).map(str) | st.just(""),
)


@given(rows, texts)
def test_facts_keep_their_promises(blocks, said):
    facts = facts_of(blocks, said)
    assert 0 <= facts.coverage <= 3
    assert facts.coverage == sum(bool(said.get(f"{block.key}.text")) for block in blocks if block.key in THREE)
    assert facts.planned == 10 * len(blocks)
    assert len(facts.unexplained) <= 3 - facts.coverage
    share = facts.results_share
    assert share is None or 0 <= share <= 1
    if facts.actual is None:
        assert share is None


@given(st.lists(st.tuples(rows, texts), max_size=5))
def test_summary_adds_up(dialogues):
    all_facts = [facts_of(blocks, said) for blocks, said in dialogues]
    found = summary(all_facts)
    assert sum(found.by_coverage.values()) == found.dialogues == len(dialogues)
    assert set(found.by_coverage) == {0, 1, 2, 3}
    assert sum(found.actual.values()) == sum(facts.actual or 0 for facts in all_facts)
    assert sum(found.planned.values()) == sum(facts.planned for facts in all_facts)
    assert found.results_share is None or 0 <= found.results_share <= 1


def test_share_of_time_on_results():
    blocks = [Row("results"), Row("mechanisms"), Row("processes")]
    facts = facts_of(blocks, {"results.minutes": "45", "mechanisms.minutes": "15", "mechanisms.text": "Un convenio."})
    assert (facts.coverage, facts.actual, facts.results_percent) == (1, 60, 75)
    other = facts_of(blocks, {"results.minutes": "10", "processes.minutes": "30"})
    assert summary([facts, other]).results_share == pytest.approx(55 / 100)
    assert summary([]).results_share is None


def test_a_reason_explains_and_does_not_cover():
    facts = facts_of([Row(key) for key in THREE], {"mechanisms.reason": "Faltó el socio.", "processes.text": "  \n"})
    assert facts.coverage == 0
    assert [block.key for block in facts.unexplained] == ["processes", "added_value"]


def test_standard_agenda_sums_what_a_dialogue_lasts():
    assert sum(block.minutes for block in agenda.STANDARD) == agenda.TOTAL == 90
    assert set(THREE) <= {block.key for block in agenda.STANDARD}
    assert {key for key in BlockKey.values if agenda.is_kept(key)} == set(THREE)


@pytest.mark.parametrize("text", ["agreements", "mechanisms.text", "b1a2b3c4.reason", "opening.minutes"])
def test_place_reads_what_it_writes(text):
    assert str(places.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        ".text",
        "mechanisms.",
        "mechanisms.color",
        "agreements.text.x",
        "base:x.text",
        "Año.text",
        "a" * 21 + ".text",
    ],
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(ValueError):
        places.parse(text)


@given(st.text())
def test_any_words_are_a_place_or_refused(text):
    try:
        assert str(places.parse(text)) == text
    except ValueError:
        assert text != places.AGREEMENTS


@pytest.mark.parametrize(("text", "number"), [("", None), ("  ", None), ("0", 0), (" 20 ", 20), ("600", 600)])
def test_minutes_are_read(text, number):
    assert places.minutes_in(text) == number


@pytest.mark.parametrize("text", ["601", "-1", "veinte", "2.5", "²", "9" * 5000])
def test_what_are_no_minutes_is_refused(text):
    with pytest.raises(ValueError):
        places.minutes_in(text)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 6, date(2026, 7, 31)),
        (date(2026, 12, 1), 6, date(2027, 6, 1)),
    ],
)
def test_months_after(day, months, after):
    assert months_after(day, months) == after


def test_place_is_a_block_and_a_field():
    assert places.parse("mechanisms.text") == Place("mechanisms", "text")
