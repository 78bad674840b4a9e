"""Every figure of a round as a named fact: its number, its name, how it is counted in words, the page that lists it.

A key is for ever ("sector.turismo"): addresses, frozen reports and the texts that people edited hold it. The link
leads to the catalogue where its filters can ask the same, else to the page that lists the rows of a fact (``rows``).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.enums import Cause
from initiatives.enums import ActorKind, ExclusionReason, InitiativeType, Verdict
from pifcss_registry.accounts.models import Country
from pifcss_registry.text import fold
from seminars.attending import round_attendance
from seminars.models import PanelVoice
from surveys.models import Round

from .figures import (
    RULES,
    actor_type_facts,
    coverage_facts,
    dialogue_facts,
    dialogues_of,
    ficha_facts,
    round_facts,
    round_figures,
    round_or_refused,
    type_facts,
)

NONE = "none"
DIALOGUES = {
    "planned": (
        gettext_lazy("Diálogos convocados"),
        gettext_lazy("los que tuvieron convocatoria, se realizaran o no"),
    ),
    "held": (gettext_lazy("Diálogos realizados"), gettext_lazy("de los convocados, los que se realizaron")),
    "cancelled": (
        gettext_lazy("Diálogos no realizados"),
        gettext_lazy("de los convocados, los que no se realizaron"),
    ),
    "bilateral": (
        gettext_lazy("Diálogos bilaterales"),
        gettext_lazy("de los realizados, los de dos países con interés mutuo"),
    ),
    "waiting": (gettext_lazy("Diálogos por realizar"), gettext_lazy("convocados que todavía no se realizaron")),
}
COVERAGE = {
    "3": gettext_lazy("Diálogos que trataron las tres preguntas"),
    "2": gettext_lazy("Diálogos que trataron dos de las tres preguntas"),
    "1": gettext_lazy("Diálogos que trataron una de las tres preguntas"),
    "0": gettext_lazy("Diálogos que no trataron ninguna de las tres preguntas"),
    NONE: gettext_lazy("Diálogos realizados sin acta cerrada"),
}
SEMINAR = {
    "peak": (
        gettext_lazy("Pico de personas conectadas"),
        gettext_lazy("las más que estuvieron conectadas a la vez, según el registro de la reunión"),
    ),
    "floor": (
        gettext_lazy("Piso de personas conectadas"),
        gettext_lazy("las menos que estuvieron conectadas a la vez entre el comienzo y el final del programa"),
    ),
    "people": (
        gettext_lazy("Personas que se conectaron"),
        gettext_lazy("cada persona una vez, también con varios dispositivos"),
    ),
    "voices": (gettext_lazy("Voces del panel"), gettext_lazy("las que anuncia el programa del seminario")),
}


@dataclass(frozen=True)
class Fact:
    """A number and what proves it. ``short`` is its name among its family («Turismo»); ``url`` a path of the site."""

    key: str
    value: int
    label: str
    short: str
    rule: str
    url: str

    @property
    def family(self) -> str:
        return self.key.partition(".")[0]

    @property
    def code(self) -> str:
        """What it counts inside its family: a country's code, a sector's key."""
        return self.key.partition(".")[2]


class NamedFacts(dict[str, Fact]):
    """Facts by key, in the report's order."""

    def of(self, family: str) -> list[Fact]:
        """The members of a family ("sector" for "sector.turismo"), without the total of the same name."""
        return [fact for fact in self.values() if fact.family == family and fact.code]

    def value(self, key: str) -> int:
        """0 for what is not there."""
        return self[key].value if key in self else 0

    def as_data(self) -> list[dict[str, Any]]:
        return [asdict(fact) for fact in self.values()]

    @classmethod
    def from_data(cls, rows: list[dict[str, Any]]) -> "NamedFacts":
        return cls((row["key"], Fact(**row)) for row in rows)


def page_of_fact(code: str, key: str) -> str:
    """The page that lists the rows of a fact as they are now."""
    return reverse("report:round_fact", args=[code, key])


