"""Asking people to a dialogue, and telling them when its date moves or is off: mails that calendars understand.

Each person gets one mail for each change, in their language and with the time on their clocks. It names nobody of
another country, unless the schedule lets those who take part see each other: then by name, never by address.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.mail import CalendarPart, rendered, with_calendar
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import Letter, deliver
from pifcss_registry.outbox.backend import KEY_HEADER

from . import calendars
from .clock import in_words_at, zones_of
from .enums import DialogueState, Reply, Topic
from .models import Availability, Dialogue, Invitee
from .models.invitations import MAIL_KEY
from .permissions import VOICES, keeps_invitation

# Of what is said about a dialogue (``docs/domain.md`` 7.3).
QUESTIONS = (Topic.MECHANISMS, Topic.PROCESSES, Topic.ADDED_VALUE)


def invite(dialogue: Dialogue) -> None:
    """To everybody who speaks for a country of the dialogue, and to who facilitates: it has a date."""
    _ask(_invitees(dialogue), "dialogue_convened")


def moved(dialogue: Dialogue, *, comment: str) -> None:
    """The date is another one: what was answered about the old one does not count any more."""
    _ask(_invitees(dialogue), "dialogue_moved", comment=comment)


def called_off(dialogue: Dialogue, *, comment: str) -> None:
    """There is no date any more."""
    for invitee in _invitees(dialogue):
        send(invitee, "dialogue_called_off", cancelled=True, comment=comment)


@transaction.atomic
def ask_newcomers(pk: int) -> int:
    """Ask whoever speaks for a country of a convened dialogue since it was convened; returns how many."""
    dialogue = Dialogue.objects.select_for_update(of=("self",)).get(pk=pk)
    if dialogue.state != DialogueState.CONVENED:
        return 0
    new = [each for each in _invitees(dialogue) if each.asked_for == 0]
    _ask(new, "dialogue_convened")
    return len(new)


def withdraw(invitee: Invitee, template: str, **context: object) -> None:
    """Take the event out of somebody's calendar; the caller notes why."""
    invitee.changes += 1
    invitee.save()
    send(invitee, template, cancelled=True, **context)


def after_leaving(membership: Membership, by: User) -> None:
    """Who no longer speaks for a country has no place in its dialogues: for ``accounts.services``."""
    membership.user.__dict__.pop("memberships_now", None)
    places = Invitee.objects.standing().filter(
        person=membership.user, country=membership.country_id, dialogue__state=DialogueState.CONVENED
    )
    for invitee in places.select_related("person", "country", "dialogue"):
        invitee.person = membership.user
        if not keeps_invitation(invitee):
            invitee.withdrawn_at = timezone.now()
            withdraw(invitee, "invitation_withdrawn")


def _invitees(dialogue: Dialogue) -> list[Invitee]:
    """Everybody who has a place, with those who speak for a country or facilitate by now."""
    voices = Membership.objects.active().filter(country__dialogues=dialogue, role__in=VOICES).order_by("pk")
    found = {each.user_id: each.country_id for each in voices}
    if dialogue.facilitator_id:
        found.setdefault(dialogue.facilitator_id, None)
    known = set(dialogue.invitees.exclude(person=None).values_list("person_id", flat=True))
    Invitee.objects.bulk_create(
        Invitee(dialogue=dialogue, person_id=person, country_id=country)
        for person, country in found.items()
        if person not in known
    )
    rows = dialogue.invitees.standing().select_related("person", "country")
    whole = Dialogue.objects.with_parts().select_related("schedule").get(pk=dialogue.pk)
    for row in rows:
        row.dialogue = whole
    return [row for row in rows if keeps_invitation(row)]


def _ask(invitees: Iterable[Invitee], template: str, **context: object) -> None:
    """Ask each one once about each date."""
    for invitee in invitees:
        if invitee.asked_for != invitee.dialogue.sequence:
            ask(invitee, template, **context)


def ask(invitee: Invitee, template: str, **context: object) -> None:
    """A new question: whatever was answered before is forgotten."""
    invitee.answer, invitee.answered_at, invitee.reminded = Reply.WAITING, None, None
    invitee.asked_for, invitee.asked_at = invitee.dialogue.sequence, timezone.now()
    invitee.save()
    send(invitee, template, **context)


def zone_of(dialogue: Dialogue, invitee: Invitee) -> str:
    """By whose clocks somebody reads the date: as their country, or the facilitator, answered in the schedule."""
    said = None
    if dialogue.schedule_id:
        party = {"country": invitee.country_id} if invitee.country_id else {"person": invitee.person_id}
        answered = Availability.objects.filter(schedule=dialogue.schedule_id, **party)
        said = answered.values_list("zone", flat=True).first()
    return zone_by(said, invitee)


