"""«¿Quiso decir …?»"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.search import key_of, parse, suggest, suggest_query

from .texts import TEXTS, TYPED

calm = settings(deadline=None)
WORDS = {
    "algodón": 9,
    "algodão": 4,
    "agua": 30,
    "cooperación": 20,
    "cacao": 5,
    "casao": 7,
    "Embrapa": 3,
    "Embrapas": 1,
    "gota": 2,
    "bota": 8,
    "perdida": 0,
    "agricultura": 6,
    "2030": 9,
}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("algdon", "algodón"),  # one too few
        ("algodoin", "algodón"),  # one too many
        ("aglodon", "algodón"),  # two exchanged
        ("ALGODÒL", "algodón"),  # more frequent than the other one
        ("coperasion", "cooperación"),
        ("caczo", "cacao"),
        ("embra", "Embrapa"),  # begun: the more frequent
        ("agricul", "agricultura"),
        ("gorta", "gota"),  # nearer than what is more frequent
        ("mota", "bota"),
        ("gotx", "gota"),
        ("perdidq", None),  # it is there no more
        ("aga", None),  # short
        ("2031", None),
        ("agua1", None),
        ("zzzzzz", None),
        ("", None),
    ],
)
def test_suggest(typed, expected):
    assert suggest(typed, WORDS) == expected


def test_the_same_first_letter_goes_before_frequency():
    assert suggest("gota", {"gotas": 1, "bota": 50, "gata": 2}) == "gata"


def test_what_has_the_same_key_is_no_suggestion():
    assert suggest("algodones", {"algodón": 3}) is None
    assert suggest("agua", {"agua": 3, "Água": 2}) is None


def test_suggest_query():
    query = parse('"la algdon" orgánico -coperasion algdon')
    unknown = {key_of("algdon"), key_of("coperasion"), key_of("orgánico")}
    assert suggest_query(query, unknown, WORDS) == '"la algodón" orgánico -coperasion algodón'
    assert suggest_query(query, set(), WORDS) is None
    assert suggest_query(query, unknown, {}) is None


@calm
@given(TYPED, st.dictionaries(TEXTS, st.integers(0, 5), max_size=5))
def test_any_text_and_vocabulary(typed, vocabulary):
    found = suggest(typed, vocabulary)
    assert found is None or vocabulary[found] > 0
    query = parse(typed)
    unknown = {key for term in query.terms for key in term.keys}
    again = suggest_query(query, unknown, vocabulary)
    assert again is None or isinstance(again, str)
