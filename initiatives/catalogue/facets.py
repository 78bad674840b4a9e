"""Filters that are declared once: parameter, label, choices and queryset verb.

From a declaration in a ``FacetedFilterSet`` come the form and its leniency, the counts, the pills, the query
string and, through ``rows``, the list and the export. Nothing in an address can make it fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import CharField, Count, F, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import name_column
from pifcss_registry.text import fold

from .fields import CodesField, Ignored, ModeField, WordsField, codes_in

ANY, ALL = "alguno", "todos"
MODES = ((ANY, gettext_lazy("alguno de los marcados")), (ALL, gettext_lazy("todos los marcados")))
PAGE_PARAM = "pagina"


@dataclass(frozen=True)
class Option:
    """A choice of a facet, as ``components/_facet_group.html`` shows it; ``count`` is None for a mode."""

    value: str
    label: str
    checked: bool
    count: int | None = None


@dataclass(frozen=True)
class FacetView:
    """A facet as ``components/_facet_group.html`` shows it."""

    param: str
    label: str
    options: list[Option]
    mode_param: str = ""
    modes: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Pill:
    label: str
    remove_url: str


class SearchFilter(django_filters.Filter):
    """Free text; ``verb`` names the queryset's method that takes it."""

    field_class = WordsField

    def __init__(self, *, verb: str, **kwargs):
        self.verb = verb
        super().__init__(**kwargs)

    def filter(self, queryset, value: str):
        return getattr(queryset, self.verb)(value) if value else queryset

    def texts(self, value: str) -> list[str]:
        """The values of the query string that stand for ``value``."""
        return [value] if value else []

    def pill(self, text: str) -> str:
        return _("Texto: «%(text)s»") % {"text": text}


class ModeFilter(django_filters.Filter):
    """How several values of ``of``, another parameter, are joined: any of them (default) or all."""

    field_class = ModeField

    def __init__(self, *, of: str, **kwargs):
        self.of = of
        super().__init__(choices=MODES, **kwargs)

    def filter(self, queryset, value: str):
        return queryset  # the facet asks for it

    def texts(self, value: str) -> list[str]:
        return [value] if value == ALL else []

    def pill(self, text: str) -> str:
        """Only with two values does it change anything."""
        return f"{self.label}: {dict(MODES)[text]}" if len(self.parent.values[self.of]) > 1 else ""


class FacetFilter(django_filters.Filter):
    """Choices with counts.

    ``verb`` names the queryset's method that takes the chosen codes; ``path`` leads from a row to the code that
    is counted. Labels come from ``choices`` (an enum) or, with ``source`` (a model with translated names), from
    the database. ``mode`` names the parameter that says whether all the chosen must be there.
    """

    field_class = CodesField

    def __init__(self, *, verb: str, path: str, choices=None, source: type[Model] | None = None, mode="", **kwargs):
        self.verb, self.path, self.choices, self.source, self.mode = verb, path, choices, source, mode
        super().__init__(**kwargs)

    @property
    def every(self) -> bool:
        return bool(self.mode) and self.parent.values[self.mode] == ALL

    def filter(self, queryset, value: list[str]):
        if not value:
            return queryset
        return getattr(queryset, self.verb)(value, **({"every": True} if self.every else {}))

    def texts(self, value: list[str]) -> list[str]:
        return value

    def pill(self, text: str) -> str:
        return f"{self.label}: {self.parent.labels[self.field_name][text]}"

    def label_select(self, codes: list[str]) -> QuerySet:
        """Parameter, code and label of those of ``codes`` that exist."""
        return self.source.objects.filter(pk__in=codes).order_by().values_list(*self._columns("pk", name_column()))

    def count_select(self, queryset: QuerySet) -> QuerySet:
        """Parameter, code, label and number of rows of ``queryset``, for each code that occurs."""
        label = f"{self.path}__{name_column()}" if self.source else None
        rows = queryset.order_by().filter(**{f"{self.path}__isnull": False})
        return rows.values_list(*self._columns(self.path, label)).annotate(n=Count("pk", distinct=True))

    def _columns(self, code: str, label: str | None) -> list:
        words = F(label) if label else Value("", output_field=CharField())
        return [Value(self.field_name, output_field=CharField()), Cast(code, CharField()), words]

    def view(self, counted: dict[str, tuple[str, int]], chosen: list[str]) -> FacetView:
        """The facet with its counts; what is chosen is shown also where nothing is left of it."""
        labels = dict(self.parent.labels[self.field_name])
        for code, (label, _n) in counted.items():
            labels.setdefault(code, label)
        shown = [code for code in labels if code in counted or code in chosen]
        if self.source:
            shown.sort(key=lambda code: (fold(labels[code]), code))
        options = [
            Option(code, str(labels[code]), code in chosen, counted[code][1] if code in counted else 0)
            for code in shown
        ]
        return FacetView(self.field_name, str(self.label), options, self.mode, self._modes())

    def _modes(self) -> tuple[Option, ...]:
        now = self.parent.values[self.mode] if self.mode else ""
        return tuple(Option(value, str(label), value == now) for value, label in MODES) if self.mode else ()


