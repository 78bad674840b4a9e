"""What a search means, once, for every database. Pure: no model, no query.

``stored`` makes the string of keys that is kept beside a text; ``parse`` makes the query of what a person typed. Its
``contained`` and ``lacking`` are what that string must and must not contain; ``matches`` says the same without SQL.
"""

from .keys import Word, key_of, keys_of, stored, words_of
from .marking import EXCERPT, Excerpt, excerpt, pieces, spans
from .meaning import Found, matches
from .query import MAX_TERMS, MAX_TEXT, LeftOut, Query, Term, Why, parse
from .suggesting import suggest, suggest_query

__all__ = [
    "EXCERPT",
    "MAX_TERMS",
    "MAX_TEXT",
    "Excerpt",
    "Found",
    "LeftOut",
    "Query",
    "Term",
    "Why",
    "Word",
    "excerpt",
    "key_of",
    "keys_of",
    "matches",
    "parse",
    "pieces",
    "spans",
    "stored",
    "suggest",
    "suggest_query",
    "words_of",
]
