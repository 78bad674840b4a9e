"""Who may do what with agendas, questions, minutes and commitments. Seeing rows is ``visible_to``'s business.

``dialogue`` comes with its parts (``Dialogue.objects.with_parts``).
"""

from typing import Any

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, is_consultant, is_unit

# Who is told, of a country and of the programme, and who answers for what a country promised.
VOICES = (Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY)
TOLD_OF_UNIT = (Role.TECHNICAL_UNIT,)


def writes_minutes(user: Any, minutes: Any = None) -> bool:
    """Facilitate and write: agendas, minutes, commitments; close minutes. The Unit and consultants, together."""
    return is_unit(user) or is_consultant(user)


def can_reopen(user: Any, minutes: Any = None) -> bool:
    return is_unit(user)


def can_set_board(user: Any) -> bool:
    """Say until when a dialogue goes on in writing."""
    return is_unit(user)


def can_enter(user: Any, dialogue: Any) -> bool:
    """Read agenda and questions of a dialogue: people of its countries, the Unit and consultants."""
    return writes_minutes(user) or bool(asking_countries(user, dialogue))


def asking_countries(user: Any, dialogue: Any) -> set[str]:
    """Countries of the dialogue for which the person asks."""
    return country_ids(user) & {part.country_id for part in dialogue.parts.all()}


def can_ask(user: Any, dialogue: Any) -> bool:
    return can_enter(user, dialogue)


def answering_countries(user: Any, dialogue: Any) -> set[str]:
    """Countries for which the person answers: those that present."""
    return country_ids(user) & {part.country_id for part in dialogue.parts.all() if part.presents}


def can_answer(user: Any, dialogue: Any) -> bool:
    """Answer in writing: the countries that present, and the Unit and consultants for their partners."""
    return writes_minutes(user) or bool(answering_countries(user, dialogue))


def reads_minutes(user: Any, dialogue: Any, *, closed: bool) -> bool:
    """Who writes them reads them always; a country of the dialogue once they are closed."""
    return writes_minutes(user) or (closed and can_enter(user, dialogue))


def can_follow_up(user: Any, commitment: Any) -> bool:
    """Say how a commitment goes: who speaks for the country that made it, the Unit and consultants."""
    return writes_minutes(user) or commitment.country_id in country_ids(user, *VOICES)
