"""Anexo 1 as data against the official text.

``data/anexo1_official.txt`` is the published form word for word, one line for each label, option or help text, with
its copy errors.
"""

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from django.utils import translation

from surveys import anexo1
from surveys.form_parts import EMAIL_MAX_LENGTH, Field, Wording

OFFICIAL = Path(__file__).parent / "data" / "anexo1_official.txt"

# The third block of the published form is titled in Portuguese, and its description is numbered 1 again.
COPY_ERROR_TITLE = "INFORMAÇÕES DA INICIATIVA 3"
COPY_ERROR_DESCRIPTION = "DESCRIPCIÓN INICIATIVA 1"


def official_lines() -> list[str]:
    """The official text with its two copy errors put right."""
    lines = OFFICIAL.read_text(encoding="utf-8").splitlines()
    third = lines.index(COPY_ERROR_TITLE)
    lines[third] = "INFORMACIÓN INICIATIVA 3"
    lines[lines.index(COPY_ERROR_DESCRIPTION, third)] = "DESCRIPCIÓN INICIATIVA 3"
    return lines


def question_lines(question: Field, position: int) -> list[str]:
    help_line = [question.help.es] if question.help else []
    options = [option.official(position).es for option in question.options]
    return [question.label.es, *options, *help_line]


def produced_lines() -> list[str]:
    """The whole Spanish form as anexo1 tells it, in reading order."""
    institution, initiative, description = anexo1.SECTIONS
    lines = [anexo1.FORM.title.es]
    lines += [text.es for text in (*anexo1.FORM.intro, *anexo1.FORM.closing)]
    blocks = [(institution, 1)]
    for position in range(1, anexo1.MAX_ENTRIES + 1):
        blocks += [(initiative, position), (description, position)]
    for section, position in blocks:
        lines.append(section.heading(position).es)
        for question in section.fields:
            lines += question_lines(question, position)
    return lines


def wordings(thing) -> list[Wording]:
    """Every Wording inside the form's data, however deep."""
    if isinstance(thing, Wording):
        return [thing]
    if isinstance(thing, tuple):
        return [found for item in thing for found in wordings(item)]
    if is_dataclass(thing):
        return [found for part in fields(thing) for found in wordings(getattr(thing, part.name))]
    return []


def test_spanish_is_the_official_text_word_for_word_in_order():
    assert produced_lines() == official_lines()


def test_official_copy_has_the_published_copy_errors():
    lines = OFFICIAL.read_text(encoding="utf-8").splitlines()
    assert lines.count(COPY_ERROR_TITLE) == 1
    assert lines.count(COPY_ERROR_DESCRIPTION) == 2


def test_project_bracket_stays_open_in_spanish_only():
    project = next(option for option in anexo1.TYPE_OPTIONS if option.value == 2).official()
    assert project.es.endswith("cumplimiento e impacto.")
    assert project.pt.endswith(")")
    assert project.en.endswith(")")


def test_wording_is_filled_in_three_languages():
    found = wordings((anexo1.FORM, anexo1.SECTIONS))
    assert len(found) == 37
    for wording in found:
        assert wording.es.strip() and wording.pt.strip() and wording.en.strip(), wording
        assert len({"%(n)s" in text for text in (wording.es, wording.pt, wording.en)}) == 1, wording


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", "Acción"),
        ("pt-br", "Ação"),
        ("pt", "Ação"),
        ("en", "Action"),
        ("fr", "Acción"),
        (None, "Acción"),
    ],
)
def test_wording_follows_the_language(language, expected):
    label = anexo1.TYPE_OPTIONS[0].label
    assert label.in_(language) == expected
    if language:
        with translation.override(language):
            assert str(label) == expected


def test_wording_without_active_language_is_spanish():
    with translation.override(None):
        assert str(anexo1.TYPE_OPTIONS[0].label) == "Acción"


@pytest.mark.parametrize("section", anexo1.SECTIONS, ids=lambda section: section.key)
def test_section_columns_and_keys_are_unique(section):
    columns = [column for question in section.fields for column in question.columns]
    keys = [question.key for question in section.fields]
    assert len(columns) == len(set(columns))
    assert len(keys) == len(set(keys))


def test_entry_sections_share_no_column():
    initiative = {c for q in anexo1.INITIATIVE.fields for c in q.columns}
    description = {c for q in anexo1.DESCRIPTION.fields for c in q.columns}
    assert not initiative & description


def test_required_columns_are_columns_of_required_questions():
    for section, question in anexo1.iter_fields():
        name = f"{section.key}.{question.key}"
        assert set(question.required_columns) <= set(question.columns), name
        asks_for_something = bool(question.required_columns) or question.kind == "points"
        assert question.required == asks_for_something, name


def test_only_partner_countries_is_optional():
    optional = [(section.key, question.key) for section, question in anexo1.iter_fields() if not question.required]
    assert optional == [("initiative", "partner_countries")]


def test_points_have_one_column_for_each_item():
    points = [question for _, question in anexo1.iter_fields() if question.kind == "points"]
    assert [question.key for question in points] == ["strengths", "challenges", "results"]
    for question in points:
        assert len(question.columns) == question.max_items == anexo1.MAX_POINTS


def test_column_max_length_of_an_email_is_its_own():
    person = anexo1.field("institution", "focal_point")
    assert person.column_max_length("focal_point_name") == anexo1.PERSON_NAME_MAX_LENGTH
    assert person.column_max_length("focal_point_email") == EMAIL_MAX_LENGTH


def test_field_finds_a_question_or_says_which_is_missing():
    assert anexo1.field("description", "results").columns[-1] == "result_3"
    with pytest.raises(KeyError, match=r"initiative\.budget"):
        anexo1.field("initiative", "budget")
    with pytest.raises(KeyError, match="annex"):
        anexo1.field("annex", "name")
