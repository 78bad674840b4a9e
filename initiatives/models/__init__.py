"""The registry: initiatives as curated facts, the actors that take part, and what classifies them."""

from .adoption import RuleAdoption
from .index import ActorSet, ActorSetState, Card, IndexState, Posting
from .names import ActorKey, ActorMerge, ActorName
from .registry import (
    TEXT_COLUMNS,
    Actor,
    ActorType,
    CriterionJudgement,
    Initiative,
    InitiativeText,
    Participation,
    ReportSector,
    Sector,
    name_with_acronym,
    type_in_words,
)

__all__ = [
    "TEXT_COLUMNS",
    "Actor",
    "ActorKey",
    "ActorMerge",
    "ActorName",
    "ActorSet",
    "ActorSetState",
    "ActorType",
    "Card",
    "CriterionJudgement",
    "IndexState",
    "Initiative",
    "InitiativeText",
    "Participation",
    "Posting",
    "ReportSector",
    "RuleAdoption",
    "Sector",
    "name_with_acronym",
    "type_in_words",
]
