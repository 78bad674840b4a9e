"""Word documents: those that left a ficha, and those that came back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from ..enums import UploadState
from ..permissions import sees_every_ficha
from .fichas import Ficha, Revision
from .rounds import Round


class WordCopy(models.Model):
    """A ficha that left as a document: ``content`` is ``surveys.content.snapshot`` of that moment, the base against
    which the document is read when it comes back. Its key stands in the document's properties."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="word_copies")
    language = models.CharField(max_length=2)
    revision = models.PositiveSmallIntegerField(default=0, help_text="number of the newest version sent by then")
    content = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="nobody when an operator's command wrote it",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "pk"]

    def __str__(self):
        return f"{self.ficha} · {self.at:%Y-%m-%d}"


class UploadBatch(models.Model):
    """Files of several countries that the Unit dropped at once."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="upload_batches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.round} · {self.at:%Y-%m-%d}"


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of one's country's fichas; to the Unit its own files and those kept with what a country sent.

        The file itself (``data``) is read only by whoever asks for it.
        """
        seen = Q(ficha__country__in=country_ids(user))
        if sees_every_ficha(user):
            seen |= ~Q(batch=None) | Q(revision__is_sent=True)
        return self.filter(seen).defer("data")


class Upload(models.Model):
    """A document that came back, what was read of it, and what a person decided.

    ``reading`` is ``surveys.word.declared.to_json`` of what was read; ``rejection`` the code and words of why it was
    not. ``decisions`` lists {"path", "label", "decision"}. ``revision``: the version with which the file is kept.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, null=True, blank=True, related_name="uploads")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="uploads")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(UploadBatch, on_delete=models.CASCADE, null=True, blank=True, related_name="uploads")
    name = models.CharField(_("archivo"), max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("estado"), max_length=10, choices=UploadState, default=UploadState.WAITING)
    claim = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reading = models.JSONField(null=True, blank=True)
    rejection = models.JSONField(null=True, blank=True)
    decisions = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["state", "at"], name="upload_by_state")]

    def __str__(self):
        return self.name