class FacetedFilterSet(django_filters.FilterSet):
    """What an address asks of a list: two queries beside the rows (labels of chosen codes, counts).

    ``data`` are the address's parameters, ``queryset`` the rows that the person may see, ``path`` the address.
    ``order`` names the queryset's method that puts rows into the list's order; it takes the text looked for.
    """

    order = "ranked"

    def __init__(self, data: QueryDict, queryset: QuerySet, *, path: str):
        super().__init__(data, queryset)
        self.path = path
        for name, choices in self.labels.items():
            self.filters[name].extra["choices"] = [(code, label) for code, label in choices.items()]

    @property
    def facet_filters(self) -> dict[str, FacetFilter]:
        return {name: each for name, each in self.filters.items() if isinstance(each, FacetFilter)}

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """By parameter: code to label, of every choice of an enum and of the asked codes that the database knows."""
        labels: dict[str, dict[str, str]] = {}
        selects = []
        for name, each in self.facet_filters.items():
            labels[name] = {str(code): label for code, label in each.choices.choices} if each.choices else {}
            asked = codes_in(self.data.getlist(name)) if each.source else []
            if asked:
                selects.append(each.label_select(asked))
        for name, code, label in _union(selects):
            labels[name][code] = label
        return labels

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the address asks for, by parameter, after leaving out what makes no sense."""
        self.form.full_clean()
        return self.form.cleaned_data

    @cached_property
    def ignored(self) -> list[Ignored]:
        """What was left out, to be named on the page."""
        fields = {name: self.form.fields[name] for name in self.values}  # cleaned by now
        left_out = [Ignored.of(name, value, why) for name, field in fields.items() for value, why in field.left_out]
        known = {*self.filters, PAGE_PARAM}
        return left_out + [Ignored.of(name, self.data[name]) for name in self.data if name not in known]

    def filtered(self, without: str = "") -> QuerySet:
        """The rows that every filter lets through, or every filter but one."""
        queryset = self.queryset
        for name, value in self.values.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def rows(self) -> QuerySet:
        """What the list and the export show, in the list's order."""
        return getattr(self.filtered(), self.order)(self.values["q"])

    def facets(self) -> list[FacetView]:
        """Every facet with counts, all in one statement.

        A facet's counts regard all the other filters; its own too when all the chosen must be there, because
        a count says how many rows would remain with that choice beside the present ones.
        """
        filters = self.facet_filters
        selects = [
            each.count_select(self.filtered(without="" if each.every else name)) for name, each in filters.items()
        ]
        counted: dict[str, dict[str, tuple[str, int]]] = {name: {} for name in filters}
        for name, code, label, n in _union(selects):
            counted[name][code] = (label, n)
        return [each.view(counted[name], self.values[name]) for name, each in filters.items()]

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say the same as this address, without what was left out."""
        return [(name, text) for name, value in self.values.items() for text in self.filters[name].texts(value)]

    @property
    def querystring(self) -> str:
        return urlencode(self.pairs())

    @property
    def is_active(self) -> bool:
        return bool(self.pills())

    def pills(self) -> list[Pill]:
        """What narrows the list now, each with the address without it."""
        pairs = self.pairs()
        labels = [(pair, self.filters[pair[0]].pill(pair[1])) for pair in pairs]
        return [Pill(label, self._url([each for each in pairs if each != pair])) for pair, label in labels if label]

    def _url(self, pairs: list[tuple[str, str]]) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def _union(selects: list[QuerySet]) -> Iterator[tuple]:
    """The rows of several selects with the same columns, in one statement; none for no select."""
    return iter(selects[0].union(*selects[1:], all=True) if selects else ())
