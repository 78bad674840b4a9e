"""The log-in of the site: loads the person together with the number of notices that they have not read."""

from collections.abc import Sequence

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pifcss_registry.accounts.models import User
from pifcss_registry.prepared import asked

from .models import Notice


class Backend(AuthenticationBackend):
    """allauth's, so that the bell on every page costs no query of its own (``user.unread_notices``)."""

    def get_user(self, user_id):
        found = asked("person with notices", _with_notices, [int(user_id)])
        return found[0] if found and self.user_can_authenticate(found[0]) else None


def _with_notices(people: Sequence[int]) -> QuerySet[User]:
    unread = Notice.objects.unread().filter(person=OuterRef("pk")).order_by().values("person")
    counted = Subquery(unread.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return User.objects.order_by().annotate(unread_notices=Coalesce(counted, 0)).filter(pk__in=people)
