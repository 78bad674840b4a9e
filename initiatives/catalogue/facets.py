"""Filters that are declared once: parameter, label and choices.

From a declaration in a ``FacetedFilterSet`` come leniency with what an address says, the counts, the pills, the query
string and, through ``rows``, the list and the export. Nothing in an address can make it fail. Rows and counts come
from sets (``indexed``) or from the database (``queried``).
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import name_column
from pifcss_registry.text import fold

from .values import Ignored, LeftOutTexts, codes_in, read_choice, read_codes, read_words

ANY, ALL = "alguno", "todos"
MODES = {ANY: gettext_lazy("alguno de los marcados"), ALL: gettext_lazy("todos los marcados")}
PAGE_PARAM = "pagina"
KEPT_LABELS = 60  # seconds


@dataclass(frozen=True)
class Option:
    """A choice of a facet, as ``facet_groups`` writes it; ``count`` is None for a mode."""

    value: str
    label: str
    checked: bool
    count: int | None = None


@dataclass(frozen=True)
class FacetView:
    """A facet as ``facet_groups`` writes it."""

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


class Parameter(ABC):
    """One parameter of an address; ``asked`` is the filter set of one request. Holds nothing of a request itself."""

    name = ""  # as the filter set's class declares it

    def __init__(self, label):
        self.label = label

    def __set_name__(self, _owner, name: str):
        self.name = name

    @abstractmethod
    def read(self, asked: "FacetedFilterSet") -> tuple[Any, LeftOutTexts]:
        """The value, and what of the address was left out of it."""

    def texts(self, value: Any) -> list[str]:
        """The values of the query string that stand for ``value``."""
        return [value] if value else []

    @abstractmethod
    def pill(self, text: str, asked: "FacetedFilterSet") -> str:
        """What narrows the list, in words; '' when it does not."""


class SearchFilter(Parameter):
    """Free text."""

    def read(self, asked):
        return read_words(asked.data.get(self.name) or "")

    def pill(self, text, asked):
        return _("Texto: «%(text)s»") % {"text": text}


class ModeFilter(Parameter):
    """How several values of ``of``, another parameter, are joined: any of them (default) or all."""

    def __init__(self, label, *, of: str):
        super().__init__(label)
        self.of = of

    def read(self, asked):
        return read_choice(asked.data.get(self.name) or "", tuple(MODES))

    def texts(self, value):
        return [value] if value == ALL else []

    def pill(self, text, asked):
        """Only with two values does it change anything."""
        return f"{self.label}: {MODES[text]}" if len(asked.values[self.of]) > 1 else ""


class FacetFilter(Parameter):
    """Choices with counts.

    Labels come from ``choices`` (an enum) or, with ``source`` (a model with translated names), from the database;
    with neither a code is its own label, and any code may be asked for. ``mode`` names the parameter that says
    whether all the chosen must be there. ``folded``: shown closed while nothing is chosen; ``fewest``: shown only
    with more choices than these, or when something is chosen.
    """

    def __init__(self, label, *, choices=None, source: type[Model] | None = None, mode="", folded=False, fewest=0):
        super().__init__(label)
        self.choices, self.source, self.mode = choices, source, mode
        self.folded, self.fewest = folded, fewest

    def read(self, asked):
        return read_codes(asked.data.getlist(self.name), asked.labels[self.name])

    def texts(self, value):
        return value

    def every(self, asked: "FacetedFilterSet") -> bool:
        return bool(self.mode) and asked.values[self.mode] == ALL

    def pill(self, text, asked):
        return f"{self.label}: {asked.labels[self.name][text]}"

    def words(self) -> dict[str, str]:
        """Code to label of ``choices``, in the active language."""
        return _words(self, get_language())

    def view(self, counted: Mapping[str, int], labels: Mapping[str, str], asked: "FacetedFilterSet") -> FacetView:
        """The facet with its counts; what is chosen is shown also where nothing is left of it.

        In the order of the choices; else of the labels.
        """
        chosen = asked.values[self.name]
        shown = [code for code in labels if code in counted or code in chosen]
        if not self.choices:
            shown.sort(key=lambda code: (_place(labels[code]), code))
        options = [Option(code, labels[code], code in chosen, counted.get(code, 0)) for code in shown]
        modes = _modes(asked.values[self.mode], get_language()) if self.mode else ()
        return FacetView(self.name, _label(self, get_language()), options, self.mode, modes, self.folded)


@lru_cache(maxsize=32)
def stored_words(model: type[Model], column: str, _period: int) -> dict[str, str]:
    """Code to label of a table of reference, some hundred rows that only a migration changes."""
    return dict(model._default_manager.order_by().values_list(Cast("pk", CharField()), column))


# What stands in the source: translated once in a process.


@lru_cache
def _words(facet: FacetFilter, _language: str | None) -> dict[str, str]:
    return {str(code): str(label) for code, label in facet.choices.choices}


@lru_cache
def _label(facet: FacetFilter, _language: str | None) -> str:
    return str(facet.label)


@lru_cache
def _modes(now: str, _language: str | None) -> tuple[Option, ...]:
    return tuple(Option(value, str(label), value == now) for value, label in MODES.items())


class FacetedFilterSet:
    """What an address asks of a list: ``data`` are its parameters, ``path`` the address.

    The labels that stand in the database are asked for once in ``KEPT_LABELS`` seconds, a query for each table.

    Its two kinds have ``rows`` (what list and export show, in order), ``total``, ``after`` (a page by key),
    ``anything`` (whether the person may see any row, whatever is asked) and ``facets``: a facet's counts regard all
    the other filters; its own too when all the chosen must be there, because a count says how many rows would remain
    with that choice beside the present ones.
    """

    filters: ClassVar[dict[str, Parameter]] = {}
    facet_filters: ClassVar[dict[str, FacetFilter]] = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        own = {name: each for name, each in vars(cls).items() if isinstance(each, Parameter)}
        cls.filters = {**cls.filters, **own}
        cls.facet_filters = {name: each for name, each in cls.filters.items() if isinstance(each, FacetFilter)}

    def __init__(self, data: QueryDict, *, path: str):
        self.data, self.path = data, path

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """By parameter: code to label, of every choice there can be; where any code can be, of those asked."""
        return {name: self._labels_of(each) for name, each in self.facet_filters.items()}

    def _labels_of(self, facet: FacetFilter) -> dict[str, str]:
        if facet.choices:
            return facet.words()
        if facet.source:
            return stored_words(facet.source, name_column(), int(time.monotonic() // KEPT_LABELS))
        return {code: code for code in codes_in(self.data.getlist(facet.name))}

    @cached_property
    def _read(self) -> dict[str, tuple[Any, LeftOutTexts]]:
        return {name: each.read(self) for name, each in self.filters.items()}

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the address asks for, by parameter, after leaving out what makes no sense."""
        return {name: value for name, (value, _left_out) in self._read.items()}

    @cached_property
    def ignored(self) -> list[Ignored]:
        """What was left out, to be named on the page."""
        left_out = [
            Ignored.of(name, text, why) for name, (_value, texts) in self._read.items() for text, why in texts
        ]
        known = {*self.filters, PAGE_PARAM}
        return left_out + [Ignored.of(name, self.data[name]) for name in self.data if name not in known]

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say the same as this address, without what was left out."""
        return [(name, text) for name, value in self.values.items() for text in self.filters[name].texts(value)]

    @cached_property
    def querystring(self) -> str:
        return urlencode(self.pairs())

    @cached_property
    def is_active(self) -> bool:
        return bool(self.pills())

    def pills(self) -> list[Pill]:
        """What narrows the list now, each with the address without it."""
        pairs = self.pairs()
        labels = [(pair, self.filters[pair[0]].pill(pair[1], self)) for pair in pairs]
        return [Pill(label, self._url([each for each in pairs if each != pair])) for pair, label in labels if label]

    def _url(self, pairs: list[tuple[str, str]]) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def union(selects: list[QuerySet]) -> Iterator[tuple]:
    """The rows of several selects with the same columns, in one statement; none for no select."""
    return iter(selects[0].union(*selects[1:], all=True) if selects else ())
