"""Facts of two sides: which countries work together, types of actor by sector, actors together, who waits for whom.

Counted with the catalogue's own sets (``initiatives.index``), so that a list of the catalogue holds as many as a
figure says; nothing that was left out of the registry counts. ``RULES`` has each rule in words.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations
from typing import Any

from django.db.models import Count, QuerySet

from dialogues.models import Interest
from initiatives import index
from initiatives.enums import Verdict
from initiatives.index.together import together
from initiatives.models import Actor
from initiatives.search import parse
from pifcss_registry.accounts.permissions import is_member
from surveys.models import Round

RULES = {
    "links": "iniciativas en las que participan ambos países, el que presenta incluido; una de tres países cuenta en "
    "cada par",
    "kinds_by_sector": "con repeticiones: una iniciativa cuenta en cada sector y en cada tipo de actor que tiene",
    "network": "los actores con más iniciativas; entre dos, las iniciativas en las que participan ambos",
    "waiting": "iniciativas de otro país que el país declaró que quiere conocer",
    "evolution": "iniciativas de cada convocatoria por veredicto vigente, y países que presentan alguna",
}
OUTSIDE = ""  # the code of all countries that are not told apart
Pair = tuple[str, str]


@dataclass(frozen=True)
class ActorNode:
    pk: int
    name: str
    kind: str
    number: int
    country: str = ""


@dataclass(frozen=True)
class ActorNetwork:
    """``at``: as of when, if not now; ``is_waiting``: it is not made yet."""

    actors: list[ActorNode]
    links: dict[tuple[int, int], int]
    at: datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True)
class RoundStep:
    """A round's initiatives by verdict (those with none are absent), and how many countries present one."""

    code: str
    verdicts: dict[Verdict, int]
    countries: int


class Matrices:
    """What is counted of one round, or ('') of all, among what has one of the choices ``seen`` (``index.seen_by``).

    Queries: one for the sets when the process has them, and those that a figure names.
    """

    def __init__(self, seen: tuple[str, ...], round_code: str = ""):
        self.round_code = round_code
        chosen = {"registro": index.Chosen((index.IN,))}
        if round_code:
            chosen["convocatoria"] = index.Chosen((round_code,))
        self.answer = index.Answer(index.Ask(seen, parse(""), chosen))

    @property
    def total(self) -> int:
        return len(self.answer.ids)

    def rounds(self) -> dict[str, int]:
        """Initiatives of every round, not only of this one."""
        return self.answer.counts("convocatoria")

    def participating(self) -> dict[str, int]:
        """Of each country the initiatives in which it takes part."""
        return self.answer.counts("participa")

    def links(self, countries: Collection[str]) -> dict[Pair, int]:
        """Initiatives of each two of ``countries``, and of each with any other country (``OUTSIDE``)."""
        crossed = self.answer.crossed("participa", "participa", apart=countries)
        return {pair: n for pair, n in crossed.items() if pair[0] < pair[1] or pair[1] == OUTSIDE}

    def kinds_by_sector(self) -> dict[Pair, int]:
        """By sector and type of actor."""
        return self.answer.crossed("sector", "tipo_actor")

    def network(self, most: int) -> ActorNetwork:
        """Of the ``most`` greatest actors: at most three queries."""
        found = together(self.answer, self.round_code, most)
        rows = Actor.objects.filter(pk__in=found.sets).select_related("actor_type", "country")
        actors = {actor.pk: actor for actor in rows}
        sets = {pk: bits for pk, bits in found.sets.items() if pk in actors}
        nodes = [_node(actors[pk], len(bits)) for pk, bits in sets.items()]
        pairs = ((pair, sets[pair[0]].intersection_cardinality(sets[pair[1]])) for pair in combinations(sets, 2))
        return ActorNetwork(nodes, {pair: n for pair, n in pairs if n}, found.at, found.is_waiting)

    def waiting(self, interests: QuerySet[Interest]) -> dict[Pair, int]:
        """By who wants to know and who presents, of these interests: one query."""
        rows = interests.filter(initiative__excluded="")
        if self.round_code:
            rows = rows.filter(initiative__round_code=self.round_code)
        counted = rows.order_by().values_list("country", "initiative__country").annotate(n=Count("pk"))
        return {(wants, presents): n for wants, presents, n in counted}

    def evolution(self) -> list[RoundStep]:
        """In the order of time, until this round if it is of one: one query."""
        verdicts = self.answer.crossed("convocatoria", "clasificacion")
        countries = Counter(code for code, _country in self.answer.crossed("convocatoria", "pais"))
        steps = []
        for code in in_time(countries, Round.objects.all()):
            of_code = {Verdict(verdict): n for (each, verdict), n in verdicts.items() if each == code}
            steps.append(RoundStep(code, of_code, countries[code]))
            if code == self.round_code:
                break
        return steps

    @cached_property
    def is_empty(self) -> bool:
        return not self.total


def in_time(codes: Iterable[str], rounds: Iterable[Round]) -> list[str]:
    """By the day on which they opened; a round that only a loaded file knows by its code, mostly a year."""
    opened = {round.code: round.opens_on.isoformat() for round in rounds}
    return sorted(codes, key=lambda code: (opened.get(code, code), code))


def interests_of(user: Any) -> QuerySet[Interest]:
    """Those that the person may read; of who has no role none."""
    return Interest.objects.visible_to(user) if is_member(user) else Interest.objects.none()


def _node(actor: Actor, number: int) -> ActorNode:
    """By its acronym where it has one, and its country: two countries may have a ministry of the same name."""
    return ActorNode(actor.pk, actor.acronym or actor.name, actor.actor_type.kind, number, actor.country_id or "")
