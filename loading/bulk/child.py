"""A process of the pool. Imports nothing of ours before Django is set up."""

import pickle
from typing import Any

import django

_context: Any = None


def begin(context: bytes) -> None:
    """No language is active, for nothing here is read by people, and no query is made."""
    global _context
    django.setup()
    from django.utils import translation

    translation.deactivate_all()
    _context = pickle.loads(context)


def understand(lines: list) -> Any:
    from .understanding import understand

    return understand(lines, _context)
