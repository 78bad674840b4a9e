"""Many hands in one ficha: what was saved answer by answer, and who is where."""

from django.conf import settings
from django.db import models

from .fichas import Ficha


class SavedAnswer(models.Model):
    """One saving of one answer. ``key`` is the browser's own, so that a repeated request is recognised.

    ``digest`` is of the value that was written; together the rows tell who wrote what when.
    """

    key = models.UUIDField(unique=True)
    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="saved_answers")
    path = models.CharField(max_length=80)
    digest = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["ficha", "path", "-id"], name="saved_answer_of_path")]

    def __str__(self):
        return f"{self.ficha_id} · {self.path}"


class Presence(models.Model):
    """Where a person is in a ficha, as their page last said; older than some seconds, they are gone."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=80, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ficha", "user"], name="presence_once")]

    def __str__(self):
        return f"{self.user} · {self.path}"
