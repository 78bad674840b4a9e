"""Actors told in sentences."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.word.lines import Line
from surveys.word.values.actors import read_actors
from surveys.word.values.prose import told


def actors(text):
    return [(actor.name, actor.kind) for actor in read_actors([Line(text)]).value]


def test_each_type_has_the_names_that_follow_it():
    text = (
        "Por el sector público participan el Ministerio de Agricultura y Ganadería (MAG) y el CENTA; por la academia, la "
        "Universidad de El Salvador y, por el sector privado, la Asociación Cafetalera. La FAO acompaña como organismo "
        "internacional."
    )
    assert actors(text) == [
        ("Ministerio de Agricultura y Ganadería (MAG)", "sector_publico"),
        ("CENTA", "sector_publico"),
        ("Universidad de El Salvador", "academia"),
        ("Asociación Cafetalera", "sector_privado"),
        ("FAO", "organismo_internacional"),
    ]


def test_portuguese_sentences():
    assert actors("Pela academia participam a Universidade do Lago; pelo setor privado, a Fábrica Nova.") == [
        ("Universidade do Lago", "academia"),
        ("Fábrica Nova", "sector_privado"),
    ]


def test_a_sentence_without_types_tells_nothing():
    assert told("Por la mañana participan la Cruz Roja y el SINAC.") == []
    assert told("Ministerio de Salud, por ahora.") == []


@given(st.text(max_size=300))
def test_never_fails(text):
    assert all(names for _kind, names in told(text))
