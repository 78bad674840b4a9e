"""Text as the registry compares it.

Library module: imports no app.
"""

import re
import unicodedata

_ACCENTS = dict.fromkeys(range(0x300, 0x370))  # those that combine with a letter before them
_GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Text without accents, case or punctuation, words separated by one space.

    Two texts that a person reads as the same words fold to the same string, on every database.
    Letters that do not decompose into Latin (Arabic, emoji) are kept, so that they can be found.

    >>> fold("  Cooperación «Sur-Sur» ")
    'cooperacion sur sur'
    """
    bare = unicodedata.normalize("NFKD", text).casefold().translate(_ACCENTS)
    if bare.isascii():  # most texts, and quicker
        return " ".join(bare.translate(_GAPS).split())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    kept = "".join(char if char.isalnum() or unicodedata.category(char) == "So" else " " for char in bare)
    return " ".join(kept.split())


def words(query: str, limit: int = 12) -> list[str]:
    """The distinct folded words of a query, in order, at most ``limit`` of them."""
    return list(dict.fromkeys(fold(query).split()))[:limit]


def slug_of(text: str) -> str:
    """Folded text as one token of ASCII letters, digits and dashes ('' when nothing is left)."""
    return _NOT_WORD.sub("-", fold(text)).strip("-")
