"""Closed lists. Keys are data and never translated; labels are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PreviewState(models.TextChoices):
    """A replay of a version of the rule over the whole registry."""

    WAITING = "waiting", _("En espera")
    RUNNING = "running", _("En curso")
    DONE = "done", _("Terminada")
    FAILED = "failed", _("No se pudo terminar")
    CANCELLED = "cancelled", _("Cancelada")
    DISCARDED = "discarded", _("Descartada")
    ADOPTED = "adopted", _("Adoptada")


UNFINISHED = (PreviewState.WAITING, PreviewState.RUNNING)
# What a preview that came to its end may be: its result can be read whatever was decided.
READABLE = (PreviewState.DONE, PreviewState.ADOPTED, PreviewState.DISCARDED)
