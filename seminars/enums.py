"""Closed lists. Keys are data and never translated; labels are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.enums import ActorKind


class SeminarState(models.TextChoices):
    DRAFT = "draft", _("En preparación")
    ANNOUNCED = "announced", _("Anunciado")
    HELD = "held", _("Realizado")
    CANCELLED = "cancelled", _("Cancelado")


class OwnKind(models.TextChoices):
    """Participants that are no actor of the form: the countries' and the programme's own people."""

    COUNTRY = "institucion_pais", _("Institución de cooperación de un país")
    PROGRAMME = "programa", _("PIFCSS o SEGIB")


# What somebody registers as: the form's types of actor, and our own people before them.
PARTICIPANT_KINDS = (*OwnKind.choices, *ActorKind.choices)
KIND_LENGTH = 24
