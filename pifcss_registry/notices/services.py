"""Telling people: stored on the site and, as each prefers, mailed; all in the caller's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from pifcss_registry.accounts.models import User
from pifcss_registry.mail import CalendarPart, rendered, with_calendar
from pifcss_registry.outbox.backend import KEY_HEADER

from .enums import GROUP_OF, Choice, Group, Kind
from .models import Notice, Preference


@dataclass(frozen=True)
class Letter:
    """What one person is told, in their language. ``url`` is a path on the site; ``calendar`` goes with the mail."""

    person: User
    subject: str
    body: str
    url: str = ""
    key: str | None = None
    calendar: CalendarPart | None = None


def choices_of(people: Iterable[User], kind: Kind) -> dict[int, Choice]:
    """When each person gets the mail of this kind, by the person's key: at most one query."""
    found = {person.pk: Choice.AT_ONCE for person in people}
    group = GROUP_OF.get(Kind(kind))
    if group is not None:
        rows = Preference.objects.filter(person__in=list(found), group=group)
        found |= {row.person_id: Choice(row.choice) for row in rows}
    return found


def tell(
    people: Iterable[User],
    kind: Kind,
    template: str,
    context: Mapping,
    url: str = "",
    *,
    key: str | None = None,
    batch: str = "",
) -> list[Notice]:
    """Tell each person once, from ``<template>_subject.txt`` and ``<template>_message.txt`` in their language.

    ``url`` is a path on the site; the templates see it whole as ``url``, and the reader as ``person``. With a
    ``key`` nobody is told the same thing twice, however often this is called. Returns the new notices.
    """
    people = {person.pk: person for person in people if person.is_active}.values()
    told = _already(people, [key]) if key else set()
    whole = {"url": settings.SITE_URL + url}
    letters = []
    for person in people:
        if (person.pk, key) not in told:
            subject, body = rendered(template, person.language, {**context, **whole, "person": person})
            letters.append(Letter(person, subject, body, url, key))
    return deliver(letters, kind, batch=batch)


@transaction.atomic
def deliver(letters: Iterable[Letter], kind: Kind, *, batch: str = "") -> list[Notice]:
    """Store letters as notices, and the mail of those who want it at once; letters told before are left out."""
    letters = list(letters)
    told = _already([letter.person for letter in letters], {letter.key for letter in letters} - {None})
    choices = choices_of([letter.person for letter in letters], kind)
    notices = []
    for letter in letters:
        if (letter.person.pk, letter.key) in told:
            continue
        values = {
            "kind": kind,
            "subject": letter.subject[:255],
            "body": letter.body,
            "url": letter.url,
            "batch": batch,
            "choice": choices[letter.person.pk],
        }
        if letter.key is None:
            notice, created = Notice.objects.create(person=letter.person, **values), True
        else:  # somebody else may be telling it at this very moment
            notice, created = Notice.objects.get_or_create(person=letter.person, key=letter.key, defaults=values)
        if created:
            notices.append(notice)
            if notice.choice == Choice.AT_ONCE:
                _mail(notice, letter.calendar)
    return notices


def told(keys: Iterable[str]) -> set[str]:
    """Which of the keys somebody was told: at most one query."""
    keys = list(keys)
    return set(Notice.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()


def _already(people: Iterable[User], keys: Iterable[str]) -> set[tuple[int, str]]:
    """Who was told which of the keys."""
    keys = list(keys)
    if not keys:
        return set()
    people = [person.pk for person in people]
    return set(Notice.objects.filter(key__in=keys, person__in=people).values_list("person_id", "key"))


def _mail(notice: Notice, calendar: CalendarPart | None) -> None:
    """Store the notice's mail; what the reader may switch off says where."""
    body = notice.body
    if notice.kind in GROUP_OF:
        with translation.override(notice.person.language):
            body = f"{body.rstrip()}\n{render_to_string('notices/email/footer.txt', {'SITE_URL': settings.SITE_URL})}"
    to, headers = [notice.person.email], {KEY_HEADER: notice.mail_key}
    if calendar is None:
        EmailMessage(notice.subject, body, to=to, headers=headers).send()
    else:
        with_calendar(notice.subject, body, calendar, to=to, headers=headers).send()


def read(notices, *, now=None) -> int:
    """Mark the unread ones of a queryset as read; returns how many."""
    return notices.unread().update(read_at=now or timezone.now())


def preferences_of(person: User) -> dict[Group, Choice]:
    """What the person chose for every group."""
    chosen = {row.group: row.choice for row in Preference.objects.filter(person=person)}
    return {group: Choice(chosen.get(group, Choice.AT_ONCE)) for group in Group}


@transaction.atomic
def save_preferences(person: User, choices: Mapping[Group, Choice]) -> None:
    """Keep what the person chose; what waited for a digest of a group now switched off stays on the site only."""
    for group, choice in choices.items():
        Preference.objects.update_or_create(person=person, group=Group(group), defaults={"choice": Choice(choice)})
        if choice == Choice.OFF:
            kinds = [kind for kind, of in GROUP_OF.items() if of == group]
            waiting = Notice.objects.filter(person=person, kind__in=kinds, choice=Choice.DAILY, digest=None)
            waiting.update(choice=Choice.OFF)
