"""«¿Quiso decir …?»: a word that exists instead of one that nothing was found by.

The vocabulary is the caller's: words as they are written in what may be found, with how often. It must hold nothing
that the person may not see.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from pifcss_registry.text import fold

from .keys import KNOWN_WORDS, key_of, words_of
from .query import Query

SHORTEST = 4  # letters of a word that a suggestion is made for
ONE_MISTAKE_BELOW = 8  # letters; from here on two may be wrong

_fold = lru_cache(maxsize=KNOWN_WORDS)(fold)


def suggest(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """The word of the vocabulary that was probably meant; None for short words, numbers, and when none is near.

    The fewest mistakes first (a letter too many, too few, another one, two exchanged), then the same first letter,
    then the most frequent. If none is near enough, the most frequent that begins with what was typed.
    """
    typed = fold(word)
    if len(typed) < SHORTEST or not typed.isalpha():
        return None
    allowed = 1 if len(typed) < ONE_MISTAKE_BELOW else 2
    own, ranked = key_of(typed), []
    for candidate, times in vocabulary.items():
        bare = _fold(candidate)
        mistakes = DamerauLevenshtein.distance(typed, bare, score_cutoff=allowed)
        begun = mistakes > allowed
        if times < 1 or (begun and not bare.startswith(typed)) or key_of(bare) == own:
            continue
        ranked.append((begun, 0 if begun else mistakes, bare[:1] != typed[0], -times, candidate))
    return min(ranked)[-1] if ranked else None


def suggest_query(query: Query, unknown: Collection[str], vocabulary: Mapping[str, int]) -> str | None:
    """The query's text with a suggestion for each word whose key is ``unknown``; None when there is none for any.

    ``unknown`` are the keys of its terms' words that nothing has. What is excluded stays as it was typed.
    """
    kept = {word for term in query.excluded for word in term.words}
    text, changed = query.text, False
    for word in reversed(words_of(query.text)):
        if word.key in unknown and word not in kept:
            instead = suggest(query.text[word.start : word.end], vocabulary)
            if instead is not None:
                text, changed = text[: word.start] + instead + text[word.end :], True
    return text if changed else None
