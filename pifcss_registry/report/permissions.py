"""Who may do what with reports. Seeing rows is ``visible_to``'s business."""

from typing import Any

from django.conf import settings

from pifcss_registry.accounts.permissions import is_consultant, is_member, is_unit

from .enums import EVERYBODY, MEMBERS


def reads_reports(user: Any) -> bool:
    """Open the list: everybody where the registry is public, else whoever has a role."""
    return settings.REGISTRY_PUBLIC or is_member(user)


def writes_reports(user: Any, report: Any = None) -> bool:
    """Prepare them: the Unit and the consultants. Drafts, and figures as they are now, are theirs to see."""
    return is_unit(user) or is_consultant(user)


def can_issue(user: Any, report: Any = None) -> bool:
    return is_unit(user)


def reads_row(user: Any, readers: str) -> bool:
    """Which thing it is that a fact counted (``facts.rows.Row.readers``)."""
    return readers == EVERYBODY or (is_member(user) if readers == MEMBERS else writes_reports(user))
