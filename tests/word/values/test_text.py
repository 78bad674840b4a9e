import pytest
from hypothesis import given

from surveys.word.values.text import read_text

from .rows import ANY_LINES, lines


def test_read_text_joins_paragraphs_without_marks():
    found = read_text(lines("SÍ:\n• Experiencia de más de 25 años.\n\n•\u00a0Buena relación.  "))
    assert found.value == "SÍ:\nExperiencia de más de 25 años.\nBuena relación."


@pytest.mark.parametrize(
    "text", ["", "-", "—", "...", "____", "N/A", "n/a", "No aplica", "No aplica.", "Não se aplica", "\u200b"]
)
def test_read_text_finds_nothing_where_nothing_is_said(text):
    assert read_text(lines(text)).value == ""


@pytest.mark.parametrize("text", ["No", "Ninguna", "No se identifican", "Sí", "Nenhuma."])
def test_read_text_takes_a_short_answer_as_an_answer(text):
    assert read_text(lines(text)).value == text


@given(ANY_LINES)
def test_read_text_reads_its_own_value_back_when_nothing_is_marked(rows):
    once = read_text(rows).value
    assert once == once.strip()
    assert all(row.strip() for row in once.split("\n")) or once == ""
