"""The outbox as a Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """E-mail waiting for delivery."""

    name = "pifcss_registry.outbox"
    label = "outbox"
    verbose_name = "Outgoing mail"
