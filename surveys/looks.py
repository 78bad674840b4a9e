"""Up to where a person of the Unit has read a ficha, and against what its new version is compared."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed

from .enums import FichaState
from .models import Ficha, FichaEvent, Look, Revision
from .permissions import can_review_ficha


def mark_read(ficha: Ficha, *, by: User) -> Look | None:
    """This person has read the newest version that was sent; None when nothing was."""
    if not can_review_ficha(by, ficha):
        raise NotAllowed("")
    newest = newest_sent(ficha)
    if newest is None:
        return None
    look, _created = Look.objects.update_or_create(
        ficha=ficha, user=by, defaults={"revision": newest, "at": timezone.now()}
    )
    return look


def baseline(user: Any, ficha: Ficha) -> Revision | None:
    """The version that the newest one is compared with: the last that this person read, or the last returned.

    None when there is nothing to compare: sent once, or nobody of the Unit gave it back. Two queries.
    """
    sent = ficha.revisions.filter(is_sent=True)
    read = Look.objects.filter(ficha=ficha, user=user).values("revision")[:1]
    returned_at = (
        FichaEvent.objects.filter(ficha=ficha, to_state=FichaState.RETURNED).order_by("-pk").values("at")[:1]
    )
    returned = sent.filter(sent_at__lte=Subquery(returned_at)).order_by("-number").values("number")[:1]
    number = Coalesce(Subquery(read), Subquery(returned))
    return sent.filter(number__lte=number).order_by("-number").first()


def with_news(queryset: QuerySet[Ficha], user: Any) -> QuerySet[Ficha]:
    """Each ficha with ``newest_sent`` and ``read_up_to``: numbers of revisions, the second 0 when never read."""
    sent = Revision.objects.filter(ficha=OuterRef("pk"), is_sent=True).order_by("-number").values("number")[:1]
    read = Look.objects.filter(ficha=OuterRef("pk"), user=user).values("revision")[:1]
    return queryset.annotate(newest_sent=Subquery(sent), read_up_to=Coalesce(Subquery(read), 0))


def has_news(ficha: Ficha) -> bool:
    """Of a row of ``with_news``: the country sent something that this person has not read."""
    return ficha.state == FichaState.SENT and (ficha.newest_sent or 0) > ficha.read_up_to


def newest_sent(ficha: Ficha) -> int | None:
    """The number of the newest version that was sent."""
    return ficha.revisions.filter(is_sent=True).order_by("-number").values_list("number", flat=True).first()
