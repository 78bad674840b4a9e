"""Who may do what in the registry. Seeing rows is ``visible_to``'s business."""

from typing import Any

from django.conf import settings

from pifcss_registry.accounts.permissions import is_consultant, is_member, is_unit


def can_read_registry(user: Any) -> bool:
    """Open its pages: everybody when the registry is public, else whoever is logged in."""
    return settings.REGISTRY_PUBLIC or user.is_authenticated


def is_public(initiative: Any) -> bool:
    """Visitors may read it: what ``visible_to`` says of whoever has no role."""
    return settings.REGISTRY_PUBLIC and initiative.share and not initiative.excluded


def can_curate(user: Any) -> bool:
    """Set sectors, match actors, judge criteria."""
    return is_unit(user)


def sees_every_exclusion(user: Any) -> bool:
    """Initiatives of any country that were left out, and why: the Unit, and consultants, who write the report."""
    return is_unit(user) or is_consultant(user)


def can_export(user: Any) -> bool:
    """Download what the catalogue shows: whoever has a role."""
    return is_member(user)


def sees_registry(user: Any) -> bool:
    """Whether there can be anything in it for this person: logged in without a role there is not, unless public."""
    return settings.REGISTRY_PUBLIC or is_member(user)
