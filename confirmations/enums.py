"""What is answered about a part, how the registry shows it, and the choices of an offer of mentoring."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What a country or an actor says of its part. ``DISPUTES`` need words and are told to who declared it."""

    CONFIRMED = "confirmed", _("Confirmar: es correcto")
    CORRECTED = "corrected", _("Corregir: participamos, pero algo no es así")
    DECLINED = "declined", _("No reconocer: no participamos")


DISPUTES = frozenset({Answer.CORRECTED, Answer.DECLINED})

# The same, as the registry tells it.
SAID = {
    Answer.CONFIRMED: _("Confirma su parte"),
    Answer.CORRECTED: _("Corrige su parte"),
    Answer.DECLINED: _("No reconoce su parte"),
}


class PartState(models.TextChoices):
    """How the registry shows a part; nobody answered: declared."""

    DECLARED = "declared", _("Declarado")
    CONFIRMED = "confirmed", _("Confirmado")
    DISPUTED = "disputed", _("En disputa")


class SupportKind(models.TextChoices):
    """What a mentor offers."""

    ADVICE = "advice", _("Asesoría técnica")
    TRAINING = "training", _("Formación")
    METHOD = "method", _("Metodologías y herramientas")
    VISIT = "visit", _("Visitas y pasantías")
    NETWORK = "network", _("Contactos y articulación")


class Stage(models.TextChoices):
    """The moment of an alliance at which a mentor can help."""

    DESIGN = "design", _("Diseño de la alianza")
    START = "start", _("Puesta en marcha")
    RUNNING = "running", _("Ejecución")
    RESULTS = "results", _("Resultados y aprendizaje")
    ANY = "any", _("Cualquier etapa")


class OfferState(models.TextChoices):
    OFFERED = "offered", _("Por decidir")
    PUBLISHED = "published", _("Publicada")
    PUT_AWAY = "put_away", _("Guardada sin publicar")
