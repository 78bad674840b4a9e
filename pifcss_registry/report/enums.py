"""Closed lists. Keys are data and never translated; labels are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    DRAFT = "draft", _("En preparación")
    ISSUED = "issued", _("Emitido")


class Language(models.TextChoices):
    """Those that a report is written in; the keys are the site's."""

    SPANISH = "es", _("Español")
    PORTUGUESE = "pt-br", _("Portugués")


class FileForm(models.TextChoices):
    DOCX = "docx", _("Word (.docx)")
    PDF = "pdf", _("PDF (.pdf)")


class FileState(models.TextChoices):
    """Of a file that the worker makes."""

    WAITING = "waiting", _("En espera")
    RUNNING = "running", _("En curso")
    DONE = "done", _("Listo")
    FAILED = "failed", _("No se pudo terminar")
    CANCELLED = "cancelled", _("Cancelado")


UNFINISHED = (FileState.WAITING, FileState.RUNNING)


# Who may know which thing it is that a fact counted.
EVERYBODY, MEMBERS, PROGRAMME = "", "members", "programme"
