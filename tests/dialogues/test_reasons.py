"""The reason in words, in the reader's language, from plain objects."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from dialogues.enums import DialogueKind
from dialogues.reasons import in_words, listed, title

CR = SimpleNamespace(pk="CR", name="Costa Rica")
PE = SimpleNamespace(pk="PE", name="Perú")
CL = SimpleNamespace(pk="CL", name="Chile")
WATER = SimpleNamespace(name="Agua", country_id="CR")
CORAL = SimpleNamespace(name="Coral", country_id="CR")
LOOMS = SimpleNamespace(name="Telares", country_id="PE")


@pytest.mark.parametrize(
    ("words", "expected"),
    [((), ""), (("uno",), "uno"), (("uno", "dos"), "uno y dos"), (("uno", "dos", "tres"), "uno, dos y tres")],
)
def test_listed_joins_as_a_person_would(words, expected):
    with translation.override("es"):
        assert listed(words) == expected


def test_bilateral_reason_says_what_each_wants_of_the_other():
    with translation.override("es"):
        reason = in_words(
            DialogueKind.BILATERAL, initiatives=[WATER, CORAL, LOOMS], presenters=[CR, PE], interested=[CR, PE]
        )
    assert reason == (
        "Interés mutuo: Costa Rica quiere conocer «Telares» de Perú, "
        "y Perú quiere conocer «Agua» y «Coral» de Costa Rica."
    )


def test_multi_reason_counts_and_names_the_interested_countries_in_order():
    with translation.override("es"):
        reason = in_words(DialogueKind.MULTI, initiatives=[WATER], presenters=[CR], interested=[PE, CL])
    assert reason == "2 países quieren conocer «Agua» de Costa Rica: Chile y Perú."


def test_reason_keeps_percent_signs_of_names():
    odd = SimpleNamespace(name="100% %(n)s", country_id="CR")
    with translation.override("es"):
        assert "«100% %(n)s»" in in_words(DialogueKind.MULTI, initiatives=[odd], presenters=[CR], interested=[PE, CL])


def test_title_names_kind_and_countries():
    with translation.override("es"):
        assert title(DialogueKind.MULTI, [CR, CL]) == "Multipaís: Costa Rica y Chile"


def test_several_initiatives_are_named_with_who_presents_them_and_why_they_are_together():
    both = {"initiatives": [WATER, LOOMS], "presenters": [CR, PE], "interested": [CL, PE]}
    wanted = "2 países quieren conocer alguna de estas iniciativas, «Agua» de Costa Rica y «Telares» de Perú: Chile y Perú."
    with translation.override("es"):
        near = in_words(DialogueKind.NEAR, **both, common=["sector", "preguntas"])
        joined = in_words(DialogueKind.JOINED, **both)
    assert near == f"{wanted} Se pueden escuchar juntas porque tienen en común el sector y lo que se pregunta."
    assert joined == f"{wanted} La Unidad Técnica las reunió en un solo diálogo."
