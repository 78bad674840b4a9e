"""Closed lists of saved filters."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who sees a filter besides its owner."""

    NOBODY = "nobody", _("Solo usted")
    COUNTRY = "country", _("Las personas de un país")
    PROGRAMME = "programme", _("La Unidad Técnica y la consultoría")
