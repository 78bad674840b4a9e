"""What an initiative is found by. Pure: no query."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from ..search.keys import BREAK, joined, telling_parts

CHOICES = "card__choices"  # of an initiative: for ``codes_of``
ALL = "todas"  # a choice that every initiative has
YES, IN, OUT = "si", "dentro", "fuera"
REGISTERED, OPEN = f"registro:{IN}", "abierta"  # not left out; and shared with everybody
LONGEST_WRITTEN = 80  # signs


@dataclass(frozen=True)
class Subject:
    """The facts that a card is made of. ``sectors`` and ``kinds`` are codes; ``ways`` are names that actors go by."""

    name: str
    texts: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    country: str = ""
    partners: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    type: int | None = None
    modality: str = ""
    verdict: str = ""
    sdgs: tuple[int, ...] = ()
    year: int = 0
    round_code: str = ""
    excluded: bool = False
    share: bool = False
    in_dialogue: bool = False
    mentoring: bool = False


@dataclass(frozen=True)
class CardText:
    """The columns of a ``Card``. ``written``: each key of its text with how the first word of it is written."""

    choices: str
    title_keys: str
    text_keys: str
    written: Mapping[str, str] = field(default_factory=dict)


def choices_of(subject: Subject) -> list[str]:
    """Its value of every filter of the catalogue (``catalogue.filters``), as ``parameter:code``."""
    values: dict[str, Iterable[object]] = {
        "pais": (subject.country,),
        "participa": sorted({subject.country, *subject.partners}),
        "sector": subject.sectors,
        "ambito": sorted({ambito_of(code) for code in subject.sectors}),
        "tipo_actor": sorted(set(subject.kinds)),
        "tipo": (subject.type,) if subject.type is not None else (),
        "modalidad": (subject.modality,),
        "clasificacion": (subject.verdict,),
        "ods": sorted(set(subject.sdgs)),
        "anio": (subject.year,),
        "convocatoria": (subject.round_code,),
        "dialogo": (YES,) if subject.in_dialogue else (),
        "mentoria": (YES,) if subject.mentoring else (),
        "registro": (OUT if subject.excluded else IN,),
    }
    found = [f"{param}:{value}" for param, codes in values.items() for value in codes if value != ""]
    return [ALL, *([OPEN] if subject.share and not subject.excluded else []), *found]


def codes_of(param: str, choices: str) -> list[str]:
    """The codes of a parameter, in their order, of ``Card.choices``: ``choices_of`` read back."""
    return _stored_code(param).findall(choices)


@cache
def _stored_code(param: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^| ){param}:(\S+)")


def ambito_of(sector: str) -> str:
    """The first part of a sector's code says in which ámbito it is."""
    return sector.partition("-")[0]


def card_of(subject: Subject) -> CardText:
    """Both strings of keys have a break between two texts, so that no phrase goes across."""
    told = [telling_parts(text) if text else [] for text in (subject.name, *subject.texts, *subject.ways)]
    keys_of_texts = [[key for _written, key in found] for found in told]
    # The other way round, so that the first of a key is the one that stays.
    written = {key: word[:LONGEST_WRITTEN] for found in reversed(told) for word, key in reversed(found)}
    return CardText(
        choices=" ".join(choices_of(subject)),
        title_keys=joined(keys_of_texts[:1]),
        text_keys=joined(keys_of_texts),
        written=written,
    )


def keys_in(keys: str) -> set[str]:
    """The distinct keys of a string of ``search.stored``."""
    return set(keys.split()) - {BREAK}
