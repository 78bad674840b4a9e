"""What the pages of a dialogue's minutes show. Looking stores nothing: where there are none yet, the standard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.models import Dialogue

from . import agenda, places
from .enums import FollowUpMonth
from .facts import BlockFacts, DialogueFacts, facts_of
from .models import Block, Commitment, Minutes, Passage, Question, standard_blocks
from .places import Place
from .services import why_shut
from .writing import Kept, Outcome


@dataclass(frozen=True)
class Field:
    """A place of the minutes on the page where they are written.

    ``base`` is the version that stands in ``text``; after a conflict, the one that the person now knows of.
    """

    place: Place
    text: str
    base: int
    conflict: Outcome | None = None
    error: str = ""

    @property
    def name(self) -> str:
        return str(self.place)

    @property
    def id(self) -> str:
        return f"campo-{self.name.replace('.', '-')}"

    @property
    def label(self) -> str:
        return {
            places.TEXT: _("Qué se dijo"),
            places.REASON: _("Por qué no se habló de esto, si quedó vacío"),
            places.MINUTES: _("Minutos reales"),
            places.AGREEMENTS: _("Acuerdos"),
        }[self.place.field]

    @property
    def rows(self) -> int:
        return 2 if self.place.field == places.REASON else 6

    @property
    def is_number(self) -> bool:
        return self.place.field == places.MINUTES


@dataclass(frozen=True)
class BlockOnPage:
    """A block with what is said in it."""

    block: Block
    facts: BlockFacts
    text: Field
    reason: Field | None
    minutes: Field
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A dialogue's agenda and minutes; ``minutes`` is None while nothing of them is stored."""

    dialogue: Dialogue
    minutes: Minutes | None
    blocks: list[BlockOnPage]
    agreements: Field
    facts: DialogueFacts

    @property
    def is_open(self) -> bool:
        return self.minutes is None or self.minutes.is_open

    @property
    def why_shut(self) -> str:
        """Why agenda and texts take no change; empty when they do."""
        return why_shut(self.dialogue, self.minutes)

    @property
    def may_change(self) -> bool:
        """Whether agenda and texts take changes: not closed, and the dialogue not dropped."""
        return not self.why_shut

    @property
    def total(self) -> int:
        """Minutes that the standard plans, to compare with."""
        return agenda.TOTAL


def sheet_of(
    dialogue: Dialogue,
    *,
    questions: bool = False,
    typed: Mapping[str, tuple[str, int]] | None = None,
    kept: Kept | None = None,
) -> Sheet:
    """Three queries, two more with questions. What was ``typed`` stands where it was not ``kept``."""
    minutes = Minutes.objects.filter(dialogue=dialogue).with_facts().first()
    if minutes is not None:
        minutes.dialogue = dialogue
    blocks = list(minutes.blocks.all()) if minutes else standard_blocks()
    passages = {passage.place: passage for passage in minutes.passages.all()} if minutes else {}
    facts = facts_of(blocks, {place: passage.text for place, passage in passages.items()})
    asked = _questions(minutes) if questions and minutes else {}

    def field_at(block: str, name: str) -> Field:
        place = Place(block, name)
        return _field(place, passages.get(str(place)), typed or {}, kept)

    on_page = [
        BlockOnPage(
            block,
            of_block,
            field_at(block.key, places.TEXT),
            field_at(block.key, places.REASON) if block.is_kept else None,
            field_at(block.key, places.MINUTES),
            asked.get(block.pk, []),
        )
        for block, of_block in zip(blocks, facts.blocks, strict=True)
    ]
    return Sheet(dialogue, minutes, on_page, field_at("", places.AGREEMENTS), facts)


def _field(place: Place, passage: Passage | None, typed: Mapping[str, tuple[str, int]], kept: Kept | None) -> Field:
    name, text, base = str(place), passage.text if passage else "", passage.version if passage else 0
    if name not in typed:
        return Field(place, text, base)
    own, own_base = typed[name]
    if kept is None:  # nothing at all was saved
        return Field(place, own, own_base)
    if conflict := kept.conflicts.get(name):
        return Field(place, own, conflict.version, conflict)
    if error := kept.refusals.get(name):
        return Field(place, own, own_base, error=error)
    return Field(place, text, base)


def _questions(minutes: Minutes) -> dict[int, list[Question]]:
    rows = Question.objects.filter(block__minutes=minutes).select_related("country")
    found: dict[int, list[Question]] = {}
    for question in rows.prefetch_related("answers__country"):
        found.setdefault(question.block_id, []).append(question)
    return found


def numbers_of(minutes: Minutes) -> dict[str, int]:
    """How many questions, commitments and, of these, overdue ones: three queries."""
    return {
        "questions": Question.objects.filter(block__minutes=minutes).count(),
        "commitments": minutes.commitments.count(),
        "overdue": minutes.commitments.overdue(timezone.localdate()).count(),
    }


def homeless(sheet: Sheet, typed: Mapping[str, tuple[str, int]], kept: Kept) -> list[tuple[str, str]]:
    """What was typed for blocks that are there no more, with the reason: shown, so that it can be copied."""
    here = {each.block.key for each in sheet.blocks} | {""}
    return [
        (message, typed[place][0])
        for place, message in kept.refusals.items()
        if places.parse(place).block not in here
    ]


@dataclass(frozen=True)
class FollowUpOnPage:
    """A follow-up: its day (None: the dialogue has no date yet), what was said, whether it waits."""

    months: int
    label: str
    day: date | None
    said: object | None
    came: bool

    @property
    def waits(self) -> bool:
        return self.came and self.said is None


def follow_ups_of(commitment: Commitment, today: date) -> Iterator[FollowUpOnPage]:
    """Both; with ``follow_ups`` prefetched no query."""
    said = {follow_up.months: follow_up for follow_up in commitment.follow_ups.all()}
    for months in FollowUpMonth:
        day = commitment.follow_up_day(months)
        came = day is not None and day <= today
        yield FollowUpOnPage(months.value, months.label, day, said.get(months.value), came)
