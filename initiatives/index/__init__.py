"""The catalogue's index: sets of initiatives by word and by choice, kept in the database, joined in memory.

``docs/catalogue.md`` says why. ``changed`` is called by whoever changes what an initiative is found by, ``Answer``
answers an ``Ask``, ``work`` folds.
"""

from .asking import Answer, Ask, Chosen, Found
from .building import Builder, Gathered, gather
from .cards import ALL, CHOICES, IN, OPEN, OUT, REGISTERED, YES, codes_of
from .visibility import seen_by
from .vocabulary import suggestion
from .writing import add_missing, changed, changed_held, fold, hold, parts_of, work

__all__ = [
    "ALL",
    "CHOICES",
    "IN",
    "OPEN",
    "OUT",
    "REGISTERED",
    "YES",
    "Answer",
    "Ask",
    "Builder",
    "Chosen",
    "Found",
    "Gathered",
    "add_missing",
    "changed",
    "changed_held",
    "codes_of",
    "fold",
    "gather",
    "hold",
    "parts_of",
    "seen_by",
    "suggestion",
    "work",
]
