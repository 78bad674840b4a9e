"""Keeping cards and sets. Whatever changes what an initiative is found by calls ``changed`` in its transaction."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Prefetch
from django.utils import timezone
from pyroaring import BitMap

from pifcss_registry.accounts.models import Country

from ..models import TEXT_COLUMNS, Card, IndexState, Initiative, Participation, Posting
from .cards import CardText, Subject, card_of, keys_in

BATCH = 500  # cards
FRESH_ENOUGH = 200  # cards that a page reads beside the sets without being slower
SETTLED = timedelta(seconds=30)

_WITH_ACTORS = Participation.objects.select_related("actor__actor_type")

Key = tuple[str, str]  # kind and key of a posting
Insert = Callable[[type[Model], Sequence[str], Sequence[Sequence[Any]]], None]  # rows of values of these columns
_COLUMNS = ("kind", "key", "written", "bits", "token")
_CHOICE, _TITLE, _TEXT = (kind.value for kind in (Posting.Kind.CHOICE, Posting.Kind.TITLE, Posting.Kind.TEXT))


def subject_of(
    initiative: Initiative,
    parts: Collection[Participation] | None = None,
    partners: Iterable[Country] | None = None,
) -> Subject:
    """What ``cards`` asks of a registered initiative; no query after ``with_facts``.

    Who has ``parts_of`` it or its partner countries at hand saves a query for each.
    """
    parts = initiative.participations.all() if parts is None else parts
    partners = initiative.partner_countries.all() if partners is None else partners
    return Subject(
        name=initiative.name,
        texts=tuple(
            str(getattr(initiative, column) or "") for column in TEXT_COLUMNS if column not in ("type", "name")
        ),
        ways=tuple(
            dict.fromkeys(
                name for part in parts for name in (part.declared_name, part.actor.name, part.actor.acronym) if name
            )
        ),
        country=initiative.country_id,
        partners=tuple(each.pk for each in partners),
        sectors=tuple(each.pk for each in initiative.sectors.all()),
        kinds=tuple(part.actor.actor_type.kind for part in parts),
        type=initiative.type,
        modality=initiative.modality,
        verdict=initiative.verdict,
        sdgs=tuple(initiative.complement.get("sdgs") or ()),
        year=initiative.year,
        round_code=initiative.round_code,
        excluded=bool(initiative.excluded),
        share=initiative.share,
        in_dialogue=initiative.in_dialogue,
        mentoring=any(part.actor.mentoring for part in parts),
    )


def with_facts(initiatives):
    """A queryset with what ``subject_of`` reads: three queries beside the rows', for any number of rows."""
    actors = Prefetch("participations", _WITH_ACTORS)
    return initiatives.prefetch_related("partner_countries", "sectors", actors)


def parts_of(initiative: Initiative):
    """Its participations as ``subject_of`` reads them."""
    return _WITH_ACTORS.filter(initiative=initiative)


def hold(pks: Iterable[int]) -> list[int]:
    """Lock these initiatives until the end of the caller's transaction, in the order of their keys."""
    rows = Initiative.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(pks)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def changed(pks: Iterable[int]) -> None:
    """Bring the cards of these initiatives up to what is stored of them now. Six queries for any number.

    They are held (``hold``); the catalogue shows the change when the caller's transaction is committed.
    """
    store_cards(fresh_cards(pks))


def changed_held(
    initiative: Initiative, parts: Collection[Participation], partners: Iterable[Country], *, new: bool
) -> None:
    """As ``changed``, for one that the caller's transaction holds or made (``new``): at most three queries."""
    before = None if new else Card.objects.select_for_update().filter(pk=initiative.pk).first()
    store_cards([_fresh_card(initiative.pk, card_of(subject_of(initiative, parts, partners)), before)])


