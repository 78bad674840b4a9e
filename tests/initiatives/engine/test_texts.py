"""Every code has its words, every word its code."""

import re
from pathlib import Path

from django.utils import translation

from initiatives import engine
from initiatives.engine import texts
from initiatives.engine.notes import note
from initiatives.engine.rules import CRITERION_IDS

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
