"""What a document that came back proposes, answer by answer, as its page shows it and as it is accepted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User

from .. import anexo1, paths, sections
from ..answers import Answer, AnswerGroup, country_names, entry_group
from ..comparing import answer_difference
from ..content import snapshot
from ..diff import Piece, Row
from ..enums import LineStatus
from ..models import Ficha, Upload, WordCopy
from ..offered import in_words
from ..permissions import can_edit_question
from .declared import Leftover, Note, Reading, from_json
from .notes import note_text
from .outgoing import country_in, names_in
from .threeway import Base, Change, Comparison, Part, compare
from .wording import cells

NEW = "entry-new-"
EDITABLE_KINDS = frozenset({"text", "long_text", "person", "points"})
DECIDED = (LineStatus.NEW, LineStatus.CHANGED, LineStatus.EMPTIED, LineStatus.CONFLICT)


@dataclass
class ProposalLine:
    """One answer of the document beside the ficha's, or a whole new initiative (``group``).

    ``seen`` is the digest of what the ficha says now; ``value`` what accepting writes, plain as in ``content``.
    ``text``, ``chosen`` and ``error`` are what a person did on the page, when it is shown again.
    """

    path: str
    label: str
    status: LineStatus
    value: Any
    seen: str = ""
    said: Answer | None = None
    now: Answer | None = None
    was: Answer | None = None
    pieces: tuple[Piece, ...] = ()
    rows: tuple[Row, ...] = ()
    group: AnswerGroup | None = None
    may_edit: bool = False
    locked: bool = False
    chosen: bool = True
    text: str | None = None
    error: str = ""

    @property
    def status_label(self) -> str:
        return str(self.status.label)

    @property
    def shown_text(self) -> str:
        return self.value if self.text is None else self.text

    @property
    def n_rows(self) -> int:
        return min(12, max(2, len(self.shown_text) // 80 + self.shown_text.count("\n") + 1))

    @property
    def is_decided(self) -> bool:
        """Whether there is something to accept or to leave."""
        return self.status in DECIDED


@dataclass
class ProposalGroup:
    """A section of the ficha, or a new initiative."""

    key: str
    label: str
    name: str = ""
    kind: str = "kept"
    lines: list[ProposalLine] = field(default_factory=list)

    @property
    def to_decide(self) -> list[ProposalLine]:
        return [line for line in self.lines if line.is_decided]

    @property
    def same(self) -> list[ProposalLine]:
        return [line for line in self.lines if not line.is_decided]


@dataclass(frozen=True)
class LeftoverLine:
    """Words that were not understood and where they stood."""

    place: str
    text: str


@dataclass
class Proposal:
    groups: list[ProposalGroup]
    notes: list[str]
    leftovers: list[LeftoverLine]
    base_known: bool

    def lines(self) -> Iterator[ProposalLine]:
        for group in self.groups:
            yield from group.lines

    @property
    def to_decide(self) -> list[ProposalLine]:
        return [line for line in self.lines() if line.is_decided]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each status."""
        found = Counter(line.status for line in self.lines())
        return {status.value: found[status] for status in LineStatus}


def written_cells(content: Mapping[str, Any], country: Country, language: str) -> dict[str, str]:
    """Each answer of a content as a document in ``language`` ("es" or "pt") writes it, by address: one query."""
    return cells(content, names_in(content, language), country=country_in(country, language), language=language)


def base_of(reading: Reading, ficha: Ficha) -> Base | None:
    """What the document left with, when it is a copy of this ficha; None otherwise: at most two queries."""
    try:
        key = UUID(reading.origin.copy) if reading.origin else None
    except ValueError:
        key = None
    copy = WordCopy.objects.filter(pk=key, ficha=ficha).first() if key else None
    if copy is None:
        return None
    return Base(copy.content, written_cells(copy.content, ficha.country, copy.language))


