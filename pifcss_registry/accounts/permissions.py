"""Who may do what with people, and the questions about roles that other apps' permissions ask.

Pure predicates on the person's active memberships: no query beyond the one that loads them.
"""

from typing import Any

from .enums import COUNTRY_ROLES, PROGRAMME_ROLES, Role


def has_role(user: Any, *roles: Role, country_id: str | None = None) -> bool:
    """Whether the person now has one of ``roles`` (for ``country_id`` when given)."""
    if not user.is_authenticated:
        return False
    return any(
        membership.role in roles and (country_id is None or membership.country_id == country_id)
        for membership in user.memberships_now
    )


def country_ids(user: Any, *roles: Role) -> set[str]:
    """Codes of the countries for which the person has one of ``roles`` (any country role when none is given)."""
    if not user.is_authenticated:
        return set()
    wanted = roles or COUNTRY_ROLES
    return {membership.country_id for membership in user.memberships_now if membership.role in wanted} - {None}


def is_unit(user: Any) -> bool:
    return has_role(user, Role.TECHNICAL_UNIT)


def is_consultant(user: Any) -> bool:
    return has_role(user, Role.CONSULTANT)


def is_administrator(user: Any) -> bool:
    return has_role(user, Role.ADMINISTRATOR)


def works_for_programme(user: Any) -> bool:
    """Whether the person has a role of the programme, whatever they are of a country besides."""
    return has_role(user, *PROGRAMME_ROLES)


def is_member(user: Any) -> bool:
    """Whether the person has any role at all; without one, a logged-in person is a stranger."""
    return user.is_authenticated and bool(user.memberships_now)


def is_focal_point_role(role: str) -> bool:
    """The role that answers for a country's ficha, and receives what a colleague leaves behind."""
    return role == Role.FOCAL_POINT


def needs_tour(membership: Any) -> bool:
    """A focal point who has not put the guided tour away yet."""
    return is_focal_point_role(membership.role) and membership.tour_done_at is None


def can_end_membership(user: Any, membership: Any) -> bool:
    """Who gives a role ends it; a focal point may also end their own."""
    if can_manage_people(user) and can_give_role(user, membership.role):
        return True
    return is_focal_point_role(membership.role) and membership.user_id == user.pk


def can_manage_people(user: Any) -> bool:
    return is_unit(user) or is_administrator(user)


def can_give_role(user: Any, role: str) -> bool:
    """The Unit gives every role but its overseer's; administrators give all."""
    return is_administrator(user) or (is_unit(user) and role != Role.ADMINISTRATOR)
