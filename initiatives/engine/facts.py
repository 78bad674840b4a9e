"""What is known of an initiative. Blank, empty and ``None`` are missing information, never a no."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Country:
    """ISO 3166-1 code and ``CountryRole``."""

    code: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Actor:
    """One declared actor: a code of ``data/actor_types.csv``, ``ActorRole`` values in the enum's order, its texts."""

    name: str = ""
    type: str | None = None
    country: str | None = None
    roles: tuple[str, ...] = ()
    contribution: str = ""
    capability: str = ""
    interest: str = ""
    benefit: str = ""


@dataclass(frozen=True)
class Risk:
    text: str = ""
    carried_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What a person said of a criterion (``CriterionValue``); it stands over the automatic value."""

    value: str
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """An initiative. Lists keep the order in which they were declared; nothing that follows depends on it."""

    id: str = ""
    kind: int | None = None
    modality: str | None = None
    countries: tuple[Country, ...] = ()
    start: date | None = None
    end: date | None = None
    renewed: bool | None = None
    objectives: str = ""
    justification: str = ""
    agreement: bool | None = None
    joint_body: str = ""
    vision: str = ""
    sdgs: tuple[int, ...] = ()
    added_value: str = ""
    risks: tuple[Risk, ...] = ()
    actors: tuple[Actor, ...] = ()
    human: Mapping[str, Judgement] = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """The dates between which an initiative must have been active to belong to a round, both included."""

    start: date
    end: date
