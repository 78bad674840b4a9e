"""Seminars: programme, panel, who registers, what is asked, and who was connected."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models import Term
from initiatives.enums import ActorKind
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from .enums import KIND_LENGTH, PARTICIPANT_KINDS, SeminarState
from .permissions import reads_questions, sees_drafts, sees_every_registration

MAX_TEXT = 2000
MOST_MINUTES = 12 * 60
PUBLIC = (SeminarState.ANNOUNCED, SeminarState.HELD, SeminarState.CANCELLED)


def person(**options) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


def minutes_field(label) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    return models.PositiveSmallIntegerField(label, validators=limits)


class SeminarQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever prepares sees all; everybody else, visitors too, what was announced."""
        return self.all() if sees_drafts(user) else self.filter(state__in=PUBLIC)


class Seminar(models.Model):
    """A seminar of a round. ``zone`` is the IANA name in which its hour was said; ``link`` leads to the meeting."""

    title = models.CharField(_("título"), max_length=200)
    round_code = models.SlugField(_("convocatoria"), max_length=20, blank=True)
    starts_at = models.DateTimeField(_("comienza"))
    zone = models.CharField(_("huso horario"), max_length=60, default=settings.TIME_ZONE)
    minutes = minutes_field(_("minutos"))
    link = models.URLField(_("enlace de la reunión"), max_length=500, blank=True)
    description = models.TextField(_("de qué trata"), max_length=MAX_TEXT, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=SeminarState, default=SeminarState.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SeminarQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("seminario")
        verbose_name_plural = _("seminarios")
        constraints = [
            models.CheckConstraint(name="seminar_minutes", condition=Q(minutes__range=(1, MOST_MINUTES))),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("seminars:seminar_detail", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def zone_place(self) -> str:
        """The place by which the zone is known: «Santiago»."""
        return self.zone.rpartition("/")[2].replace("_", " ")

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def takes_registrations(self) -> bool:
        return self.state == SeminarState.ANNOUNCED and not self.is_over

    @property
    def is_live(self) -> bool:
        """Announced and not cancelled: it takes questions, and from the Unit whoever registered elsewhere."""
        return self.state in (SeminarState.ANNOUNCED, SeminarState.HELD)

    @property
    def is_held(self) -> bool:
        return self.state == SeminarState.HELD


class SeminarEvent(models.Model):
    """A move of a seminar: who, when, from where to where, and what was said."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=SeminarState, blank=True)
    to_state = models.CharField(max_length=10, choices=SeminarState)
    by = person()
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.seminar_id} · {self.action}"


class ProgrammeItem(models.Model):
    """A part of the programme, in its place. ``speaker`` is public: who speaks, as the programme says it."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(_("qué"), max_length=200)
    speaker = models.CharField(_("quién"), max_length=200, blank=True)
    minutes = minutes_field(_("minutos"))

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["seminar", "place"], name="programme_place_once")]

    def __str__(self):
        return self.title


class PanelVoice(models.Model):
    """A voice of the panel: an institution, what of it speaks, and which kind of actor it stands for."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="voices")
    place = models.PositiveSmallIntegerField()
    institution = models.CharField(_("institución"), max_length=200)
    role = models.CharField(_("quién habla: su cargo"), max_length=200, blank=True)
    kind = models.CharField(_("qué voz es"), max_length=KIND_LENGTH, choices=ActorKind)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["seminar", "place"], name="panel_place_once")]

    def __str__(self):
        return self.institution


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit sees all; a country those of its people; everybody else nobody's."""
        return self.all() if sees_every_registration(user) else self.filter(country__in=country_ids(user))

    def people(self):
        return self.select_related("person", "country")


class Registration(models.Model):
    """Who registered: somebody with an account (``person``) or, from outside, who they said they are."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="registrations")
    person = person(null=True)
    name = models.CharField(_("nombre y apellido"), max_length=200, blank=True)
    email = models.EmailField(_("correo electrónico"), max_length=254, blank=True)
    institution = models.CharField(_("institución"), max_length=200, blank=True)
    kind = models.CharField(_("tipo de participante"), max_length=KIND_LENGTH, choices=PARTICIPANT_KINDS)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seminar", "person"], name="registration_of_person_once"),
            models.UniqueConstraint(
                fields=["seminar", "email"], condition=~Q(email=""), name="registered_email_once"
            ),
            models.CheckConstraint(name="registration_email_in_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="registration_of_somebody",
                condition=Q(person__isnull=False, name="", email="")
                | (Q(person__isnull=True) & ~Q(name="") & ~Q(email="")),
            ),
        ]

    def __str__(self):
        return f"{self.seminar_id} · {self.pk}"

    @property
    def shown_name(self) -> str:
        return str(self.person) if self.person_id else self.name

    @property
    def shown_email(self) -> str:
        return self.person.email if self.person_id else self.email


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever has a role reads what was asked; in whose name, but not by whom (``sees_person``)."""
        return self.all() if reads_questions(user) else self.none()


class Question(models.Model):
    """What a country asks, perhaps of a term or an initiative, and what the Unit answers."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("pregunta"), max_length=MAX_TEXT)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    by = person()
    at = models.DateTimeField(default=timezone.now)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, related_name="questions")
    initiative = models.ForeignKey(Initiative, on_delete=models.SET_NULL, null=True, related_name="questions")
    answer = models.TextField(_("respuesta"), max_length=MAX_TEXT, blank=True)
    answered_by = person(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="question_of_one_thing", condition=Q(term__isnull=True) | Q(initiative__isnull=True)
            ),
            models.CheckConstraint(
                name="question_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.seminar_id} · {self.pk}"

    def get_absolute_url(self):
        return f"{reverse('seminars:seminar_detail', args=[self.seminar_id])}#pregunta-{self.pk}"


class AttendanceLog(models.Model):
    """What was understood of a meeting's log. The file is not kept, nor any name or address of it.

    ``problems`` lists code, line and words of each (``attendance.problems``), the first ``MOST_PROBLEMS``.
    The figures follow from the spans and the seminar's times (``attending.recount``).
    """

    MOST_PROBLEMS = 100

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="logs")
    by = person()
    at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60)
    order = models.CharField(max_length=5, help_text="which comes first in its dates (attendance.clocks)")
    order_why = models.CharField(max_length=5, blank=True)
    problems = models.JSONField(default=list)
    n_problems = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField()
    peak = models.PositiveIntegerField()
    peak_at = models.DateTimeField(null=True)
    floor = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seminar"], condition=Q(accepted_at__isnull=False), name="attendance_accepted_once"
            ),
            models.UniqueConstraint(
                fields=["seminar"], condition=Q(accepted_at__isnull=True), name="attendance_to_accept_once"
            ),
        ]

    def __str__(self):
        return f"{self.seminar_id} · {self.pk}"

    def get_absolute_url(self):
        return reverse("seminars:log_detail", args=[self.seminar_id, self.pk])


class AttendanceSpan(models.Model):
    """Somebody was connected. ``person`` is a number in this log; kind and country come from their registration."""

    log = models.ForeignKey(AttendanceLog, on_delete=models.CASCADE, related_name="spans")
    person = models.PositiveIntegerField()
    kind = models.CharField(max_length=KIND_LENGTH, choices=PARTICIPANT_KINDS, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.CheckConstraint(name="attendance_leaves_after_joining", condition=Q(left_at__gte=F("joined_at")))
        ]

    def __str__(self):
        return f"{self.log_id} · {self.person}"
