"""The difference word by word: nothing lost, readable, and never slow."""

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.answers import Answer
from surveys.comparing import answer_difference, match_entries
from surveys.diff import Piece, rows, words
from surveys.form_parts import Wording

LABEL = Wording("x", "x", "x")
FEW_WORDS = st.lists(st.sampled_from(["el", "la", " ", "\n", ".", ",", "agua", "río", "💧", "a"]), max_size=60).map(
    "".join
)
TEXTS = st.one_of(FEW_WORDS, st.text(max_size=200))


def side(pieces, left_out):
    return "".join(piece.text for piece in pieces if piece.kind != left_out)


@given(TEXTS, TEXTS)
@settings(max_examples=400, deadline=None)
def test_both_texts_can_be_rebuilt(old, new):
    pieces = words(old, new)
    assert side(pieces, "added") == old
    assert side(pieces, "removed") == new
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(pieces))


@given(TEXTS)
def test_the_same_text_has_no_difference(text):
    assert {piece.kind for piece in words(text, text)} <= {"equal"}


@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8))
@settings(deadline=None)
def test_rows_of_both_lists_are_all_there(old, new):
    found = rows(old, new)
    assert sorted(filter(None, (side(row.pieces, "added") for row in found))) == sorted(filter(None, old))
    assert sorted(filter(None, (side(row.pieces, "removed") for row in found))) == sorted(filter(None, new))


def test_words_are_whole_and_neighbouring_changes_one():
    assert words("El gato come pescado fresco.", "El perro come carne fresca.") == [
        Piece("equal", "El "),
        Piece("removed", "gato"),
        Piece("added", "perro"),
        Piece("equal", " come "),
        Piece("removed", "pescado fresco"),
        Piece("added", "carne fresca"),
        Piece("equal", "."),
    ]


def test_a_longer_word_is_another_word():
    assert words("agua", "aguas") == [Piece("removed", "agua"), Piece("added", "aguas")]


def test_rows_rewritten_are_paired_and_others_are_not():
    found = rows(["SINAC · público", "UNA · academia", "Nada"], ["SINAC · público", "UNA · academia · Chile"])
    assert [row.kind for row in found] == ["equal", "changed", "removed"]
    assert found[1].pieces == (Piece("equal", "UNA · academia"), Piece("added", " · Chile"))


def _random(vocabulary, seed):
    return " ".join(random.Random(seed).choices(vocabulary, k=5000))[:5000]


WORST = {
    "two letters": ("x a " * 1250, "a y " * 1250),
    "marks": (".," * 2500, ",;." * 1666),
    **{
        str(n): (_random([f"{i}" for i in range(n)], 1), _random([f"{i}" for i in range(n)], 2))
        for n in (20, 40, 80, 500)
    },
}


@pytest.mark.parametrize("name", WORST)
def test_longest_texts_take_less_than_two_seconds(name):
    old, new = WORST[name]
    start = time.perf_counter()
    pieces = words(old, new)
    assert time.perf_counter() - start < 2
    assert side(pieces, "added") == old and side(pieces, "removed") == new


def test_answer_that_is_new_or_gone_is_whole():
    said = Answer("name", LABEL, "Corales")
    assert answer_difference(None, said).pieces == [Piece("added", "Corales")]
    assert answer_difference(said, None).pieces == [Piece("removed", "Corales")]
    assert not answer_difference(said, said).changed


def test_list_that_became_empty_shows_what_left():
    difference = answer_difference(Answer("strengths", LABEL, items=("Una",)), Answer("strengths", LABEL))
    assert [row.kind for row in difference.rows] == ["removed"]


def entry(pk, name, position):
    return {"id": pk, "name": name, "position": position}


def test_entries_are_matched_by_id_then_name_then_place_of_old_snapshots():
    old = [entry(1, "A", 1), entry(2, "B", 2), entry(None, "Antes", 3)]
    new = [entry(2, "B dos", 1), entry(9, "a", 2), entry(10, "Ahora", 3), entry(11, "Nueva", 4)]
    assert match_entries(old, new) == [(old[1], new[0]), (old[0], new[1]), (old[2], new[2]), (None, new[3])]


def test_another_id_at_the_same_place_is_another_entry():
    old, new = [entry(1, "A", 1)], [entry(2, "B", 1)]
    assert match_entries(old, new) == [(None, new[0]), (old[0], None)]
