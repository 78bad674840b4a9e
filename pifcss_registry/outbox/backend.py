"""The e-mail backend that the site sends through: it stores."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .models import OutgoingMail

KEY_HEADER = "X-Outbox-Key"


class OutboxBackend(BaseEmailBackend):
    """Stores every message in the caller's transaction: what is rolled back is never mailed.

    A message with the header ``X-Outbox-Key`` is stored once for each value of it, however often it is
    sent; the header does not travel.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Stores the messages that have recipients; returns how many were taken, repeats of a key included."""
        rows = [self._row(message) for message in email_messages if message.recipients()]
        keyed = [row for row in rows if row.message_key]
        OutgoingMail.objects.bulk_create([row for row in rows if not row.message_key])
        if keyed:
            OutgoingMail.objects.bulk_create(keyed, ignore_conflicts=True)
        return len(rows)

    @staticmethod
    def _row(message: EmailMessage) -> OutgoingMail:
        mime = message.message()
        key = mime.get(KEY_HEADER)
        del mime[KEY_HEADER]
        return OutgoingMail(
            raw=mime.as_bytes(),
            envelope_from=message.from_email,
            recipients=message.recipients(),
            subject=str(message.subject)[:255],
            message_key=key,
        )
