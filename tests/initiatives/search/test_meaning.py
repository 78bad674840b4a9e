"""What is found: the plain meaning, that ``contains`` says the same, and the measurement of ``bench/search.py``."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import search as bench
from initiatives.search import Found, matches, parse, stored
from initiatives.search.keys import telling

from .texts import TEXTS, TYPED

calm = settings(deadline=None)
TITLE = "Gestión del agua en escuelas"
OBJECTIVES = "Formar a jóvenes y mujeres; reducir la sequía. Gestão das florestas com a UNA"
ACTORS = ("Ministerio de Salud", "FAO")


def found(typed: str) -> Found:
    return matches(parse(typed), stored(TITLE), stored(TITLE, OBJECTIVES, *ACTORS))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("água", Found.TITLE),
        ("escolas água", Found.TITLE),
        ("agua jovens", Found.TEXT),
        ('"gestão de água"', Found.TITLE),
        ('"agua gestión"', Found.NOWHERE),
        ('"gestión agua escuelas"', Found.TITLE),
        ('"gestión de bosques"', Found.TEXT),
        ('"salud FAO"', Found.NOWHERE),  # two actors: a phrase does not go across
        ("saúde fao", Found.TEXT),
        ("agua pesca", Found.NOWHERE),
        ("agua -mujeres", Found.NOWHERE),
        ("agua -pesca", Found.TITLE),
        ("-pesca", Found.TEXT),
        ('-"jóvenes y mujeres"', Found.NOWHERE),
        ('-"mujeres y jóvenes"', Found.TEXT),
        ("una", Found.TEXT),  # the acronym
        ("de", Found.NOWHERE),
        ("", Found.TEXT),
        ("escue", Found.NOWHERE),
    ],
)
def test_matches(typed, expected):
    assert found(typed) == expected


def test_where_it_is_found_is_an_order():
    assert Found.TITLE > Found.TEXT > Found.NOWHERE
    assert not Found.NOWHERE


@calm
@given(TYPED, TEXTS, st.lists(TEXTS, max_size=3))
def test_contains_says_the_same(typed, title, others):
    query, title_keys, all_keys = parse(typed), stored(title), stored(title, *others)
    fits = all(each in all_keys for each in query.contained) and not any(each in all_keys for each in query.lacking)
    in_title = bool(query.terms) and all(each in title_keys for each in query.contained)
    expected = (Found.TITLE if in_title else Found.TEXT) if fits else Found.NOWHERE
    assert matches(query, title_keys, all_keys) == expected


@calm
@given(TEXTS)
def test_a_text_is_found_by_each_of_its_keys(text):
    kept = stored(text)
    for word in telling(text):
        query = parse(text[word.start : word.end])
        assert query.terms and matches(query, kept, kept) == Found.TITLE


def test_bench_finds_what_is_asked():
    assert len(bench.documents()) >= 150 and len(bench.queries()) >= 220
    assert {bench.part_of(row) for row in bench.queries()} == set(bench.PARTS)
    known = {each["id"] for each in bench.documents()}
    assert all(set(row["expected"].split()) <= known and row["expected"] for row in bench.queries())
    assert bench.reached(bench.measure(*bench.PARTS))


def test_bench_prints_tuned_and_held_out(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["search.py", "--misses"])
    assert bench.main() == 0
    said = capsys.readouterr().out
    assert "tuned: ok" in said and "held-out: ok" in said and "at first look" in said