def fresh_cards(pks: Iterable[int]) -> list[Card]:
    """The cards as they should be now, not stored; initiatives and cards are held. Five queries for any number."""
    wanted = hold(pks)
    before = {card.pk: card for card in Card.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    return [
        _fresh_card(initiative.pk, card_of(subject_of(initiative)), before.get(initiative.pk))
        for initiative in with_facts(Initiative.objects.filter(pk__in=wanted))
    ]


def _fresh_card(pk: int, now: CardText, before: Card | None) -> Card:
    if before is None:
        was: list[str] = []
    elif before.fresh is None:
        was = [before.choices, before.title_keys, before.text_keys]
    else:
        was = before.fresh["was"]
    return Card(
        initiative_id=pk,
        choices=now.choices,
        title_keys=now.title_keys,
        text_keys=now.text_keys,
        fresh={"was": was, "written": now.written},
    )


def store_cards(cards: list[Card]) -> None:
    Card.objects.bulk_create(
        cards,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["initiative"],
        update_fields=["choices", "title_keys", "text_keys", "fresh"],
    )


def add_missing() -> None:
    """Cards for initiatives that have none: after a migration, or where rows were put in by hand."""
    while True:
        pks = list(Initiative.objects.filter(card=None).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        changed(pks)


def work() -> bool:
    """A step for ``manage.py run_jobs``: fold what has waited long enough, or what is much; whether there was any."""
    waiting = Card.objects.filter(fresh__isnull=False)
    if len(waiting.order_by()[: FRESH_ENOUGH + 1].values_list("pk")) > FRESH_ENOUGH:
        return fold() > 0
    if IndexState.objects.filter(folded_at__gt=timezone.now() - SETTLED).exists() or not waiting.exists():
        return False
    return fold() > 0


@transaction.atomic
def fold(limit: int = BATCH) -> int:
    """Bring the sets up to at most ``limit`` fresh cards; how many it were.

    Readers see the sets before or after, never between: ``reading`` compares tokens.
    """
    state = _held_state()
    skip = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    cards = list(Card.objects.select_for_update(**skip).filter(fresh__isnull=False).order_by("pk")[:limit])
    if not cards:
        return 0
    changes = Changes()
    for card in cards:
        changes.note(card)
    changes.store(state.token)
    Card.objects.filter(pk__in=[card.pk for card in cards]).update(fresh=None)
    return len(cards)


def _held_state() -> IndexState:
    """The state's row, locked, with a new token: who folds next waits."""
    IndexState.objects.get_or_create(pk=1, defaults={"token": "", "folded_at": timezone.now()})
    state = IndexState.objects.select_for_update().get(pk=1)
    state.token, state.folded_at = uuid.uuid4().hex, timezone.now()
    state.save()
    return state


class Changes:
    """What cards add to postings and take from them."""

    def __init__(self) -> None:
        self.added: dict[Key, BitMap] = defaultdict(BitMap)
        self.dropped: dict[Key, BitMap] = defaultdict(BitMap)
        self.written: dict[str, str] = {}

    def note(self, card: Card) -> None:
        was = _keys(*card.fresh["was"]) if card.fresh["was"] else set()
        now = _keys(card.choices, card.title_keys, card.text_keys)
        for key in now - was:
            self.added[key].add(card.pk)
        for key in was - now:
            self.dropped[key].add(card.pk)
        for word, written in card.fresh["written"].items():
            self.written.setdefault(word, written)

    def store(self, token: str, insert: Insert | None = None) -> None:
        """In the transaction of the state's lock. Two queries for each ``BATCH`` of postings that change.

        ``insert`` adds those that are new, quicker than one by one: three queries then.
        """
        keys = sorted(self.added.keys() | self.dropped.keys())
        for kind in Posting.Kind.values:
            of_kind = [key for one, key in keys if one == kind]
            for start in range(0, len(of_kind), BATCH):
                self._store(kind, of_kind[start : start + BATCH], token, insert)

    def _store(self, kind: str, keys: list[str], token: str, insert: Insert | None) -> None:
        found = Posting.objects.filter(kind=kind, key__in=keys).values_list("key", "bits", "written")
        there = {key: (BitMap.deserialize(bytes(bits)), written) for key, bits, written in found}
        new, rows = [], []
        for key in keys:
            bits, written = there.get(key, (BitMap(), ""))
            bits -= self.dropped.get((kind, key), BitMap())
            bits |= self.added.get((kind, key), BitMap())
            if kind == Posting.Kind.TEXT:
                written = written or self.written.get(key, "")
            row = (kind, key, written, bits.serialize(), token)
            (new if insert and key not in there else rows).append(row)
        if new:
            insert(Posting, _COLUMNS, new)
        Posting.objects.bulk_create(
            [Posting(**dict(zip(_COLUMNS, row, strict=True))) for row in rows],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["bits", "written", "token"],
        )


def keys_by_kind(choices: str, title_keys: str, text_keys: str) -> list[tuple[str, set[str]]]:
    """The postings that a card is in."""
    return [(_CHOICE, set(choices.split())), (_TITLE, keys_in(title_keys)), (_TEXT, keys_in(text_keys))]


def _keys(*columns: str) -> set[Key]:
    return {(kind, key) for kind, keys in keys_by_kind(*columns) for key in keys}
