"""States of a ficha."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FichaState(models.TextChoices):
    """``EDITABLE`` states are the country's to write in; in ``READ_BY_UNIT`` the Unit reads the answers."""

    DRAFT = "draft", _("En borrador")
    SENT = "sent", _("Enviada")
    RETURNED = "returned", _("Devuelta")
    VALIDATED = "validated", _("Validada")


EDITABLE = frozenset({FichaState.DRAFT, FichaState.RETURNED})
READ_BY_UNIT = frozenset({FichaState.SENT, FichaState.VALIDATED})
