"""Which dialogues the interests call for: interests in, proposals with reasons out. Pure: no database.

Two triggers (``docs/domain.md`` 7.1): two countries that want each other's initiatives make one bilateral
dialogue; an initiative wanted by more than one other country makes a dialogue of several. An interest that
a bilateral dialogue serves still counts for the second.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .enums import DialogueKind


@dataclass(frozen=True, order=True)
class Wish:
    """``country`` wants to learn about ``initiative`` (its id), which ``presenter`` presents."""

    country: str
    presenter: str
    initiative: int


@dataclass(frozen=True)
class Proposal:
    """A dialogue that could be held. ``key`` is the same for the same initiatives and (bilateral) countries."""

    key: str
    kind: str
    initiatives: tuple[int, ...]
    presenters: tuple[str, ...]
    interested: tuple[str, ...]

    @property
    def countries(self) -> tuple[str, ...]:
        """Everybody who takes part, each once, in alphabetical order of code."""
        return tuple(sorted({*self.presenters, *self.interested}))


def _bilateral(wishes: list[Wish]) -> Iterable[Proposal]:
    between: dict[tuple[str, str], list[Wish]] = defaultdict(list)
    for wish in wishes:
        between[wish.country, wish.presenter].append(wish)
    for (one, other), there in sorted(between.items()):
        back = between.get((other, one))
        if one < other and back:
            initiatives = tuple(sorted({wish.initiative for wish in there + back}))
            yield Proposal(
                f"bilateral:{one}-{other}", DialogueKind.BILATERAL, initiatives, (one, other), (one, other)
            )


def _multi(wishes: list[Wish]) -> Iterable[Proposal]:
    wanting: dict[int, list[Wish]] = defaultdict(list)
    for wish in wishes:
        wanting[wish.initiative].append(wish)
    for initiative, group in wanting.items():
        if len(group) > 1:
            interested = tuple(sorted(wish.country for wish in group))
            key = f"multipais:{initiative}"
            yield Proposal(key, DialogueKind.MULTI, (initiative,), (group[0].presenter,), interested)


def propose(wishes: Iterable[Wish]) -> list[Proposal]:
    """The dialogues the wishes call for: bilateral ones first, then those with most interested countries.

    The order of ``wishes`` never matters; a country's wish for its own initiative is passed over.
    """
    distinct = sorted({wish for wish in wishes if wish.country != wish.presenter})
    multi = sorted(_multi(distinct), key=lambda proposal: (-len(proposal.interested), proposal.initiatives))
    return [*_bilateral(distinct), *multi]
