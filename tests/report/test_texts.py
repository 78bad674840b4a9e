"""Figures inside texts: proposed, edited, compared."""

import pytest

from pifcss_registry.report.facts import Fact, NamedFacts
from pifcss_registry.report.texts import basis_of, keys_in, linked, mark, pieces_of, plain, stale, strange_numbers


def facts(**values):
    return NamedFacts((key, Fact(key, value, key.title(), key, "así", f"/{key}/")) for key, value in values.items())


NOW = facts(rows=13, countries=9, held=3, wanted=3)
PROPOSAL = f"Hay {mark('rows')} iniciativas de {mark('countries')} países. Realizados: {mark('held')}."


def shown(pieces):
    return [piece if isinstance(piece, str) else (piece["text"], piece["fact"]) for piece in pieces]


def test_proposal_reads_as_plain_text_and_is_printed_with_links():
    assert plain(PROPOSAL, NOW) == "Hay 13 iniciativas de 9 países. Realizados: 3."
    assert keys_in(PROPOSAL) == ["rows", "countries", "held"]
    assert basis_of(PROPOSAL, NOW) == {"rows": 13, "countries": 9, "held": 3}
    assert shown(pieces_of(PROPOSAL, NOW))[:2] == ["Hay ", ("13", "rows")]


def test_edited_numbers_that_are_figures_lead_to_them_each_once():
    pieces = linked("Son 13, de 9 países; 3 y otra vez 3.", {"rows": 13, "countries": 9, "held": 3, "wanted": 3}, NOW)
    assert [piece for piece in shown(pieces) if isinstance(piece, tuple)] == [
        ("13", "rows"),
        ("9", "countries"),
        ("3", "held"),
        ("3", "wanted"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "el 7 de diciembre",
        "113 personas",
        "2013",
        "1.300",
        "ODS13",
        "de 13/9 a",
        "13-9",
        "Tabla 13",
        "el 13 de mayo",
        "ODS 13",
        "",
    ],
)
def test_other_numbers_stay_as_they_are(text):
    assert all(isinstance(piece, str) for piece in linked(text, {"rows": 13}, NOW))
    assert "".join(linked(text, {"rows": 13}, NOW)) == text


def test_number_of_a_figure_that_changed_is_no_link_any_more():
    assert linked("Son 13.", {"rows": 13}, facts(rows=14)) == ["Son 13."]


def test_stale_names_figure_then_and_now():
    changed = stale({"rows": 13, "countries": 9, "gone": 2}, facts(rows=14, countries=9))
    assert [(each.label, each.was, each.now) for each in changed] == [("Rows", 13, 14), ("gone", 2, None)]


def test_numbers_that_nothing_proves_are_named_once():
    proposed = "Hay 13 iniciativas, del 1 de agosto de 2022."
    text = "Los países enviaron 15 iniciativas, 15, y quedan 13 desde el 1 de agosto de 2022."
    assert strange_numbers(text, proposed, {"rows": 13}) == ["15"]
