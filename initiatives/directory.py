"""The directory of actors: an organisation as declared finds its place, or a new one.

An actor is the same when the country is the same and the folded name, or the acronym, is; its other names count as
its own. Everything less certain is a candidate that a curator may choose (``matching``); nothing is joined by
likeness alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from pifcss_registry.accounts.models import Country

from . import matching
from .enums import ActorKind
from .keys import acronym_key, name_key, split_acronym
from .models import Actor, ActorKey, ActorName, ActorType

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

# How many of the directory are compared with one declared name at most: those that share its rarest keys.
MAX_COMPARED = 300


@dataclass(frozen=True)
class DeclaredActor:
    """An actor as an initiative names it; ``chosen`` is the directory's actor that a curator picked."""

    name: str
    actor_type: ActorType
    country: Country | None = None
    type_other: str = ""
    chosen: Actor | None = None
    acronym: str = ""


@dataclass(frozen=True)
class Candidate:
    """An actor that may be the declared one: score (0 to 1) and why, in words."""

    actor: Actor
    score: float
    why: str
    is_offered: bool


@dataclass(frozen=True)
class Wanted:
    """A name to look for: what a curator's page knows of a declared actor."""

    name: str
    country_id: str | None = None
    kind: str = ""
    acronym: str = ""
    others: tuple[str, ...] = ()

    @property
    def organisation(self) -> matching.Organisation:
        return matching.Organisation(self.name, self.country_id, self.acronym, self.kind, self.others)


def described(actor: Actor) -> matching.Organisation:
    """An actor as ``matching`` compares it; no query with ``actor_type`` and ``names`` at hand."""
    others = tuple(each.name for each in actor.names.all())
    return matching.Organisation(
        actor.name, actor.country_id, actor.acronym, actor.actor_type.kind, others=others, pk=actor.pk
    )


class Pool:
    """The actors that share a key with one of ``wanted``: three queries, however many are wanted or there.

    ``also`` are actors to have in any case, such as those chosen before.
    """

    def __init__(self, wanted: Iterable[Wanted], also: Iterable[int | None] = ()):
        keys = {each: matching.search_keys(each.organisation) for each in wanted}
        also = set(also) - {None}
        rare = _rarest_of_each(keys.values())
        sharing = ActorKey.objects.filter(key__in=rare).values("actor")
        fits = Q(pk__in=sharing) | Q(pk__in=also)
        for each in keys:
            fits |= _same(each.name)
        self.actors = _loaded(Actor.objects.filter(fits)) if keys or also else []
        self._by_pk = {actor.pk: actor for actor in self.actors}
        self._organisations = [described(actor) for actor in self.actors if actor.merged_into_id is None]

    def candidates(self, wanted: Wanted, shown: int = matching.MAX_SHOWN) -> list[Candidate]:
        """Best first, each with its reason; joined actors are none. No query."""
        return [
            Candidate(self._by_pk[each.organisation.pk], each.score, matching.why(each), each.is_offered)
            for each in matching.rank(wanted.organisation, self._organisations, shown)
        ]

    def certain(self, wanted: Wanted) -> Actor | None:
        """As ``find``; no query, unless the actor became another one."""
        return _beyond_doubt(wanted, [actor for actor in self.actors if actor.country_id == wanted.country_id])


def _loaded(actors: QuerySet[Actor]) -> list[Actor]:
    return list(actors.select_related("country", "actor_type").prefetch_related("names").order_by("name", "pk"))


def _rarest_of_each(keys: Iterable[set[str]]) -> set[str]:
    """Of each set the rarest keys, as many as bring up to ``MAX_COMPARED`` actors, at least one: one query."""
    sets = list(keys)
    everything = set().union(*sets)
    if not everything:
        return set()
    counted = ActorKey.objects.filter(key__in=everything).values_list("key").annotate(n=Count("pk")).order_by()
    numbers, kept = dict(counted), set()
    for own in sets:
        total = 0
        for n, key in sorted((numbers[key], key) for key in own if key in numbers):
            if total and total + n > MAX_COMPARED:
                break
            total += n
            kept.add(key)
    return kept


