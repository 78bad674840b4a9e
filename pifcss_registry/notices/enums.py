"""What notices are about, and how a person may choose to get the mail of each group of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notice is about."""

    INVITATION = "invitation", _("Invitación")
    RETURN = "return", _("Devolución")
    VALIDATION = "validation", _("Validación")
    SENT = "sent", _("Envío")
    MENTION = "mention", _("Mención")
    ASSIGNMENT = "assignment", _("Encargo")
    REMINDER = "reminder", _("Recordatorio")
    DEADLINE = "deadline", _("Plazo")
    DIALOGUE = "dialogue", _("Diálogo")
    CONFIRMATION = "confirmation", _("Confirmación")
    MENTOR = "mentor", _("Mentoría")
    EXCLUSION = "exclusion", _("Exclusión")
    MATCH = "match", _("Coincidencia")
    LOADING = "loading", _("Carga de iniciativas")
    SEMINAR = "seminar", _("Seminario")
    SECURITY = "security", _("Seguridad")


class Group(models.TextChoices):
    """Kinds that a person chooses about together; the labels are the questions of the page of preferences."""

    FICHAS = "fichas", _("Fichas enviadas y validadas")
    COLLEAGUES = "colleagues", _("Menciones y encargos de colegas")
    DEADLINES = "deadlines", _("Recordatorios y plazos")
    DIALOGUES = "dialogues", _("Diálogos con otros países")
    ALLIANCES = "alliances", _("Confirmaciones y mentorías")
    FILTERS = "filters", _("Iniciativas nuevas en filtros guardados")
    SEMINARS = "seminars", _("Seminarios")


class Choice(models.TextChoices):
    """When the mail of a notice goes out."""

    AT_ONCE = "at_once", _("Enseguida")
    DAILY = "daily", _("Un resumen al día")
    OFF = "off", _("Sin correo")


class Fate(models.TextChoices):
    """What became of the mail of a notice."""

    SENT = "sent", _("enviados")
    WAITING = "waiting", _("por salir")
    FAILED = "failed", _("fallidos")
    DOUBT = "doubt", _("sin confirmar")
    DIGEST = "digest", _("en el resumen del día")
    SITE = "site", _("solo en el sitio")


# Kinds without a group always go out at once: security, returns and invitations are nobody's to switch off.
GROUP_OF = {
    Kind.SENT: Group.FICHAS,
    Kind.VALIDATION: Group.FICHAS,
    Kind.MENTION: Group.COLLEAGUES,
    Kind.ASSIGNMENT: Group.COLLEAGUES,
    Kind.REMINDER: Group.DEADLINES,
    Kind.DEADLINE: Group.DEADLINES,
    Kind.DIALOGUE: Group.DIALOGUES,
    Kind.CONFIRMATION: Group.ALLIANCES,
    Kind.MENTOR: Group.ALLIANCES,
    Kind.MATCH: Group.FILTERS,
    Kind.SEMINAR: Group.SEMINARS,
}
ALWAYS = frozenset(set(Kind) - set(GROUP_OF))
