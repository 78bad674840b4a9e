"""Delivery of stored messages by any number of workers.

A worker claims a row by compare-and-swap, sends it outside any transaction and marks it. A row that a worker
has sent is never sent again; a worker that dies between the mail server's yes and its own mark leaves a claim,
which is given back after `CLAIM_MINUTES` and delivered a second time (the only case).
"""

import logging
import secrets
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .enums import MailState
from .models import OutgoingMail

log = logging.getLogger(__name__)

# Minutes until the next try, by number of tries made; after the last one the message has failed.
BACKOFF = (1, 5, 15, 60, 180, 720, 1440)
# Far longer than a delivery can take (EMAIL_TIMEOUT is seconds), so that no living worker loses its claim.
CLAIM_MINUTES = 15
# Delivered messages hold names and addresses: they are not kept for ever.
KEEP_DAYS = 60


@dataclass
class Delivery:
    """What one round of deliveries did."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    unreachable: bool = False  # the mail server did not answer; no message was tried


class _Bytes:
    """Stored bytes behind the two methods that mail backends use of a MIME message."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        """The bytes, with the line ending that the transport asks for."""
        return self.raw if linesep == "\n" else self.raw.replace(b"\n", linesep.encode())

    def get_charset(self) -> None:
        """Unknown: the console backend then takes UTF-8."""
        return None


class StoredMessage(EmailMessage):
    """A stored row as Django's mail backends want it; the MIME bytes travel as they were stored."""

    def __init__(self, mail: OutgoingMail) -> None:
        raw = bytes(mail.raw)
        text = message_from_bytes(raw, policy=policy.default).get_body(("plain", "html"))
        super().__init__(
            subject=mail.subject,
            body=text.get_content() if text else "",
            from_email=mail.envelope_from,
            to=mail.recipients,
        )
        self._raw = raw

    def message(self) -> _Bytes:  # type: ignore[override]
        """The stored bytes, never a message built anew."""
        return _Bytes(self._raw)


def claim(pk: int, now: datetime) -> OutgoingMail | None:
    """The row, now this worker's alone; None when another worker was quicker."""
    token = secrets.token_hex(16)
    won = OutgoingMail.objects.filter(pk=pk, state=MailState.PENDING, next_at__lte=now).update(
        state=MailState.SENDING, claim=token, claimed_at=now
    )
    return OutgoingMail.objects.get(pk=pk) if won else None


def give_back_stale_claims(now: datetime) -> int:
    """Puts the rows of workers that died back in the queue; returns how many."""
    return OutgoingMail.objects.filter(
        state=MailState.SENDING, claimed_at__lt=now - timedelta(minutes=CLAIM_MINUTES)
    ).update(state=MailState.PENDING, claim="", claimed_at=None, next_at=now)


def forget_old(now: datetime) -> int:
    """Deletes delivered messages after `KEEP_DAYS`; returns how many."""
    old = OutgoingMail.objects.filter(state=MailState.SENT, sent_at__lt=now - timedelta(days=KEEP_DAYS))
    return old.delete()[0]


def deliver_due(limit: int = 100) -> Delivery:
    """Delivers what is due, up to `limit` messages; never raises for a mail server's answer.

    When the server cannot be reached nothing is tried, so that an outage does not use up anyone's tries.
    """
    result = Delivery()
    now = timezone.now()
    give_back_stale_claims(now)
    due = OutgoingMail.objects.filter(state=MailState.PENDING, next_at__lte=now)
    keys = list(due.values_list("pk", flat=True)[:limit])
    if not keys:
        return result
    connection = get_connection(settings.OUTBOX_DELIVERY_BACKEND, fail_silently=False)
    try:
        for pk in keys:
            try:
                connection.open()
            except Exception as error:
                log.warning("the mail server cannot be reached: %s", error)
                result.unreachable = True
                break
            mail = claim(pk, timezone.now())
            if mail is not None:
                _deliver(mail, connection, result)
    finally:
        _close(connection)
    return result


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend, result: Delivery) -> None:
    """Sends one claimed row and records the outcome under this claim only."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim, state=MailState.SENDING)
    tries = mail.tries + 1
    try:
        if not connection.send_messages([StoredMessage(mail)]):
            raise ValueError("the mail backend sent nothing")
    except Exception as error:
        _close(connection)  # the session may be broken; the next message opens another
        last = tries > len(BACKOFF) or _is_final(error)
        mine.update(
            state=MailState.FAILED if last else MailState.PENDING,
            tries=tries,
            next_at=timezone.now() + timedelta(minutes=BACKOFF[min(tries, len(BACKOFF)) - 1]),
            claim="",
            claimed_at=None,
            error=f"{type(error).__name__}: {error}"[:2000],
        )
        log.warning("mail %s try %s: %s: %s", mail.pk, tries, type(error).__name__, error)
        if last:
            result.failed += 1
        else:
            result.put_off += 1
    else:
        mine.update(state=MailState.SENT, tries=tries, sent_at=timezone.now(), claim="", error="")
        result.sent += 1


def _is_final(error: Exception) -> bool:
    """Whether the server refused every recipient for good (5xx), so that trying again is useless."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _reason in error.recipients.values()
    )


def _close(connection: BaseEmailBackend) -> None:
    """Closes a mail session that may be broken already."""
    try:
        connection.close()
    except Exception as error:
        log.debug("closing the mail session: %s", error)
