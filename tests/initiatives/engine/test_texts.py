"""Every code has its words, every word its code."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from initiatives import engine
from initiatives.engine import texts
from initiatives.engine.notes import note
from initiatives.engine.rules import CRITERION_IDS, VERSIONS, rules_of
from initiatives.engine.texts import asks, part_title, sector_name, version_summary

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(engine.__file__).parent.glob("*.py"))
TABLES = Path(texts.__file__).read_text(encoding="utf-8")
ELSEWHERE = SOURCE.replace(TABLES, "")


def test_every_code_of_the_engine_has_a_sentence_and_no_sentence_is_idle():
    quoted = set(re.findall(r'"([a-z0-9_]+)"', ELSEWHERE))
    made = {f"{field}_{end}" for field in ("interest", "benefit") for end in ("missing", "stated")}
    assert set(texts.SENTENCES) | set(texts.REFUSALS) <= quoted | made
    used = set(re.findall(r'note\(\s*"([a-z0-9_]+)"', ELSEWHERE)) | made
    assert used <= set(texts.SENTENCES)
    assert set(re.findall(r'BadInput\(\s*"([a-z0-9_]+)"', ELSEWHERE)) <= set(texts.REFUSALS)
    assert set(texts.LABELS) == set(CRITERION_IDS)


def test_long_lists_of_names_are_cut():
    found = texts.sentence(note("missing_of", names=tuple(f"A{n}" for n in range(10))))
    assert found == "No consta de: A0, A1, A2, A3, A4, A5, A6, A7 y 2 más."


def test_countries_have_their_name_in_the_language_of_the_page():
    assert texts.country_name("DE") == "Alemania"
    for language, name in (("pt-br", "Alemanha"), ("en", "Germany"), ("fr", "Alemania")):
        with translation.override(language):
            assert texts.country_name("DE") == name
    with translation.override(None):
        assert texts.country_name("DE") == "Alemania"


def test_sectors_and_parts_are_named_in_the_readers_language():
    assert (sector_name("AMB-MED"), part_title("acotada")) == ("Medio ambiente", "Acepción acotada")
    assert sector_name("NO-SECTOR") == "NO-SECTOR"
    with translation.override("pt-br"):
        assert (sector_name("SOC-SAL"), part_title("amplia")) == ("Saúde", "Acepção ampla")


@pytest.mark.parametrize("version", list(VERSIONS))
def test_every_version_says_what_it_asks_and_what_sets_it_apart(version):
    assert version_summary(version)
    asked = asks(rules_of(version))
    assert len(asked) > 1 and all(asked)
    assert any("Es una iniciativa de cooperación" in each for each in asked) == (version == "1-estricta")


def test_partials_that_are_allowed_are_told():
    some = replace(rules_of(), allowed_partials=2)
    assert asks(some) != asks(rules_of())
    assert version_summary("0") == ""
