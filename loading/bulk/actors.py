"""The directory for many initiatives at once: the same answers as ``initiatives.directory``, for each of them.

What was found by its name stays found (nobody joins actors meanwhile, ``storing`` sees to that), so it is remembered.
What was found by an acronym may become doubtful with the next actor of that acronym: looked up anew in each bundle.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from initiatives import matching
from initiatives.directory import Wanted, beyond_doubt, described, exact_keys
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
                found[key] = known = _known(actor or here.add(part))
                if by_name:
                    self._named[key] = known
            self._store(here.added)
        return found

    def _store(self, actors: list[Actor]) -> None:
        insert(Actor, actors)
        self.added += len(actors)
        keys = self._pool.each(matching.index_keys, [described(actor) for actor in actors])
        rows = [(actor.pk, key) for actor, own in zip(actors, keys, strict=True) for key in sorted(own)]
        insert_values(ActorKey, ("actor_id", "key"), rows)


def _known(actor: Actor) -> Known:
    return Known(actor.pk, actor.name, actor.acronym, actor.actor_type_id, actor.country_id, actor.mentoring)


class _Here:
    """The actors that may be one of ``asked``: those of the directory with their names or acronyms, and new ones."""

    def __init__(self, asked: dict[Key, DeclaredPart], types: dict[str, ActorType]):
        self._types = types
        self._no_names = ActorName.objects.none()
        assert not self._no_names  # asked once, not by each new actor
        self.added: list[Actor] = []
        self._by_name: dict[Key, list[Actor]] = defaultdict(list)
        self._by_acronym: dict[Key, list[Actor]] = defaultdict(list)
        keys, acronyms = set(), set()
        for part in asked.values():
            key, short = exact_keys(part.name)
            keys.add(key)
            acronyms |= short
        for actor in _loaded(keys, acronyms):
            actor.actor_type = types[actor.actor_type_id]
            self._note(actor)
        self._keys = new_keys(Actor, len(asked))

    def _note(self, actor: Actor) -> None:
        others = list(actor.names.all())
        for key in {actor.key, *(each.key for each in others)}:
            self._by_name[key, actor.country_id].append(actor)
        for key in {actor.acronym_key, *(each.acronym_key for each in others)} - {""}:
            self._by_acronym[key, actor.country_id].append(actor)

    def find(self, part: DeclaredPart) -> tuple[Actor | None, bool]:
        """The actor beyond doubt, and whether by its name (None: it will be added, and then has the name)."""
        key, acronyms = exact_keys(part.name)
        named = self._by_name[key, part.country]
        here = {actor.pk: actor for actor in named}
        for short in acronyms:
            here |= {actor.pk: actor for actor in self._by_acronym[short, part.country]}
        actor = beyond_doubt(Wanted(part.name, part.country), list(here.values())) if here else None
        return actor, actor is None or bool(named)

    def add(self, part: DeclaredPart) -> Actor:
        name, acronym = split_acronym(part.name)
        acronym = part.acronym or acronym
        actor = Actor(
            pk=next(self._keys),
            name=name[:300],
            acronym=acronym,
            acronym_key=acronym_key(acronym)[:50],
            actor_type=self._types[part.type],
            country_id=part.country,
            key=name_key(name),
            created_at=timezone.now(),
        )
        actor._prefetched_objects_cache = {"names": self._no_names}
        self.added.append(actor)
        self._note(actor)
        return actor


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
