"""Which organisation of the directory a declared one may be. Pure: no database; texts are in ``reasons``."""

from .keys import index_keys, index_keys_of, is_whole, place_of, search_keys
from .likeness import LISTED, MAX_SHOWN, OFFERED, Candidate, Organisation, Reason, compare, rank
from .reasons import why

__all__ = [
    "LISTED",
    "MAX_SHOWN",
    "OFFERED",
    "Candidate",
    "Organisation",
    "Reason",
    "compare",
    "index_keys",
    "index_keys_of",
    "is_whole",
    "place_of",
    "rank",
    "search_keys",
    "why",
]
