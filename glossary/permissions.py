"""Who may do what in the glossary. The terms are everybody's; comments are ``visible_to``'s business."""

from typing import Any

from pifcss_registry.accounts.permissions import country_ids, is_unit


def can_write_term(user: Any) -> bool:
    """Give a term its next version."""
    return is_unit(user)


def can_answer(user: Any) -> bool:
    """Answer what a country says of a term."""
    return is_unit(user)


def sees_every_comment(user: Any) -> bool:
    return is_unit(user)


def sees_authors(user: Any) -> bool:
    """Whether the persons of the Unit are named; for everybody else they are the Unit."""
    return is_unit(user)


def commenting_countries(user: Any) -> set[str]:
    """Codes of the countries in whose name the person may comment: those they work for, with any role."""
    return country_ids(user)


def can_comment(user: Any) -> bool:
    return bool(commenting_countries(user))