class _Namer:
    """Reads a round once (``round_facts`` in groups) and names what was counted, in the active language."""

    def __init__(self, round: Round):
        self.round = round
        self.figures = round_figures(round)

    def _fact(self, key: str, value: int, label: Any, rule: Any, short: Any, url: str) -> Fact:
        """``label`` has the place %(short)s where the family's labels differ."""
        label = str(label) % {"short": short} if short else str(label)
        return Fact(key, value, label, str(short or label), str(rule), url)

    def _listed(self, key: str, value: int, label: Any, rule: Any, short: Any = "") -> Fact:
        return self._fact(key, value, label, rule, short, page_of_fact(self.round.code, key))

    def _in_catalogue(self, key: str, value: int, label: Any, rule: Any, short: Any = "", **asked: Any) -> Fact:
        """One that the catalogue's own filters count too: ``asked`` are its parameters."""
        query = urlencode({"convocatoria": self.round.code, "registro": "dentro"} | asked)
        return self._fact(key, value, label, rule, short, f"{reverse('initiatives:initiative_list')}?{query}")

    def facts(self) -> Iterator[Fact]:
        yield from self._registered()
        yield from self._kinds()
        yield from self._received()
        yield from self._dialogues()
        yield from self._seminar()

    def _registered(self) -> Iterator[Fact]:
        figures = self.figures
        yield self._in_catalogue(
            "initiatives", figures.initiatives, _("Iniciativas registradas"), RULES["initiatives"]
        )
        rule = _("países que presentan al menos una de las iniciativas registradas")
        yield self._listed("countries", len(figures.countries), _("Países que presentan iniciativas"), rule)
        label, rule = _("Iniciativas de %(short)s"), RULES["countries"]
        for country in sorted(
            Country.objects.filter(pk__in=figures.countries), key=lambda country: fold(country.name)
        ):
            number = figures.countries[country.pk]
            yield self._in_catalogue(f"country.{country.pk}", number, label, rule, country.name, pais=country.pk)
        label, rule = _("Iniciativas del sector %(short)s"), RULES["sectors"]
        for sector, number in figures.sectors:
            yield self._listed(f"sector.{sector.pk}", number, label, rule, sector.name)
        rule = RULES["wanted_by_many"]
        yield self._listed(
            "wanted_by_many", figures.wanted_by_many, _("Iniciativas que interesan a más de un país"), rule
        )

    def _kinds(self) -> Iterator[Fact]:
        label, rule = _("Iniciativas con actores del tipo: %(short)s"), RULES["actor_types"]
        for kind, number in actor_type_facts(self.round.code).items():
            key, short = f"actor_type.{kind}", ActorKind(kind).label
            yield self._in_catalogue(key, number, label, rule, short, tipo_actor=kind)
        numbers = type_facts(self.round.code)
        label, rule = _("Iniciativas del tipo: %(short)s"), RULES["types"]
        for kind in InitiativeType:
            yield self._in_catalogue(f"type.{kind}", numbers[str(kind)], label, rule, kind.label, tipo=kind)
        yield self._listed(f"type.{NONE}", numbers[NONE], label, rule, _("Sin tipo declarado"))
        label, rule = _("Iniciativas clasificadas como: %(short)s"), RULES["classification"]
        for verdict, number in self.figures.verdicts.items():
            key, short = f"classification.{verdict}", Verdict(verdict).label
            yield self._in_catalogue(key, number, label, rule, short, clasificacion=verdict)

    def _received(self) -> Iterator[Fact]:
        """What came in: fichas, and initiatives whether they stayed or were left out."""
        excluded = self.figures.excluded
        total = sum(excluded.values())
        rule = _("las registradas más las que la Unidad Técnica dejó fuera")
        received = self.figures.initiatives + total
        yield self._listed("received", received, _("Iniciativas recibidas y revisadas"), rule)
        yield self._listed("excluded", total, _("Iniciativas excluidas"), RULES["excluded"])
        label, rule = _("Excluidas: %(short)s"), RULES["excluded"]
        for reason, number in excluded.items():
            yield self._listed(f"excluded.{reason}", number, label, rule, ExclusionReason(reason).label)
        fichas = ficha_facts(self.round)
        for key, label in (
            ("sent", _("Fichas enviadas")),
            ("validated", _("Fichas validadas")),
            ("declared", _("Iniciativas declaradas en las fichas enviadas")),
        ):
            yield self._listed(f"fichas.{key}", fichas[key], label, RULES["fichas"])

    def _dialogues(self) -> Iterator[Fact]:
        numbers = dialogue_facts(dialogues_of(self.round.code))
        numbers["waiting"] = numbers["planned"] - numbers["held"] - numbers["cancelled"]
        for key, (label, rule) in DIALOGUES.items():
            yield self._listed(f"dialogues.{key}", numbers[key], label, rule)
        label = _("Diálogos no realizados: %(short)s")
        rule = _("de los diálogos no realizados, los que se dejaron por esta causa")
        for cause, number in numbers["causes"].items():
            yield self._listed(f"cause.{cause}", number, label, rule, Cause(cause).label)
        coverage = coverage_facts(self.round.code)
        for key, label in COVERAGE.items():
            yield self._listed(f"coverage.{key}", coverage[key], label, RULES["coverage"])

    def _seminar(self) -> Iterator[Fact]:
        """Nothing while no seminar of the round was held with a log of its meeting."""
        log = round_attendance(self.round.code)
        if log is None:
            return
        voices = PanelVoice.objects.filter(seminar=log.seminar_id).count()
        numbers = {"peak": log.peak, "floor": log.floor, "people": log.people, "voices": voices}
        for key, (label, rule) in SEMINAR.items():
            yield self._listed(f"seminar.{key}", numbers[key], label, rule)


def named_facts(round: Round) -> NamedFacts:
    """All facts of a round in the active language; eighteen queries or so, whatever is in it."""
    return NamedFacts((fact.key, fact) for fact in _Namer(round).facts())


def registry_facts(code: str | None = None) -> dict[str, Any]:
    """What ``manage.py registry_facts`` prints of a round (``round_or_refused``): figures, and named ones."""
    round = round_or_refused(code)
    named = {key: asdict(fact) for key, fact in named_facts(round).items()}
    return round_facts(round) | {"facts": named}
