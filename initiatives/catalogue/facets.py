"""Filters that are declared once: parameter, label and choices.

From a declaration in a ``FacetedFilterSet`` come the form and its leniency, the counts, the pills, the query
string and, through ``rows``, the list and the export. Nothing in an address can make it fail. Rows and counts come
from sets (``indexed``) or from the database (``queried``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import CharField, F, Model, QuerySet, Value
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
    folded: bool = False

    @property
    def is_open(self) -> bool:
        return not self.folded or self.is_chosen

    @property
    def is_chosen(self) -> bool:
        return any(option.checked for option in self.options)


@dataclass(frozen=True)
class Pill:
    label: str
    remove_url: str


_place = lru_cache(maxsize=2000)(fold)  # of a label among others


class SearchFilter(django_filters.Filter):
    """Free text."""

    field_class = WordsField

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

    def texts(self, value: str) -> list[str]:
        return [value] if value == ALL else []

    def pill(self, text: str) -> str:
        """Only with two values does it change anything."""
        return f"{self.label}: {dict(MODES)[text]}" if len(self.parent.values[self.of]) > 1 else ""


class FacetFilter(django_filters.Filter):
    """Choices with counts.

    Labels come from ``choices`` (an enum) or, with ``source`` (a model with translated names), from the database;
    with neither a code is its own label, and any code may be asked for. ``mode`` names the parameter that says
    whether all the chosen must be there. ``folded``: shown closed while nothing is chosen; ``fewest``: shown only
    with more choices than these, or when something is chosen.
    """

    field_class = CodesField

    def __init__(self, *, choices=None, source: type[Model] | None = None, mode="", folded=False, fewest=0, **kwargs):
        self.choices, self.source, self.mode = choices, source, mode
        self.folded, self.fewest = folded, fewest
        super().__init__(**kwargs)

    @property
    def every(self) -> bool:
        return bool(self.mode) and self.parent.values[self.mode] == ALL

    def texts(self, value: list[str]) -> list[str]:
        return value

    def pill(self, text: str) -> str:
        return f"{self.label}: {self.parent.labels[self.field_name][text]}"

    def label_select(self, codes: Iterable[str]) -> QuerySet:
        """Parameter, code and label of those of ``codes`` that exist."""
        assert self.source
        rows = self.source.objects.filter(pk__in=codes).order_by()
        return rows.values_list(*self.columns("pk", name_column()))

    def columns(self, code: str, label: str | None) -> list:
        words = F(label) if label else Value("", output_field=CharField())
        return [Value(self.field_name, output_field=CharField()), Cast(code, CharField()), words]

    def view(self, counted: Mapping[str, int], labels: Mapping[str, str], chosen: list[str]) -> FacetView:
        """The facet with its counts; what is chosen is shown also where nothing is left of it.

        In the order of the choices; else of the labels.
        """
        shown = [code for code in labels if code in counted or code in chosen]
        if not self.choices:
            shown.sort(key=lambda code: (_place(labels[code]), code))
        options = [Option(code, str(labels[code]), code in chosen, counted.get(code, 0)) for code in shown]
        return FacetView(self.field_name, str(self.label), options, self.mode, self._modes(), self.folded)

    def _modes(self) -> tuple[Option, ...]:
        now = self.parent.values[self.mode] if self.mode else ""
        return tuple(Option(value, str(label), value == now) for value, label in MODES) if self.mode else ()


class FacetedFilterSet(django_filters.FilterSet):
    """What an address asks of a list: ``data`` are its parameters, ``path`` the address.

    One query for the labels of chosen codes, if any has its labels in the database.

    Its two kinds have ``rows`` (what list and export show, in order), ``total``, ``after`` (a page by key),
    ``anything`` (whether the person may see any row, whatever is asked) and ``facets``: a facet's counts regard all
    the other filters; its own too when all the chosen must be there, because a count says how many rows would remain
    with that choice beside the present ones.
    """

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
        """By parameter: code to label, of every choice of an enum and of the asked codes that there can be."""
        labels: dict[str, dict[str, str]] = {}
        selects = []
        for name, each in self.facet_filters.items():
            labels[name] = {str(code): label for code, label in each.choices.choices} if each.choices else {}
            asked = [] if each.choices else codes_in(self.data.getlist(name))
            if asked and each.source:
                selects.append(each.label_select(asked))
            elif asked:
                labels[name] = {code: code for code in asked}
        for name, code, label in union(selects):
            labels[name][code] = label
        return labels

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the address asks for, by parameter, after leaving out what makes no sense."""
        facets, given = self.facet_filters, self.data
        return {
            name: each.field.clean(given.getlist(name) if name in facets else given.get(name))
            for name, each in self.filters.items()
        }

    @cached_property
    def ignored(self) -> list[Ignored]:
        """What was left out, to be named on the page."""
        left_out = [
            Ignored.of(name, value, why)
            for name in self.values  # cleaned by now
            for value, why in self.filters[name].field.left_out
        ]
        known = {*self.filters, PAGE_PARAM}
        return left_out + [Ignored.of(name, self.data[name]) for name in self.data if name not in known]

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


def union(selects: list[QuerySet]) -> Iterator[tuple]:
    """The rows of several selects with the same columns, in one statement; none for no select."""
    return iter(selects[0].union(*selects[1:], all=True) if selects else ())
