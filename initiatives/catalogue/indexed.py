"""Filters that ask the sets of ``initiatives.index``: the catalogue of initiatives."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from pyroaring import BitMap

from .. import index
from ..models import Initiative, give_actors
from ..search import Query, parse
from .facets import FacetedFilterSet, FacetView, SearchFilter, union
from .fields import QueryField


class IndexedSearch(SearchFilter):
    field_class = QueryField


Complete = Callable[[Sequence[Initiative]], None]


class Rows:
    """Initiatives in the order of ``keys``; ``queryset`` says what is loaded of them, a slice or batch at a time.

    ``complete`` gives those that were loaded what no queryset can.

    One that cannot be seen any more by the time it is loaded is passed over.
    """

    def __init__(self, keys: Sequence[int], queryset: QuerySet[Initiative], complete: Complete | None = None):
        self.keys, self.queryset, self.complete = keys, queryset, complete

    def of(self, prepare: Callable[[QuerySet], QuerySet]) -> "Rows":
        """The same rows with what ``prepare`` adds to the queryset."""
        return Rows(self.keys, prepare(self.queryset), self.complete)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, at: slice) -> list[Initiative]:
        return self.load(self.keys[at])

    def load(self, keys: Sequence[int]) -> list[Initiative]:
        by_key = self.queryset.in_bulk(list(keys))
        found = [by_key[key] for key in keys if key in by_key]
        if self.complete:
            self.complete(found)
        return found

    def batches(self, size: int) -> Iterator[list[Initiative]]:
        keys = iter(self.keys)
        while batch := list(islice(keys, size)):
            yield self.load(batch)


class IndexedFilterSet(FacetedFilterSet):
    """What ``user`` asks: every parameter but the text's is one of ``index.cards.choices_of``.

    Queries: the index's (one as a rule), labels of chosen codes, labels of counted codes, and what rows load.
    """

    def __init__(self, data: QueryDict, user: Any, *, path: str):
        super().__init__(data, Initiative.objects.visible_to(user), path=path)
        self.user = user

    @cached_property
    def query(self) -> Query:
        return parse(self.values["q"])

    @cached_property
    def answer(self) -> index.Answer:
        chosen = {
            name: index.Chosen(tuple(self.values[name]), every=each.every)
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

    def shown(self) -> Rows:
        """The rows with what a list shows of them: three queries a page."""
        texts = bool(self.query.terms)  # an excerpt is made of them
        return Rows(self.answer.found, self.queryset.for_rows(texts=texts), give_actors)

    def anything(self) -> bool:
        return bool(self.answer.visible)

    def facets(self) -> list[FacetView]:
        filters = self.facet_filters
        counted = {name: self.answer.counts(name) for name in filters}
        labels = {name: dict(self.labels[name]) for name in filters}
        selects = []
        for name, each in filters.items():
            unknown = counted[name].keys() - labels[name].keys()
            if unknown and each.source:
                selects.append(each.label_select(unknown))
            else:
                labels[name] |= {code: code for code in unknown}
        for name, code, label in union(selects):
            labels[name][code] = label
        views = [each.view(counted[name], labels[name], self.values[name]) for name, each in filters.items()]
        return [each for each in views if len(each.options) > filters[each.param].fewest or each.is_chosen]
