"""Many initiatives in one go: their cards, and the sets as soon as all of them are there. For ``loading``."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..models import Card, Initiative
from .cards import CardText, card_of
from .writing import Changes, Key, _held_state, _keys, hold, subject_of, with_facts


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
        """As ``writing.changed``, for initiatives that had a card: six queries for any number."""
        wanted = hold(pks)
        before = {card.pk: card for card in Card.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
        cards = []
        for initiative in with_facts(Initiative.objects.filter(pk__in=wanted)):
            was = _still_in_sets(before[initiative.pk]) if initiative.pk in before else []
            cards.append(self._card(initiative.pk, card_of(subject_of(initiative)), was))
        Card.objects.bulk_create(
            cards,
            update_conflicts=True,
            unique_fields=["initiative"],
            update_fields=["choices", "title_keys", "text_keys", "fresh"],
        )

    def _card(self, pk: int, text: CardText, was: list[str] | None) -> Card:
        card = Card(
            initiative_id=pk,
            choices=text.choices,
            title_keys=text.title_keys,
            text_keys=text.text_keys,
            fresh={"was": was, "written": text.written},
        )
        self._changes.note(card)
        card.fresh = None
        return card

    def finish(self) -> None:
        """Whoever folds waits until the caller's transaction ends. Two queries for each 500 sets."""
        self._changes.store(_held_state().token)


def _still_in_sets(card: Card) -> list[str] | None:
    """What the sets say of an initiative: its card, or what it was before the card became fresh."""
    return [card.choices, card.title_keys, card.text_keys] if card.fresh is None else card.fresh["was"]
