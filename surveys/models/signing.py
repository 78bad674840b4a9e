"""Inside the country: sections in hands, comments that the Unit never sees, the authority's approval."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import SectionState
from .fichas import Ficha


class SectionWork(models.Model):
    """Who has a section in hand and how far it is. ``section`` is a key of ``surveys.sections``."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="section_work")
    section = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="section_work"
    )
    state = models.CharField(_("estado"), max_length=12, choices=SectionState, default=SectionState.TO_DO)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ficha", "section"], name="section_work_once")]

    def __str__(self):
        return f"{self.ficha} · {self.section}"


class InternalComment(models.Model):
    """What people of the country say among themselves about one question; never seen by the Unit.

    ``question`` is a question path: "<section>.<key of the anexo1 field>".
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="internal_comments")
    question = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.question} · {self.by}"


class Approval(models.Model):
    """An authority approved the exact text of a section: ``digest`` is of its content. Void once that changed."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="approvals")
    section = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ficha", "section"], condition=Q(voided_at=None), name="approval_once_for_section"
            )
        ]

    def __str__(self):
        return f"{self.ficha} · {self.section}"