def proposal(upload: Upload, user: User) -> Proposal:
    """What the document of a country's ficha proposes: seven queries at most with ``ficha.entry_list`` at hand."""
    ficha, reading = upload.ficha, from_json(upload.reading)
    base, now = base_of(reading, ficha), snapshot(ficha)
    compared = compare(reading, now, base)
    names = country_names([now, *_contents(compared)])
    positions = {entry["id"]: entry["position"] for entry in now["entries"]}
    groups = [_group(ficha, user, part, positions, names) for part in compared.parts]
    return Proposal(groups, _notes(reading, ficha, compared), _leftovers(reading, compared), base is not None)


def _contents(compared: Comparison) -> Iterator[Mapping[str, Any]]:
    """Everything in which a country may be named."""
    for part in compared.parts:
        if part.whole:
            yield part.whole
        for change in part.changes:
            if change.column in (paths.ACTORS, paths.PARTNERS):
                for value in (change.said, change.now, change.was):
                    yield {change.column: value or []}


def _group(
    ficha: Ficha, user: User, part: Part, positions: Mapping[int, int], names: dict[str, str]
) -> ProposalGroup:
    if part.is_new:
        return _new_group(ficha, part, names)
    section = sections.INSTITUTION if part.position is None else sections.of_entry(part.entry)
    label = _("Institución") if part.entry is None else _("Iniciativa %(n)s") % {"n": positions[part.entry]}
    lines = [_line(ficha, user, section, change, names) for change in part.changes]
    return ProposalGroup(section, label, part.name, lines=lines)


def _new_group(ficha: Ficha, part: Part, names: dict[str, str]) -> ProposalGroup:
    key = f"{NEW}{part.position}"
    group = entry_group(part.whole | {"position": part.position}, names)
    line = ProposalLine(
        key, _("Toda la iniciativa"), LineStatus.NEW, part.whole, group=group, locked=not ficha.unlocked_all
    )
    return ProposalGroup(key, _("Iniciativa %(n)s del archivo") % {"n": part.position}, part.name, "new", [line])


def _line(ficha: Ficha, user: User, section: str, change: Change, names: dict[str, str]) -> ProposalLine:
    path = paths.Path(section, change.column)
    said, now = in_words(path, change.said, names), in_words(path, change.now, names)
    difference = answer_difference(now, said)
    return ProposalLine(
        str(path),
        paths.label(path),
        change.status,
        change.said if change.said is not None else "",
        seen=paths.digest(change.now),
        said=said,
        now=now,
        was=in_words(path, change.was, names) if change.status == LineStatus.CONFLICT and change.was else None,
        pieces=tuple(difference.pieces),
        rows=tuple(difference.rows),
        may_edit=change.field.kind in EDITABLE_KINDS,
        locked=not can_edit_question(user, ficha, path.question),
        chosen=change.status != LineStatus.CONFLICT,
    )


def _notes(reading: Reading, ficha: Ficha, compared: Comparison) -> list[str]:
    found = list(reading.notes)
    said = (reading.origin.country if reading.origin else "") or reading.declared.country
    if said and said != ficha.country_id:
        name = Country.objects.filter(pk=said).first()
        found.insert(0, Note("country_differs", words={"country": str(name or said)}))
    if reading.origin and reading.origin.round and reading.origin.round != ficha.round.code:
        found.insert(0, Note("round_differs", words={"round": reading.origin.round}))
    found += [Note("initiative_absent", words={"name": name or "—"}) for name in compared.absent]
    return [note_text(note) for note in found]


def _leftovers(reading: Reading, compared: Comparison) -> list[LeftoverLine]:
    return [LeftoverLine(place_of(each), each.text) for each in (*reading.not_understood, *compared.beyond)]


def place_of(leftover: Leftover) -> str:
    """Where the words stood: "Iniciativa 2 · Justificación"."""
    initiative = (anexo1.INITIATIVE, anexo1.DESCRIPTION)
    where = initiative if leftover.position is not None else (anexo1.INSTITUTION,)
    asked = next((each for section in where for each in section.fields if each.key == leftover.field), None)
    place = _("Institución") if leftover.position is None else _("Iniciativa %(n)s") % {"n": leftover.position}
    if leftover.position is None and asked is None:
        return _("En el documento")
    return f"{place} · {sections.short_label(asked)}" if asked else place
