"""When dialogues can be held: the days that are offered, what each party answers, and the plans made of it."""

import zoneinfo
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids, is_member

from ..enums import Can, RunState, ScheduleState
from ..permissions import sees_every_dialogue

MOST_DAYS = 31
STEPS = ((30, _("cada media hora")), (60, _("cada hora")))


class ScheduleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit and consultants see all; a country those that were opened with a dialogue of its own."""
        if sees_every_dialogue(user):
            return self.all()
        if not is_member(user):
            return self.none()
        opened = self.exclude(state=ScheduleState.DRAFT)
        return opened.filter(dialogues__countries__in=country_ids(user)).distinct()


class Schedule(models.Model):
    """The dialogues that are planned together: which days and hours are offered, until when parties answer.

    Hours of the day are of the Unit's time zone; ``earliest`` and ``latest`` are the hours of the day of every
    party, between which the whole of a dialogue must be (``docs/interfaces.md``, ``plan_dialogues``).
    """

    title = models.CharField(_("nombre"), max_length=200)
    first_day = models.DateField(_("primer día"))
    last_day = models.DateField(_("último día"))
    from_hour = models.TimeField(_("desde las"), default=time(9))
    to_hour = models.TimeField(_("hasta las"), default=time(18))
    slot_minutes = models.PositiveSmallIntegerField(_("empiezan"), choices=STEPS, default=60)
    earliest = models.TimeField(_("no antes de las"), default=time(7))
    latest = models.TimeField(_("no después de las"), default=time(20))
    answer_until = models.DateField(_("se responde hasta el"))
    attendees_visible = models.BooleanField(
        _("las personas invitadas ven quiénes más participan"),
        default=False,
        help_text=_("Por su nombre y su país; los correos no se ven."),
    )
    state = models.CharField(_("estado"), max_length=10, choices=ScheduleState, default=ScheduleState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(name="schedule_days_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="schedule_hours_in_order", condition=Q(to_hour__gt=F("from_hour"))),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("dialogues:schedule_detail", args=[self.pk])

    def clean(self):
        if self.first_day and self.last_day:
            if self.last_day < self.first_day:
                raise ValidationError({"last_day": _("El último día no puede ser anterior al primero.")})
            if (self.last_day - self.first_day).days >= MOST_DAYS:
                raise ValidationError({"last_day": _("Ofrezca como mucho un mes.")})
        if self.from_hour and self.to_hour and self.to_hour <= self.from_hour:
            raise ValidationError({"to_hour": _("La hora final debe ser posterior a la inicial.")})
        if self.answer_until and self.first_day and self.answer_until >= self.first_day:
            raise ValidationError({"answer_until": _("Debe ser anterior al primer día de los diálogos.")})

    @cached_property
    def slots(self) -> list[datetime]:
        """When a dialogue may start, in UTC, in order: working days only, an hour that the clock skips left out."""
        zone, found = zoneinfo.ZoneInfo(settings.TIME_ZONE), []
        step = timedelta(minutes=self.slot_minutes)
        for number in range((self.last_day - self.first_day).days + 1):
            day = self.first_day + timedelta(days=number)
            if day.weekday() >= 5:
                continue
            at = datetime.combine(day, self.from_hour)
            while at.date() == day and at.time() < self.to_hour:
                moment = at.replace(tzinfo=zone).astimezone(UTC)
                if moment.astimezone(zone).replace(tzinfo=None) == at:
                    found.append(moment)
                at += step
        return found


class AvailabilityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit and consultants see all; a country's people what their country answered."""
        return self.all() if sees_every_dialogue(user) else self.filter(country__in=country_ids(user))


class Availability(models.Model):
    """What a country, or a facilitator, says of the starts of a schedule: ``cannot`` and ``rather_not`` are moments.

    Moments (ISO 8601, UTC) and not places, so that an answer stays right when days are added. No row: not answered,
    which is not a no.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="availabilities")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    zone = models.CharField(max_length=60, help_text="IANA; of the hours that were shown")
    cannot = models.JSONField(default=list, blank=True)
    rather_not = models.JSONField(default=list, blank=True)
    comment = models.TextField(_("algo que convenga saber"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now=True)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "country"], condition=Q(country__isnull=False), name="country_answers_once"
            ),
            models.UniqueConstraint(
                fields=["schedule", "person"], condition=Q(person__isnull=False), name="facilitator_answers_once"
            ),
            models.CheckConstraint(
                name="availability_is_of_one_party",
                condition=Q(country__isnull=False, person__isnull=True)
                | Q(country__isnull=True, person__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.schedule} · {self.country or self.person}"

    def can(self, moment: datetime) -> Can:
        text = moment.isoformat()
        if text in self.cannot:
            return Can.NO
        return Can.RATHER_NOT if text in self.rather_not else Can.YES


class ScheduleEvent(models.Model):
    """A move of a schedule: who, when, and what was said."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=ScheduleState, blank=True)
    to_state = models.CharField(max_length=10, choices=ScheduleState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.schedule} · {self.action}"


class PlanRun(models.Model):
    """A timetable that the worker looks for: what was asked, how far it is, what was found.

    ``problem``, ``plan`` and ``progress`` are of ``dialogues.planning`` as JSON; ``stop``: somebody wants the best so
    far. Who works on it holds ``claim``.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    seconds = models.PositiveSmallIntegerField(
        _("segundos como mucho"), default=60, validators=[MinValueValidator(5), MaxValueValidator(300)]
    )
    problem = models.JSONField()
    progress = models.JSONField(default=dict, blank=True)
    plan = models.JSONField(default=dict, blank=True)
    stop = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    claim = models.CharField(max_length=100, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.schedule} · {self.asked_at:%Y-%m-%d %H:%M}"
