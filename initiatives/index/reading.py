"""One view of all sets, true of one moment: those that were folded, and beside them the cards that were not yet.

Every process keeps sets that it has read. Before each use it asks for the token of the last folding and the fresh
cards, in one statement; a set is used only under the token that it was read under, so that no process can miss a
change that was committed.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from pyroaring import BitMap

from ..models import Card, IndexState, Posting
from ..search import Query, Term
from .cards import ALL

TRIES = 8
KEPT_WORDS = 512  # sets of words, and as many of phrases, in each process; 125 kB at most at a million
# Candidates for a phrase that are looked through one by one; more have its words somewhere, in any order.
LOOKED_THROUGH = 20_000
FEW = 5_000  # of them: asked for by key

Place = tuple[str, str]  # kind and key


class Stale(Exception):
    """The sets were folded while they were read."""


def by_param(choices: Iterable[tuple[str, BitMap]]) -> dict[str, list[tuple[str, BitMap]]]:
    """The sets of ``parameter:code``, by parameter, each with its code."""
    found: dict[str, list[tuple[str, BitMap]]] = {}
    for key, bits in choices:
        param, _colon, code = key.partition(":")
        found.setdefault(param, []).append((code, bits))
    return found


class Shelf:
    """The sets of one folding, as far as this process has read them. Never changed once they are on it."""

    def __init__(self, token: str, choices: dict[str, tuple[str, BitMap]]):
        self.token = token
        self.choices = choices  # with the token of the folding that changed each last
        self.by_param = by_param((key, bits) for key, (_token, bits) in choices.items())
        self.words: OrderedDict[Place, BitMap] = OrderedDict()
        self.phrases: OrderedDict[tuple[bool, str], BitMap] = OrderedDict()


_shelf = Shelf("", {})
_changing = threading.Lock()


def _kept(shelf: OrderedDict, found: dict) -> None:
    with _changing:
        shelf.update(found)
        while len(shelf) > KEPT_WORDS:
            shelf.popitem(last=False)


def _token() -> str:
    return IndexState.objects.values_list("token", flat=True).first() or ""


def _state() -> tuple[str, list[tuple[int, str, str, str]]]:
    """The token, and the fresh cards (key, choices, keys of title and text), as of one moment: one statement."""
    token, cards = "", []
    with connection.cursor() as cursor:
        cursor.execute(*_state_statement(connection.vendor))
        for pk, *texts in cursor.fetchall():
            if pk:
                cards.append((pk, *texts))
            else:
                token = texts[0]
    return token, cards


@cache
def _state_statement(_vendor: str) -> tuple[str, tuple]:
    """The statement of ``_state``, asked by every page: Django writes it once in a process."""
    fresh = (
        Card.objects.order_by().filter(fresh__isnull=False).values_list("pk", "choices", "title_keys", "text_keys")
    )
    blank = Value("", output_field=TextField())
    state = IndexState.objects.order_by().values_list(Value(0), Cast("token", TextField()), blank, blank)
    return state.union(fresh, all=True).query.sql_with_params()


def _sets(rows: QuerySet[Posting]) -> Iterator[tuple[str, str, BitMap]]:
    for key, token, bits in rows.values_list("key", "token", "bits"):
        yield key, token, BitMap.deserialize(bytes(bits))


def _shelf_of(token: str) -> Shelf:
    """What this process has read of the folding, else every set of choices anew where it changed: three queries.

    Raises ``Stale`` when another folding came between.
    """
    global _shelf
    shelf = _shelf
    if shelf.token == token:
        return shelf
    if not token:
        return Shelf("", {})
    rows = Posting.objects.filter(kind=Posting.Kind.CHOICE)
    tokens = dict(rows.values_list("key", "token"))
    kept = {key: pair for key, pair in shelf.choices.items() if tokens.get(key) == pair[0]}
    for key, of, bits in _sets(rows.filter(key__in=tokens.keys() - kept.keys())):
        kept[key] = (of, bits)
    if _token() != token:
        raise Stale
    _shelf = Shelf(token, kept)
    return _shelf


@dataclass
class Stored:
    """The sets as they were folded. ``replaced`` are those of which there is a fresh card: they do not count here."""

    shelf: Shelf
    replaced: BitMap
    words: dict[Place, BitMap] = field(default_factory=dict)
    loose: set[Term] = field(default_factory=set)  # phrases that were not looked through

    def all(self) -> BitMap:
        return self.choice(ALL) - self.replaced

    def choice(self, key: str) -> BitMap:
        pair = self.shelf.choices.get(key)
        return pair[1] if pair else BitMap()

    def by_code(self, param: str) -> list[tuple[str, BitMap]]:
        """The codes of a parameter that occur, each with those that have it."""
        return self.shelf.by_param.get(param, [])

    def read_words(self, keys: Collection[str], *, titles: bool) -> None:
        """Have the sets of these words at hand: at most two queries. Raises ``Stale``."""
        kinds = [Posting.Kind.TEXT.value, *([Posting.Kind.TITLE.value] if titles else [])]
        wanted = {(kind, key) for kind in kinds for key in keys}
        self.words = {place: self.shelf.words[place] for place in wanted if place in self.shelf.words}
        missing = wanted - self.words.keys()
        if not missing:
            return
        found = dict.fromkeys(missing, BitMap())
        if self.shelf.token:
            rows = Posting.objects.filter(kind__in=kinds, key__in={key for _kind, key in missing})
            for kind, key, bits in rows.values_list("kind", "key", "bits"):
                found[kind, key] = BitMap.deserialize(bytes(bits))
            if _token() != self.shelf.token:
                raise Stale
        self.words |= found
        _kept(self.shelf.words, found)

    def read_phrases(self, query: Query) -> bool:
        """Have the query's phrases at hand, with those of titles: a query for each that was not asked before.

        Whether any was needed. What too many may have is ``loose``: ``having`` takes its words in any order.
        """
        asked = False
        for title, terms in ((False, (*query.terms, *query.excluded)), (True, query.terms)):
            for term in terms:
                if len(term.keys) == 1 or (title, term.contained) in self.shelf.phrases:
                    continue
                both = self._all_words(term, title=title) - self.replaced
                if len(both) > LOOKED_THROUGH:
                    self.loose.add(term)
                elif both:
                    asked = True
                    _kept(self.shelf.phrases, {(title, term.contained): self._in_a_row(term, both, title=title)})
        return asked

    def having(self, term: Term, *, title: bool = False) -> BitMap:
        """Those that have a term; of a phrase those that have its words in a row. Without a query."""
        both = self._all_words(term, title=title)
        if len(term.keys) == 1 or (known := self.shelf.phrases.get((title, term.contained))) is None:
            return both
        return known

    def word(self, key: str) -> BitMap:
        """Those that have a word of the query."""
        return self.words[Posting.Kind.TEXT.value, key] - self.replaced

    def _all_words(self, term: Term, *, title: bool) -> BitMap:
        kind = (Posting.Kind.TITLE if title else Posting.Kind.TEXT).value
        sets = [self.words[kind, key] for key in dict.fromkeys(term.keys)]
        return BitMap.intersection(*sets)

    @staticmethod
    def _in_a_row(term: Term, both: BitMap, *, title: bool) -> BitMap:
        column = "title_keys" if title else "text_keys"
        cards = Card.objects.order_by().filter(fresh__isnull=True, **{f"{column}__contains": term.contained})
        few = {"pk__in": list(both)} if len(both) <= FEW else {"pk__gte": both[0], "pk__lte": both[-1]}
        return BitMap(cards.filter(**few).values_list("pk", flat=True)) & both


@dataclass
class Fresh:
    """The cards that were not folded yet, few."""

    cards: list[tuple[int, str, str, str]]
    sets: dict[str, BitMap] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pk, choices, _title, _text in self.cards:
            for key in choices.split():
                self.sets.setdefault(key, BitMap()).add(pk)
        self.by_param = by_param(self.sets.items())

    def all(self) -> BitMap:
        return self.choice(ALL)

    def choice(self, key: str) -> BitMap:
        return self.sets.get(key, BitMap())

    def by_code(self, param: str) -> list[tuple[str, BitMap]]:
        return self.by_param.get(param, [])

    def word(self, key: str) -> BitMap:
        return BitMap([card[0] for card in self.cards if f" {key} " in card[3]])

    def having(self, term: Term, *, title: bool = False) -> BitMap:
        at = 2 if title else 3
        return BitMap([card[0] for card in self.cards if term.contained in card[at]])


@dataclass(frozen=True)
class Snapshot:
    stored: Stored
    fresh: Fresh

    @property
    def parts(self) -> tuple[Stored, Fresh]:
        """No initiative counts in both."""
        return (self.stored, self.fresh)


def snapshot(query: Query) -> Snapshot:
    """Everything that an ask with this query reads, as of one moment. One query when the process has the sets."""
    keys = {key for term in (*query.terms, *query.excluded) for key in term.keys}
    for left in reversed(range(TRIES)):
        token, cards = _state()
        try:
            stored = Stored(_shelf_of(token), BitMap([card[0] for card in cards]))
            stored.read_words(keys, titles=bool(query.terms))
        except Stale:
            if not left:
                raise
            continue
        if not stored.read_phrases(query) or not left or _state() == (token, cards):
            break
    return Snapshot(stored, Fresh(cards))
