"""The real backend instead of the one that Django's test runner puts in its place."""

import pytest


@pytest.fixture(autouse=True)
def outbox_settings(settings):
    """Mail is stored, and delivered into django.core.mail.outbox."""
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    settings.OUTBOX_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
