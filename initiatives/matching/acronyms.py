"""Whether an acronym can stand for a name: its initials, with or without articles, or the beginnings of its words."""

import re
from functools import lru_cache

from initiatives.keys import acronym_key

from .words import ARTICLES, Name, analyse, same_acronym

_SHORT = re.compile(r"[^\W\d_][\w.]*(?:-[\w.]+)*")
LONGEST_PART = 5


def keys_of(acronym: str) -> list[str]:
    """How an acronym may be written, the fullest first: as it is, without the country, its parts."""
    whole = acronym_key(acronym)
    if not whole:
        return []
    name = analyse(acronym)
    bare = "".join(word for word in name.letters if not analyse(word).places and word not in ARTICLES)
    if len(name.places) and bare in (whole, ""):
        bare = ""
    return list(dict.fromkeys(same_acronym(key) for key in (whole, bare) if key))


def mentioned(text: str) -> list[str]:
    """Keys of words in capitals inside a longer name, such as BID in «BID - Banco Interamericano»."""
    if text == text.upper() and " " in text:  # a name written in capitals
        return []
    found = [part for each in _SHORT.findall(text) for part in (each, *each.split("-"))]
    capitals = [each for each in found if len(each) >= 3 and sum(map(str.isupper, each)) >= 2]
    return list(dict.fromkeys(key for each in capitals for key in keys_of(each)))


@lru_cache(maxsize=50_000)
def initials(name: Name) -> frozenset[str]:
    """Initials of all its words and without articles; of at least two words."""
    full = "".join(word[0] for word in name.letters)
    without = [word for word in name.letters if word not in ARTICLES]
    if len(without) < 2:
        return frozenset()
    return frozenset((full, "".join(word[0] for word in without)))


def stands_for(acronym: str, name: Name) -> bool:
    """Whether the key is made of the beginnings of the name's words in order, none but articles left out.

    >>> stands_for("minsal", analyse("Ministerio de Salud"))
    True
    >>> stands_for("minsal", analyse("Ministerio de Agricultura"))
    False
    """
    return _consumed(acronym, tuple(name.letters))


def shortens(acronym: str, name: Name) -> bool:
    """Whether it is three letters of the first word and the second one nearly whole, as in MinAmbiente."""
    words = [word for word in name.letters if word not in ARTICLES]
    rest = acronym[3:]
    return len(words) >= 2 and len(rest) >= 4 and acronym[:3] == words[0][:3] and words[1].startswith(rest)


def _consumed(rest: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not rest
    word, others = words[0], words[1:]
    if word in ARTICLES and _consumed(rest, others):
        return True
    if (
        rest[:2] == word[:1] * 2 and word.endswith("s") and _consumed(rest[2:], others)
    ):  # RREE: a plural's initial twice
        return True
    for size in range(1, min(LONGEST_PART, len(word), len(rest)) + 1):
        if not rest.startswith(word[:size]):
            break
        if _consumed(rest[size:], others):
            return True
    return False
