"""Who may do what. Seeing rows is ``visible_to``'s business."""

from typing import Any

from pifcss_registry.accounts.permissions import is_unit


def can_load(user: Any) -> bool:
    """Put many initiatives into the registry at once, from a file."""
    return is_unit(user)
