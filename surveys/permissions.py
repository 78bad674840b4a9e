"""Who may do what with rounds and fichas. Seeing rows is ``visible_to``'s business."""

from typing import Any

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, has_role, is_administrator, is_unit

from .enums import EDITABLE, READ_BY_UNIT


def sees_every_ficha(user: Any) -> bool:
    """The Unit sees what countries sent; administrators help it."""
    return is_unit(user) or is_administrator(user)


def can_manage_rounds(user: Any) -> bool:
    return is_unit(user)


def can_start_ficha(user: Any, country_id: str) -> bool:
    return has_role(user, Role.FOCAL_POINT, Role.CONTRIBUTOR, country_id=country_id)


def can_edit_ficha(user: Any, ficha: Any) -> bool:
    """Write in it: the country's focal points and contributors, while it is with the country."""
    return ficha.state in EDITABLE and writes_for(user, ficha)


def writes_for(user: Any, ficha: Any) -> bool:
    return has_role(user, Role.FOCAL_POINT, Role.CONTRIBUTOR, country_id=ficha.country_id)


def is_of_country(user: Any, ficha: Any) -> bool:
    """Somebody of the ficha's own country, in whatever role."""
    return ficha.country_id in country_ids(user)


def reads_answers(user: Any, ficha: Any) -> bool:
    """See what it says now. What the country is still writing is its own: the Unit then has the revisions."""
    return is_of_country(user, ficha) or (ficha.state in READ_BY_UNIT and sees_every_ficha(user))


def can_send_ficha(user: Any, ficha: Any) -> bool:
    """Only the focal point or the authority speaks for the country."""
    return has_role(user, Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY, country_id=ficha.country_id)


def can_review_ficha(user: Any, ficha: Any = None) -> bool:
    """Return, validate, set sectors, match actors: the Unit."""
    return is_unit(user)
