"""The verdict without its reasons, for very many initiatives: those that the rule cannot tell apart are judged once.

An outline is an initiative as far as the values of its criteria depend on it: of texts whether they are there, of
countries how many and whether one of the South may provide, of actors who counts, how many types there are and what
they say they give. ``tests/initiatives/engine/test_outlines.py`` holds it against ``classify``.
"""

from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from initiatives.enums import ActorRole, CountryRole
from initiatives.keys import name_key

from .codes import actor_types
from .counting import counts_as_partner
from .facts import Actor, Country, Facts
from .rules import Rules, rules_of
from .verdicts import classify

KNOWN = 32_768  # outlines that a process remembers
SAID = "x"  # stands for any text


class Brief(NamedTuple):
    """As in ``verdicts.Result``."""

    verdict: str
    broad: str
    proposed: bool


class _Outline(NamedTuple):
    """Values of ``Facts``; countries and actors as the values of theirs."""

    kind: int | None
    modality: str | None
    start: object
    end: object
    renewed: bool | None
    sdgs: tuple[int, ...]
    added_value: str
    countries: tuple[tuple, ...]
    actors: tuple[tuple, ...]


def brief(facts: Facts, version: str) -> Brief:
    """What ``classify`` says under a version of the rules, without a window, of an initiative that nobody judged."""
    rules = rules_of(version)
    outline = _Outline(
        facts.kind,
        facts.modality,
        facts.start,
        facts.end,
        facts.renewed,
        (1,) if facts.sdgs else (),
        facts.added_value and SAID,
        _countries(facts, rules),
        _actors(facts, rules),
    )
    return _judged(outline, version)


@lru_cache(maxsize=KNOWN)
def _judged(outline: _Outline, version: str) -> Brief:
    countries = tuple(Country(*each) for each in outline.countries)
    actors = tuple(Actor(*each) for each in outline.actors)
    facts = Facts(**outline._asdict() | {"countries": countries, "actors": actors})
    found = classify(facts, rules_of(version))
    return Brief(found.verdict, found.broad, found.proposed)


def _countries(facts: Facts, rules: Rules) -> tuple[tuple, ...]:
    """No more than two: F-1 asks for so many, and whether one that is of the South gives, or may."""
    south = any(each.code not in rules.north and each.role != CountryRole.RECIPIENT for each in facts.countries)
    role = None if south else CountryRole.RECIPIENT.value
    codes = {each.code for each in facts.countries if each.code}
    return (("1", role), ("2", role))[: len(codes)]


def _actors(facts: Facts, rules: Rules) -> tuple[tuple, ...]:
    """Who counts: of those alike no more than a criterion asks for, and any type for any other.

    Who is declared once needs no name: nameless ones stay apart.
    """
    counted = [actor for actor in facts.actors if counts_as_partner(actor, rules)]
    if not counted:
        return (("", None, None, _left_out(rules)),) if facts.actors else ()
    names = [name_key(actor.name) for actor in counted]
    capabilities: dict[str, str] = {}
    if len({(name, actor.country) for name, actor in zip(names, counted, strict=True)}) < len(counted):
        # Types of one organisation may contradict each other, and then their order counts.
        rows = [
            (name, a.type, a.country, (), *_texts(a, capabilities)) for name, a in zip(names, counted, strict=True)
        ]
        return tuple(sorted(rows, key=repr))
    of_kind: dict[str, list[tuple[str, ...]]] = {}
    for actor in counted:
        kind = actor_types()[actor.type].kind if actor.type else ""
        of_kind.setdefault(kind, []).append(_texts(actor, capabilities))
    most = max(2, rules.narrow_actors)
    untyped = [(None, rows) for kind, rows in of_kind.items() if not kind]
    typed = zip(_one_of_each_kind(), sorted(sorted(rows) for kind, rows in of_kind.items() if kind), strict=False)
    return tuple(
        ("", type, None, (), *texts)
        for type, rows in (*typed, *untyped)
        for texts, times in sorted(Counter(rows).items())
        for _time in range(min(times, most))
    )


def _texts(actor: Actor, capabilities: dict[str, str]) -> tuple[str, ...]:
    """Of capabilities, whether there are two: ``capabilities`` holds those of the initiative."""
    capability = actor.capability
    if capability:
        capability = capabilities.setdefault(name_key(capability), "2" if capabilities else "1")
    return actor.contribution and SAID, capability, actor.interest and SAID, actor.benefit and SAID


def _left_out(rules: Rules) -> tuple[str, ...]:
    return tuple(role for role in ActorRole.values if role not in rules.partner_roles)


@cache
def _one_of_each_kind() -> list[str]:
    return list({each.kind: code for code, each in actor_types().items()}.values())
