"""Delivery of stored messages by any number of workers.

A worker claims a row by compare-and-swap, sends it outside any transaction and marks it. Just before the mail
server may deliver it the row says so (`handed_at`), so that a worker that dies leaves no question but one:

- not handed over: nobody can have got it. It goes back in the queue, at once when the worker is known to be dead
  (same machine), else after `CLAIM_MINUTES`.
- handed over, no answer noted: the server may have taken it or not; SMTP cannot tell. It is not sent again by
  itself: the row stays `doubt` for an operator. Sent again, it bears the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.utils import timezone

from .enums import MailState
from .models import OutgoingMail
from .workers import is_dead, new_claim

log = logging.getLogger(__name__)

# Minutes until the next try, by number of tries made; after the last one the message has failed.
BACKOFF = (1, 5, 15, 60, 180, 720, 1440)
# Far longer than a delivery can take (EMAIL_TIMEOUT is seconds), so that no living worker loses its claim.
CLAIM_MINUTES = 15
# Delivered messages hold names and addresses: they are not kept for ever.
KEEP_DAYS = 60


class ClaimLost(Exception):
    """Another worker has taken the row over: this one lets go of it."""


@dataclass
class Delivery:
    """What one round of deliveries did."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    in_doubt: int = 0
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
        self.stored = mail

    def message(self) -> _Bytes:  # type: ignore[override]
        """The stored bytes, never a message built anew."""
        return _Bytes(self._raw)


def claim(pk: int, now: datetime) -> OutgoingMail | None:
    """The row, now this worker's alone; None when another worker was quicker."""
    won = OutgoingMail.objects.filter(pk=pk, state=MailState.PENDING, next_at__lte=now).update(
        state=MailState.SENDING, claim=new_claim(), claimed_at=now, handed_at=None
    )
    return OutgoingMail.objects.get(pk=pk) if won else None


def give_back_stale_claims(now: datetime) -> int:
    """Puts the rows of workers that died back in the queue, those they had handed over in doubt; returns how many."""
    found = 0
    long_ago = now - timedelta(minutes=CLAIM_MINUTES)
    for row in OutgoingMail.objects.filter(state=MailState.SENDING).only("claim", "claimed_at"):
        if row.claimed_at >= long_ago and not is_dead(row.claim):
            continue
        # Whether it was handed over is asked in the same breath: its worker may be slow and not dead.
        same = OutgoingMail.objects.filter(pk=row.pk, claim=row.claim, state=MailState.SENDING)
        back = {"state": MailState.PENDING, "claim": "", "claimed_at": None, "next_at": now}
        found += same.filter(handed_at=None).update(**back) or _doubt(same, "the worker ended before the answer")
    return found


def _doubt(rows: QuerySet, reason: str) -> int:
    """Marks what was handed over as in doubt; the claim stays, so that a late answer still counts."""
    return rows.exclude(handed_at=None).update(state=MailState.DOUBT, error=reason[:2000])


def forget_old(now: datetime) -> int:
    """Deletes delivered messages after `KEEP_DAYS`; returns how many."""
    old = OutgoingMail.objects.filter(state=MailState.SENT, sent_at__lt=now - timedelta(days=KEEP_DAYS))
    return old.delete()[0]


def forget(message_keys: Iterable[str]) -> None:
    """Deletes the messages of these names, in whatever state: their address is nobody's business any more."""
    OutgoingMail.objects.filter(message_key__in=list(message_keys)).delete()


def stored_keys(prefix: str) -> list[str]:
    """The names, beginning so, of the messages that are kept."""
    return list(OutgoingMail.objects.filter(message_key__startswith=prefix).values_list("message_key", flat=True))


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

    def before_handing_over() -> None:
        if not mine.update(handed_at=timezone.now()):
            raise ClaimLost

    connection.before_handing_over = before_handing_over  # backends that cannot tell never call it
    try:
        if not connection.send_messages([StoredMessage(mail)]):
            raise ValueError("the mail backend sent nothing")
    except ClaimLost:
        _close(connection)
        log.warning("mail %s: another worker took it over", mail.pk)
    except Exception as error:
        _close(connection)  # the session may be broken; the next message opens another
        if _answer_was_lost(error) and _doubt(mine, f"{type(error).__name__}: {error}"):
            log.warning("mail %s: handed over, the answer was lost: %s", mail.pk, error)
            result.in_doubt += 1
        else:
            _put_off(mail, mine, tries, error, result)
    else:
        answered = OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim)
        answered.update(state=MailState.SENT, tries=tries, sent_at=timezone.now(), claim="", error="")
        result.sent += 1


def _put_off(mail: OutgoingMail, mine: QuerySet, tries: int, error: Exception, result: Delivery) -> None:
    """Records that the message was surely not taken: later again, or never."""
    last = tries > len(BACKOFF) or _is_final(error)
    mine.update(
        state=MailState.FAILED if last else MailState.PENDING,
        tries=tries,
        next_at=timezone.now() + timedelta(minutes=BACKOFF[min(tries, len(BACKOFF)) - 1]),
        claim="",
        claimed_at=None,
        handed_at=None,
        error=f"{type(error).__name__}: {error}"[:2000],
    )
    log.warning("mail %s try %s: %s: %s", mail.pk, tries, type(error).__name__, error)
    if last:
        result.failed += 1
    else:
        result.put_off += 1


def _answer_was_lost(error: Exception) -> bool:
    """Whether the session died without the server having said no (smtplib's errors are OSErrors too)."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


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
