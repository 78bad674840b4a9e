"""The directory of actors: an organisation as declared finds its place, or a new one.

An actor is the same when the country is the same and the folded name, or the acronym, is; its other names count as
its own. Everything less certain is a candidate that a curator may choose (``matching``); nothing is joined by
likeness alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    """An actor as an initiative names it; ``chosen`` is the directory's actor that a curator picked.

    ``written``: how the country wrote the name, where that is not the name to look for.
    """

    name: str
    actor_type: ActorType
    country: Country | None = None
    type_other: str = ""
    chosen: Actor | None = None
    acronym: str = ""
    written: str = ""


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
    """The actors that share a key with one of ``wanted``: four queries, however many are wanted or there.

    ``also`` are actors to have in any case, such as those chosen before. Each wanted one is compared with those of
    its own rarest keys only, at most ``MAX_COMPARED``.
    """

    def __init__(self, wanted: Iterable[Wanted], also: Iterable[int | None] = ()):
        self._sharing = _who_shares({each: each.organisation for each in wanted})
        pks = set().union(set(also) - {None}, *self._sharing.values())
        self.actors = _loaded(Actor.objects.filter(pk__in=pks)) if pks else []
        self._by_pk = {actor.pk: actor for actor in self.actors}
        self._organisations = {a.pk: described(a) for a in self.actors if a.merged_into_id is None}

    def candidates(self, wanted: Wanted, shown: int = matching.MAX_SHOWN) -> list[Candidate]:
        """Best first, each with its reason; joined actors are none. No query; ``wanted`` was asked for."""
        near = [self._organisations[pk] for pk in self._sharing[wanted] if pk in self._organisations]
        return [
            Candidate(self._by_pk[each.organisation.pk], each.score, matching.why(each), each.is_offered)
            for each in matching.rank(wanted.organisation, near, shown)
        ]

    def certain(self, wanted: Wanted) -> Actor | None:
        """As ``find``; no query, unless the actor became another one."""
        return beyond_doubt(wanted, [actor for actor in self.actors if actor.country_id == wanted.country_id])


def _loaded(actors: QuerySet[Actor]) -> list[Actor]:
    return list(actors.select_related("country", "actor_type").prefetch_related("names").order_by("name", "pk"))


def _who_shares(wanted: dict[Wanted, matching.Organisation]) -> dict[Wanted, set[int]]:
    """Actors of the rarest keys of each, here or without a country; by whole name or acronym also elsewhere.

    Two queries. A key that more than ``MAX_COMPARED`` share says nothing.
    """
    keys = {each: matching.search_keys(organisation) for each, organisation in wanted.items()}
    places = {each: matching.place_of(organisation) for each, organisation in wanted.items()}
    everything = set().union(*keys.values())
    if not everything:
        return {each: set() for each in wanted}
    rows = ActorKey.objects.filter(key__in=everything).order_by()
    numbers: dict[str, Counter] = defaultdict(Counter)
    for key, country, n in rows.values_list("key", "actor__country").annotate(n=Count("pk")):
        numbers[key][country] = n
    kept = {each: _rarest(own, places[each], numbers) for each, own in keys.items()}
    asked = Q(pk__in=[])
    for place in set(places.values()):
        here = set().union(*(kept[each] for each in kept if places[each] == place))
        near = Q(actor__country=place) | Q(actor__country=None) if place else Q()
        asked |= Q(key__in=[key for key in here if not matching.is_whole(key)]) & near
        asked |= Q(key__in=[key for key in here if matching.is_whole(key)])
    holders: dict[str, set[tuple[int, str | None]]] = defaultdict(set)
    for key, pk, country in rows.filter(asked).values_list("key", "actor_id", "actor__country"):
        holders[key].add((pk, country))
    return {
        each: {
            pk
            for key in kept[each]
            for pk, country in holders[key]
            if matching.is_whole(key) or places[each] is None or country in (None, places[each])
        }
        for each in wanted
    }


def _rarest(own: Iterable[str], place: str | None, numbers: Mapping[str, Counter]) -> set[str]:
    """The rarest of the keys in a place, as many as bring up to ``MAX_COMPARED`` actors."""
    sizes = []
    for key in own:
        there = numbers.get(key, Counter())
        everywhere = place is None or matching.is_whole(key)
        sizes.append((sum(there.values()) if everywhere else there[place] + there[None], key))
    kept, total = set(), 0
    for n, key in sorted(sizes):
        total += n
        if total > MAX_COMPARED:
            break
        if n:
            kept.add(key)
    return kept


def exact_keys(name: str) -> tuple[str, set[str]]:
    """The folded name and the acronyms under which it may stand; '' would be every actor without acronym."""
    bare, acronym = split_acronym(name)
    return name_key(bare), {acronym_key(bare)[:50], acronym_key(acronym)[:50]} - {""}


def _same(names: Iterable[str]) -> Q:
    """Actors that have one of the names or its acronym, as their own or (one query) as another one."""
    exact = [exact_keys(name) for name in names]
    acronyms = {acronym for _key, of_one in exact for acronym in of_one}
    named = Q(key__in={key for key, _acronyms in exact}) | Q(acronym_key__in=acronyms)
    others = list(ActorName.objects.filter(named).values_list("actor_id", flat=True))  # keeps the indexes of both
    return named | Q(pk__in=others)


def beyond_doubt(wanted: Wanted, here: Sequence[Actor]) -> Actor | None:
    """Of the actors of the declared country: who has the very name, else the only one with its acronym.

    The same acronym with quite another name beside it leaves a doubt.
    """
    key, acronyms = exact_keys(wanted.name)
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
    """Actors of the directory that may be the declared one, ranked: here or without a country; four queries.

    Without a declared country, actors of every country are candidates.
    """
    wanted = Wanted(name, country.pk if country else None, kind)
    return Pool([wanted], also).candidates(wanted)


def like(actor: Actor) -> list[Candidate]:
    """Others of the directory that may be the same organisation, ranked: five queries."""
    mine = described(actor)
    wanted = Wanted(mine.name, mine.country, mine.kind, mine.acronym, mine.others)
    found = Pool([wanted]).candidates(wanted, matching.MAX_SHOWN + 1)
    return [each for each in found if each.actor.pk != actor.pk][: matching.MAX_SHOWN]


def find(declared: DeclaredActor) -> Actor | None:
    """The directory's actor for a declared one: see ``find_all``."""
    return find_all([declared])[0]


