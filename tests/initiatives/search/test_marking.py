"""Places to mark, pieces, and excerpts."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.search import EXCERPT, excerpt, parse, pieces, spans
from initiatives.search.marking import ELLIPSIS

from .texts import TEXTS, TYPED

calm = settings(deadline=None)
LONG = (
    "El proyecto forma a docentes de zonas rurales durante dos años. Después se abren huertos y se mide el agua "
    "de los pozos. Al final, las escuelas presentan sus huertos a las familias y cuidan juntas el agua de la cuenca."
)


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Gestão das Águas e da água", "agua", ["Águas", "água"]),
        ("Niñas, crianças y «NIÑEZ»", "niños", ["Niñas", "crianças", "NIÑEZ"]),
        ("gestión del agua; gestión de mares", '"gestión agua"', ["gestión del agua"]),
        ("gestión agua gestión", '"gestión agua" agua gestion', ["gestión agua", "gestión"]),
        ("agua y pesca", "agua -pesca", ["agua"]),
        ("la UNA y una más", "una", ["UNA"]),
        ("cooperación Sur-Sur", "sul-sul", ["Sur-Sur"]),
        ("½ taza", "½", ["½"]),
        ("agua", "", []),
        ("", "agua", []),
    ],
)
def test_spans(text, typed, marked):
    assert [text[start:end] for start, end in spans(text, parse(typed))] == marked


def test_pieces():
    text = "agua y más água"
    assert pieces(text, spans(text, parse("agua"))) == [("agua", True), (" y más ", False), ("água", True)]
    assert pieces("nada", []) == [("nada", False)]
    assert pieces("", []) == []


def shown(text: str, typed: str, size: int) -> tuple[str, list[str]]:
    found = excerpt(text, parse(typed), size)
    return found.text, [found.text[start:end] for start, end in found.marks]


def test_excerpt_is_where_most_terms_are():
    text, marked = shown(LONG, "huerta agua", 60)
    assert text == "…Después se abren huertos y se mide el agua de los pozos. Al…"
    assert marked == ["huertos", "agua"]
    text, marked = shown(LONG, "escola huerta familia", 80)
    assert marked == ["escuelas", "huertos", "familias"]


def test_excerpt_prefers_the_earliest():
    assert shown("agua uno dos tres cuatro cinco agua", "agua", 9)[0] == "agua uno…"


def test_excerpt_of_the_end():
    text, marked = shown(LONG, "cuenca", 40)
    assert text.startswith(ELLIPSIS) and text.endswith("cuenca.") and len(text) <= 41
    assert marked == ["cuenca"]


def test_excerpt_without_a_mark_is_the_beginning():
    assert shown(LONG, "minas", 24) == ("El proyecto forma a…", [])
    assert shown(LONG, "", EXCERPT)[0] == LONG
    assert shown("  poco  ", "agua", 10) == ("poco", [])
    assert shown(" \n", "agua", 10) == ("", [])


def test_excerpt_cuts_a_word_that_is_longer_than_itself():
    assert shown("x" * 50 + " fin", "agua", 10) == ("x" * 10 + ELLIPSIS, [])
    assert shown("x" * 50 + ",agua", "agua", 10) == (ELLIPSIS + "xxxxx,agua", ["agua"])
    assert shown("z" * 50, "z" * 40, 10) == ("z" * 10 + ELLIPSIS, ["z" * 10])


def test_excerpt_of_a_phrase_that_does_not_fit():
    text, marked = shown("uno dos agua de los mares del sur tres", '"agua mares sur"', 12)
    assert len(text.strip(ELLIPSIS)) <= 12 and marked


def test_excerpt_needs_room():
    with pytest.raises(ValueError, match="0 signs"):
        excerpt("agua", parse("agua"), 0)


@calm
@given(TEXTS, TYPED)
def test_spans_are_inside_sorted_and_apart(text, typed):
    found = spans(text, parse(typed))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < next_[0] for one, next_ in pairwise(found))
    assert "".join(piece for piece, _marked in pieces(text, found)) == text
    assert [piece for piece, marked in pieces(text, found) if marked] == [text[start:end] for start, end in found]


@calm
@given(st.one_of(TEXTS, st.lists(TEXTS, max_size=5).map("\n".join)), TYPED, st.integers(1, 80))
def test_excerpt_is_a_part_of_the_text_with_marks_of_its_own(text, typed, size):
    query = parse(typed)
    found = excerpt(text, query, size)
    inner = found.text.removeprefix(ELLIPSIS) if not text.strip().startswith(found.text[:size]) else found.text
    inner = inner if inner in text else inner.removesuffix(ELLIPSIS)
    assert inner in text
    assert len(found.text) <= size + 2 * len(ELLIPSIS)
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)
    assert all(one[1] < next_[0] for one, next_ in pairwise(found.marks))
    marked = {text[start:end] for start, end in spans(text, query)}
    for start, end in found.marks:
        assert any(found.text[start:end] in each for each in marked)
    assert bool(found.marks) == bool(marked)
