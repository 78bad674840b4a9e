"""Two to four initiatives side by side: question by question, what each of them says."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import services
from .catalogue.values import Ignored
from .complements import LABELS, TEXTS, of_actor_in_words
from .engine.counting import Counts
from .engine.told import reasons
from .engine.verdicts import Result
from .enums import ActorKind, CountryRole
from .exports.rows import countries_of, loaded
from .models import Initiative

PARAM = "i"
LEAST, MOST = 2, 4
MAX_ASKED = 100
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

# Of the complement, in this order, beside what has a row of its own.
DAYS = ("start", "end", "renewed", "months_to_build", "agreement")


@dataclass(frozen=True)
class Choice:
    """What an address asks to compare: at most ``MOST`` keys in its order, names of those beyond, what is nowhere.

    What does not exist and what the person may not see are the same: ``unknown``, as it was written.
    """

    chosen: list[int]
    beyond: list[str]
    unknown: list[Ignored]


def choose(asked: Iterable[str], visible: QuerySet[Initiative]) -> Choice:
    """Read the numbers of an address; never refuses. One query, whatever is asked."""
    written = list(dict.fromkeys(text for text in asked if text))[:MAX_ASKED]
    numbers = [int(text) for text in written if _NUMBER.fullmatch(text)]
    names = dict(visible.filter(pk__in=numbers).values_list("pk", "name"))
    there = [number for number in numbers if number in names]
    known = {str(number) for number in there}
    unknown = [Ignored.of(PARAM, text) for text in written if text not in known]
    return Choice(there[:MOST], [names[number] for number in there[MOST:]], unknown)


@dataclass(frozen=True)
class Cell:
    """What one initiative says: a line for each thing, none where nothing is known."""

    of: Initiative
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Cell, ...]

    @property
    def is_same(self) -> bool:
        return len({cell.lines for cell in self.cells}) == 1


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]

    def different(self) -> "Group":
        """Without the rows in which all say the same."""
        return Group(self.title, tuple(row for row in self.rows if not row.is_same))


class Column:
    """One initiative, loaded by ``columns``, with its complement in words and what the rule says of it: no query."""

    def __init__(self, initiative: Initiative):
        self.initiative = initiative
        self.participations = list(initiative.participations.all())
        partners = list(initiative.partner_countries.all())
        self.said: dict[str, list[str]] = {}
        for line in services.said_of(initiative, partners):
            self.said.setdefault(line.label, []).append(line.text)
        self.result: Result = services.result_of(initiative, participations=self.participations, partners=partners)

    def complement(self, label: str | Promise) -> list[str]:
        return self.said.get(str(label), [])

    def countries(self) -> list[str]:
        """Each with its role; nothing when only the one that presents it is known, and not what it does."""
        rows = countries_of(self.initiative)
        if len(rows) == 1 and not rows[0][1]:
            return []
        return [f"{country}: {CountryRole(role).label}" if role else str(country) for country, role in rows]

    def classification(self) -> list[str]:
        initiative = self.initiative
        proposed = _("Propuesta por la regla") if initiative.proposed else ""
        return [
            initiative.get_excluded_display(),
            initiative.get_verdict_display(),
            initiative.get_broad_display(),
            proposed,
        ]

    @property
    def counts(self) -> Counts | None:
        """None where no actor is known."""
        return self.result.counts if self.result.counts.n_actores else None

    def kinds(self) -> str:
        if self.counts is None:
            return ""
        n, less = self.counts.n_tipos, self.counts.n_tipos_sin_oi
        return (
            str(n) if n == less else _("%(n)s (%(less)s sin los organismos internacionales)") % {"n": n, "less": less}
        )

    def all_of_the_state(self) -> str:
        if self.counts is None:
            return ""
        return _("Sí: conviene que una persona lo revise") if self.counts.solo_estatal else _("No")

    def actors(self, kind: ActorKind) -> list[str]:
        """Those of a type, by name, with their country and what each does."""
        lines = []
        for each in self.participations:
            if each.actor.actor_type.kind == kind:
                name = f"{each.actor} ({each.actor.country})" if each.actor.country else str(each.actor)
                part = of_actor_in_words(each.complement)
                lines.append(f"{name}: {part}" if part else name)
        return sorted(lines)


def columns(keys: Sequence[int], visible: QuerySet[Initiative]) -> list[Column]:
    """The initiatives in the order of ``keys``: six queries for any number of them."""
    rows = {each.pk: each for each in loaded(visible.filter(pk__in=keys)).prefetch_related("judgements")}
    return [Column(rows[key]) for key in keys if key in rows]


def _row(label: str | Promise, columns: Sequence[Column], say: Callable[[Column], Any]) -> Row:
    """``say`` gives a column's lines, or its one line; '' and None say nothing."""
    cells = []
    for column in columns:
        said = say(column)
        lines = said if isinstance(said, list) else [said]
        cells.append(Cell(column.initiative, tuple(str(line) for line in lines if line not in ("", None))))
    return Row(str(label), tuple(cells))


