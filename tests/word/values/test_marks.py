import pytest
from hypothesis import given

from surveys.word.values.marks import find_mark, strip_mark

from .rows import ANY_TEXT


@pytest.mark.parametrize(
    "mark",
    [
        "1.",
        "1)",
        "(1)",
        "1.-",
        "1º",
        "1 -",
        "1-",
        "1:",
        "a)",
        "(b)",
        "i.",
        "ii)",
        "-",
        "–",
        "•",
        "·",
        "*",
        "✓",
        "►",
        ">",
        "o",
        "§",
    ],
)
def test_strip_mark_removes_what_people_type_before_a_row(mark):
    assert strip_mark(f"{mark} Fortalecer la red") == "Fortalecer la red"


@pytest.mark.parametrize("row", ["-Fortalecer", "•Fortalecer", "1)Fortalecer", "1.Fortalecer", "✓Fortalecer"])
def test_strip_mark_needs_no_blank_after_a_mark(row):
    assert strip_mark(row) == "Fortalecer"


@pytest.mark.parametrize(
    "row",
    [
        "200 mujeres capacitadas",
        "3 municipios",
        "2019-2021: primera etapa",
        "A. García coordinó",
        "1.200 familias",
        "42 escolas com compra local regular.",
        "(ABC) Agencia",
        "o que se logró",
        "12 y 13 de mayo",
        "I. Martínez",
        "10% de aumento",
        "25-30 talleres",
    ],
)
def test_strip_mark_leaves_words_figures_and_initials(row):
    assert strip_mark(row) == row


def test_find_mark_tells_the_kind():
    assert [find_mark(row).kind for row in ("1. a b", "b) a b", "• a b")] == ["figure", "letter", "bullet"]


@given(ANY_TEXT)
def test_strip_mark_only_takes_from_the_front(text):
    assert " ".join(text.split()).endswith("") and isinstance(strip_mark(text), str)
