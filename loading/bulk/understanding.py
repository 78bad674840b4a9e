"""A bundle of lines, understood: what a process of its own does with it, without the database or a language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from initiatives import complements
from initiatives.engine.facts import Facts
from initiatives.engine.outlines import Brief, brief
from initiatives.engine.rules import CURRENT
from initiatives.index import Gathered, gather
from initiatives.index.cards import CardText, Subject, card_of
from initiatives.keys import split_acronym

from ..incoming.cells import as_object
from ..incoming.declared import DeclaredInitiative
from ..incoming.files import LONGEST_LINE, Line
from ..incoming.objects import check
from ..incoming.problems import Problem, problem, shown
from ..incoming.vocabulary import Vocabulary


@dataclass(frozen=True)
class Context:
    """What is the same for all lines. ``places`` and ``headers`` are of a table; None for JSON Lines.

    ``versions``: the version of the rule of each round that has one; others get ``version``. ``text_columns``:
    ``initiatives.models.TEXT_COLUMNS`` without type and name. ``whole`` is False for a preview.
    """

    vocabulary: Vocabulary
    round_code: str = ""
    headers: tuple[str, ...] | None = None
    places: dict[str, int] = field(default_factory=dict)
    guarded: bool = False
    version: str = CURRENT
    versions: dict[str, str] = field(default_factory=dict)
    text_columns: tuple[str, ...] = ()
    whole: bool = False


class Taken(NamedTuple):
    """An actor as the directory would add it: name, acronym, fine type and country."""

    name: str
    acronym: str
    type: str
    country: str | None


class Foreseen(NamedTuple):
    """What follows from a line of a new initiative if its actors are in the directory as ``actors`` says."""

    actors: tuple[Taken, ...]
    rules: str
    brief: Brief
    card: CardText


class Understood(NamedTuple):
    """A line: what it declares, or what is wrong with it. ``id`` is what it calls itself, '' if that is unknown."""

    number: int
    id: str
    digest: str = ""
    declared: DeclaredInitiative | None = None
    foreseen: Foreseen | None = None
    problems: tuple[Problem, ...] = ()


class _Twice(Exception):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _not_a_number(text: str) -> None:
    raise ValueError(text)


def _object_of(line: Line, context: Context) -> tuple[dict[str, Any], list[Problem]]:
    if line.value is None:
        return {}, [problem("line_too_long", limit=LONGEST_LINE)]
    if context.headers is not None:
        return as_object(line.value, context.places, context.headers, guarded=context.guarded)
    try:
        found = json.loads(line.value.decode(), object_pairs_hook=_once, parse_constant=_not_a_number)
    except UnicodeDecodeError:
        return {}, [problem("not_utf8")]
    except _Twice as twice:
        return {}, [problem("key_twice", key=str(twice))]
    except (ValueError, RecursionError):
        return {}, [problem("not_json")]
    if not isinstance(found, dict):
        return {}, [problem("not_json")]
    return found, []


class Bundle(NamedTuple):
    """Lines in order, and what the cards of those that are new would add to the catalogue's sets."""

    lines: list[Understood]
    gathered: Gathered


def understand(lines: Sequence[Line], context: Context) -> Bundle:
    """Each line by itself; nothing that is in one makes another fail."""
    found = [_understood(line, context) for line in lines]
    if not context.whole:
        return Bundle(found, Gathered())
    gathered = gather(each.foreseen.card if each.foreseen else None for each in found)
    for place, each in enumerate(found):
        if each.foreseen:  # once is enough
            card = replace(each.foreseen.card, written={})
            found[place] = each._replace(foreseen=each.foreseen._replace(card=card))
    return Bundle(found, gathered)


def _understood(line: Line, context: Context) -> Understood:
    value, problems = _object_of(line, context)
    name = value.get("id")
    name = shown(str(name).strip()) if isinstance(name, str | int | float) else ""
    if problems:
        return Understood(line.number, name, problems=tuple(problems))
    declared, problems = check(value, context.vocabulary, context.round_code)
    if declared is None:
        return Understood(line.number, name, problems=tuple(problems))
    foreseen = foresee(declared, context) if context.whole else None
    return Understood(line.number, declared.id, declared.digest, declared, foreseen)


def foresee(declared: DeclaredInitiative, context: Context) -> Foreseen:
    """As ``initiatives.services.facts_of`` and ``initiatives.index`` would say of it once it is registered."""
    actors = []
    for part in declared.actors:
        name, acronym = split_acronym(part.name)
        actors.append(Taken(name, part.acronym or acronym, part.type, part.country))
    version = context.versions.get(declared.round, context.version)
    facts = Facts(
        id=declared.id,
        kind=declared.texts["type"],
        objectives=declared.texts["objectives"],
        justification=declared.texts["justification"],
        actors=tuple(
            complements.actor_facts(part.said, name=each.name, type=each.type, country=each.country)
            for part, each in zip(declared.actors, actors, strict=True)
        ),
        **complements.facts(declared.complement, (declared.country, *declared.partners)),
    )
    found = brief(facts, version)
    card = card_of(_subject(declared, actors, found.verdict, context))
    return Foreseen(tuple(actors), version, found, card)


def _subject(declared: DeclaredInitiative, actors: list[Taken], verdict: str, context: Context) -> Subject:
    ways = (
        way
        for part, each in zip(declared.actors, actors, strict=True)
        for way in (part.written or part.name, each.name, each.acronym)
    )
    return Subject(
        name=declared.texts["name"],
        texts=tuple(str(declared.texts.get(column) or "") for column in context.text_columns),
        ways=tuple(dict.fromkeys(filter(None, ways))),
        country=declared.country,
        partners=declared.partners,
        sectors=declared.sectors,
        kinds=tuple(context.vocabulary.kind_of[each.type] for each in actors),
        type=declared.texts["type"],
        modality=declared.complement.get("modality") or "",
        verdict=verdict,
        sdgs=tuple(declared.complement.get("sdgs") or ()),
        year=declared.year,
        round_code=declared.round,
        share=declared.share,
    )
