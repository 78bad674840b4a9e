"""The catalogue against a naive evaluation in Python: rows, order, total, every count, and the CSV."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import index
from initiatives.catalogue.filters import Catalogue
from initiatives.enums import ExclusionReason, Verdict
from initiatives.exports.as_csv import lines
from initiatives.models import Initiative

from .registry import (
    CODES,
    COUNTRIES,
    FACETS,
    SECTORS,
    TYPES,
    Row,
    check_reference,
    expected_counts,
    expected_rows,
    reader,
    store,
)

WORDS = ("Agua", "agüita", "coral", "Corales", "Bocoral", "CAÇÃO", "cacao", "año", "Ana", "sur-sur", "de")
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
ROWS = st.builds(
    Row,
    name=PHRASES,
    text=st.one_of(st.just(""), PHRASES),
    country=st.sampled_from(COUNTRIES[:3]),
    year=st.sampled_from([2020, 2022]),
    type=st.sampled_from([None, 1, 2]),
    verdict=st.sampled_from([Verdict.AMDS, Verdict.NARROW, Verdict.UNKNOWN]),
    sectors=st.frozensets(st.sampled_from(SECTORS), max_size=2),
    actors=st.lists(st.sampled_from(sorted(TYPES)), max_size=3).map(tuple),
    partners=st.frozensets(st.sampled_from(COUNTRIES), max_size=2),
    modality=st.sampled_from(["", "bilateral", "regional"]),
    sdgs=st.frozensets(st.sampled_from([1, 6]), max_size=2),
    round_code=st.sampled_from(["2022", "2026"]),
    excluded=st.sampled_from(["", "", ExclusionReason.NO_ALLIANCE]),
    in_dialogue=st.booleans(),
    mentors=st.booleans(),
)
QUERIES = (
    *("agua", "AGUAS", "cacao", "año", "corales", "coral agua", "sur", "xyz", "de", "ana"),
    *('"agua coral"', "sur-sur", "-agua", "coral -agua", '-"sur sur"', '"coral año" cacao', "actor", '"de"'),
)
KINDS = tuple(sorted(set(TYPES.values())))


def chosen(codes) -> st.SearchStrategy:
    return st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True)


# At most three parameters at a time: with more, hardly a row is left to compare.
VALUES = {
    "q": st.sampled_from(QUERIES),
    "pais": chosen(COUNTRIES),
    "sector": chosen(SECTORS),
    "tipo": chosen(CODES["tipo"]),
    "clasificacion": chosen(CODES["clasificacion"]),
    "tipo_actor": chosen(KINDS),
} | {
    param: chosen(CODES[param])
    for param in FACETS
    if param not in ("pais", "sector", "tipo", "clasificacion", "tipo_actor")
}
ASKED = st.tuples(
    st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True).flatmap(
        lambda params: st.fixed_dictionaries({param: VALUES[param] for param in params})
    ),
    st.sampled_from([{}, {"modo_actor": "todos"}, {"modo_actor": "alguno"}, {"modo_participa": "todos"}]),
).map(lambda parts: parts[0] | parts[1])


def query_of(asked: dict) -> QueryDict:
    query = QueryDict(mutable=True)
    for param, value in asked.items():
        query.setlist(param, [value] if isinstance(value, str) else list(value))
    return query


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(ROWS, min_size=1, max_size=5),
    then=st.lists(ROWS, max_size=4),
    instead=st.lists(ROWS, min_size=1, max_size=2),
    folded=st.tuples(st.booleans(), st.booleans()),
    searches=st.lists(ASKED, min_size=6, max_size=6),
)
def test_catalogue_equals_a_naive_evaluation(first, then, instead, folded, searches):
    """Also where sets are behind: rows that are new, or changed, since they were folded."""
    with transaction.atomic():
        check_reference()
        rows = store(first)
        if folded[0]:
            index.fold()
        rows |= store(then)
        for pk, row in zip(list(rows), instead, strict=False):
            rows[pk] = replace(rows[pk], name=row.name, text=row.text, country=row.country, year=row.year)
            changed = {"name": row.name, "objectives": row.text, "country_id": row.country, "year": row.year}
            Initiative.objects.filter(pk=pk).update(**changed)
            index.changed([pk])
        if folded[1]:
            index.fold(limit=2)
        for asked in searches:
            catalogue = Catalogue(query_of(asked), reader(), path="/iniciativas/")
            expected = expected_rows(rows, asked)
            found = catalogue.rows()
            assert [each.pk for each in found[0:50]] == expected and list(found.keys) == expected
            assert catalogue.total() == len(found) == len(expected)
            assert [found.keys[at : at + 2] for at in range(len(expected))] == [
                expected[at : at + 2] for at in range(len(expected))
            ]
            assert [each.pk for each in catalogue.after(0, 3)[:]] == sorted(expected)[:3]
            facets = catalogue.facets()
            hidden = set(FACETS) - {facet.param for facet in facets}
            assert all(
                len(expected_counts(rows, asked, param)) < (2 if param == "registro" else 1) for param in hidden
            )
            for facet in facets:
                counted = {option.value: option.count for option in facet.options}
                assert counted == expected_counts(rows, asked, facet.param), facet.param
                assert {option.value for option in facet.options if option.checked} == set(asked.get(facet.param, ()))
            table = list(csv.reader(io.StringIO("".join(lines(catalogue.rows())).removeprefix("\ufeff"))))
            assert [int(cells[0]) for cells in table[1:]] == expected
            again = Catalogue(QueryDict(catalogue.querystring), reader(), path="/iniciativas/")
            assert again.values == catalogue.values
        transaction.set_rollback(True)
