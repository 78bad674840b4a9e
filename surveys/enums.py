"""States of a ficha."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FichaState(models.TextChoices):
    """``EDITABLE`` states are the country's to write in; in ``READ_BY_UNIT`` the Unit reads the answers."""

    DRAFT = "draft", _("En borrador")
    SENT = "sent", _("Enviada")
    RETURNED = "returned", _("Devuelta")
    VALIDATED = "validated", _("Validada")


class SectionState(models.TextChoices):
    """How far the people of the country are with a section."""

    TO_DO = "todo", _("Por hacer")
    IN_PROGRESS = "in_progress", _("En curso")
    READY = "ready", _("Lista")


class ObservationState(models.TextChoices):
    """An observation of the Unit, until it is resolved."""

    OPEN = "open", _("Abierta")
    ANSWERED = "answered", _("Respondida")
    RESOLVED = "resolved", _("Resuelta")


class SuggestionState(models.TextChoices):
    """An answer of the last ficha that is offered again."""

    OFFERED = "offered", _("Ofrecida")
    ACCEPTED = "accepted", _("Aceptada")
    EDITED = "edited", _("Aceptada con cambios")
    DISCARDED = "discarded", _("Descartada")


class RoundAction(models.TextChoices):
    """What the Unit did with a round."""

    CREATED = "created", _("Creada")
    CHANGED = "changed", _("Cambiada")
    OPENED = "opened", _("Abierta ahora")
    CLOSED = "closed", _("Cerrada ahora")


class BatchState(models.TextChoices):
    """A reminder to several countries."""

    PREPARED = "prepared", _("Preparado")
    SENT = "sent", _("Enviado")


EDITABLE = frozenset({FichaState.DRAFT, FichaState.RETURNED})
READ_BY_UNIT = frozenset({FichaState.SENT, FichaState.VALIDATED})


class UploadState(models.TextChoices):
    """A Word file that came back."""

    WAITING = "waiting", _("Esperando lectura")
    READING = "reading", _("Leyendo")
    READ = "read", _("Por decidir")
    REJECTED = "rejected", _("No se pudo leer")
    DECIDED = "decided", _("Decidido")
    DISCARDED = "discarded", _("Descartado")


class LineStatus(models.TextChoices):
    """What a file would do to an answer of the ficha."""

    SAME = "same", _("Igual")
    NEW = "new", _("Nueva")
    CHANGED = "changed", _("Cambiada")
    EMPTIED = "emptied", _("Vaciada")
    CONFLICT = "conflict", _("En conflicto")


PENDING_UPLOADS = frozenset({UploadState.WAITING, UploadState.READING})
OPEN_UPLOADS = PENDING_UPLOADS | {UploadState.READ}
