import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.word.lines import Line
from surveys.word.values.points import read_points

from .rows import ANY_LINES, lines

THREE = ("Diseño conjunto.", "Confianza entre socios.", "Reglas claras.")


@pytest.mark.parametrize(
    "text",
    [
        "1) Diseño conjunto.\n2) Confianza entre socios.\n3) Reglas claras.",
        "1. Diseño conjunto.\n\n2. Confianza entre socios.\n\n3. Reglas claras.",
        "- Diseño conjunto.\n- Confianza entre socios.\n- Reglas claras.",
        "a) Diseño conjunto.\nb) Confianza entre socios.\nc) Reglas claras.",
        "Diseño conjunto.\nConfianza entre socios.\nReglas claras.",
        "1) Diseño conjunto. 2) Confianza entre socios. 3) Reglas claras.",
        "a) Diseño conjunto.; b) Confianza entre socios.; c) Reglas claras.",
        "i) Diseño conjunto. ii) Confianza entre socios. iii) Reglas claras.",
        "Diseño conjunto.; Confianza entre socios.; Reglas claras.",
        "• Diseño conjunto. • Confianza entre socios. • Reglas claras.",
        "Las principales fortalezas son:\n1. Diseño conjunto.\n2. Confianza entre socios.\n3. Reglas claras.",
        "Las principales fortalezas son: 1) Diseño conjunto. 2) Confianza entre socios. 3) Reglas claras.",
        "Fortaleza 1: Diseño conjunto.\nFortaleza 2: Confianza entre socios.\nFortaleza 3: Reglas claras.",
        "Desafío 1 - Diseño conjunto.\nDesafío 2 - Confianza entre socios.\nDesafío 3 - Reglas claras.",
    ],
)
def test_read_points_understands_every_kind_of_list(text):
    assert read_points(lines(text)).value == THREE


def test_read_points_keeps_all_that_is_written():
    assert len(read_points(lines("1. Uno dos\n2. Tres\n3. Cuatro\n4. Cinco")).value) == 4


def test_read_points_keeps_a_continuation_with_its_point():
    found = read_points(lines("1. Diseño conjunto.\nSe hicieron tres talleres.\n2. Confianza."))
    assert found.value == ("Diseño conjunto.\nSe hicieron tres talleres.", "Confianza.")


def test_read_points_keeps_sub_bullets_with_their_point():
    found = read_points(lines("1. Diseño:\n- talleres\n- visitas\n2. Confianza."))
    assert found.value == ("Diseño:\ntalleres\nvisitas", "Confianza.")


def test_read_points_follows_automatic_lists_and_levels():
    rows = [Line("Diseño", True, 0, 1), Line("talleres", True, 1), Line("aclaración"), Line("Confianza", True, 0, 2)]
    assert read_points(rows).value == ("Diseño\ntalleres\naclaración", "Confianza")


@pytest.mark.parametrize(
    "text",
    [
        "200 mujeres capacitadas en 3 municipios; 2 ferias.",
        "Un solo logro, con 1.200 familias (2019-2021).",
        "Plan B: seguir. Fase 2. Cierre",
    ],
)
def test_read_points_leaves_one_point_whole(text):
    value = read_points(lines(text)).value
    assert " ".join(value).replace(";", "") == text.replace(";", "")


@pytest.mark.parametrize("text", ["", "-", "1.\n2.\n3.", "N/A", "•"])
def test_read_points_of_nothing_is_empty(text):
    assert read_points(lines(text)).value == ()


WORDS = st.lists(
    st.sampled_from(["Talleres", "la", "red", "de", "agua", "200", "mujeres,", "comité"]), min_size=2, max_size=6
)
POINT = WORDS.map(lambda words: "La " + " ".join(words) + ".")


@given(st.lists(POINT, min_size=1, max_size=5))
def test_read_points_reads_back_what_our_documents_write(points):
    text = "\n".join(f"{n}. {point}" for n, point in enumerate(points, 1))
    assert list(read_points(lines(text)).value) == points


@given(ANY_LINES)
def test_read_points_never_fails_and_gives_no_empty_point(rows):
    assert all(point.strip() for point in read_points(rows).value)
