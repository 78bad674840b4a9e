"""A ficha's answers in words, in the form's order: what the read-only pages show.

Made from the plain data of ``surveys.content``, so that a live ficha and a frozen revision are shown by the same
code; two versions of a section are compared answer by answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from initiatives.complements import Said, in_words
from initiatives.enums import ActorKind, InitiativeType
from pifcss_registry.accounts.models import Country

from . import anexo1
from .form_parts import Field, Section, Wording

Content = Mapping[str, Any]


@dataclass(frozen=True)
class ActorLine:
    """An actor as declared: its name, its type and its country in words, '' where not said."""

    name: str
    kind: str = ""
    country: str = ""


@dataclass(frozen=True)
class Answer:
    """One question with its answer: ``text``, or ``items``, or ``actors``, by its kind."""

    key: str
    label: Wording
    text: str = ""
    items: tuple[str, ...] = ()
    actors: tuple[ActorLine, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.items or self.actors)


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of a section, or of an initiative with its description."""

    anchor: str
    heading: Wording
    answers: tuple[Answer, ...]
    position: int | None = None
    name: str = ""
    complement: tuple[Said, ...] = ()


def country_names(contents: Iterable[Content]) -> dict[str, str]:
    """Names in the active language of the countries that the contents mention: one query."""
    codes = set()
    for content in contents:
        for entry in [content, *content.get("entries", ())]:
            codes |= {*entry.get("partner_countries", ()), *entry.get("complement", {}).get("country_roles", ())}
            codes |= {actor.get("country_id") for actor in entry.get("actors", ())}
    return {country.pk: country.name for country in Country.objects.filter(pk__in=codes - {None})}


def _kind(actor: Content) -> str:
    kind = actor.get("kind") or ""
    label = str(ActorKind(kind).label) if kind in ActorKind.values else kind
    specified = actor.get("kind_other") if kind in ("", ActorKind.OTHER) else ""
    return f"{label}: {specified}" if specified else label


def _type(field: Field, content: Content) -> str:
    words = {option.value: f"{option.value} - {option.label}" for option in field.options}
    label = words.get(content.get("type"), "")
    other = content.get("type_other") if content.get("type") in (InitiativeType.OTHER, None) else ""
    return ": ".join(part for part in (label, other) if part)


def _answer(field: Field, content: Content, names: Mapping[str, str]) -> Answer:
    values = [content.get(column) for column in field.columns]
    text, items, actors = "", (), ()
    if field.kind == "actors":
        rows = content.get("actors", ())
        actors = tuple(
            ActorLine(row.get("name", ""), _kind(row), names.get(row.get("country_id"), row.get("country_id") or ""))
            for row in rows
        )
    elif field.kind == "countries":
        items = tuple(sorted(names.get(code, code) for code in content.get("partner_countries", ())))
    elif field.kind == "points":
        items = tuple(value for value in values if value)
    elif field.kind == "yes_no":
        text = {True: _("Sí"), False: _("No")}.get(values[0], "")
    elif field.kind == "type":
        text = _type(field, content)
    else:
        text = " · ".join(value for value in values if value)
    return Answer(field.key, field.label, text, items, actors)


def answers(sections: Iterable[Section], content: Content, names: Mapping[str, str]) -> tuple[Answer, ...]:
    """The questions of ``sections`` with their answers."""
    return tuple(_answer(field, content, names) for section in sections for field in section.fields)


def institution_group(content: Content, country: Country) -> AnswerGroup:
    """The form asks for country and institution in one question; the country is the ficha's own."""
    named = dict(content) | {"institution": " · ".join(filter(None, [str(country), content.get("institution")]))}
    found = answers([anexo1.INSTITUTION], named, {})
    return AnswerGroup("institucion", anexo1.INSTITUTION.heading(), found)


def entry_group(content: Content, names: Mapping[str, str]) -> AnswerGroup:
    position = content.get("position", 1)
    found = answers([anexo1.INITIATIVE, anexo1.DESCRIPTION], content, names)
    heading = anexo1.INITIATIVE.heading(position)
    said = tuple(in_words(content.get("complement", {}), names))
    return AnswerGroup(f"iniciativa-{position}", heading, found, position, content.get("name", ""), said)


def names_at_hand(entries: Iterable[Any]) -> dict[str, str]:
    """As ``country_names``, of the initiatives of ``Ficha.entry_list``: no query."""
    named = [country for entry in entries for country in entry.partner_countries.all()]
    named += [actor.country for entry in entries for actor in entry.actors.all() if actor.country]
    named += [entry.ficha.country for entry in entries if entry.complement]
    return {country.pk: country.name for country in named}


def groups_of(content: Content, country: Country, names: Mapping[str, str] | None = None) -> list[AnswerGroup]:
    """A whole ficha in words, from a snapshot: one query, none when the countries' ``names`` are at hand."""
    names = country_names([content]) if names is None else names
    return [institution_group(content, country), *(entry_group(entry, names) for entry in content.get("entries", ()))]


def differing(typed: AnswerGroup, saved: AnswerGroup) -> list[Answer]:
    """The saved answers that are not what was typed."""
    return [now for mine, now in zip(typed.answers, saved.answers, strict=True) if mine != now]
