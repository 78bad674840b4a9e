"""Telling that a commitment falls due, or is to be followed up: a chore of the mail worker."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell, told

from .enums import FollowUpMonth
from .models import Commitment
from .permissions import TOLD_OF_UNIT, VOICES

FROM_HOUR = 7  # in the site's time zone


def tell_due(now: datetime) -> int:
    """Tell who speaks for the owner's country, and the Unit, of open commitments; returns how many notices.

    Each day (the date, 3 months, 6 months) once for each commitment, however often and by however many workers this
    is called; a day that the worker slept through is told late. Another date is another day.
    """
    if timezone.localtime(now).time() < time(FROM_HOUR):
        return 0
    today = timezone.localdate(now)
    rows = Commitment.objects.open().select_related("country", "minutes__dialogue").prefetch_related("follow_ups")
    due = {key: (commitment, months) for commitment in rows for key, months in _days(commitment, today)}
    already = told(due)
    waiting = {key: what for key, what in due.items() if key not in already}
    if not waiting:
        return 0
    unit = people_of(Membership.objects.filter(role__in=TOLD_OF_UNIT))
    return sum(len(_tell(key, *what, unit=unit)) for key, what in waiting.items())


def _days(commitment: Commitment, today: date) -> Iterator[tuple[str, int | None]]:
    """The days of a commitment that came, each with its key; of two follow-ups that nobody made only the last."""
    if commitment.due <= today:
        yield f"commitment-{commitment.pk}-due-{commitment.due}", None
    made = {follow_up.months for follow_up in commitment.follow_ups.all()}
    for months in sorted(FollowUpMonth.values, reverse=True):
        day = commitment.follow_up_day(months)
        if day is not None and day <= today:
            if months not in made:
                yield f"commitment-{commitment.pk}-{months}-months", months
            return


def _tell(key: str, commitment: Commitment, months: int | None, *, unit: list[User]) -> list:
    voices = people_of(Membership.objects.filter(country=commitment.country_id, role__in=VOICES))
    template = "commitment_due" if months is None else "commitment_follow_up"
    context = {"commitment": commitment, "months": months}
    people = [*voices, *unit]
    return tell(people, Kind.DEADLINE, f"minutes/email/{template}", context, commitment.get_absolute_url(), key=key)
