"""The table of uses against what it speaks of, and the tag that reads it."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from glossary import uses
from glossary.models import Term
from glossary.services import add_version
from initiatives.complements import LABELS
from initiatives.engine.rules import CRITERION_IDS
from initiatives.enums import Verdict
from pifcss_registry.report import facts
from surveys import anexo1
from surveys.templatetags.anexo1 import question_label

TEMPLATES = {kind: Template("{% load glossary %}{% term_link kind address %}") for kind in uses.TABLES}


def drawn(kind, address, request=None):
    return TEMPLATES[kind].render(Context({"kind": kind, "address": address, "request": request}))


def test_every_use_is_of_a_term_that_exists(db):
    used = {term for table in uses.TABLES.values() for terms in table.values() for term in terms}
    assert used <= set(Term.objects.values_list("pk", flat=True))


def test_every_question_of_the_table_exists():
    entry = {field.key for section in (anexo1.INITIATIVE, anexo1.DESCRIPTION) for field in section.fields}
    real = {f"institution.{field.key}" for field in anexo1.INSTITUTION.fields} | {f"entry.{key}" for key in entry}
    real |= {f"complement.{key}" for key in LABELS}
    assert set(uses.QUESTIONS) <= real
    assert {question_label(address) for address in uses.QUESTIONS}
    for wrong in ("entry.no", "nowhere.share", "institution.actors", "share", "complement.no", ""):
        with pytest.raises(LookupError):
            question_label(wrong)


def test_every_criterion_has_a_term():
    assert set(uses.CRITERIA) == set(CRITERION_IDS)


def test_every_figure_exists_and_is_named():
    assert set(uses.FIGURES) == set(uses.FIGURE_LABELS)
    assert {name.partition(".")[0] for name in uses.FIGURES} <= set(facts.RULES)
    verdicts = {name.partition(".")[2]: str(words) for name, words in uses.FIGURE_LABELS.items() if "." in name}
    assert verdicts == {verdict.value: str(verdict.label) for verdict in Verdict}


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("entry.actors", "actor"),
        ("actors", "actor"),
        ("share", "dialogo-estructurado"),
        ("focal_point", "punto-focal"),
    ],
)
def test_question_is_found_with_and_without_its_section(address, first):
    assert uses.terms_at("question", address)[0] == first


@pytest.mark.parametrize("address", ["objectives", "entry.objectives", "", ".", "entry", "ctors", "x.actors"])
def test_where_no_term_is_used_there_is_none(address):
    assert uses.terms_at("question", address) == ()


def test_used_by_says_the_same_the_other_way_round():
    for kind, table in uses.TABLES.items():
        for address, terms in table.items():
            assert all(address in uses.used_by(term)[kind] for term in terms)
    assert uses.used_by("pifcss") == {} == uses.used_by("no-such-term")


def test_tag_shows_the_definition_in_the_readers_language_and_leads_to_the_term(db):
    text = drawn("criterion", "AC-3")
    assert "¿Qué es «Naturaleza del actor»?" in text and 'href="/glosario/naturaleza-del-actor/"' in text
    assert "Familia a la que pertenece" in text and "_blank" not in text
    with translation.override("pt-br"):
        assert "Família à qual" in drawn("criterion", "AC-3")
    with translation.override("en"):
        assert "Family to which" in drawn("criterion", "AC-3")


def test_tag_of_a_question_opens_apart(db):
    text = drawn("question", "share")
    assert 'target="_blank" rel="noopener"' in text and "(se abre aparte)" in text


def test_tag_escapes_what_the_unit_wrote(db, unit):
    term = Term.objects.get(pk="relevamiento")
    texts = term.versions.get().texts | {"definition_es": "<script>x</script>"}
    add_version(term, texts=texts, base=1, by=unit)
    assert "<script>" not in drawn("criterion", "F-2") and "&lt;script&gt;" in drawn("criterion", "F-2")


def test_tag_shows_the_newest_version_at_once(db, unit):
    term = Term.objects.get(pk="relevamiento")
    assert "Relevamiento" in drawn("criterion", "F-2")
    add_version(term, texts=term.versions.get().texts | {"name_es": "Ronda de fichas"}, base=1, by=unit)
    assert "¿Qué es «Ronda de fichas»?" in drawn("criterion", "F-2")


def test_tags_of_a_page_take_one_query_and_none_without_terms(db, django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert drawn("question", "objectives", request).strip() == ""
    with django_assert_num_queries(1):
        for kind, table in uses.TABLES.items():
            for address, terms in table.items():
                assert len(re.findall("<details", drawn(kind, address, request))) == len(terms)
