"""The stored message."""

from django.db import models
from django.utils import timezone

from .enums import MailState


class OutgoingMail(models.Model):
    """One e-mail, as the bytes that will travel, with the record of its delivery.

    The bytes are kept because stores that take a message apart lose what they do not know, such as the
    method of a calendar invitation.
    """

    raw = models.BinaryField()
    envelope_from = models.CharField(max_length=320)
    recipients = models.JSONField()  # list of addresses, Bcc included
    subject = models.CharField(max_length=255)
    # The sender's own name for this message; a second one of the same name is not stored.
    message_key = models.CharField(max_length=200, null=True, unique=True, default=None)

    state = models.CharField(max_length=10, choices=MailState, default=MailState.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # just before the mail server may deliver it
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("next_at", "pk")
        indexes = (models.Index(fields=["state", "next_at"], name="outbox_due"),)

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"
