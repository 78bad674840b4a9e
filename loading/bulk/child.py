"""A process of the pool. Imports nothing of ours before Django is set up."""

import gc
import multiprocessing
import os
import pickle
import threading
from typing import Any

import django

RARELY = (100_000, 50, 50)  # is rubbish looked for: a bundle has very many objects, and hardly a cycle
_context: Any = None


def begin(context: bytes) -> None:
    """No language is active, for nothing here is read by people, and no query is made."""
    global _context
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    from django.utils import translation

    translation.deactivate_all()
    _context = pickle.loads(context)
    gc.freeze()
    gc.set_threshold(*RARELY)


def _end_with_parent() -> None:
    """A parent that is killed cannot end its pool."""
    multiprocessing.parent_process().join()
    os._exit(1)


def understand(lines: list) -> Any:
    from .understanding import understand

    return understand(lines, _context)
