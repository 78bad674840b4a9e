"""Who may do what. Seeing rows is ``visible_to``'s business."""

from typing import Any

from initiatives.permissions import can_curate
from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, is_administrator, is_unit

REVIEWERS = (Role.TECHNICAL_UNIT,)  # among whom reviews are asked


def can_ask_reviews(user: Any) -> bool:
    """Ask people of the Unit to judge an initiative apart, and read how far they agree once all handed in."""
    return can_curate(user)


def can_review(user: Any, review: Any) -> bool:
    """Write a review: the person of the Unit who was asked, until it is handed in."""
    return can_curate(user) and review.reviewer_id == user.pk and not review.is_handed_in


def can_exclude(user: Any) -> bool:
    """Leave an initiative out of the registry with a message to its country, and take it in again."""
    return is_unit(user)


def reads_exclusion(user: Any, initiative: Any) -> bool:
    """Know that and why an initiative was excluded: the Unit and the people of the country that presents it."""
    return can_curate(user) or initiative.country_id in country_ids(user)


def can_try_rules(user: Any) -> bool:
    """See what another version of the rule would say of everything, and adopt it."""
    return is_unit(user) or is_administrator(user)
