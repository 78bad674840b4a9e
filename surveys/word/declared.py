"""What a document declares, as data: the meeting point of whoever reads documents and whoever uses what was read.

Everything here is plain, immutable and pickles to JSON (``to_json``, ``from_json``), because it crosses the border
of the process that reads. Texts are as typed: paragraphs separated by ``\\n``, without the form's own help texts and
without list marks. What the document does not say is empty (``""``, ``()``) or ``None``: nothing is invented.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Person:
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class DeclaredActor:
    """``kind`` is a value of ``initiatives.enums.ActorKind`` or ""; ``country`` an ISO 3166 alpha-2 code or ""."""

    name: str
    kind: str = ""
    kind_other: str = ""
    country: str = ""


@dataclass(frozen=True)
class DeclaredInitiative:
    """One block of the form. ``position`` is the block's number; ``countries`` are ISO codes.

    Lists hold all that was written, also more than the form admits.
    """

    position: int
    type: int | None = None
    type_other: str = ""
    name: str = ""
    objectives: str = ""
    actors: tuple[DeclaredActor, ...] = ()
    countries: tuple[str, ...] = ()
    focal_point: tuple[Person, ...] = ()
    justification: str = ""
    strengths: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declared:
    """A whole ficha. ``country`` is an ISO code or ""."""

    country: str = ""
    institution: str = ""
    focal_point: tuple[Person, ...] = ()
    strengths_institution: str = ""
    weaknesses_institution: str = ""
    share: bool | None = None
    initiatives: tuple[DeclaredInitiative, ...] = ()


@dataclass(frozen=True)
class Note:
    """Something that the person must be told: a code of ``notes.MESSAGES`` with what fills its text.

    ``position`` is the initiative's number, None for the institution and the whole.
    """

    code: str
    position: int | None = None
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Leftover:
    """Words of the document that were not understood, as found. ``field`` is the key of the Anexo 1 question near
    which they stood ("" when unknown), ``position`` the initiative's number."""

    text: str
    field: str = ""
    position: int | None = None


@dataclass(frozen=True)
class Origin:
    """What our own documents say of themselves in their properties; "" and None where a property is lost."""

    round: str = ""
    country: str = ""
    revision: int | None = None
    copy: str = ""
    language: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read. ``origin`` is None for a document that is not ours.

    ``cells`` is filled for our own documents only: the whole text of each answer's place, as found, by its address
    "institution.<field key>" or "i<position>.<field key>" (keys of ``anexo1``).
    """

    declared: Declared
    notes: tuple[Note, ...] = ()
    not_understood: tuple[Leftover, ...] = ()
    origin: Origin | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


class Rejected(Exception):
    """The file is not read at all. ``code`` is one of ``notes.REASONS``, ``words`` fill its text."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.code, self.words = code, words


def to_json(reading: Reading) -> dict[str, Any]:
    """Plain JSON types; ``from_json`` gives the same reading back."""
    return asdict(reading)


def _people(rows: Any) -> tuple[Person, ...]:
    return tuple(Person(**row) for row in rows)


def _initiative(row: dict[str, Any]) -> DeclaredInitiative:
    lists = {key: tuple(row[key]) for key in ("countries", "strengths", "challenges", "results")}
    actors = tuple(DeclaredActor(**actor) for actor in row["actors"])
    return DeclaredInitiative(**row | lists | {"actors": actors, "focal_point": _people(row["focal_point"])})


def from_json(found: dict[str, Any]) -> Reading:
    """The reading that ``to_json`` wrote."""
    said = found["declared"]
    initiatives = tuple(_initiative(row) for row in said["initiatives"])
    declared = Declared(**said | {"focal_point": _people(said["focal_point"]), "initiatives": initiatives})
    return Reading(
        declared=declared,
        notes=tuple(Note(**note) for note in found["notes"]),
        not_understood=tuple(Leftover(**each) for each in found["not_understood"]),
        origin=found["origin"] and Origin(**found["origin"]),
        cells=found["cells"],
    )
