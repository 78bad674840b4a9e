"""What is to be planned, as data: slots, who can when, who presents what to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Party:
    """A country or a facilitator. ``no`` and ``rather_not`` are indexes of slots."""

    code: str
    zone: ZoneInfo
    no: frozenset[int] = frozenset()
    rather_not: frozenset[int] = frozenset()
    answered: bool = True


@dataclass(frozen=True)
class Dialogue:
    """``length`` in slots; ``fixed``: index of the only slot at which it may start; ``also``: who else presents."""

    id: str
    length: int
    presenter: str
    facilitator: str | None = None
    interested: tuple[str, ...] = ()
    fixed: int | None = None
    also: tuple[str, ...] = ()

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Who must be there without exception, each once."""
        all = (self.presenter, self.facilitator, *self.also)
        return tuple(dict.fromkeys(party for party in all if party is not None))

    @property
    def guests(self) -> tuple[str, ...]:
        """Who is interested and comes only if they can."""
        return tuple(party for party in self.interested if party not in self.hosts)

    @cached_property
    def attends_anyway(self) -> int:
        """How many of the interested facilitate or present as well: present, therefore attending."""
        return sum(party in self.hosts for party in self.interested)


@dataclass(frozen=True)
class Hours:
    """Minutes of the local day between which a whole dialogue must lie."""

    earliest: int = 0
    latest: int = DAY_MINUTES


@dataclass(frozen=True)
class Problem:
    """``slots`` are starts, increasing, at least ``minutes`` apart. ``previous``: a plan to keep close to."""

    minutes: int
    slots: tuple[datetime, ...]
    parties: Mapping[str, Party]
    dialogues: tuple[Dialogue, ...]
    hours: Hours = Hours()
    previous: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