def _exact_keys(name: str) -> tuple[str, set[str]]:
    """The folded name and the acronyms under which it may stand; '' would be every actor without acronym."""
    bare, acronym = split_acronym(name)
    return name_key(bare), {acronym_key(bare)[:50], acronym_key(acronym)[:50]} - {""}


def _same(name: str) -> Q:
    """Actors that have the name or the acronym, as their own or as another one."""
    key, acronyms = _exact_keys(name)
    names = ActorName.objects.filter(Q(key=key) | Q(acronym_key__in=acronyms))
    return Q(key=key) | Q(acronym_key__in=acronyms) | Q(pk__in=names.values("actor"))


def _beyond_doubt(wanted: Wanted, here: Sequence[Actor]) -> Actor | None:
    """Of the actors of the declared country: who has the very name, else the only one with its acronym.

    The same acronym with quite another name beside it leaves a doubt.
    """
    key, acronyms = _exact_keys(wanted.name)
    named, short = [], {}
    for actor in here:
        others = list(actor.names.all())
        if key in (actor.key, *(each.key for each in others)):
            named.append(actor)
        elif acronyms & {actor.acronym_key, *(each.acronym_key for each in others)}:
            found = matching.compare(wanted.organisation, described(actor))
            if found is not None and found.score >= matching.OFFERED:
                short[actor.current().pk] = actor
    if named:
        return min(named, key=lambda actor: (actor.key != key, actor.pk)).current()
    return next(iter(short.values())).current() if len(short) == 1 else None


def candidates(name: str, country: Country | None, kind: str = "", also: Iterable[int] = ()) -> list[Candidate]:
    """Actors of the directory that may be the declared one, ranked: here or without a country; three queries.

    Without a declared country, actors of every country are candidates.
    """
    wanted = Wanted(name, country.pk if country else None, kind)
    return Pool([wanted], also).candidates(wanted)


def like(actor: Actor) -> list[Candidate]:
    """Others of the directory that may be the same organisation, ranked: four queries."""
    mine = described(actor)
    wanted = Wanted(mine.name, mine.country, mine.kind, mine.acronym, mine.others)
    found = Pool([wanted]).candidates(wanted, matching.MAX_SHOWN + 1)
    return [each for each in found if each.actor.pk != actor.pk][: matching.MAX_SHOWN]


def find(declared: DeclaredActor) -> Actor | None:
    """The directory's actor for a declared one, when it is beyond doubt: chosen, or same country and same name.

    When several share the acronym, only the one with the same name is beyond doubt. Who became another one stands
    for it. Two queries, and one for each joining.
    """
    if declared.chosen is not None:
        return declared.chosen.current()
    here = Actor.objects.filter(_same(declared.name), country=declared.country)
    return _beyond_doubt(Wanted(declared.name, declared.country and declared.country.pk), _loaded(here))


def find_or_add(declared: DeclaredActor) -> Actor:
    """The actor for a declared one, added to the directory when it is not there."""
    actor = find(declared)
    if actor is not None:
        return actor
    name, acronym = split_acronym(declared.name)
    acronym = declared.acronym or acronym
    actor, created = Actor.objects.get_or_create(
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
    if created:
        index([actor])
    return actor.current()


def index(actors: Iterable[Actor]) -> None:
    """The keys by which the actors are looked up; whoever changes names calls it. Two queries and ``described``."""
    actors = list(actors)
    ActorKey.objects.filter(actor__in=actors).delete()
    rows = [
        ActorKey(actor=actor, key=key) for actor in actors for key in sorted(matching.index_keys(described(actor)))
    ]
    ActorKey.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def reindex(batch: int = 500) -> None:
    """The keys of the whole directory anew, after the rules or tables of ``matching`` changed."""
    everyone = Actor.objects.select_related("actor_type").prefetch_related("names").order_by("pk")
    last = 0
    while actors := list(everyone.filter(pk__gt=last)[:batch]):
        index(actors)
        last = actors[-1].pk


def default_types(kinds: Sequence[str]) -> dict[str, ActorType]:
    """The fine type that stands for each of the form's types: one query."""
    types = ActorType.objects.in_bulk({DEFAULT_TYPE[ActorKind(kind)] for kind in kinds})
    return {kind: types[DEFAULT_TYPE[ActorKind(kind)]] for kind in kinds}
