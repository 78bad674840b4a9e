"""Who may do what with seminars. Seeing rows is ``visible_to``'s business; an announced seminar is everybody's."""

from typing import Any

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, is_consultant, is_member, is_unit

# Who is told of a seminar.
TOLD = (Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY)


def can_organise(user: Any, seminar: Any = None) -> bool:
    """Prepare, announce, hold, cancel; answer questions; read the meeting's log."""
    return is_unit(user)


def sees_drafts(user: Any) -> bool:
    return is_unit(user) or is_consultant(user)


def sees_every_registration(user: Any) -> bool:
    return is_unit(user)


def reads_registrations(user: Any) -> bool:
    """Has a list of who registered: the Unit of all, a country of its own."""
    return is_unit(user) or bool(country_ids(user))


def sees_person(user: Any, country_id: str | None) -> bool:
    """Whether somebody of that country is named to the reader."""
    return is_unit(user) or country_id in country_ids(user)


def reads_questions(user: Any) -> bool:
    return is_member(user)


def asking_countries(user: Any) -> set[str]:
    """Countries in whose name the person may ask: those they work for, with any role."""
    return country_ids(user)


def can_ask(user: Any) -> bool:
    return bool(asking_countries(user))


def registers_at_once(user: Any) -> bool:
    """With one button: whoever has a role."""
    return is_member(user)
