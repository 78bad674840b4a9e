"""The states of a stored message."""

from django.db import models


class MailState(models.TextChoices):
    """Where a message stands; the labels are for operators, not for the site's pages."""

    PENDING = "pending", "pending"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"
    DOUBT = "doubt", "in doubt"  # handed to the mail server, whose answer was lost
