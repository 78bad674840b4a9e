"""Files of initiatives that were loaded, or are about to be, and which of their columns are which of ours."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .enums import CANCELLABLE, MAPPABLE, UNDER_WAY, RunState
from .permissions import can_load


def person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="nobody when an operator's command did it",
    )


class LoadRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if can_load(user) else self.none()


class LoadRun(models.Model):
    """A file with what it would do, or did. The file itself is in ``pieces`` until it was loaded or cancelled.

    ``sample`` has the first lines as they are understood (``running.sample_of``); ``broken`` is the code and words
    of why the file cannot be read. ``share`` is how much of it is done, in thousandths.
    """

    name = models.CharField(_("archivo"), max_length=200)
    size = models.PositiveBigIntegerField()
    origin = models.SlugField(_("origen"), max_length=40)
    round_code = models.SlugField(_("convocatoria"), max_length=20, blank=True, db_index=False)
    by = person()
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("estado"), max_length=10, choices=RunState, default=RunState.WAITING)
    claim = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    actors = models.PositiveIntegerField(default=0, help_text="added to the directory")
    headers = models.JSONField(null=True, blank=True)
    mapping = models.JSONField(null=True, blank=True, help_text="our column <- theirs")
    sample = models.JSONField(default=list, blank=True)
    broken = models.JSONField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LoadRunQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["state", "at"], name="load_by_state")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("loading:run_detail", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_mappable(self) -> bool:
        """Its columns can be said to be others: of a table whose file is still there."""
        return self.state in MAPPABLE and self.headers is not None

    @property
    def is_cancellable(self) -> bool:
        return self.state in CANCELLABLE

    @property
    def is_ready(self) -> bool:
        return self.state == RunState.CHECKED


class LoadPiece(models.Model):
    """A part of a run's file, in order: a file is never held whole."""

    run = models.ForeignKey(LoadRun, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="load_piece_once")]

    def __str__(self):
        return f"{self.run} · {self.number}"


class RefusedLine(models.Model):
    """A line that is refused: ``problems`` lists code and words of each reason (``incoming.problems``)."""

    run = models.ForeignKey(LoadRun, on_delete=models.CASCADE, related_name="refused_lines")
    number = models.PositiveIntegerField()
    external_id = models.CharField(max_length=100, blank=True)
    problems = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="refused_line_once")]

    def __str__(self):
        return f"{self.run} · {self.number}"


class ColumnMapping(models.Model):
    """Our column <- theirs, for files of an origin with these names of columns: used when such a file comes again."""

    name = models.SlugField(_("nombre"), max_length=60, unique=True)
    origin = models.SlugField(max_length=40)
    header_key = models.CharField(max_length=32)
    columns = models.JSONField()
    by = person()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["origin", "header_key"], name="mapping_once")]

    def __str__(self):
        return self.name
