"""Who may do what. Seeing rows is ``visible_to``'s business."""

from typing import Any

from initiatives.permissions import can_curate, sees_every_exclusion
from pifcss_registry.accounts.enums import COUNTRY_ROLES, Role
from pifcss_registry.accounts.permissions import country_ids, is_administrator, is_unit

# Who is told of an exclusion: everybody of the country that presents what is left out.
TOLD_OF_COUNTRY = tuple(COUNTRY_ROLES)
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
    """Know that and why an initiative was excluded: the programme and the people of the country that presents it."""
    return sees_every_exclusion(user) or initiative.country_id in country_ids(user)


def has_exclusions(user: Any) -> bool:
    """Whether there can be any for this person to read."""
    return sees_every_exclusion(user) or bool(country_ids(user))


def can_try_rules(user: Any) -> bool:
    """See what another version of the rule would say of everything, and adopt it."""
    return is_unit(user) or is_administrator(user)