def _complement(key: str, columns: Sequence[Column]) -> Row:
    return _row(LABELS[key], columns, lambda column: column.complement(LABELS[key]))


def _facts(columns: Sequence[Column]) -> Iterator[Row]:
    yield _row(_("La presenta"), columns, lambda each: each.initiative.country)
    yield _row(_("Países que participan"), columns, Column.countries)
    yield _row(_("Año"), columns, lambda each: each.initiative.year)
    yield _row(_("Tipo"), columns, lambda each: each.initiative.type_label)
    yield _complement("modality", columns)
    yield _row(_("Sectores (SEGIB)"), columns, lambda each: list(each.initiative.sectors.all()))
    yield _row(_("Sectores del informe"), columns, lambda each: list(each.initiative.report_sectors.all()))
    yield _complement("sdgs", columns)
    for key in DAYS:
        yield _complement(key, columns)


def _classification(columns: Sequence[Column]) -> Iterator[Row]:
    yield _row(_("Clasificación"), columns, Column.classification)
    yield _row(_("Razones"), columns, lambda each: reasons(each.result))


def _actors(columns: Sequence[Column]) -> Iterator[Row]:
    """Counts, then the actors of each type that one of the initiatives has."""
    yield _row(_("Número de actores"), columns, lambda each: each.counts and each.counts.n_actores)
    yield _row(_("Tipos de actor"), columns, Column.kinds)
    yield _row(_("Naturalezas"), columns, lambda each: each.counts and each.counts.n_naturalezas)
    yield _row(_("Todos estatales"), columns, Column.all_of_the_state)
    for kind in ActorKind:
        row = _row(kind.label, columns, lambda each, kind=kind: each.actors(kind))
        if any(cell.lines for cell in row.cells):
            yield row


def _alliance(columns: Sequence[Column]) -> Iterator[Row]:
    for key in TEXTS:
        yield _complement(key, columns)
    yield _row(_("Riesgos"), columns, lambda each: each.complement(_("Riesgo")))


def _answers(columns: Sequence[Column]) -> Iterator[Row]:
    yield _row(_("Objetivos"), columns, lambda each: each.initiative.objectives)
    yield _row(_("Por qué surgió"), columns, lambda each: each.initiative.justification)
    yield _row(_("Fortalezas"), columns, lambda each: each.initiative.strengths)
    yield _row(_("Desafíos"), columns, lambda each: each.initiative.challenges)
    yield _row(_("Resultados"), columns, lambda each: each.initiative.results)


GROUPS = (
    (gettext_lazy("Datos"), _facts),
    (gettext_lazy("Clasificación y sus razones"), _classification),
    (gettext_lazy("Quiénes participan"), _actors),
    (gettext_lazy("La alianza"), _alliance),
    (gettext_lazy("Qué busca y qué dejó"), _answers),
)


def groups(columns: Sequence[Column]) -> list[Group]:
    """Every question under its title, with what each column says: no query."""
    return [Group(str(title), tuple(rows(columns))) for title, rows in GROUPS]
