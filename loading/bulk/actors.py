"""The directory for many initiatives at once: the same answers as ``initiatives.directory``, for each of them.

What was found by its name stays found (nobody joins actors meanwhile, ``storing`` sees to that), so it is remembered.
What was found by an acronym may become doubtful with the next actor of that acronym: looked up anew in each bundle.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from sys import intern
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from initiatives import matching
from initiatives.directory import Wanted, beyond_doubt, exact_keys
from initiatives.keys import acronym_key, name_key, split_acronym
from initiatives.models import Actor, ActorKey, ActorName, ActorType

from ..incoming.declared import DeclaredPart
from .copying import insert, insert_values, new_keys
from .pool import Pool

AT_ONCE = 500  # values in one condition


class Known(NamedTuple):
    """An actor as the rule sees it, and as the catalogue is searched; named as the columns of ``Actor``."""

    pk: int
    name: str
    acronym: str
    actor_type_id: str
    country_id: str | None
    mentoring: bool


class _New(NamedTuple):
    """An actor to add: columns of ``Actor``, others as they are by default."""

    id: int
    name: str
    acronym: str
    acronym_key: str
    actor_type_id: str
    country_id: str | None
    key: str
    created_at: datetime


Key = tuple[str, str | None]


class Directory:
    """``find_or_add_all`` for the parts of a bundle. New actors are in the database when it returns."""

    def __init__(self, pool: Pool):
        """One query."""
        self._pool, self._types = pool, ActorType.objects.in_bulk()
        self._named: dict[Key, Known] = {}
        self.added = 0

    def find_or_add(self, parts: Iterable[DeclaredPart]) -> dict[Key, Known]:
        """The actor of each part, by its name and country. In their order: later ones may be earlier ones."""
        wanted: dict[Key, DeclaredPart] = {}
        for part in parts:
            wanted.setdefault((part.name, part.country), part)
        found = {key: self._named[key] for key in wanted if key in self._named}
        asked = {key: part for key, part in wanted.items() if key not in found}
        if asked:
            here = _Here(asked, self._types)
            for key, part in asked.items():
                actor, by_name = here.find(part)
                found[key] = known = _known(actor) if actor else here.add(part)
                if by_name:  # there are very many: one string for the name, and one of each code for all
                    name = known.name if known.name == part.name else part.name
                    self._named[name, part.country and intern(part.country)] = known
            self._store(here.added)
        return found

    def _store(self, actors: list[_New]) -> None:
        insert(Actor, [actor._asdict() for actor in actors])
        self.added += len(actors)
        organisations = [
            matching.Organisation(each.name, each.country_id, each.acronym, self._types[each.actor_type_id].kind)
            for each in actors
        ]
        keys = self._pool.each(matching.index_keys_of, organisations)
        rows = [(actor.id, key) for actor, own in zip(actors, keys, strict=True) for key in sorted(own)]
        insert_values(ActorKey, ("actor_id", "key"), rows)


def _known(actor: Actor) -> Known:
    country = actor.country_id and intern(actor.country_id)
    return Known(actor.pk, actor.name, actor.acronym, intern(actor.actor_type_id), country, actor.mentoring)


class _Here:
    """The actors that may be one of ``asked``: those of the directory with their names or acronyms, and new ones."""

    def __init__(self, asked: dict[Key, DeclaredPart], types: dict[str, ActorType]):
        self._types = types
        self.added: list[_New] = []
        self._by_name: dict[Key, list[Actor | _New]] = defaultdict(list)
        self._by_acronym: dict[Key, list[Actor | _New]] = defaultdict(list)
        self._exact = {part.name: exact_keys(part.name) for part in asked.values()}
        keys = {key for key, _acronyms in self._exact.values()}
        acronyms = {acronym for _key, of_one in self._exact.values() for acronym in of_one}
        for actor in _loaded(keys, acronyms):
            actor.actor_type = types[actor.actor_type_id]
            others = list(actor.names.all())
            self._note(
                actor,
                {actor.key, *(each.key for each in others)},
                {actor.acronym_key, *(each.acronym_key for each in others)},
            )
        self._keys = new_keys(Actor, len(asked))

    def _note(self, actor: Actor | _New, keys: set[str], acronyms: set[str]) -> None:
        for key in keys:
            self._by_name[key, actor.country_id].append(actor)
        for key in acronyms - {""}:
            self._by_acronym[key, actor.country_id].append(actor)

    def find(self, part: DeclaredPart) -> tuple[Actor | None, bool]:
        """The actor beyond doubt, and whether by its name (None: it will be added, and then has the name)."""
        key, acronyms = self._exact[part.name]
        named = self._by_name.get((key, part.country), ())
        here = list(named)
        for short in acronyms:
            here += self._by_acronym.get((short, part.country), ())
        if not here:
            return None, True
        models = {each.id: each if isinstance(each, Actor) else self._model(each) for each in here}
        actor = beyond_doubt(Wanted(part.name, part.country), list(models.values()))
        return actor, actor is None or bool(named)

    def _model(self, new: _New) -> Actor:
        actor = Actor(**new._asdict())
        actor.actor_type = self._types[new.actor_type_id]
        actor._prefetched_objects_cache = {"names": _no_names()}
        return actor

    def add(self, part: DeclaredPart) -> Known:
        name, acronym = split_acronym(part.name)
        acronym = part.acronym or acronym
        short = acronym_key(acronym)[:50]
        new = _New(
            next(self._keys), name[:300], acronym, short, part.type, part.country, name_key(name), timezone.now()
        )
        self.added.append(new)
        self._note(new, {new.key}, {short})
        country = part.country and intern(part.country)
        return Known(new.id, new.name, acronym, intern(part.type), country, False)


def _no_names() -> QuerySet[ActorName]:
    """Asked already, and found none: no query by each new actor."""
    names = ActorName.objects.none()
    assert not names
    return names


def _loaded(keys: set[str], acronyms: set[str]) -> Iterable[Actor]:
    """As ``directory.find`` asks for one: by the name or the acronym, its own or another one."""
    pks: set[int] = set()
    for column, values in (("key__in", keys), ("acronym_key__in", acronyms)):
        for some in _some(values):
            pks |= set(Actor.objects.filter(**{column: some}).values_list("pk", flat=True))
            pks |= set(ActorName.objects.filter(**{column: some}).values_list("actor_id", flat=True))
    rows = Actor.objects.prefetch_related("names")
    for some in _some(pks):
        yield from rows.filter(pk__in=some).order_by("pk")


def _some(values: Iterable) -> Iterable[list]:
    values = sorted(values)
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
