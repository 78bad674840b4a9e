"""The rules as data. A version that was published is never changed: copy it, rename it, change the copy.

Source: ``docs/domain.md`` 3 (clauses of the report) and 4.2 (counting); settled readings in ``docs/interfaces.md``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from initiatives.enums import ActorRole, Mode

from .notes import BadInput

PRIOR, NARROW, BROAD = PARTS = "previo", "acotada", "amplia"

# Members of OECD's Development Assistance Committee and the other countries that give and receive no development
# aid: a provider among them is no provider from the South. General knowledge (docs/domain.md [G]), so it is data.
_NORTH = (
    "AD AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IL IS IT JP KR LI LT LU LV MC MT NL NO NZ PL PT RO"
    " RU SE SI SK SM US VA"
)


@dataclass(frozen=True)
class Criterion:
    """A clause of a definition: the part of the rule it belongs to, who judges it, and its function in ``checks``."""

    id: str
    part: str
    mode: str
    check: str


@dataclass(frozen=True)
class Rules:
    """A version of the rule.

    - ``needs``: criteria without which no verdict is proposed; any other one that is without information leaves
      the verdict proposed.
    - ``amds_more_than``: AMDS has more types than this; ``months``: what AM-2 calls sustained;
      ``allowed_partials``: how many criteria of the broad sense may be ``parcial``.
    - ``partner_roles``: an actor of whom other roles only are known does not count.
    """

    version: str
    criteria: tuple[Criterion, ...]
    needs: frozenset[str]
    narrow_actors: int = 2
    narrow_types: int = 2
    amds_more_than: int = 2
    months: int = 24
    allowed_partials: int = 0
    partner_roles: frozenset[str] = frozenset(
        {ActorRole.DECIDES, ActorRole.CONTRIBUTES, ActorRole.EXECUTES, ActorRole.CONNECTS}
    )
    north: frozenset[str] = frozenset(_NORTH.split())

    def ids(self, *parts: str) -> tuple[str, ...]:
        """The criteria of these parts of the rule, in order."""
        return tuple(criterion.id for criterion in self.criteria if criterion.part in parts)

    @property
    def settling(self) -> tuple[str, ...]:
        """F-1 and the narrow sense: what decides the verdict. F-2 says whether it belongs to the round."""
        return ("F-1", *self.ids(NARROW))


def _criteria(part: str, rows: Iterable[tuple[str, str, str]]) -> tuple[Criterion, ...]:
    return tuple(Criterion(id, part, mode, check) for id, mode, check in rows)


CRITERIA = (
    *_criteria(PRIOR, [("F-1", Mode.MIXED, "cooperation"), ("F-2", Mode.AUTO, "in_window")]),
    *_criteria(
        NARROW,
        [
            ("AC-1", Mode.MIXED, "kind"),
            ("AC-2", Mode.AUTO, "actors"),
            ("AC-3", Mode.AUTO, "types"),
            ("AC-4", Mode.HUMAN, "partners"),
            ("AC-5", Mode.HUMAN, "objective"),
        ],
    ),
    *_criteria(
        BROAD,
        [
            ("AM-1", Mode.HUMAN, "together"),
            ("AM-2", Mode.MIXED, "sustained"),
            ("AM-3", Mode.AUTO, "organisations"),
            ("AM-4", Mode.AUTO, "types"),
            ("AM-5", Mode.MIXED, "interests"),
            ("AM-6", Mode.HUMAN, "vision"),
            ("AM-7", Mode.AUTO, "contributions"),
            ("AM-8", Mode.MIXED, "capabilities"),
            ("AM-9", Mode.HUMAN, "risks"),
            ("AM-10", Mode.MIXED, "value"),
            ("AM-11", Mode.AUTO, "benefits"),
        ],
    ),
)
CRITERION_IDS = tuple(criterion.id for criterion in CRITERIA)

CURRENT = "1"
# Version 1 proposes from the count of actors and types, as the report did: Anexo 1 asks for no modality. The strict
# one proposes nothing while it is not known whether this is cooperation at all.
_FIRST = Rules(CURRENT, CRITERIA, needs=frozenset({"AC-2", "AC-3"}))
_STRICT = replace(_FIRST, version="1-estricta", needs=_FIRST.needs | {"F-1", "AC-1"})
VERSIONS = {rules.version: rules for rules in (_FIRST, _STRICT)}


def rules_of(version: str = CURRENT) -> Rules:
    """A version by its name. Raises ``BadInput`` naming those that there are."""
    if version not in VERSIONS:
        raise BadInput("unknown_rules", "--rules", given=version, known=tuple(VERSIONS))
    return VERSIONS[version]
