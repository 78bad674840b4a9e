"""What a typed text means, and what is left out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.search import MAX_TERMS, MAX_TEXT, Query, Why, key_of, parse

from .texts import TYPED

calm = settings(deadline=None)


def said(query: Query) -> tuple[list[str], list[str]]:
    """Its terms and what it excludes as they were typed."""
    return tuple(
        [query.text[term.words[0].start : term.words[-1].end] for term in terms]
        for terms in (query.terms, query.excluded)
    )


@pytest.mark.parametrize(
    ("text", "terms", "excluded"),
    [
        ("agua segura", ["agua", "segura"], []),
        ('"agua segura" rural', ["agua segura", "rural"], []),
        ("«agua segura» “rural alta”", ["agua segura", "rural alta"], []),
        ("„agua segura“ ‟rural alta”", ["agua segura", "rural alta"], []),
        ("dengue -chagas", ["dengue"], ["chagas"]),
        ("dengue −chagas –zika", ["dengue"], ["chagas", "zika"]),
        ('-"fiebre aftosa" ganado', ["ganado"], ["fiebre aftosa"]),
        ("-sur-sur", [], ["sur-sur"]),
        ("Sur-Sur I+D", ["Sur-Sur", "I+D"], []),
        ("agua,luz/gas", ["agua", "luz", "gas"], []),
        ("agua - luz", ["agua", "luz"], []),  # a minus with nothing behind it
        ("agua --luz", ["agua"], ["luz"]),
        ('agua "luz', ["agua", "luz"], []),  # quotes without an end
        ("“agua segura", ["agua", "segura"], []),
        ("la gestión del agua", ["gestión", "agua"], []),
        ('"gestión del agua"', ["gestión del agua"], []),
        ('"de la" agua', ["agua"], []),
        ("agua -de", ["agua"], []),
        ("de la", ["de", "la"], []),  # nothing else: an acronym, perhaps
        ("la -una", ["la"], ["una"]),
        ("la UNA rural", ["UNA", "rural"], []),
        ("agua Água ÁGUAS", ["agua"], []),
        ("agua -agua", ["agua"], ["agua"]),
        ("multi-actor S.I.N.A.C.", ["multi-actor", "S.I.N.A.C"], []),
        ("½ agua", ["½", "agua"], []),
        ("", [], []),
        ("  ", [], []),
        ('"" - ¡!', [], []),
    ],
)
def test_parse(text, terms, excluded):
    query = parse(text)
    assert said(query) == (terms, excluded)
    assert bool(query) == bool(terms or excluded)


def test_terms_are_what_stored_keys_contain():
    query = parse('"gestión del agua" rural -"Sur-Sur"')
    assert query.contained == (f" {key_of('gestión')} {key_of('agua')} ", f" {key_of('rural')} ")
    assert query.lacking == (" sur sur ",)
    assert (parse("½").terms[0].keys, Query().contained) == (("1", "2"), ())


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("agua rural", []),
        ("la gestión de la agua", [("la", Why.COMMON), ("de", Why.COMMON)]),
        ("¿?", [("¿?", Why.EMPTY)]),
        ("agua ¿?", []),
        (" ".join(f"n{number}" for number in range(14)), [("n12", Why.TOO_MANY), ("n13", Why.TOO_MANY)]),
        (
            " ".join(f"-n{number}" for number in range(12)) + ' "alta mar"',
            [("alta mar", Why.TOO_MANY)],
        ),
        ("x" * 199 + " final", [("final", Why.TOO_LONG)]),
        ("x" * 201, [("x", Why.TOO_LONG)]),
        ("agua " + "x" * 900, [("x" * MAX_TEXT, Why.TOO_LONG)]),
    ],
)
def test_what_is_left_out_is_named(text, left_out):
    assert [(each.text, each.why) for each in parse(text).left_out] == left_out


@calm
@given(st.one_of(TYPED, st.text(), st.text(max_size=900)))
def test_any_text_is_a_query_within_bounds(text):
    query = parse(text)
    assert len(query.text) <= MAX_TEXT
    assert len(query.terms) + len(query.excluded) <= MAX_TERMS
    for term in (*query.terms, *query.excluded):
        assert term.keys and all(term.keys)
        assert term.contained == f" {' '.join(term.keys)} "
        for word in term.words:
            assert 0 <= word.start < word.end <= len(query.text)
    assert len(set(query.contained)) == len(query.terms)
    assert all(len(each.text) <= MAX_TEXT and each.text for each in query.left_out)
    assert parse(query.text).contained == query.contained
