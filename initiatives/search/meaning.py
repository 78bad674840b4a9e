"""What it means that something is found: written to be read, and what tests hold the databases to.

A database says the same with ``contains``: every string of ``Query.contained`` is in the stored keys and none of
``Query.lacking``.
"""

from enum import IntEnum

from .query import Query, Term


class Found(IntEnum):
    """Where the terms are; false when it is no match. The higher, the earlier it is shown."""

    NOWHERE = 0
    TEXT = 1
    TITLE = 2  # every term is in the title


def matches(query: Query, title_keys: str, all_keys: str) -> Found:
    """Whether a text is found, and where. Both strings are of ``keys.stored``; ``all_keys`` has the title's, too.

    A query without terms is found in the text of everything that it does not exclude.
    """
    title, everything = title_keys.split(), all_keys.split()
    if any(_has(everything, term) for term in query.excluded):
        return Found.NOWHERE
    if not all(_has(everything, term) for term in query.terms):
        return Found.NOWHERE
    in_title = query.terms and all(_has(title, term) for term in query.terms)
    return Found.TITLE if in_title else Found.TEXT


def _has(keys: list[str], term: Term) -> bool:
    """Whether the term's keys stand in a row somewhere."""
    wanted = list(term.keys)
    return any(keys[at : at + len(wanted)] == wanted for at in range(len(keys)))
