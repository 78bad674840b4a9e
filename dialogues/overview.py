"""Interests as a reader wants them: by initiative. Asks the database for nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from initiatives.models import Initiative

from .models import Interest
from .reasons import listed


@dataclass(frozen=True)
class Wanted:
    """An initiative and the interests in it."""

    initiative: Initiative
    interests: list[Interest] = field(default_factory=list)

    @property
    def countries(self) -> str:
        return listed(interest.country.name for interest in self.interests)


def wanted_initiatives(interests: Iterable[Interest]) -> list[Wanted]:
    """Most wanted first, then by name. Interests come with ``country`` and ``initiative``."""
    found: dict[int, Wanted] = {}
    for interest in interests:
        found.setdefault(interest.initiative_id, Wanted(interest.initiative)).interests.append(interest)
    for wanted in found.values():
        wanted.interests.sort(key=lambda interest: interest.country.name)
    return sorted(found.values(), key=lambda wanted: (-len(wanted.interests), wanted.initiative.name))
