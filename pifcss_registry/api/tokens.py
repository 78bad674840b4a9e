"""Making, finding and ending the keys of programs."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.services import digest
from pifcss_registry.errors import Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .models import NAME_LENGTH, ApiToken

PREFIX = "pifcss_"  # whoever finds one lying about sees what it is
MOST = 10
USED_EVERY = timedelta(hours=1)  # how exactly it is known when a key was used last


@transaction.atomic
def create(*, user: User, name: str) -> tuple[ApiToken, str]:
    """A new key and its secret, which is shown once and kept nowhere; the person is told by mail.

    Raises ``Refused`` without a name, for a name that another living key has, and beyond ``MOST`` living ones.
    """
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refused(_("Escriba para qué usará la clave, en pocas palabras."), field="name")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two at once do not pass the limit together
    living = list(ApiToken.objects.visible_to(user).live().values_list("name", flat=True))
    if name in living:
        raise Refused(_("Ya tiene una clave con ese nombre. Póngale otro, o retire antes la anterior."), field="name")
    if len(living) >= MOST:
        raise Refused(_("Tiene ya %(n)s claves. Retire antes una que no use.") % {"n": MOST})
    secret = PREFIX + secrets.token_urlsafe(32)
    beginning = secret[: len(PREFIX) + 4]
    token = ApiToken.objects.create(user=user, name=name, digest=digest(secret), beginning=beginning)
    tell([user], Kind.SECURITY, "api/email/token_created", {"token": token}, reverse("api:token_list"))
    return token, secret


def revoke(token: ApiToken, *, by: User) -> None:
    """The key stops working now; safe to repeat. Whose it is not cannot have got hold of it (``visible_to``)."""
    ApiToken.objects.visible_to(by).live().filter(pk=token.pk).update(revoked_at=timezone.now())


def find(secret: str) -> ApiToken | None:
    """The living key of an active person behind a secret: one query, and one more in an hour's first use."""
    token = ApiToken.objects.live().filter(digest=digest(secret), user__is_active=True).select_related("user").first()
    if token is not None:
        now = timezone.now()
        if token.used_at is None or token.used_at < now - USED_EVERY:
            stale = Q(used_at=None) | Q(used_at__lt=now - USED_EVERY)
            ApiToken.objects.filter(stale, pk=token.pk).update(used_at=now)
    return token
