"""Kinds and states of dialogues."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DialogueKind(models.TextChoices):
    """Why countries meet: two want each other's initiatives, or several want one (``docs/domain.md`` 7.1)."""

    BILATERAL = "bilateral", _("Bilateral recíproco")
    MULTI = "multipais", _("Multipaís")


class DialogueState(models.TextChoices):
    PROPOSED = "proposed", _("Propuesto")
    DROPPED = "dropped", _("Descartado")
