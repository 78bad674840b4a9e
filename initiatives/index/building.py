"""Many initiatives in one go: their cards, and the sets as soon as all of them are there. For ``loading``."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from .cards import CardText
from .writing import Changes, Insert, _held_state, fresh_cards, keys_by_kind, store_cards


class Places(NamedTuple):
    """Keys, in how many cards of a bundle each is, and the places of these cards, one key after the other."""

    keys: list[str]
    sizes: array
    places: array


@dataclass(frozen=True)
class Gathered:
    """What a bundle of new cards adds to the sets, by kind of posting. Made without a query."""

    places: Mapping[str, Places] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


def gather(cards: Iterable[CardText | None]) -> Gathered:
    """Of a bundle; None is one without a card."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    cards = list(cards)
    for place, card in enumerate(cards):
        if card is not None:
            for kind, keys in keys_by_kind(card.choices, card.title_keys, card.text_keys):
                of_kind = found[kind]
                for key in keys:
                    of_kind[key].append(place)
    written: dict[str, str] = {}
    for card in reversed(cards):  # so that the first of a key is the one that stays
        written |= card.written if card else {}
    return Gathered({kind: _flat(of_kind) for kind, of_kind in found.items()}, written)


def _flat(places: Mapping[str, list[int]]) -> Places:
    sizes, together = map(len, places.values()), chain.from_iterable(places.values())
    return Places(list(places), array("I", sizes), array("I", together))


class Builder:
    """Collects what cards add to the sets; ``finish`` stores it. All in one transaction of the caller's.

    Nothing waits to be folded afterwards. Memory: a compressed set for each word and choice of what was added.
    New cards come from ``gather``, made elsewhere; for those that had one ``changed`` reads the database.
    """

    def __init__(self) -> None:
        self._changes = Changes()

    def add(self, gathered: Gathered, pks: Sequence[int | None]) -> None:
        """New cards, which the caller stores. ``pks``: of each place of the bundle, None where nothing is added."""
        added, whole = self._changes.added, None not in pks
        for kind, (keys, sizes, places) in gathered.places.items():
            begin = 0
            for key, size in zip(keys, sizes, strict=True):
                found = [pks[place] for place in places[begin : begin + size]]
                added[kind, key].update(found if whole else [pk for pk in found if pk is not None])
                begin += size
        for word, written in gathered.written.items():
            self._changes.written.setdefault(word, written)

    def changed(self, pks: Iterable[int]) -> None:
        """As ``writing.changed``, but the sets follow at the end; also for initiatives that had a card."""
        cards = fresh_cards(pks)
        for card in cards:
            self._changes.note(card)
            card.fresh = None
        store_cards(cards)

    def finish(self, insert: Insert) -> None:
        """Whoever folds waits until the caller's transaction ends. Three queries for each 500 sets."""
        self._changes.store(_held_state().token, insert)
