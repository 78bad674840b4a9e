"""What a person is told about their own account, whatever they chose."""

from allauth.account import signals
from django.urls import reverse

from .enums import Kind
from .services import tell


def tell_password_changed(sender, user, **kwargs) -> None:
    """So that who did not do it learns of it."""
    tell([user], Kind.SECURITY, "notices/email/password_changed", {}, reverse("accounts:profile"))


def connect() -> None:
    """Listen to the log-in library."""
    for signal in (signals.password_changed, signals.password_set, signals.password_reset):
        signal.connect(tell_password_changed, dispatch_uid="notices.password_changed")
