"""Chores of the worker: who has not answered an invitation or a schedule is reminded, old addresses are forgotten."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from pifcss_registry.accounts.models import Membership
from pifcss_registry.accounts.services import people_of
from pifcss_registry.notices import services as notices
from pifcss_registry.notices.enums import Kind

from . import inviting
from .enums import DialogueState, Reply, ScheduleState
from .models import Availability, Dialogue, Invitee, Schedule
from .permissions import VOICES, keeps_invitation

FROM_HOUR = 7  # in the site's time zone
INVITATION_DAYS = (7, 2)  # before the dialogue
SCHEDULE_DAYS = (3, 1)  # before the last day to answer
ADDRESS_DAYS = 30  # after the dialogue


def remind(now: datetime) -> int:
    """Ask newcomers, and remind whoever has not answered; returns how many letters.

    Safe to call at any time, by any number of workers: each reminder goes out once. One whose day the worker slept
    through is sent late; of several such only the last.
    """
    if timezone.localtime(now).time() < time(FROM_HOUR):
        return 0
    n = sum(inviting.ask_newcomers(pk) for pk in _with_newcomers(now))
    n += sum(_remind(invitee, now) for invitee in _waiting(now))
    return n + sum(_remind_schedule(schedule, now) for schedule in _schedules(now))


def _with_newcomers(now: datetime) -> list[int]:
    """Keys of dialogues to come for a country of which somebody speaks who was not asked: two queries."""
    coming = Dialogue.objects.filter(state=DialogueState.CONVENED, starts_at__gt=now)
    voices = Membership.objects.active().filter(role__in=VOICES, country__dialogues__in=coming)
    asked = Invitee.objects.filter(dialogue__in=coming).values_list("dialogue", "person")
    return sorted({pk for pk, _person in {*voices.values_list("country__dialogues", "user")} - {*asked}})


def _waiting(now: datetime):
    soon = now + timedelta(days=max(INVITATION_DAYS))
    waiting = Invitee.objects.standing().filter(answer=Reply.WAITING, dialogue__state=DialogueState.CONVENED)
    waiting = waiting.filter(dialogue__starts_at__gt=now, dialogue__starts_at__lte=soon)
    return waiting.select_related("person", "country", "dialogue__schedule")


@transaction.atomic
def _remind(invitee: Invitee, now: datetime) -> int:
    """The reminder whose day was reached last, unless they were asked after that day."""
    starts_at = invitee.dialogue.starts_at
    reached = [days for days in INVITATION_DAYS if starts_at - timedelta(days=days) <= now]
    days = min(reached)
    if invitee.reminded == days or invitee.asked_at >= starts_at - timedelta(days=days):
        return 0
    if not keeps_invitation(invitee):
        return 0
    same = Invitee.objects.filter(pk=invitee.pk, answer=Reply.WAITING, reminded=invitee.reminded)
    if not same.update(reminded=days):
        return 0  # answered, or another worker was here, in the meantime
    invitee.dialogue = Dialogue.objects.with_parts().get(pk=invitee.dialogue_id)
    inviting.remind(invitee, days)
    return 1


def _schedules(now: datetime):
    today = timezone.localdate(now)
    last = today + timedelta(days=max(SCHEDULE_DAYS))
    return Schedule.objects.filter(state=ScheduleState.OPEN, answer_until__gte=today, answer_until__lte=last)


def _remind_schedule(schedule: Schedule, now: datetime) -> int:
    """To who speaks for a country that has said nothing yet."""
    left = (schedule.answer_until - timezone.localdate(now)).days
    days = min(days for days in SCHEDULE_DAYS if left <= days)
    opened = schedule.events.filter(to_state=ScheduleState.OPEN).last()
    if opened and timezone.localdate(opened.at) > schedule.answer_until - timedelta(days=days):
        return 0  # they have just been asked
    key = f"schedule-{schedule.pk}-{schedule.answer_until}-{days}"
    answered = Availability.objects.filter(schedule=schedule, country__isnull=False).values("country")
    voices = Membership.objects.filter(country__dialogues__schedule=schedule, role__in=VOICES)
    people = people_of(voices.exclude(country__in=answered).distinct())
    context = {"schedule": schedule, "left": left}
    url = schedule.get_absolute_url()
    return len(notices.tell(people, Kind.DEADLINE, "dialogues/email/schedule_reminder", context, url, key=key))


def forget_addresses(now: datetime) -> int:
    """Addresses of people without an account go some weeks after the dialogue; returns how many."""
    over = Invitee.objects.filter(dialogue__starts_at__lt=now - timedelta(days=ADDRESS_DAYS)).exclude(email="")
    return over.update(email="")
