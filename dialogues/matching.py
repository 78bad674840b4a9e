"""Which dialogues the interests call for: interests in, proposals with reasons out. Pure: no database.

Three triggers (``docs/domain.md`` 7.1): two countries that want each other's initiatives make one bilateral dialogue;
initiatives that are near each other are heard together in one; an initiative wanted by more than one other country
makes a dialogue of its own. An interest that a bilateral dialogue serves still counts for the others.

**Near.** Two wanted initiatives can have four things in common: a sector, two types of actor (one would say little:
the state takes part in nearly all), something that is asked about both (a topic, or the same question), a country
that wants both. They are near with three of the four, so that it is never only what they are, but also who asks or
what. Three are heard together when each is near each; more do not fit into an hour and a half.

What the Unit decides about proposals (``decided``) is laid over them and never changes what the interests say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from .enums import DialogueKind, Nearness

NEAR = 3  # of the four things in common
TYPES_IN_COMMON = 2
MOST_NEAR = 3  # initiatives that are heard together


@dataclass(frozen=True, order=True)
class Wish:
    """``country`` wants to learn about ``initiative`` (its id), which ``presenter`` presents."""

    country: str
    presenter: str
    initiative: int


@dataclass(frozen=True)
class Known:
    """Of an initiative that is wanted. ``asked``: topics and questions of all who want it, folded.

    ``shared``: its country agreed to share it; otherwise nobody is to hear it.
    """

    shared: bool = True
    sectors: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """A dialogue that could be held. ``key`` is the same for the same initiatives and (bilateral) countries.

    ``wanted``: who wants which initiative; ``common``: what near initiatives have in common (``Nearness``).
    """

    key: str
    kind: str
    initiatives: tuple[int, ...]
    presenters: tuple[str, ...]
    interested: tuple[str, ...]
    wanted: tuple[tuple[str, int], ...] = ()
    common: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """Everybody who takes part, each once, in alphabetical order of code."""
        return tuple(sorted({*self.presenters, *self.interested}))


def initiatives_of(key: str) -> frozenset[int]:
    """The initiatives that a proposal's key names; none of a bilateral or joined one, which names others.

    >>> sorted(initiatives_of("afines:3-12"))
    [3, 12]
    """
    kind, _colon, numbers = key.partition(":")
    if kind not in (DialogueKind.MULTI, DialogueKind.NEAR):
        return frozenset()
    return frozenset(int(number) for number in numbers.split("-"))


def _proposal(kind: str, name: str, wishes: Collection[Wish], **more) -> Proposal:
    return Proposal(
        f"{kind}:{name}",
        kind,
        tuple(sorted({wish.initiative for wish in wishes})),
        tuple(sorted({wish.presenter for wish in wishes})),
        tuple(sorted({wish.country for wish in wishes})),
        tuple(sorted((wish.country, wish.initiative) for wish in wishes)),
        **more,
    )


def _bilateral(wishes: list[Wish]) -> Iterable[Proposal]:
    between: dict[tuple[str, str], list[Wish]] = defaultdict(list)
    for wish in wishes:
        between[wish.country, wish.presenter].append(wish)
    for (one, other), there in sorted(between.items()):
        back = between.get((other, one))
        if one < other and back:
            yield _proposal(DialogueKind.BILATERAL, f"{one}-{other}", there + back)


def in_common(one: Known, other: Known, wanting: Collection[str], others: Collection[str]) -> tuple[str, ...]:
    """Of ``Nearness``, what two initiatives have in common; ``wanting`` and ``others``: who wants each."""
    found = {
        Nearness.SECTOR: one.sectors & other.sectors,
        Nearness.TYPES: len(one.types & other.types) >= TYPES_IN_COMMON,
        Nearness.ASKED: one.asked & other.asked,
        Nearness.COUNTRIES: {*wanting} & {*others},
    }
    return tuple(thing.value for thing, there in found.items() if there)


def _groups(pairs: Mapping[tuple[int, int], tuple[str, ...]]) -> list[tuple[int, ...]]:
    """Initiatives of which each is near each, the nearest pairs first; ``pairs`` are those that are near."""
    group_of: dict[int, tuple[int, ...]] = {}
    for one, other in sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair)):
        mine, theirs = group_of.get(one, (one,)), group_of.get(other, (other,))
        together = tuple(sorted({*mine, *theirs}))
        if len(together) <= MOST_NEAR and all(pair in pairs for pair in combinations(together, 2)):
            group_of |= dict.fromkeys(together, together)
    return sorted(set(group_of.values()))


def _near(
    wanting: Mapping[int, list[Wish]], known: Mapping[int, Known], apart: Collection[Collection[int]]
) -> Iterable[Proposal]:
    pairs = {}
    for one, other in combinations(sorted(wanting), 2):
        common = in_common(
            known.get(one, Known()),
            known.get(other, Known()),
            {wish.country for wish in wanting[one]},
            {wish.country for wish in wanting[other]},
        )
        if len(common) >= NEAR and not any(one in split and other in split for split in apart):
            pairs[one, other] = common
    for group in _groups(pairs):
        shared = set.intersection(*(set(pairs[pair]) for pair in combinations(group, 2)))
        common = tuple(thing.value for thing in Nearness if thing in shared)
        name = "-".join(map(str, group))
        found = _proposal(DialogueKind.NEAR, name, [w for each in group for w in wanting[each]], common=common)
        if len(found.interested) > 1 and len(found.countries) > 2:  # else one country's wish, or the bilateral
            yield found


def propose(
    wishes: Iterable[Wish],
    known: Mapping[int, Known] | None = None,
    *,
    heard: Collection[int] = (),
    apart: Collection[Collection[int]] = (),
) -> list[Proposal]:
    """The dialogues the wishes call for: bilateral ones, then near ones, then the others, the most wanted first.

    ``heard``: initiatives that are in a dialogue already, which only a mutual interest brings into another one.
    ``apart``: initiatives that the Unit split: they are not near, and each is proposed even if one country wants it.
    The order of what is given never matters; a country's wish for its own initiative is passed over.
    """
    known = known or {}
    valid = sorted(
        {wish for wish in wishes if wish.country != wish.presenter and known.get(wish.initiative, Known()).shared}
    )
    wanting: dict[int, list[Wish]] = defaultdict(list)
    for wish in valid:
        if wish.initiative not in heard:
            wanting[wish.initiative].append(wish)
    near = [*_near(wanting, known, apart)]
    grouped = {initiative for proposal in near for initiative in proposal.initiatives}
    alone = {initiative for split in apart for initiative in split}
    multi = [
        _proposal(DialogueKind.MULTI, str(initiative), group)
        for initiative, group in wanting.items()
        if initiative not in grouped and (len(group) > 1 or initiative in alone)
    ]
    found = []
    for proposals in (near, multi):
        found += sorted(proposals, key=lambda proposal: (-len(proposal.interested), proposal.initiatives))
    return [*_bilateral(valid), *found]


def joined(key: str, proposals: Iterable[Proposal]) -> Proposal:
    """Several proposals as one dialogue."""
    parts = [*proposals]
    return Proposal(
        key,
        DialogueKind.JOINED,
        *(
            tuple(sorted({each for part in parts for each in getattr(part, name)}))
            for name in ("initiatives", "presenters", "interested", "wanted")
        ),
    )


def decided(
    proposals: Iterable[Proposal],
    *,
    joins: Mapping[str, Collection[str]],
    dropped: Mapping[str, Collection[tuple[str, int]]],
    taken: Collection[str],
) -> list[Proposal]:
    """What is left for the Unit to decide, the joined ones first.

    ``joins``: keys of joined proposals, in the order in which they were joined, with those that they join: of which
    two must still be called for. ``dropped``: who wanted what when a proposal was dropped; it is back when that
    changed. ``taken``: keys of dialogues that exist.
    """
    left = {proposal.key: proposal for proposal in proposals}
    made = []
    for key, keys in joins.items():
        parts = [left[each] for each in keys if each in left]
        if key in taken or len(parts) > 1:
            made.append(joined(key, parts))
            for part in parts:
                del left[part.key]
    return [
        proposal
        for proposal in (*made, *left.values())
        if proposal.key not in taken and dropped.get(proposal.key) != frozenset(proposal.wanted)
    ]
