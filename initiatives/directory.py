"""The directory of actors: an organisation as declared finds its place, or a new one.

An actor is the same when the country is the same and the folded name, or the acronym, is. Everything less
certain is a candidate that a curator may choose; nothing is joined by likeness alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from pifcss_registry.accounts.models import Country

from .enums import ActorKind
from .keys import acronym_key, name_key, split_acronym
from .models import Actor, ActorType

# The fine type that an actor gets from the form's type until a curator refines it.
DEFAULT_TYPE = {
    ActorKind.PUBLIC_SECTOR: "EST-CEN",
    ActorKind.PRIVATE_SECTOR: "PRI-EMP",
    ActorKind.CIVIL_SOCIETY: "CIV-ONG",
    ActorKind.ACADEMIA: "ACA-UNI",
    ActorKind.UNIONS: "SIN-SIN",
    ActorKind.LOCAL_GOVERNMENTS: "EST-LOC",
    ActorKind.PARLIAMENTS: "EST-PAR",
    ActorKind.INTERNATIONAL: "INT-ORG",
    ActorKind.SOCIAL_ECONOMY: "ECS-COO",
    ActorKind.OTHER: "OTR-OTR",
}


@dataclass(frozen=True)
class DeclaredActor:
    """An actor as an initiative names it; ``chosen`` is the directory's actor that a curator picked."""

    name: str
    actor_type: ActorType
    country: Country | None = None
    type_other: str = ""
    chosen: Actor | None = None
    acronym: str = ""


def candidates(name: str, country: Country | None) -> QuerySet[Actor]:
    """Actors of the directory that may be the declared one: same name or acronym, here or without a country.

    Without a declared country, actors of every country are candidates.
    """
    bare, acronym = split_acronym(name)
    same = Q(key=name_key(bare))
    acronyms = {acronym_key(bare), acronym_key(acronym)} - {""}  # '' would be every actor without acronym
    if acronyms:
        same |= Q(acronym_key__in=acronyms)
    if country is not None:
        same &= Q(country=country) | Q(country=None)
    return Actor.objects.filter(same).select_related("country", "actor_type").order_by("name", "pk")


def find(declared: DeclaredActor) -> Actor | None:
    """The directory's actor for a declared one, when it is beyond doubt: chosen, or same country and same name.

    When several share the acronym, only the one with the same name is beyond doubt.
    """
    if declared.chosen is not None:
        return declared.chosen
    same_place = candidates(declared.name, declared.country).filter(country=declared.country)
    found = list(same_place[:2])
    return found[0] if len(found) == 1 else same_place.filter(key=name_key(split_acronym(declared.name)[0])).first()


def find_or_add(declared: DeclaredActor) -> Actor:
    """The actor for a declared one, added to the directory when it is not there."""
    actor = find(declared)
    if actor is not None:
        return actor
    name, acronym = split_acronym(declared.name)
    acronym = declared.acronym or acronym
    actor, _ = Actor.objects.get_or_create(
        key=name_key(name),
        country=declared.country,
        defaults={
            "name": name[:300],
            "acronym": acronym,
            "acronym_key": acronym_key(acronym)[:50],
            "actor_type": declared.actor_type,
            "type_other": declared.type_other,
        },
    )
    return actor


def default_types(kinds: Sequence[str]) -> dict[str, ActorType]:
    """The fine type that stands for each of the form's types: one query."""
    types = ActorType.objects.in_bulk({DEFAULT_TYPE[ActorKind(kind)] for kind in kinds})
    return {kind: types[DEFAULT_TYPE[ActorKind(kind)]] for kind in kinds}
