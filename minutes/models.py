"""What is planned, asked, written down and promised around a dialogue.

What minutes say stands in ``Passage``: one row for each place, which is swapped for a newer text and never written
over unseen; every text that was ever acknowledged is a ``PassageVersion``.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.enums import DialogueState
from dialogues.models import Dialogue
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from . import agenda, places
from .days import months_after
from .enums import CommitmentState, FollowUpMonth, MinutesState
from .facts import DialogueFacts, facts_of
from .permissions import writes_minutes

MAX_TEXT = 2000


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who writes minutes sees all; a country those of its dialogues that are closed."""
        if writes_minutes(user):
            return self.all()
        own = Dialogue.objects.filter(countries__in=country_ids(user))
        return self.filter(state=MinutesState.CLOSED, dialogue__in=own)

    def with_facts(self):
        """What ``facts`` reads: two queries for all rows."""
        return self.prefetch_related("blocks", "passages")


class Minutes(models.Model):
    """What belongs to a dialogue besides the dialogue: agenda, questions, minutes. Made when first needed.

    ``closed_at``: when they were closed first. ``board_until``: the last day on which questions and answers go on in
    writing.
    """

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, related_name="minutes")
    state = models.CharField(_("estado"), max_length=10, choices=MinutesState, default=MinutesState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    board_until = models.DateField(_("preguntas por escrito hasta"), null=True, blank=True)
    agenda_version = models.PositiveIntegerField(default=0)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"acta {self.dialogue_id}"

    def get_absolute_url(self):
        return reverse("minutes:minutes_detail", args=[self.dialogue_id])

    @property
    def is_open(self) -> bool:
        return self.state == MinutesState.OPEN

    @property
    def said(self) -> dict[str, str]:
        """What stands at each place; from ``with_facts`` without a query."""
        return {passage.place: passage.text for passage in self.passages.all()}

    @property
    def facts(self) -> DialogueFacts:
        """Coverage and time; from ``with_facts`` without a query."""
        return facts_of(self.blocks.all(), self.said)

    @property
    def counts_from(self) -> date | None:
        """The day from which follow-ups count: the dialogue's or, where it has none, that of closing the minutes."""
        was = self.dialogue.state != DialogueState.NOT_HELD
        moment = (self.dialogue.starts_at if was else None) or self.closed_at
        return timezone.localdate(moment) if moment else None


class MinutesEvent(models.Model):
    """A move of minutes: who, when, from where to where, and what was said."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=MinutesState)
    to_state = models.CharField(max_length=10, choices=MinutesState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.minutes_id} · {self.action}"


class Block(models.Model):
    """A block of an agenda. Title and question of the standard ones are the standard's, in the reader's language."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="blocks")
    key = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    own_title = models.CharField(_("tema"), max_length=120, blank=True)
    own_question = models.CharField(_("pregunta guía"), max_length=300, blank=True)
    planned = models.PositiveSmallIntegerField(_("minutos previstos"))
    responsible = models.CharField(_("responsable"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "key"], name="block_once_in_agenda")]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return agenda.title_of(self.key, self.own_title)

    @property
    def question(self) -> str:
        return agenda.question_of(self.key, self.own_question)

    @property
    def is_kept(self) -> bool:
        return agenda.is_kept(self.key)

    @property
    def anchor(self) -> str:
        return f"bloque-{self.key}"


def standard_blocks(minutes: Minutes | None = None) -> list[Block]:
    """The standard agenda, not stored."""
    return [
        Block(minutes=minutes, key=block.key, position=position, planned=block.minutes)
        for position, block in enumerate(agenda.STANDARD, 1)
    ]


class Passage(models.Model):
    """What stands at a place of the minutes (``minutes.places``), and how often it was changed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="passages")
    place = models.CharField(max_length=40)
    text = models.TextField(max_length=places.LONGEST[places.TEXT], blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "place"], name="passage_once_in_minutes")]

    def __str__(self):
        return self.place


class PassageVersion(models.Model):
    """A text that was acknowledged; rows are only added. ``key`` is that of the request that saved it."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["passage", "number"], name="passage_version_once")]

    def __str__(self):
        return f"{self.passage} · {self.number}"


class Question(models.Model):
    """A question for a block, of a country of the dialogue or (without one) of the Unit or a consultant."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="questions")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("pregunta"), max_length=MAX_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answered_aloud = models.BooleanField(_("respondida en el diálogo"), default=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def is_answered(self) -> bool:
        """In the dialogue or in writing; from prefetched ``answers`` without a query."""
        return self.answered_aloud or bool(self.answers.all())


class QuestionAnswer(models.Model):
    """An answer in writing; several countries may present, so a question may have several."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("respuesta"), max_length=MAX_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who writes minutes sees all; a country those of its dialogues."""
        if writes_minutes(user):
            return self.all()
        return self.filter(minutes__dialogue__in=Dialogue.objects.filter(countries__in=country_ids(user)))

    def open(self):
        return self.filter(state=CommitmentState.OPEN)

    def overdue(self, today: date):
        return self.open().filter(due__lt=today)

    def for_rows(self):
        """With what a row shows: three queries for all rows."""
        parts = ("minutes__dialogue__parts__country", "follow_ups")
        return self.select_related("country", "minutes__dialogue").prefetch_related(*parts)


class Commitment(models.Model):
    """What somebody of a country will do after a dialogue. ``owner`` is an institution or a role, not a name."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="commitments")
    what = models.TextField(_("qué"), max_length=MAX_TEXT)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    owner = models.CharField(_("quién"), max_length=200)
    due = models.DateField(_("plazo"))
    state = models.CharField(_("estado"), max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self):
        return self.what[:80]

    def get_absolute_url(self):
        return reverse("minutes:commitment_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == CommitmentState.OPEN

    @property
    def is_overdue(self) -> bool:
        """As ``overdue`` says of many."""
        return self.is_open and self.due < timezone.localdate()

    def follow_up_day(self, months: int) -> date | None:
        start = self.minutes.counts_from
        return months_after(start, months) if start else None


class FollowUp(models.Model):
    """How a commitment stood 3 or 6 months after the dialogue."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField(choices=FollowUpMonth)
    state = models.CharField(_("estado"), max_length=10, choices=CommitmentState)
    note = models.TextField(_("nota"), max_length=MAX_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["months", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "months"], name="follow_up_once"),
            models.CheckConstraint(name="follow_up_has_words", condition=~Q(note="")),
        ]

    def __str__(self):
        return f"{self.commitment_id} · {self.months}"


class CommitmentEvent(models.Model):
    """A move of a commitment: who, when, from where to where, and why."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=CommitmentState)
    to_state = models.CharField(max_length=10, choices=CommitmentState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.commitment_id} · {self.action}"
