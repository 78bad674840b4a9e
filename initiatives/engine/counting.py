"""Who counts, and as what: ``docs/domain.md`` 4.2.

Types of the form (T) are counted, never organisations or fine codes; the same type in two countries counts once. The
same name twice in one country (case, accents, spaces aside) is one actor, in two countries two; nameless ones stay
apart. An actor whose known roles are only to benefit, to supply or to fund does not count; with unknown ones it does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from initiatives.enums import ActorKind, Nature
from initiatives.keys import name_key

from .codes import actor_types
from .facts import Actor
from .rules import Rules

KINDS = tuple(ActorKind.values)
KIND_ORDER = {kind: position for position, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Partner:
    """One organisation: its declarations, sorted so that their order in the file never matters."""

    declared: tuple[Actor, ...]

    @property
    def name(self) -> str:
        return self.declared[0].name

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The types of the form under which it is declared; more than one is a contradiction of the ficha."""
        kinds = {actor_types()[actor.type].kind for actor in self.declared if actor.type}
        return tuple(sorted(kinds, key=KIND_ORDER.__getitem__))

    @property
    def kind(self) -> str | None:
        """The one that counts: the first in the enum's order."""
        return self.kinds[0] if self.kinds else None

    @property
    def nature(self) -> str | None:
        """Of the declaration that gives the type; ``None`` when unknown or still to be reviewed."""
        found = [actor_types()[actor.type] for actor in self.declared if actor.type]
        nature = next((each.nature for each in found if each.kind == self.kind), Nature.TO_REVIEW)
        return None if nature == Nature.TO_REVIEW else nature

    @property
    def may_be_several(self) -> bool:
        """Declared more than once without a country: in two countries it would be two."""
        return len(self.declared) > 1 and self.declared[0].country is None

    def texts(self, field: str) -> list[str]:
        """What its declarations say in a field, blanks aside."""
        return [text for actor in self.declared if (text := getattr(actor, field))]


@dataclass(frozen=True)
class Counts:
    """Organisations, types (T), natures (N), types without international bodies, and whether all are of the state."""

    n_actores: int
    n_tipos: int
    n_naturalezas: int
    n_tipos_sin_oi: int
    solo_estatal: bool


def counts_as_partner(actor: Actor, rules: Rules) -> bool:
    return not actor.roles or not rules.partner_roles.isdisjoint(actor.roles)


def _place(actor: Actor) -> tuple[str, str]:
    return name_key(actor.name), repr(actor)  # repr: a total order, the same for every order of the file


def grouped(actors: Iterable[Actor]) -> list[Partner]:
    """Declarations as organisations, by name."""
    groups: dict[tuple, list[Actor]] = {}
    for position, actor in enumerate(sorted(actors, key=_place)):
        key = (name_key(actor.name) or position, actor.country)
        groups.setdefault(key, []).append(actor)
    return [Partner(tuple(declared)) for declared in groups.values()]


def partners(actors: Iterable[Actor], rules: Rules) -> list[Partner]:
    """The organisations that count. One declared twice counts if one of its declarations does."""
    return grouped(actor for actor in actors if counts_as_partner(actor, rules))


def left_out(actors: Iterable[Actor], rules: Rules) -> list[Partner]:
    """The declared ones that do not count."""
    actors = list(actors)
    counted = {(name_key(actor.name), actor.country) for actor in actors if counts_as_partner(actor, rules)}
    out = (actor for actor in actors if not counts_as_partner(actor, rules))
    return grouped(actor for actor in out if not actor.name or (name_key(actor.name), actor.country) not in counted)


def kinds_of(found: Iterable[Partner]) -> tuple[str, ...]:
    """The distinct types of the form among them, in the enum's order."""
    present = {partner.kind for partner in found}
    return tuple(kind for kind in KINDS if kind in present)


def count(found: list[Partner]) -> Counts:
    kinds = kinds_of(found)
    natures = {partner.nature for partner in found}
    return Counts(
        n_actores=len(found),
        n_tipos=len(kinds),
        n_naturalezas=len(natures - {None}),
        n_tipos_sin_oi=len(set(kinds) - {ActorKind.INTERNATIONAL}),
        solo_estatal=natures == {Nature.STATE},
    )
