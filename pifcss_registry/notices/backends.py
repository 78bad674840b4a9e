"""The log-in of the site: loads the person together with the number of notices that they have not read."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pifcss_registry.accounts.models import User

from .models import Notice


class Backend(AuthenticationBackend):
    """allauth's, so that the bell on every page costs no query of its own (``user.unread_notices``)."""

    def get_user(self, user_id):
        unread = Notice.objects.unread().filter(person=OuterRef("pk")).order_by().values("person")
        counted = Subquery(unread.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
        user = User.objects.annotate(unread_notices=Coalesce(counted, 0)).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
