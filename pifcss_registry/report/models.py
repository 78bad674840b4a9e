"""Reports of a round: the text that belongs to people, what they say of sums that do not close, the files."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models import Round

from .enums import UNFINISHED, FileForm, FileState, Language, ReportState
from .permissions import reads_reports, writes_reports

MAX_TEXT = 20_000
MAX_WORDS = 500
MOST = 1_000_000


def person() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever prepares reports sees all; whoever may read them those that were issued."""
        if writes_reports(user):
            return self.all()
        return self.filter(state=ReportState.ISSUED) if reads_reports(user) else self.none()


class Report(models.Model):
    """The final report of a round in one language.

    A draft has no figures of its own: they are counted whenever somebody looks. ``frozen`` is all of an issued one
    (``freezing``): facts, their rows, checks and the document. It never changes again: to correct it, issue another.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports", verbose_name=_("convocatoria"))
    language = models.CharField(_("idioma"), max_length=5, choices=Language, default=Language.SPANISH)
    state = models.CharField(_("estado"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    frozen = models.JSONField(default=dict, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    by = person()
    at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "language"], condition=Q(state=ReportState.DRAFT), name="report_one_draft"
            ),
            models.CheckConstraint(
                name="report_draft_without_date", condition=Q(state=ReportState.ISSUED) | Q(issued_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.round} · {self.get_language_display()}"

    def get_absolute_url(self):
        return reverse("report:report_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT


class ReportEvent(models.Model):
    """A move of a report: who, when, from where to where, and what was said."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=ReportState)
    to_state = models.CharField(max_length=10, choices=ReportState)
    by = person()
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.report_id} · {self.action}"


class Paragraph(models.Model):
    """A text that people wrote in place of the proposed one. Without a row, the proposal stands.

    ``proposed`` is what the machine proposed when it was written, ``basis`` the figures of that proposal by fact:
    when one of them is another now, the text may say what is no longer so (``texts.stale``).
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="paragraphs")
    key = models.SlugField(max_length=40)
    text = models.TextField(_("texto"), max_length=MAX_TEXT)
    proposed = models.TextField(blank=True)
    basis = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = person()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="paragraph_once_in_report")]

    def __str__(self):
        return f"{self.report_id} · {self.key}"


class Explanation(models.Model):
    """Why a check of a report does not close: printed with it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="explanations")
    check_key = models.CharField(max_length=40)
    text = models.TextField(_("explicación"), max_length=2000)
    by = person()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "check_key"], name="check_explained_once")]

    def __str__(self):
        return f"{self.report_id} · {self.check_key}"


class StatedNumber(models.Model):
    """A number that a text says of a round, held against a fact: «los países enviaron 15 iniciativas»."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stated_numbers")
    fact = models.CharField(_("cifra"), max_length=60)
    value = models.PositiveIntegerField(_("número que dice"), validators=[MaxValueValidator(MOST)])
    words = models.CharField(_("con qué palabras"), max_length=MAX_WORDS)
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.round_id} · {self.fact}: {self.value}"


class ReportFileQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(state__in=UNFINISHED)

    def listed(self):
        """Without the bytes."""
        return self.defer("data").select_related("by")


class ReportFile(models.Model):
    """A report as a file, made by the worker (``making``), who holds ``claim``. ``percent``: how far it is."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    form = models.CharField(_("formato"), max_length=5, choices=FileForm, default=FileForm.DOCX)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    data = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    claim = models.CharField(max_length=100, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    by = person()
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "form"], condition=Q(state__in=UNFINISHED), name="report_file_unfinished_once"
            ),
            models.CheckConstraint(
                name="report_file_done_has_data", condition=~Q(state=FileState.DONE) | Q(data__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.report_id} · {self.form}"

    def get_absolute_url(self):
        return reverse("report:file_detail", args=[self.report_id, self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.DONE
