"""Reminders that the Unit writes to the countries that owe something."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country

from ..enums import BatchState
from .rounds import Round


class ReminderBatch(models.Model):
    """One reminder to several countries: prepared, looked at, sent once.

    ``texts`` is {language: {"subject", "text"}} with the places of ``surveys.letters``; once sent, in the languages
    of those who got it. Who did are the notices of its label.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminder_batches")
    countries = models.ManyToManyField(Country, related_name="+")
    texts = models.JSONField(default=dict)
    state = models.CharField(_("estado"), max_length=10, choices=BatchState, default=BatchState.PREPARED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.round} · {self.created_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """The name of this mailing among the notices."""
        return f"reminder-{self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.state == BatchState.SENT
