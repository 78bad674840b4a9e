"""What became of the notices of a mailing: sent, waiting, failed, in a summary, on the site only."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import CharField, Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from pifcss_registry.outbox.enums import MailState
from pifcss_registry.outbox.models import OutgoingMail

from .enums import Choice, Fate
from .models import MAIL_KEY, Notice

_OF_STATE = {
    None: Fate.SENT,  # sent mail is forgotten after some weeks, other mail is not
    MailState.SENT: Fate.SENT,
    MailState.PENDING: Fate.WAITING,
    MailState.SENDING: Fate.WAITING,
    MailState.FAILED: Fate.FAILED,
    MailState.DOUBT: Fate.DOUBT,
}


def fate(choice: str, mail_state: str | None) -> Fate:
    """What became of one notice."""
    if choice == Choice.OFF:
        return Fate.SITE
    return Fate.DIGEST if choice == Choice.DAILY else _OF_STATE[mail_state]


def fates(batches: Iterable[str]) -> dict[str, Counter]:
    """By batch, how many notices had which fate: one query."""
    key = Concat(Value(MAIL_KEY), Cast(OuterRef("pk"), CharField()))
    mail = OutgoingMail.objects.filter(message_key=key).order_by().values("state")[:1]
    rows = Notice.objects.filter(batch__in=list(batches)).order_by().annotate(mail_state=Subquery(mail))
    found: dict[str, Counter] = {}
    for batch, choice, state, n in rows.values_list("batch", "choice", "mail_state").annotate(n=Count(F("pk"))):
        found.setdefault(batch, Counter())[fate(choice, state)] += n
    return found
