"""Who may do what with confirmations, links and mentors. Seeing rows is ``visible_to``'s business."""

from typing import Any

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, is_unit

# Who answers in a country's name, and sends links in it.
VOICES = (Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY)
# Who is told: of the country that declared what is disputed, and of the programme.
TOLD_OF_COUNTRY = (Role.FOCAL_POINT,)
TOLD_OF_UNIT = (Role.TECHNICAL_UNIT,)


def spoken_for(user: Any) -> set[str]:
    """Countries in whose name the person confirms their part."""
    return country_ids(user, *VOICES)


def can_answer_for(user: Any, country_id: str) -> bool:
    return country_id in spoken_for(user)


def can_send_link(user: Any, initiative: Any) -> bool:
    """Ask an actor to confirm: the Unit, and who speaks for the country that presents the initiative."""
    return is_unit(user) or initiative.country_id in spoken_for(user)


def reads_actor_answers(user: Any, initiative: Any) -> bool:
    """See to whom a link went, who answered it and in which words: the presenting country's people and the Unit."""
    return is_unit(user) or initiative.country_id in country_ids(user)


def reads_country_answer(user: Any, initiative: Any, country_id: str) -> bool:
    """See the words of a country's answer: itself, the presenting country and the Unit."""
    return reads_actor_answers(user, initiative) or country_id in country_ids(user)


def reads_country_person(user: Any, country_id: str) -> bool:
    """See who answered for a country: its own people and the Unit."""
    return is_unit(user) or country_id in country_ids(user)


def has_confirmations(user: Any) -> bool:
    """Whether the list of parts to confirm and in dispute concerns the person."""
    return is_unit(user) or bool(country_ids(user))


def can_settle_mentoring(user: Any, thing: Any = None) -> bool:
    """Read every offer and request; publish offers, answer requests."""
    return is_unit(user)


def can_ask_mentor(user: Any) -> bool:
    """Ask for a mentor in the name of a country: whoever works for one."""
    return bool(country_ids(user))
