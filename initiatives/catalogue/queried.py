"""Filters that ask the database: for lists that are short, or asked seldom."""

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from .facets import FacetedFilterSet, FacetFilter, FacetView, SearchFilter, union


class QueriedSearch(SearchFilter):
    """``verb`` names the queryset's method that takes the text."""

    def __init__(self, label, *, verb: str):
        super().__init__(label)
        self.verb = verb

    def filter(self, queryset, value: str):
        return getattr(queryset, self.verb)(value) if value else queryset


class QueriedFacet(FacetFilter):
    """``verb`` names the queryset's method that takes codes; ``path`` leads from a row to the counted code."""

    def __init__(self, label, *, verb: str, path: str, **kwargs):
        super().__init__(label, **kwargs)
        self.verb, self.path = verb, path

    def filter(self, queryset, value: list[str]):
        return getattr(queryset, self.verb)(value) if value else queryset

    def count_select(self, queryset: QuerySet) -> QuerySet:
        """Parameter, code and number of rows of ``queryset``, for each code that occurs."""
        param = Value(self.name, output_field=CharField())
        rows = queryset.order_by().filter(**{f"{self.path}__isnull": False})
        return rows.values_list(param, Cast(self.path, CharField())).annotate(n=Count("pk", distinct=True))


class QueriedFilterSet(FacetedFilterSet):
    """``queryset`` are the rows that the person may see. A query for all counts.

    ``order`` names the queryset's method that puts rows into the list's order.
    """

    order = "alphabetical"

    def __init__(self, data: QueryDict, queryset: QuerySet, *, path: str):
        super().__init__(data, path=path)
        self.queryset = queryset

    def filtered(self, without: str = "") -> QuerySet:
        """The rows that every filter lets through, or every filter but one."""
        queryset = self.queryset
        for name, value in self.values.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def total(self) -> int:
        return self.filtered().count()

    def rows(self) -> QuerySet:
        return getattr(self.filtered(), self.order)()

    def after(self, key: int, size: int) -> QuerySet:
        """The first ``size`` of what is found whose keys are greater, in the order of keys."""
        return self.filtered().filter(pk__gt=key).order_by("pk")[:size]

    def anything(self) -> bool:
        return self.queryset.exists()

    def facets(self) -> list[FacetView]:
        filters = self.facet_filters
        counted: dict[str, dict[str, int]] = {name: {} for name in filters}
        for name, code, n in union([each.count_select(self.filtered(name)) for name, each in filters.items()]):
            counted[name][code] = n
        return [each.view(counted[name], self.labels[name], self) for name, each in filters.items()]
