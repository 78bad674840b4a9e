"""``Initiative.objects.visible_to``, in choices of the index; a test holds the two together."""

from typing import Any

from django.conf import settings

from pifcss_registry.accounts.permissions import country_ids, is_member

from ..permissions import sees_every_exclusion
from .cards import ALL, OPEN, REGISTERED


def seen_by(user: Any) -> tuple[str, ...]:
    """A visible initiative has one of these choices; none: the person sees nothing."""
    if sees_every_exclusion(user):
        return (ALL,)
    if is_member(user):
        return (REGISTERED, *(f"pais:{code}" for code in country_ids(user)))
    return (OPEN,) if settings.REGISTRY_PUBLIC else ()
