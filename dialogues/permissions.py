"""Who may do what with interests and dialogues. Seeing rows is ``visible_to``'s business."""

from typing import Any

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, is_administrator, is_consultant, is_unit

# Who speaks for a country: marks its interest and is written to about its dialogues.
VOICES = (Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY)

# Who may facilitate a dialogue.
FACILITATORS = (Role.CONSULTANT, Role.TECHNICAL_UNIT)


def sees_every_dialogue(user: Any) -> bool:
    return is_unit(user) or is_consultant(user) or is_administrator(user)


def speaking_countries(user: Any) -> set[str]:
    """Countries in whose name the person may mark an interest: focal points and authorities."""
    return country_ids(user, *VOICES)


def can_declare_interest(user: Any, country_id: str) -> bool:
    return country_id in speaking_countries(user)


def can_propose_dialogue(user: Any, dialogue: Any = None) -> bool:
    return is_unit(user)


def can_run_dialogue(user: Any, dialogue: Any = None) -> bool:
    """Who facilitates and writes: the Unit and the consultants."""
    return is_unit(user) or is_consultant(user)


def can_answer_for(user: Any, country_id: str) -> bool:
    """Say when a country can: whoever speaks for it, and its colleagues."""
    return country_id in country_ids(user)


def keeps_invitation(invitee: Any) -> bool:
    """Whether who was asked still has what they were asked for: speaks for the country, facilitates, or was named."""
    person = invitee.person
    if person is None:
        return bool(invitee.email)
    if not person.is_active:
        return False
    if invitee.country_id is None:
        return invitee.dialogue.facilitator_id == person.pk
    return invitee.country_id in (country_ids(person) if invitee.given_by_id else speaking_countries(person))


def reads_invitee(user: Any, invitee: Any) -> bool:
    """Read who was asked: the country's own people and the Unit; others of the programme only what was answered."""
    return is_unit(user) or invitee.country_id in country_ids(user)
