"""The complement of an initiative: what the official form does not ask and the concept of alliance needs. Optional.

It is kept as plain data (``Entry.complement``), ``{}`` while nothing is said; official questions stay as they are.
What is said of an actor goes with its name and country, the two that make it one actor (``initiatives.engine``): when
an actor is named anew, what was said stays under the old name until somebody moves or empties it. In the registry,
what is said of an actor stands with its participation, the rest with the initiative. Pure: no database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .engine.facts import Actor, Country, Risk
from .engine.texts import sector_name
from .enums import ActorRole, CountryRole, Modality
from .keys import name_key
from .sdgs import SDGS

Complement = Mapping[str, Any]
ROLES = tuple(ActorRole.values)
Rows = Mapping[tuple[str, str], Complement]
CONTRIBUTIONS = {
    "money": gettext_lazy("Dinero"),
    "people": gettext_lazy("Personal"),
    "in_kind": gettext_lazy("Especie: equipos, locales, insumos"),
}
TEXTS = {
    "joint_body": gettext_lazy("Dónde deciden juntos"),
    "vision": gettext_lazy("Visión o meta compartida"),
    "added_value": gettext_lazy("Qué lograron juntos que ninguno habría logrado por su cuenta"),
}
LABELS = {
    "modality": gettext_lazy("Modalidad"),
    "sectors": gettext_lazy("Sectores"),
    "country_roles": gettext_lazy("Papel de cada país"),
    "start": gettext_lazy("Desde"),
    "end": gettext_lazy("Hasta"),
    "renewed": gettext_lazy("Se renovó"),
    "months_to_build": gettext_lazy("Meses que llevó construir la alianza"),
    "agreement": gettext_lazy("Hay un acuerdo firmado"),
    "sdgs": gettext_lazy("ODS"),
    **TEXTS,
    "roles": gettext_lazy("Qué hace cada actor"),
}
ACTOR_TEXTS = {
    "contribution": gettext_lazy("Qué aporta"),
    "capability": gettext_lazy("Qué sabe hacer que los demás no"),
    "interest": gettext_lazy("Qué le interesa de la alianza"),
    "benefit": gettext_lazy("Qué obtiene"),
}


def day_of(complement: Complement, key: str) -> date | None:
    """The day that it says under ``start`` or ``end``."""
    said = complement.get(key)
    return date.fromisoformat(said) if said else None


def actor_key(name: str, country: str | None) -> tuple[str, str]:
    return name_key(name), country or ""


def rows_by_actor(complement: Complement) -> Rows:
    """What is said of each actor, by its key."""
    return {actor_key(row["name"], row.get("country")): row for row in complement.get("actors", ())}


def without_name(row: Complement) -> dict[str, Any]:
    """What is said of an actor where it is known of whom."""
    return {key: value for key, value in row.items() if key not in ("name", "country")}


def facts(complement: Complement, codes: tuple[str, ...]) -> dict[str, Any]:
    """What the engine reads of a complement; ``codes`` are the countries that the initiative declares."""
    roles = complement.get("country_roles", {})
    return {
        "modality": complement.get("modality"),
        "countries": tuple(Country(code, roles.get(code)) for code in codes),
        "start": day_of(complement, "start"),
        "end": day_of(complement, "end"),
        "renewed": complement.get("renewed"),
        "agreement": complement.get("agreement"),
        "sdgs": tuple(complement.get("sdgs", ())),
        "risks": tuple(Risk(each["text"], tuple(each.get("carried_by", ()))) for each in complement.get("risks", ())),
    } | {key: complement.get(key, "") for key in TEXTS}


def actor_facts(row: Mapping[str, Any], **declared: Any) -> Actor:
    """An actor with what the complement says of it; what kind of things it contributes counts as a contribution."""
    texts = {key: row.get(key, "") for key in ACTOR_TEXTS}
    kinds = ", ".join(str(CONTRIBUTIONS[kind]) for kind in row.get("contributions", ()) if kind in CONTRIBUTIONS)
    texts["contribution"] = texts["contribution"] or kinds
    said = row.get("roles", ())
    roles = tuple(role for role in ROLES if role in said)
    return Actor(roles=roles, **declared, **texts)


@dataclass(frozen=True)
class Said:
    """One line of a complement in words."""

    label: str
    text: str


def in_words(complement: Complement, names: Mapping[str, str]) -> list[Said]:
    """A complement as people read it; ``names`` are the countries' by code. No query."""
    return [Said(str(label), text) for label, text in _lines(complement, names) if text]


def _lines(said: Complement, names: Mapping[str, str]) -> Iterator[tuple[Any, str]]:
    roles = said.get("country_roles", {})
    months = said.get("months_to_build")
    words = {
        "modality": str(Modality(said["modality"]).label) if said.get("modality") else "",
        "sectors": ", ".join(sector_name(code) for code in said.get("sectors", ())),
        "country_roles": _joined(
            f"{names.get(code, code)}: {CountryRole(role).label}" for code, role in roles.items()
        ),
        "start": _short(day_of(said, "start")),
        "end": _short(day_of(said, "end")),
        "renewed": _yes_no(said.get("renewed")),
        "months_to_build": "" if months is None else str(months),
        "agreement": _yes_no(said.get("agreement")),
        "sdgs": _joined(f"{number} {SDGS[number]}" for number in said.get("sdgs", ())),
    } | {key: said.get(key, "") for key in TEXTS}
    for key, text in words.items():
        yield LABELS[key], text
    for row in said.get("actors", ()):
        yield row["name"], of_actor_in_words(row)
    for risk in said.get("risks", ()):
        carried = ", ".join(risk.get("carried_by", ()))
        yield (
            _("Riesgo"),
            _("%(risk)s Lo asumen: %(names)s.") % {"risk": risk["text"], "names": carried}
            if carried
            else risk["text"],
        )


def of_actor_in_words(row: Complement) -> str:
    """What is said of one actor, in one line; '' for nothing."""
    return _joined(_of_actor(row))


def _of_actor(row: Complement) -> Iterator[str]:
    yield ", ".join(str(ActorRole(role).label) for role in row.get("roles", ()))
    yield ", ".join(str(CONTRIBUTIONS[kind]) for kind in row.get("contributions", ()) if kind in CONTRIBUTIONS)
    for key, label in ACTOR_TEXTS.items():
        if row.get(key):
            yield f"{label}: {row[key]}"


def _joined(parts) -> str:
    return " · ".join(part for part in parts if part)


def _short(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _yes_no(value: bool | None) -> str:
    return "" if value is None else _("Sí") if value else _("No")
