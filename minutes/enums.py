"""Blocks of the standard agenda, and states of minutes and commitments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockKey(models.TextChoices):
    """The blocks of the standard agenda (``docs/domain.md``, dialogues)."""

    OPENING = "opening", _("Apertura")
    RESULTS = "results", _("Contexto y resultados")
    MECHANISMS = "mechanisms", _("Mecanismos")
    PROCESSES = "processes", _("Procesos")
    ADDED_VALUE = "added_value", _("Valor añadido")
    CLOSING = "closing", _("Cierre")


# What the talks of 2022 left for the end: never taken out of an agenda, never left empty without a reason.
THREE = (BlockKey.MECHANISMS, BlockKey.PROCESSES, BlockKey.ADDED_VALUE)


class MinutesState(models.TextChoices):
    OPEN = "open", _("En redacción")
    CLOSED = "closed", _("Cerrada")


class CommitmentState(models.TextChoices):
    OPEN = "open", _("Abierto")
    DONE = "done", _("Cumplido")
    DROPPED = "dropped", _("Dejado sin efecto")


class FollowUpMonth(models.IntegerChoices):
    """When a commitment is followed up, in months from the dialogue."""

    THREE = 3, _("A los 3 meses")
    SIX = 6, _("A los 6 meses")
