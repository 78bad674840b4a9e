"""«¿Quiso decir …?» for a query that nothing was found by: words of what the person may see, and no other."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from pifcss_registry.text import fold

from ..models import Card, Posting
from ..search import Query, suggest_query
from .asking import Answer

NEAR = 40  # words that are looked at more closely, for each that was not found
FARTHEST = 2  # mistakes, as ``search.suggest`` allows


def suggestion(answer: Answer) -> str | None:
    """The query's text with words that exist; None when every word of it exists, or none is near.

    At most three queries for each unknown word, and two.
    """
    query, visible = answer.ask.query, answer.visible
    unknown = _unknown(query, answer)
    if not unknown or not visible:
        return None
    fresh = _fresh_words(visible)
    vocabulary: dict[str, int] = {}
    for word in (word for term in query.terms for word in term.words if word.key in unknown):
        stored = _stored_words(word.folded)
        near = {each[0] for each in _nearest(word.folded, [*stored, *fresh])}
        vocabulary |= {each: fresh[each] for each in near & fresh.keys()}
        rows = Posting.objects.filter(pk__in=[stored[each] for each in near & stored.keys()])
        for written, bits in rows.values_list("written", "bits"):
            times = BitMap.deserialize(bytes(bits)).intersection_cardinality(visible)
            if times:
                vocabulary[written] = vocabulary.get(written, 0) + times
    return suggest_query(query, unknown, vocabulary)


def _unknown(query: Query, answer: Answer) -> set[str]:
    return {key for term in query.terms for key in term.keys if not answer.has_word(key)}


def _fresh_words(visible: BitMap) -> dict[str, int]:
    """Words of cards that were not folded yet, as they are written, with how many have each."""
    words: dict[str, int] = {}
    for pk, fresh in Card.objects.order_by().filter(fresh__isnull=False).values_list("pk", "fresh"):
        if pk in visible:
            for written in fresh["written"].values():
                words[written] = words.get(written, 0) + 1
    return words


def _stored_words(typed: str) -> dict[str, int]:
    """Words of about the same length, or that begin so, with the key of their posting."""
    size = len(typed)
    rows: QuerySet = (
        Posting.objects.filter(kind=Posting.Kind.TEXT).exclude(written="").annotate(size=Length("written"))
    )
    near = Q(size__gte=size - FARTHEST, size__lte=size + FARTHEST) | Q(written__startswith=typed)
    return dict(rows.filter(near).values_list("written", "pk"))


def _nearest(typed: str, words: list[str]) -> list[tuple]:
    begun = [(each,) for each in words if fold(each).startswith(typed)][:NEAR]
    near = process.extract(
        typed, words, scorer=DamerauLevenshtein.distance, processor=fold, score_cutoff=FARTHEST, limit=NEAR
    )
    return [*near, *begun]
