"""A document that leaves and comes back: untouched it changes nothing, touched it changes just what was touched."""

import pytest
from hypothesis import example, given, settings

from surveys import anexo1
from surveys.word.reader import read

from .documents import base, changed, contents, decided_lines, full_content, write

MARKS = "«a» “b” 'c' \"d\" — ñ çã 中文 🌊 ﷽ \u202eabc é\u0301 &<>"


def long_text(length=20_000):
    """As many signs as an answer may have, with line breaks of every kind and quotes."""
    piece = f"{MARKS}\n\r\n\t1. uno\n- dos\n\n"
    return (piece * (length // len(piece) + 1))[:length]


def with_long_texts(breaks=10_000):
    content = full_content()
    for key in ("institution_strengths", "institution_weaknesses"):
        content[key] = long_text()
    for entry in content["entries"]:
        entry |= {"objectives": long_text(), "justification": "\n" * breaks + "x" * (20_000 - breaks)}
    return content


@pytest.mark.parametrize("language", ["es", "pt"])
@settings(max_examples=80, deadline=None)
@given(content=contents())
def test_untouched_document_proposes_nothing(language, content):
    reading = read(write(content, language=language))
    assert decided_lines(reading, content, base(content, language=language)) == []


@pytest.mark.parametrize("content", [{}, full_content(), with_long_texts()], ids=["blank", "full", "long"])
def test_untouched_document_of_a_state_proposes_nothing(content):
    reading = read(write(content))
    assert decided_lines(reading, content, base(content)) == []


@settings(max_examples=30, deadline=None)
@given(content=contents())
@example(content=full_content())
def test_untouched_document_names_where_it_comes_from(content):
    origin = read(write(content, revision=3)).origin
    assert (origin.round, origin.country, origin.revision, origin.copy) == ("2026", "CR", 3, "c0ffee")


def test_three_answers_changed_in_the_file_and_two_online_are_three_proposals():
    left = full_content()
    file = changed(
        write(left),
        {
            "institution.institution_strengths": "Treinta años.",
            "i1.name": "Corales del Pacífico",
            "i2.justification": "Porque hacía falta.",
        },
    )
    now = full_content() | {"institution_weaknesses": "Ninguna."}
    now["entries"][0]["objectives"] = "Otro."
    assert sorted(decided_lines(read(file), now, base(left)), key=str) == [
        ("changed", 1, "name"),
        ("changed", 2, "justification"),
        ("changed", None, "institution_strengths"),
    ]


def test_an_answer_changed_on_both_sides_is_a_conflict():
    left = full_content()
    file = changed(write(left), {"i1.name": "Corales del Pacífico"})
    now = full_content()
    now["entries"][0]["name"] = "Corales del Caribe"
    assert decided_lines(read(file), now, base(left)) == [("conflict", 1, "name")]


def test_the_same_change_on_both_sides_is_none():
    left = full_content()
    file = changed(write(left), {"i1.name": "Corales del Pacífico"})
    now = full_content()
    now["entries"][0]["name"] = "Corales del Pacífico"
    assert decided_lines(read(file), now, base(left)) == []


EVERY_ADDRESS = [f"institution.{each.key}" for each in anexo1.INSTITUTION.fields if each.key != "country_institution"]
EVERY_ADDRESS += [f"i1.{each.key}" for each in (*anexo1.INITIATIVE.fields, *anexo1.DESCRIPTION.fields)]


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_an_answer_emptied_in_the_file_is_proposed_as_such(address):
    content = full_content()
    found = decided_lines(read(changed(write(content), {address: ""})), content, base(content))
    assert found
    assert {status for status, *_where in found} == {"emptied"}


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_an_answer_filled_in_a_blank_form_is_new(address):
    texts = {"share": "No", "type": "2 - Proyecto", "actors": "SINAC (sector público)", "partner_countries": "Chile"}
    texts |= {"focal_point": "Ana Mora, ana@example.org"}
    entry = {"id": 71, "position": 1, "name": "", "actors": [], "partner_countries": []}
    content = {"entries": [entry]}
    file = changed(write(content), {address: texts.get(address.partition(".")[2], "Algo más")})
    found = decided_lines(read(file), content, base(content))
    assert found
    assert {status for status, *_where in found} == {"new"}
