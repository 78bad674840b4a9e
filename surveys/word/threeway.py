"""What a document would do to a ficha: of each answer, what it was, what the document says, what is there now.

Works on plain contents (``surveys.content``), so that a live ficha and a sent version are compared by the same code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from pifcss_registry.text import fold

from .. import anexo1
from ..cloning import is_blank
from ..enums import LineStatus
from ..form_parts import Field
from .declared import Declared, DeclaredInitiative, Leftover, Person, Reading
from .wording import address, same_words

Content = Mapping[str, Any]
INSTITUTION = anexo1.INSTITUTION.key
ALIKE_NAMES = 85  # of 100: two names of one initiative


@dataclass(frozen=True)
class Change:
    """One answer: its column and question, what the document says, what is there now, what was when it left."""

    column: str
    field: Field
    status: LineStatus
    said: Any
    now: Any
    was: Any = None


@dataclass
class Part:
    """The institution (``position`` None) or a block of the document with the initiative it belongs to.

    ``entry``: id of the initiative, None when the block is a new one, whose whole content is ``whole``.
    """

    position: int | None = None
    entry: int | None = None
    name: str = ""
    changes: list[Change] = field(default_factory=list)
    whole: dict[str, Any] | None = None

    @property
    def is_new(self) -> bool:
        return self.whole is not None


@dataclass(frozen=True)
class Comparison:
    """``absent``: names of initiatives that the document does not have; ``beyond``: points over three."""

    parts: list[Part]
    absent: tuple[str, ...] = ()
    beyond: tuple[Leftover, ...] = ()


@dataclass(frozen=True)
class Base:
    """What the document left with: its content, and each answer as it was written in it, by address."""

    content: Content
    written: Mapping[str, str]


def _person(people: Sequence[Person]) -> dict[str, str]:
    first = people[0] if people else Person()
    return {"focal_point_name": first.name, "focal_point_email": first.email}


def institution_said(said: Declared) -> dict[str, Any]:
    """What a document says of the institution, as ``content`` has it."""
    return {
        "institution": said.institution,
        "institution_strengths": said.strengths_institution,
        "institution_weaknesses": said.weaknesses_institution,
        "share": said.share,
    } | _person(said.focal_point)


def _points(points: Sequence[str], columns: Sequence[str], was: Content) -> dict[str, str]:
    """Points into their columns: those that had one keep their place, also where one before them is blank."""
    places = sorted(columns, key=lambda column: (is_blank(was.get(column)), column))
    taken = sorted(places[: len(points)], key=columns.index) if len(points) <= len(columns) else list(columns)
    return dict.fromkeys(columns, "") | dict(zip(taken, points, strict=False))


def initiative_said(said: DeclaredInitiative, was: Content) -> dict[str, Any]:
    """What a block says, as ``content`` has it; ``was`` tells which place each point had."""
    found = {
        "type": said.type,
        "type_other": said.type_other,
        "name": said.name.replace("\n", " "),
        "objectives": said.objectives,
        "justification": said.justification,
        "actors": [
            {"name": each.name, "kind": each.kind, "kind_other": each.kind_other, "country_id": each.country or None}
            for each in said.actors
        ],
        "partner_countries": sorted(set(said.countries)),
    }
    for key in ("strengths", "challenges", "results"):
        found |= _points(getattr(said, key), anexo1.field("description", key).columns, was)
    return found | _person(said.focal_point)


def same(one: Any, other: Any) -> bool:
    """Whether two answers say the same: of texts, word for word."""
    if is_blank(one) and is_blank(other):
        return True
    if isinstance(one, str) and isinstance(other, str):
        return same_words(one, other)
    return one == other


def _status(said: Any, now: Any, was: Any, has_base: bool) -> LineStatus | None:
    """What the document does to one answer; None when it says nothing about it."""
    if not has_base:
        if is_blank(said):
            return None
        if same(said, now):
            return LineStatus.SAME
        return LineStatus.NEW if is_blank(now) else LineStatus.CONFLICT
    if same(said, was) or same(said, now):
        return LineStatus.SAME
    if not same(now, was):
        return LineStatus.CONFLICT
    if is_blank(said):
        return LineStatus.EMPTIED
    return LineStatus.NEW if is_blank(now) else LineStatus.CHANGED


def _changes(
    fields: Sequence[Field], position: int | None, said: Content, now: Content, was: Content | None, reading: Reading,
    base: Base | None,
) -> Iterator[Change]:  # fmt: skip
    for each in fields:
        place = address(position, each.key)
        untouched = False
        if base is not None and was is not None and reading.cells:
            if place not in reading.cells:
                continue  # its row is not in the document: nothing is said about it
            untouched = same_words(reading.cells[place], base.written.get(place, ""))
        for column in each.columns:
            old = was.get(column) if was is not None else None
            if untouched:
                if not is_blank(now.get(column)):
                    yield Change(column, each, LineStatus.SAME, now.get(column), now.get(column), old)
                continue
            status = _status(said.get(column), now.get(column), old, was is not None)
            if status is None or (status == LineStatus.SAME and is_blank(now.get(column))):
                continue
            yield Change(column, each, status, said.get(column), now.get(column), old)


ENTRY_FIELDS = (*anexo1.INITIATIVE.fields, *anexo1.DESCRIPTION.fields)


def _is_empty(entry: Content) -> bool:
    return all(is_blank(entry.get(column)) for each in ENTRY_FIELDS for column in each.columns)


def _partners(
    said: Sequence[DeclaredInitiative], now: Content, base: Base | None, tagged: bool
) -> dict[int, Content]:
    """Which initiative each block belongs to: by the copy it left in, by name, else an empty one at its place."""
    left = {entry["id"]: entry for entry in now.get("entries", ())}
    found: dict[int, Content] = {}
    if base is not None and tagged:
        ids = {entry["position"]: entry.get("id") for entry in base.content.get("entries", ())}
        for block in said:
            if (partner := left.pop(ids.get(block.position), None)) is not None:
                found[block.position] = partner
        return found
    for block in said:
        names = [
            (fuzz.ratio(fold(block.name), fold(entry["name"])), key) for key, entry in left.items() if entry["name"]
        ]
        likeness, key = max(names, default=(0, 0))
        if block.name and likeness >= ALIKE_NAMES:
            found[block.position] = left.pop(key)
    for block in said:
        empty = [key for key, entry in left.items() if entry["position"] == block.position and _is_empty(entry)]
        if block.position not in found and empty:
            found[block.position] = left.pop(empty[0])
    return found


def _blank_blocks(reading: Reading, known: set[int]) -> list[DeclaredInitiative]:
    """Blocks of our own document that were emptied altogether: the reader does not call them initiatives."""
    blocks = {
        int(place[1:].partition(".")[0]) for place in reading.cells if place.startswith("i") and place[1].isdigit()
    }
    return [DeclaredInitiative(position) for position in sorted(blocks - known)]


def compare(reading: Reading, now: Content, base: Base | None) -> Comparison:
    """What the document would do to the ficha that says ``now``; ``base`` is the copy that it left as, if known."""
    said = reading.declared
    was = base.content if base else None
    fields = anexo1.INSTITUTION.fields
    institution = Part(changes=list(_changes(fields, None, institution_said(said), now, was, reading, base)))
    tagged = bool(reading.cells)
    blocks = list(said.initiatives)
    if base is not None and tagged:
        blocks += _blank_blocks(reading, {block.position for block in blocks})
    partners = _partners(blocks, now, base, tagged)
    parts, beyond = [institution], []
    for block in sorted(blocks, key=lambda each: each.position):
        beyond += _beyond(block)
        if part := _part(block, partners.get(block.position), reading, base):
            parts.append(part)
    taken = {entry["id"] for entry in partners.values()}
    gone = [entry["name"] for entry in now.get("entries", ()) if entry["id"] not in taken]
    known = {entry.get("id") for entry in was.get("entries", ())} if was else None
    if known is not None:  # what was begun online since is not missing in the document
        gone = [entry["name"] for entry in now.get("entries", ()) if entry["id"] in known - taken]
    return Comparison(parts, tuple(gone), tuple(beyond))


def _part(block: DeclaredInitiative, partner: Content | None, reading: Reading, base: Base | None) -> Part | None:
    if partner is None:
        whole = initiative_said(block, {})
        return None if _is_empty(whole) else Part(block.position, None, block.name, whole=whole)
    olds = base.content.get("entries", ()) if base else ()
    was = next((entry for entry in olds if entry.get("id") == partner["id"]), None)
    said = initiative_said(block, was or partner)
    changes = _changes(ENTRY_FIELDS, block.position, said, partner, was, reading, base)
    return Part(block.position, partner["id"], partner["name"], list(changes))


def _beyond(block: DeclaredInitiative) -> Iterator[Leftover]:
    for each in anexo1.DESCRIPTION.fields:
        if each.kind == "points":
            for text in getattr(block, each.key)[each.max_items :]:
                yield Leftover(text, each.key, block.position)