def find_all(declared: Sequence[DeclaredActor]) -> list[Actor | None]:
    """For each the directory's actor, when it is beyond doubt: chosen, or same country and same name.

    When several share the acronym, only the one with the same name is beyond doubt. Who became another one stands
    for it. Three queries, and one for each joining.
    """
    wanted = [Wanted(each.name, each.country and each.country.pk) for each in declared]
    unknown = [each for each, one in zip(wanted, declared, strict=True) if one.chosen is None]
    alike: dict[str | None, list[Actor]] = defaultdict(list)
    if unknown:
        countries = {each.country_id for each in unknown}
        places = Q(country__in=countries - {None}) | (Q(country=None) if None in countries else Q(pk__in=[]))
        for actor in _loaded(Actor.objects.filter(_same([each.name for each in unknown]), places)):
            alike[actor.country_id].append(actor)
    return [
        one.chosen.current() if one.chosen is not None else beyond_doubt(each, alike[each.country_id])
        for each, one in zip(wanted, declared, strict=True)
    ]


def find_or_add_all(declared: Sequence[DeclaredActor]) -> list[Actor]:
    """The actor for each, added to the directory when it is not there: those of ``find_all``, more for a new one."""
    found = find_all(declared)
    added = False
    for at, each in enumerate(declared):
        actor = found[at]
        if actor is None and added:  # it may be what was added a moment ago
            actor = find(each)
        if actor is None:
            actor, added = _add(each), True
        found[at] = actor
    return found


def _add(declared: DeclaredActor) -> Actor:
    """A new actor; what somebody added at the same moment under the same name, if so."""
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
