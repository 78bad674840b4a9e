"""The catalogue against a naive evaluation in Python: rows, order, total, every count, and the CSV."""

import csv
import io

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.catalogue.filters import Catalogue
from initiatives.enums import Verdict
from initiatives.exports.as_csv import lines
from initiatives.models import Initiative

from .registry import (
    CODES,
    COUNTRIES,
    SECTORS,
    TYPES,
    Row,
    check_reference,
    expected_counts,
    expected_rows,
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
)
QUERIES = ("agua", "AGÜ", "cacao", "ca", "año", "coral", "coral agua", "sur", "e", "ana an", "xyz", "cor de")
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
}
ASKED = st.tuples(
    st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True).flatmap(
        lambda params: st.fixed_dictionaries({param: VALUES[param] for param in params})
    ),
    st.sampled_from([{}, {"modo_actor": "todos"}, {"modo_actor": "alguno"}]),
).map(lambda parts: parts[0] | parts[1])


def query_of(asked: dict) -> QueryDict:
    query = QueryDict(mutable=True)
    for param, value in asked.items():
        query.setlist(param, [value] if isinstance(value, str) else list(value))
    return query


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=2, max_size=7), searches=st.lists(ASKED, min_size=6, max_size=6))
def test_catalogue_equals_a_naive_evaluation(rows, searches):
    with transaction.atomic():
        check_reference()
        stored = store(rows)
        for asked in searches:
            catalogue = Catalogue(query_of(asked), Initiative.objects.all(), path="/iniciativas/")
            expected = expected_rows(stored, asked)
            assert [each.pk for each in catalogue.rows()] == expected
            assert catalogue.rows().count() == len(expected)
            for facet in catalogue.facets():
                counted = {option.value: option.count for option in facet.options}
                assert counted == expected_counts(stored, asked, facet.param), facet.param
                assert {option.value for option in facet.options if option.checked} == set(asked.get(facet.param, ()))
            table = list(csv.reader(io.StringIO("".join(lines(catalogue.rows())).removeprefix("\ufeff"))))
            assert [int(cells[0]) for cells in table[1:]] == expected
            again = Catalogue(QueryDict(catalogue.querystring), Initiative.objects.all(), path="/iniciativas/")
            assert again.values == catalogue.values
        transaction.set_rollback(True)
