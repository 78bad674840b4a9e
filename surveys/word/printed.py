"""A reading as ``manage.py read_ficha`` prints it (``docs/interfaces.md``). No database."""

import csv
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from .declared import DeclaredActor, DeclaredInitiative, Note, Person, Reading, Rejected
from .notes import REMARKS, note_text, reason_text
from .values.country_names import COUNTRIES

SOCIAL_ECONOMY, OTHER = "economia_social", "otro"  # the printed list of types has no social economy


@cache
def _names() -> dict[str, str]:
    with COUNTRIES.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["name_es"] for row in csv.DictReader(rows)}


def name_of(code: str) -> str:
    """The country's Spanish name."""
    return _names().get(code, code)


def _people(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [{"name": person.name or None, "email": person.email or None} for person in people]


def _actor(actor: DeclaredActor) -> dict[str, Any]:
    kind = OTHER if actor.kind == SOCIAL_ECONOMY else actor.kind
    more = {"type_other": actor.kind_other} if actor.kind_other else {}
    more |= {"country": name_of(actor.country)} if actor.country else {}
    return {"name": actor.name, "type": kind or None} | more


def _initiative(said: DeclaredInitiative) -> dict[str, Any]:
    return {
        "type": said.type,
        "type_other": said.type_other or None,
        "name": said.name,
        "objectives": said.objectives,
        "actors": [_actor(actor) for actor in said.actors],
        "countries": [name_of(code) for code in said.countries],
        "focal_point": _people(said.focal_point),
        "justification": said.justification,
        "strengths": list(said.strengths),
        "challenges": list(said.challenges),
        "results": list(said.results),
    }


def printed(reading: Reading) -> dict[str, Any]:
    """A document that was read: ``expect`` says whether the person must be told something."""
    said = reading.declared
    warnings = [note for note in reading.notes if note.code not in REMARKS]
    return {
        "expect": "import_with_warnings" if warnings else "import",
        "country": name_of(said.country) if said.country else None,
        "institution": said.institution,
        "focal_point": _people(said.focal_point),
        "strengths_institution": said.strengths_institution,
        "weaknesses_institution": said.weaknesses_institution,
        "share": said.share,
        "initiatives": [_initiative(each) for each in said.initiatives],
        "warnings": _texts(warnings),
        "remarks": _texts(note for note in reading.notes if note.code in REMARKS),
        "not_understood": [asdict(each) for each in reading.not_understood],
        "origin": asdict(reading.origin) if reading.origin else None,
    }


def _texts(notes: Iterable[Note]) -> list[str]:
    return [note_text(note) for note in notes]


def printed_rejection(rejected: Rejected) -> dict[str, Any]:
    """A document that was not read, with the reason among the warnings."""
    return {
        "expect": "reject",
        "country": None,
        "institution": "",
        "focal_point": [],
        "strengths_institution": "",
        "weaknesses_institution": "",
        "share": None,
        "initiatives": [],
        "warnings": [reason_text(rejected.code, rejected.words)],
        "remarks": [],
        "not_understood": [],
        "origin": None,
    }
