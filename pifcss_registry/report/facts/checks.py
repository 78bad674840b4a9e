"""Sums that must close, and numbers that a text says, held against the facts: told before a report is issued."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from .named import NONE, NamedFacts


class Stated(Protocol):
    """A number that somebody's text says of a round: of which fact, and in which words."""

    pk: int
    fact: str
    value: int
    words: str


@dataclass(frozen=True)
class Check:
    """One sum; ``key`` stays the same from one look to the next. ``text`` says both sides in words."""

    key: str
    closes: bool
    text: str
    facts: tuple[str, ...] = ()


def _sum(facts: NamedFacts, key: str, total: str, parts: Iterable[str], words: str) -> Check:
    parts = tuple(parts)
    added, stands = sum(facts.value(part) for part in parts), facts.value(total)
    return Check(key, added == stands, words % {"total": stands, "sum": added}, (total, *parts))


def _keys(facts: NamedFacts, family: str) -> list[str]:
    return [fact.key for fact in facts.of(family)]


def _sums(facts: NamedFacts) -> Iterator[tuple[str, str, list[str], str]]:
    countries, types = _keys(facts, "country"), _keys(facts, "type")
    yield "by_country", "initiatives", countries, _("Por país: suman %(sum)s; iniciativas registradas: %(total)s.")
    yield "by_type", "initiatives", types, _("Por tipo de iniciativa: suman %(sum)s; registradas: %(total)s.")
    verdicts = _keys(facts, "classification")
    yield "by_verdict", "initiatives", verdicts, _("Por clasificación: suman %(sum)s; registradas: %(total)s.")
    both = ["initiatives", "excluded"]
    yield "received", "received", both, _("Registradas y excluidas: suman %(sum)s; recibidas: %(total)s.")
    reasons = _keys(facts, "excluded")
    yield "by_reason", "excluded", reasons, _("Por razón de exclusión: suman %(sum)s; excluidas: %(total)s.")
    ends = [f"dialogues.{end}" for end in ("held", "cancelled", "waiting")]
    yield "dialogues", "dialogues.planned", ends, _("Diálogos por desenlace: suman %(sum)s; convocados: %(total)s.")
    causes = _keys(facts, "cause")
    yield "causes", "dialogues.cancelled", causes, _("Diálogos por causa: suman %(sum)s; no realizados: %(total)s.")
    coverage = _keys(facts, "coverage")
    yield "coverage", "dialogues.held", coverage, _("Diálogos por cobertura: suman %(sum)s; realizados: %(total)s.")
    if facts.value("fichas.sent"):
        words = _("Las fichas enviadas declaran %(total)s iniciativas; registradas y excluidas: %(sum)s.")
        yield "declared", "fichas.declared", both, words


@dataclass(frozen=True)
class Tags:
    """Sectors of the registered initiatives, counted one by one: all of them, initiatives with several, with none."""

    all: int
    several: int
    without: int


def _tagged(facts: NamedFacts, tags: Tags) -> Iterator[Check]:
    """Sectors count with repeats: their sum is that of the initiatives' sectors, not of the initiatives."""
    sectors = _keys(facts, "sector")
    words = {"sum": sum(facts.value(key) for key in sectors), "tags": tags.all, "several": tags.several}
    words["initiatives"] = facts.value("initiatives")
    text = _(
        "Por sector, con repeticiones: suman %(sum)s; las %(initiatives)s iniciativas tienen %(tags)s sectores entre "
        "todas, y %(several)s de ellas más de uno."
    )
    yield Check("by_sector", words["sum"] == tags.all, text % words, ("initiatives", *sectors))
    if tags.without:
        text = _("Iniciativas registradas sin sector del informe: %(n)s. No aparecen en ninguna cifra por sector.")
        yield Check("without_sector", False, text % {"n": tags.without}, ("initiatives",))


def _missing(facts: NamedFacts) -> Iterator[Check]:
    """What no sum can show."""
    if waiting := facts.value(f"coverage.{NONE}"):
        text = _("Diálogos realizados sin acta cerrada: %(n)s. No se sabe qué preguntas trataron.")
        yield Check("without_minutes", False, text % {"n": waiting}, (f"coverage.{NONE}",))


def _stated(facts: NamedFacts, each: Stated) -> Check:
    fact = facts.get(each.fact)
    stands = fact.value if fact else None
    words = {"words": each.words, "said": each.value, "stands": stands, "label": fact.label if fact else each.fact}
    if stands is None:
        text = (
            _("El texto dice «%(words)s» (%(said)s), y esa cifra no existe en esta convocatoria: %(label)s.") % words
        )
    elif stands == each.value:
        text = _("El texto dice «%(words)s», y así es: %(label)s, %(stands)s.") % words
    else:
        words |= {"apart": abs(stands - each.value), "rows": facts.value("initiatives")}
        text = _(
            "El texto dice «%(words)s» (%(said)s), pero la cifra es %(stands)s (%(label)s): no cierra por %(apart)s. "
            "La Tabla 1 tiene %(rows)s iniciativas."
        )
        text %= words
    return Check(f"stated-{each.pk}", stands == each.value, text, (each.fact,))


def checks_of(facts: NamedFacts, *, tags: Tags, stated: Iterable[Stated] = ()) -> list[Check]:
    """Every check, those that do not close first."""
    found = [_sum(facts, *each) for each in _sums(facts)]
    found += [*_tagged(facts, tags), *_missing(facts), *(_stated(facts, each) for each in stated)]
    return sorted(found, key=lambda check: check.closes)