def zone_by(said: str | None, invitee: Invitee) -> str:
    """The zone that was said, else that of the country's capital, else the site's."""
    return said or (zones_of(invitee.country)[0] if invitee.country_id else settings.TIME_ZONE)


def uid_of(dialogue: Dialogue) -> str:
    return f"dialogue-{dialogue.pk}@{urlsplit(settings.SITE_URL).hostname}"


def meeting_of(
    dialogue: Dialogue,
    *,
    zone: str,
    sequence: int,
    page: str,
    cancelled: bool = False,
    starts_at: datetime | None = None,
) -> calendars.Meeting:
    """The event in the active language. ``page`` is a path on the site; without ``starts_at``, at its date."""
    page = settings.SITE_URL + page
    lines = [
        _("Diga si participa con el enlace del correo de la invitación: los botones del calendario no nos avisan."),
        "",
        _("Se hablará de tres preguntas:"),
        *(f"- {question.label}" for question in QUESTIONS),
        "",
        page,
    ]
    starts_at = starts_at or dialogue.starts_at
    return calendars.Meeting(
        uid=uid_of(dialogue),
        sequence=sequence,
        starts_at=starts_at,
        ends_at=starts_at + dialogue.duration,
        zone=zone,
        title=_("Diálogo entre países. %(dialogue)s") % {"dialogue": dialogue},
        text="\n".join(lines),
        page=page,
        link=dialogue.link,
        cancelled=cancelled,
    )


def send(invitee: Invitee, template: str, *, cancelled: bool = False, **context: object) -> None:
    """One mail with the event (for who has an account, a notice as well), once for each state of it."""
    dialogue, language = invitee.dialogue, invitee.speaks
    zone = zone_of(dialogue, invitee)
    page = dialogue.get_absolute_url() if invitee.person_id else invitee.reply_url
    with translation.override(language):
        meeting = meeting_of(dialogue, zone=zone, sequence=invitee.sequence, page=page, cancelled=cancelled)
        data = calendars.message(
            meeting, organizer=organizer(), attendees=attendees_for(invitee), stamp=timezone.now()
        )
    part = CalendarPart(calendars.method_of(meeting), data)
    mail = rendered(f"dialogues/email/{template}", language, words_for(invitee, zone) | context)
    _deliver(invitee, mail, Kind.INVITATION, url=page, key=_key(invitee), calendar=part)


def remind(invitee: Invitee, days: int) -> None:
    """Write once more to who has not answered."""
    zone = zone_of(invitee.dialogue, invitee)
    mail = rendered("dialogues/email/invitation_reminder", invitee.speaks, words_for(invitee, zone))
    _deliver(invitee, mail, Kind.REMINDER, url=invitee.reply_url, key=f"{_key(invitee)}-{days}")


def _key(invitee: Invitee) -> str:
    return f"{MAIL_KEY}{invitee.pk}-{invitee.sequence}"


def _deliver(
    invitee: Invitee, mail: tuple[str, str], kind: Kind, *, url: str, key: str, calendar: CalendarPart | None = None
) -> None:
    """To who has an account as any notice, to others by mail alone; ``key`` keeps either from being written twice."""
    subject, body = mail
    if invitee.person_id:
        deliver([Letter(invitee.person, subject, body, url, key, calendar)], kind)
        return
    to, headers = [invitee.email], {KEY_HEADER: key}
    if calendar is None:
        EmailMessage(subject, body, to=to, headers=headers).send()
    else:
        with_calendar(subject, body, calendar, to=to, headers=headers).send()


def when(invitee: Invitee, zone: str) -> str:
    """The date on their clocks, in the active language."""
    return in_words_at(invitee.dialogue.starts_at, zone, invitee.country)


def words_for(invitee: Invitee, zone: str) -> dict:
    """What the templates of mails say; the date is in the reader's language."""
    with translation.override(invitee.speaks):
        date = when(invitee, zone)
    return {
        "person": invitee.name,
        "has_account": bool(invitee.person_id),
        "dialogue": invitee.dialogue,
        "country": invitee.country,
        "when": date,
        "url": settings.SITE_URL + invitee.dialogue.get_absolute_url(),
        "reply_url": settings.SITE_URL + invitee.reply_url,
    }


def organizer() -> calendars.Party:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return calendars.Party(name or settings.SITE_NAME, address)


def attendees_for(invitee: Invitee) -> Sequence[calendars.Party]:
    """The person alone; where the schedule says so everybody, others by name and country and without an address."""
    own = calendars.Party(invitee.name, invitee.address)
    schedule = invitee.dialogue.schedule
    if schedule is None or not schedule.attendees_visible:
        return [own]
    others = invitee.dialogue.invitees.standing().exclude(pk=invitee.pk).select_related("person", "country")
    return [own, *(calendars.Party(f"{each.name} ({each.country or _('facilita')})") for each in others)]
