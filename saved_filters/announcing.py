"""Telling people of initiatives that newly match a filter: a chore of the mail worker."""

from datetime import datetime, timedelta

from django.db import transaction
from pyroaring import BitMap

from initiatives.models import Initiative
from pifcss_registry.accounts.models import User
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .finding import matches
from .models import Following, as_bytes
from .permissions import can_see

EVERY = timedelta(minutes=10)  # also gathers what is validated together into one message
AT_ONCE = 100  # a few seconds, in which no mail goes out
MOST_NAMED = 10


def tell_matches(now: datetime) -> int:
    """Look through the followings that were not looked at for ``EVERY``, the longest waiting first; returns how many
    notices. Safe to call at any time, by any number of workers: nobody is told of an initiative twice.
    """
    due = Following.objects.filter(checked_at__lte=now - EVERY).order_by("checked_at", "pk")
    return sum(_tell(each, now) for each in due.select_related("saved_filter", "person").defer("seen")[:AT_ONCE])


def _tell(following: Following, now: datetime) -> int:
    """One person and one filter: found without a lock; told and noted as told in one transaction."""
    person, saved = following.person, following.saved_filter
    if not can_see(person, saved):
        following.delete()
        return 0
    found = matches(saved.querystring, person)
    with transaction.atomic():
        locked = Following.objects.select_for_update(of=("self",)).filter(pk=following.pk).first()
        if locked is None or locked.checked_at > now - EVERY:
            return 0  # ended, or another worker was here, in the meantime
        seen = locked.numbers
        new = found - seen
        locked.checked_at = now
        if new:
            locked.seen = as_bytes(seen | found)
        locked.save(update_fields=["checked_at", "seen"])
        return len(_say(new, following)) if new else 0


def _say(new: BitMap, following: Following) -> list:
    names = _names(new, following.person)
    context = {"saved": following.saved_filter, "names": names, "n": len(new), "more": len(new) - len(names)}
    url = following.saved_filter.get_absolute_url()
    return tell([following.person], Kind.MATCH, "saved_filters/email/match", context, url)


def _names(new: BitMap, person: User) -> list[str]:
    """Names of the newest ones that the person still sees."""
    newest = Initiative.objects.visible_to(person).filter(pk__in=list(new[-MOST_NAMED:]))
    return list(newest.order_by("-pk").values_list("name", flat=True))
