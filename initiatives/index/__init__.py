"""The catalogue's index: sets of initiatives by word and by choice, kept in the database, joined in memory.

``docs/catalogue.md`` says why. ``changed`` is called by whoever changes what an initiative is found by, ``Answer``
answers an ``Ask``, ``work`` folds.
"""

from .asking import Answer, Ask, Chosen, Found
from .building import Builder, Gathered, gather
from .cards import ALL, IN, OPEN, OUT, REGISTERED, YES
from .visibility import seen_by
from .vocabulary import suggestion
from .writing import add_missing, changed, fold, hold, work

__all__ = [
    "ALL",
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
    "fold",
    "gather",
    "hold",
    "seen_by",
    "suggestion",
    "work",
]
