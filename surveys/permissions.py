"""Who may do what with rounds and fichas. Seeing rows is ``visible_to``'s business."""

from typing import Any

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.permissions import country_ids, has_role, is_unit, works_for_programme

from .enums import EDITABLE, READ_BY_UNIT


def sees_every_ficha(user: Any) -> bool:
    """The Unit sees what countries sent. Fichas name persons, so it stays between the country and the Unit."""
    return is_unit(user)


def can_manage_rounds(user: Any) -> bool:
    return is_unit(user)


def can_remind(user: Any) -> bool:
    """Write reminders to the countries that owe something: the Unit."""
    return is_unit(user)


def can_start_ficha(user: Any, country_id: str) -> bool:
    return has_role(user, Role.FOCAL_POINT, Role.CONTRIBUTOR, country_id=country_id)


def can_edit_ficha(user: Any, ficha: Any) -> bool:
    """Write in it: the country's focal points and contributors, while it is with the country."""
    return ficha.state in EDITABLE and writes_for(user, ficha)


def can_edit_question(user: Any, ficha: Any, question: str) -> bool:
    """Write this answer now; ``question`` is "<section>.<key of the anexo1 field>".

    After a return the Unit may have left only what it flagged to the country.
    """
    section = question.partition(".")[0]
    return ficha.state in EDITABLE and writes_in(user, ficha, section) and ficha.is_unlocked(question)


def can_restore(user: Any, ficha: Any) -> bool:
    """Bring an earlier text back: the focal point, while every answer may be written."""
    return restores_for(user, ficha) and ficha.state in EDITABLE and ficha.unlocked_all


def restores_for(user: Any, ficha: Any) -> bool:
    return has_role(user, Role.FOCAL_POINT, country_id=ficha.country_id)


def reads_unit_data(user: Any, ficha: Any) -> bool:
    """See the Unit's note and who reviews: not somebody of the ficha's country, whatever else they are."""
    return sees_every_ficha(user) and not is_of_country(user, ficha)


def writes_for(user: Any, ficha: Any) -> bool:
    return has_role(user, Role.FOCAL_POINT, Role.CONTRIBUTOR, country_id=ficha.country_id)


def is_of_country(user: Any, ficha: Any) -> bool:
    """Somebody of the ficha's own country, in whatever role."""
    return ficha.country_id in country_ids(user)


def reads_answers(user: Any, ficha: Any) -> bool:
    """See what it says now. What the country is still writing is its own: the Unit then has the revisions."""
    return is_of_country(user, ficha) or (ficha.state in READ_BY_UNIT and sees_every_ficha(user))


def can_read_uploads_of(user: Any, upload: Any) -> bool:
    """See a document that came back, as ``Upload.objects.visible_to`` says of rows."""
    if upload.ficha_id and is_of_country(user, upload.ficha):
        return True
    return sees_every_ficha(user) and upload.batch_id is not None


def can_decide_suggestions(user: Any, ficha: Any) -> bool:
    """Take or leave what the last ficha said, and state that nothing is new: not for guests."""
    return has_role(user, Role.FOCAL_POINT, Role.CONTRIBUTOR, country_id=ficha.country_id)


def can_send_ficha(user: Any, ficha: Any) -> bool:
    """Only the focal point or the authority speaks for the country."""
    return has_role(user, Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY, country_id=ficha.country_id)


REVIEWERS = (Role.TECHNICAL_UNIT,)  # among whom a review is given


def can_review_ficha(user: Any, ficha: Any = None) -> bool:
    """Return, validate, set sectors, match actors: the Unit."""
    return is_unit(user)


# Inside the country: sections in hands, guests, comments, approval. A section is a key of ``surveys.sections``.


def guest_places(user: Any) -> list[Any]:
    """What a person was invited to as a guest, each ``FichaGuest`` with its ficha: one query for each request."""
    if not user.is_authenticated:
        return []
    if "_guest_places" not in user.__dict__:
        rows = user.guest_fichas.filter(ended_at=None).select_related("ficha__round", "ficha__country")
        user._guest_places = list(rows)
    return user._guest_places


def forget_guest_places(user: Any) -> None:
    """After the person's invitations changed."""
    user.__dict__.pop("_guest_places", None)


def is_guest(user: Any) -> bool:
    return bool(guest_places(user))


def is_guest_of(user: Any, ficha: Any) -> bool:
    """Somebody of another institution, invited to this ficha, who is not of the country already."""
    return not is_of_country(user, ficha) and any(place.ficha_id == ficha.pk for place in guest_places(user))


def _invited_to(user: Any, ficha: Any, section: str) -> bool:
    places = [place.sections for place in guest_places(user) if place.ficha_id == ficha.pk]
    return any(not listed or section in listed for listed in places)


def writes_in(user: Any, ficha: Any, section: str) -> bool:
    """Write in one section while the ficha is with the country: who writes in all of it, and its guests."""
    return writes_for(user, ficha) or _invited_to(user, ficha, section)


def reads_section(user: Any, ficha: Any, section: str) -> bool:
    """See what a section says now: a guest sees those of the invitation only."""
    return reads_answers(user, ficha) or _invited_to(user, ficha, section)


def reads_comments(user: Any, ficha: Any, section: str = "") -> bool:
    """The country's conversation (about a section when one is given): never for who has a role of the programme.

    That holds also for who is of the country besides.
    """
    if works_for_programme(user):
        return False
    return is_of_country(user, ficha) or (_invited_to(user, ficha, section) if section else is_guest_of(user, ficha))


VOICES = (Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY)


def role_writes(role: str) -> bool:
    """Whether a role of the country writes in its fichas."""
    return role in (Role.FOCAL_POINT, Role.CONTRIBUTOR)


def role_approves(role: str) -> bool:
    return role == Role.VALIDATING_AUTHORITY


def gives_sections(user: Any, ficha: Any) -> bool:
    """Give sections to people, invite guests and end their part: the focal point."""
    return has_role(user, Role.FOCAL_POINT, country_id=ficha.country_id)


def can_approve(user: Any, ficha: Any) -> bool:
    return has_role(user, Role.VALIDATING_AUTHORITY, country_id=ficha.country_id)


def sets_country(user: Any, country_id: str) -> bool:
    """Decide how the country works: whether sending needs the approval."""
    return has_role(user, *VOICES, country_id=country_id)
