"""Many initiatives in one go: their cards, and the sets as soon as all of them are there. For ``loading``."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .cards import CardText
from .writing import Changes, Key, _held_state, _keys, fresh_cards, store_cards


@dataclass(frozen=True)
class Gathered:
    """What a bundle of new cards adds to the sets: for each of them places in the bundle. Made without a query."""

    places: Mapping[Key, Sequence[int]] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


def gather(cards: Iterable[CardText | None]) -> Gathered:
    """Of a bundle; None is one without a card."""
    places: dict[Key, array] = defaultdict(lambda: array("I"))
    written: dict[str, str] = {}
    for place, card in enumerate(cards):
        if card is not None:
            for key in _keys(card.choices, card.title_keys, card.text_keys):
                places[key].append(place)
            for word, as_written in card.written.items():
                written.setdefault(word, as_written)
    return Gathered(dict(places), written)


class Builder:
    """Collects what cards add to the sets; ``finish`` stores it. All in one transaction of the caller's.

    Nothing waits to be folded afterwards. Memory: a compressed set for each word and choice of what was added.
    New cards come from ``gather``, made elsewhere; for those that had one ``changed`` reads the database.
    """

    def __init__(self) -> None:
        self._changes = Changes()

    def add(self, gathered: Gathered, pks: Sequence[int | None]) -> None:
        """New cards, which the caller stores. ``pks``: of each place of the bundle, None where nothing is added."""
        whole = None not in pks
        for key, places in gathered.places.items():
            found = [pks[place] for place in places]
            self._changes.added[key].update(found if whole else [pk for pk in found if pk is not None])
        for word, written in gathered.written.items():
            self._changes.written.setdefault(word, written)

    def changed(self, pks: Iterable[int]) -> None:
        """As ``writing.changed``, but the sets follow at the end; also for initiatives that had a card."""
        cards = fresh_cards(pks)
        for card in cards:
            self._changes.note(card)
            card.fresh = None
        store_cards(cards)

    def finish(self) -> None:
        """Whoever folds waits until the caller's transaction ends. Two queries for each 500 sets."""
        self._changes.store(_held_state().token)
