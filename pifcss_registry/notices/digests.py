"""The daily summary: one mail for each person and day with what they have not read."""

from datetime import datetime, time

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from pifcss_registry.accounts.models import User
from pifcss_registry.mail import rendered
from pifcss_registry.outbox.backend import KEY_HEADER

from .enums import Choice
from .models import Digest, Notice

FROM_HOUR = 7  # in the site's time zone; what is told later waits for the next day
MOST_LISTED = 50


def waiting():
    """Notices for a digest: chosen so, in none yet, still unread."""
    return Notice.objects.filter(choice=Choice.DAILY, digest=None, read_at=None, person__is_active=True)


def write_due(now: datetime) -> int:
    """Write the summaries that are due; returns how many. Safe to call at any time, by any number of workers."""
    local = timezone.localtime(now)
    if local.time() < time(FROM_HOUR):
        return 0
    people = User.objects.filter(pk__in=waiting().values("person"))
    written = Digest.objects.filter(day=local.date()).values("person")
    return sum(_write(person, local.date()) for person in people.exclude(pk__in=written))


@transaction.atomic
def _write(person: User, day) -> bool:
    """One summary, if nobody else wrote that day's: the row and its mail are stored together."""
    digest, created = Digest.objects.get_or_create(person=person, day=day)
    if not created:
        return False
    notices = list(waiting().filter(person=person).order_by("created_at", "pk"))
    if not notices:  # read or switched off at this very moment
        digest.delete()
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digest=digest)
    context = {
        "person": person,
        "notices": notices[:MOST_LISTED],
        "count": len(notices),
        "more": max(len(notices) - MOST_LISTED, 0),
        "SITE_URL": settings.SITE_URL,
    }
    subject, body = rendered("notices/email/digest", person.language, context)
    headers = {KEY_HEADER: f"digest-{person.pk}-{day}"}
    EmailMessage(subject, body, to=[person.email], headers=headers).send()
    return True
