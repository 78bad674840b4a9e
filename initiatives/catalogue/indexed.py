"""Filters that ask the sets of ``initiatives.index``: the catalogue of initiatives."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from pyroaring import BitMap

from .. import index
from ..models import Initiative
from ..search import Query, parse
from .facets import FacetedFilterSet, FacetView, SearchFilter
from .rows import ListRow, list_rows
from .values import read_query


class IndexedSearch(SearchFilter):
    def read(self, asked):
        return read_query(asked.data.get(self.name) or "")


class Rows:
    """Initiatives in the order of ``keys``; ``queryset`` says what is loaded of them, a slice or batch at a time.

    One that cannot be seen any more by the time it is loaded is passed over.
    """

    def __init__(self, keys: Sequence[int], queryset: QuerySet[Initiative]):
        self.keys, self.queryset = keys, queryset

    def of(self, prepare: Callable[[QuerySet], QuerySet]) -> "Rows":
        """The same rows with what ``prepare`` adds to the queryset."""
        return Rows(self.keys, prepare(self.queryset))

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, at: slice) -> list[Initiative]:
        return self.load(self.keys[at])

    def load(self, keys: Sequence[int]) -> list[Initiative]:
        by_key = self.queryset.in_bulk(list(keys))
        return [by_key[key] for key in keys if key in by_key]

    def batches(self, size: int) -> Iterator[list[Initiative]]:
        keys = iter(self.keys)
        while batch := list(islice(keys, size)):
            yield self.load(batch)


class IndexedFilterSet(FacetedFilterSet):
    """What ``user`` asks: every parameter but the text's is one of ``index.cards.choices_of``.

    Queries: the index's (one as a rule) and what rows load.
    """

    def __init__(self, data: QueryDict, user: Any, *, path: str):
        super().__init__(data, path=path)
        self.user = user

    @cached_property
    def queryset(self) -> QuerySet[Initiative]:
        return Initiative.objects.visible_to(self.user)

    @cached_property
    def query(self) -> Query:
        return parse(self.values["q"])

    @cached_property
    def answer(self) -> index.Answer:
        chosen = {
            name: index.Chosen(tuple(self.values[name]), every=each.every(self))
            for name, each in self.facet_filters.items()
            if self.values[name]
        }
        return index.Answer(index.Ask(index.seen_by(self.user), self.query, chosen))

    def suggestion(self) -> tuple[str, str] | None:
        """Instead of a text that nothing is found by: one that may have been meant, and the address with it."""
        text = index.suggestion(self.answer) if self.query.terms else None
        if text is None:
            return None
        pairs = [("q", text), *((name, each) for name, each in self.pairs() if name != "q")]
        return text, self._url(pairs)

    @property
    def ids(self) -> BitMap:
        """The keys of what is found."""
        return self.answer.ids

    def after(self, key: int, size: int) -> Rows:
        """The first ``size`` of what is found whose keys are greater, in the order of keys."""
        start = self.ids.rank(key)
        return Rows(list(self.ids[start : start + size]), self.queryset)

    def total(self) -> int:
        return len(self.ids)

    def rows(self) -> Rows:
        return Rows(self.answer.found, self.queryset)

    def shown(self) -> "Shown":
        return Shown(self)

    def anything(self) -> bool:
        return bool(self.answer.visible)

    def facets(self) -> list[FacetView]:
        filters = self.facet_filters
        views = [self._view(name) for name in filters]
        return [each for each in views if len(each.options) > filters[each.param].fewest or each.is_chosen]

    def _view(self, name: str) -> FacetView:
        each, counted, labels = self.facet_filters[name], self.answer.counts(name), self.labels[name]
        if not each.choices and not each.source:  # a code is its own label
            labels = labels | {code: code for code in counted}
        return each.view(counted, labels, self)


class Shown:
    """What is found as the list shows it, a slice at a time: one query, at most three where words are searched."""

    def __init__(self, asked: IndexedFilterSet):
        self.asked = asked

    def __len__(self) -> int:
        return len(self.asked.answer.found)

    def __getitem__(self, at: slice) -> list[ListRow]:
        asked = self.asked
        titled = asked.answer.titled if asked.query.terms else ()
        return list_rows(asked.user, asked.answer.found[at], asked.labels, query=asked.query, titled=titled)
