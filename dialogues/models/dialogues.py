"""Dialogues: who takes part, when, and what became of them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from ..enums import Cause, DialogueKind, DialogueState, WayOut
from ..permissions import sees_every_dialogue
from ..reasons import in_words, title
from .schedules import Schedule

LONGEST_KEY = 80


class DialogueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit and consultants see all; a country those it takes part in."""
        if sees_every_dialogue(user):
            return self.all()
        own = DialogueCountry.objects.filter(dialogue=models.OuterRef("pk"), country__in=country_ids(user))
        return self.filter(models.Exists(own))

    def with_parts(self):
        """Initiatives and countries as ``Dialogue.reason`` and the pages read them: two queries for all rows."""
        return self.prefetch_related(
            models.Prefetch("initiatives", Initiative.objects.select_related("country")),
            models.Prefetch("parts", DialogueCountry.objects.select_related("country")),
        )


class Dialogue(models.Model):
    """A structured dialogue: the initiatives presented and the countries that take part.

    ``key`` names the proposal it came from (``dialogues.matching``), so that it is proposed once.
    """

    key = models.CharField(max_length=LONGEST_KEY)
    kind = models.CharField(_("modo"), max_length=10, choices=DialogueKind)
    state = models.CharField(_("estado"), max_length=10, choices=DialogueState, default=DialogueState.PROPOSED)
    common = models.JSONField(default=list, blank=True, help_text="of enums.Nearness: what its initiatives share")
    initiatives = models.ManyToManyField(Initiative, related_name="dialogues")
    countries = models.ManyToManyField(Country, through="DialogueCountry", related_name="dialogues")
    schedule = models.ForeignKey(Schedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="dialogues")
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    length = models.PositiveSmallIntegerField(_("minutos"), default=90)
    starts_at = models.DateTimeField(_("fecha y hora"), null=True, blank=True)
    reserve_at = models.DateTimeField(_("fecha de reserva"), null=True, blank=True)
    link = models.URLField(_("enlace de la reunión"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="of its calendar event: rises with every change")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(state=DialogueState.DROPPED), name="dialogue_once_for_proposal"
            ),
            models.CheckConstraint(
                name="dialogue_with_a_date",
                condition=Q(starts_at__isnull=False) | ~Q(state__in=[DialogueState.CONVENED, DialogueState.HELD]),
            ),
        ]

    def __str__(self):
        """The kind and who meets; from ``with_parts`` without a query."""
        return title(self.kind, [part.country for part in self.parts.all()])

    def get_absolute_url(self):
        return reverse("dialogues:dialogue_detail", args=[self.pk])

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.length)

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at and self.starts_at + self.duration

    @property
    def presenters(self) -> list[Country]:
        return [part.country for part in self.parts.all() if part.presents]

    @property
    def interested(self) -> list[Country]:
        return [part.country for part in self.parts.all() if part.interested]

    @property
    def reason(self) -> str:
        """Why it was proposed, in the active language; from ``with_parts`` without a query."""
        return in_words(
            self.kind,
            initiatives=self.initiatives.all(),
            presenters=self.presenters,
            interested=self.interested,
            common=self.common,
        )


class DialogueCountry(models.Model):
    """A country takes part in a dialogue: it presents, or is interested, or (bilateral) both."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="parts")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="dialogue_parts")
    presents = models.BooleanField()
    interested = models.BooleanField()

    class Meta:
        ordering = ["-presents", "country__name_es"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "country"], name="country_once_in_dialogue"),
            models.CheckConstraint(
                name="country_has_a_part_in_dialogue", condition=Q(presents=True) | Q(interested=True)
            ),
        ]

    def __str__(self):
        return f"{self.country} · {self.dialogue_id}"


class DialogueEvent(models.Model):
    """A move of a dialogue: who, when, from where (nowhere: it was proposed) to where, and what was said."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=DialogueState, blank=True)
    to_state = models.CharField(max_length=10, choices=DialogueState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.dialogue} · {self.action}"


class FallenDate(models.Model):
    """A date that fell through: when it was, why, and what was done about it."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="fallen_dates")
    was_at = models.DateTimeField()
    cause = models.CharField(_("causa"), max_length=20, choices=Cause)
    way_out = models.CharField(_("qué se hace"), max_length=20, choices=WayOut)
    comment = models.TextField(_("qué pasó"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.dialogue} · {self.was_at:%Y-%m-%d}"
