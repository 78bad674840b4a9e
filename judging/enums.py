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


class Strength(models.TextChoices):
    """How far a kappa goes, in the words of Landis and Koch (1977)."""

    POOR = "poor", _("menor que la del azar")
    SLIGHT = "slight", _("leve")
    FAIR = "fair", _("aceptable")
    MODERATE = "moderate", _("moderada")
    SUBSTANTIAL = "substantial", _("considerable")
    ALMOST_PERFECT = "almost_perfect", _("casi perfecta")


class NoKappa(models.TextChoices):
    """Why there is no kappa: chance alone would explain everything, or there is nothing to compare."""

    ALL_EQUAL = "all_equal", _("todas iguales")
    NO_PAIRS = "no_pairs", _("nada que comparar")


UNFINISHED = (PreviewState.WAITING, PreviewState.RUNNING)
# What a preview that came to its end may be: its result can be read whatever was decided.
READABLE = (PreviewState.DONE, PreviewState.ADOPTED, PreviewState.DISCARDED)
