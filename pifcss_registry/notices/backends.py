"""The log-in of the site: loads the person with their memberships and the number of their unread notices."""

from collections.abc import Sequence

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.prepared import asked

from .models import Notice


class Backend(AuthenticationBackend):
    """allauth's, so that what every page asks of the person is one query.

    ``user.unread_notices`` is for the bell, ``user.memberships_now`` for all that they may do.
    """

    def get_user(self, user_id):
        rows = asked("person with memberships", _with_memberships, [int(user_id)])
        if not rows or not self.user_can_authenticate(user := rows[0]):
            return None
        user.memberships_now = [row.membership_now for row in rows if hasattr(row, "membership_now")]
        return user


def _with_memberships(people: Sequence[int]) -> QuerySet[User]:
    """The person once for each active membership, in the order of ``Membership``; once also without any."""
    unread = Notice.objects.unread().filter(person=OuterRef("pk")).order_by().values("person")
    counted = Subquery(unread.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    active = FilteredRelation("memberships", condition=Q(memberships__ended_at=None))
    rows = User.objects.annotate(unread_notices=Coalesce(counted, 0), membership_now=active)
    rows = rows.select_related("membership_now__country").filter(pk__in=people)
    return rows.order_by(*(f"membership_now__{name}" for name in Membership._meta.ordering))
