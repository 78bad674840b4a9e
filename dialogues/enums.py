"""Kinds and states of dialogues."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DialogueKind(models.TextChoices):
    """Why countries meet: two want each other's initiatives, or several want one (``docs/domain.md`` 7.1).

    Or want initiatives that are near each other, or that the Unit joined.
    """

    BILATERAL = "bilateral", _("Bilateral recíproco")
    MULTI = "multipais", _("Multipaís")
    NEAR = "afines", _("Iniciativas afines")
    JOINED = "juntas", _("Iniciativas reunidas")


class Nearness(models.TextChoices):
    """What initiatives that are near each other have in common, as a sentence says it."""

    SECTOR = "sector", _("el sector")
    TYPES = "tipos", _("los tipos de actor")
    ASKED = "preguntas", _("lo que se pregunta")
    COUNTRIES = "paises", _("países que quieren conocerlas")


class Decision(models.TextChoices):
    """What the Unit does with proposals other than making them dialogues."""

    JOIN = "join", _("Reunidas en una")
    SPLIT = "split", _("Separada")
    DROP = "drop", _("Descartada")


class DialogueState(models.TextChoices):
    PROPOSED = "proposed", _("Propuesto")
    CONVENED = "convened", _("Convocado")
    HELD = "held", _("Realizado")
    NOT_HELD = "not_held", _("No realizado")
    DROPPED = "dropped", _("Descartado")


class Topic(models.TextChoices):
    """What a country wants to hear about (``docs/domain.md`` 7.3: the three questions, and results)."""

    MECHANISMS = "mecanismos", _("Mecanismos: con qué acuerdos, órganos, reglas y recursos funciona la alianza")
    PROCESSES = "procesos", _("Procesos: cómo se construyó, quién conectó a los socios, cuánto tardó, qué la frenó")
    ADDED_VALUE = "valor", _("Valor añadido: qué se logró por ser varios actores que uno solo no habría logrado")
    RESULTS = "resultados", _("Resultados: qué se logró")


class ScheduleState(models.TextChoices):
    """Of the days that are offered for dialogues."""

    DRAFT = "draft", _("En preparación")
    OPEN = "open", _("Se responde")
    PLANNED = "planned", _("Con fechas")


class Can(models.TextChoices):
    """What a party says of a start."""

    YES = "si", _("Podemos")
    RATHER_NOT = "mejor_no", _("Mejor no")
    NO = "no", _("No podemos")


class RunState(models.TextChoices):
    """Of a timetable that the worker looks for."""

    WAITING = "waiting", _("En espera")
    RUNNING = "running", _("Buscando")
    DONE = "done", _("Terminado")
    FAILED = "failed", _("Falló")


class Cause(models.TextChoices):
    """Why a date falls through."""

    PRESENTER = "presenta", _("Quien presenta no puede ese día")
    INTERESTED = "interesados", _("Los países interesados no pueden ese día")
    FACILITATOR = "facilita", _("Quien facilita no puede ese día")
    TECHNICAL = "tecnica", _("Problemas técnicos o de conexión")
    OTHER = "otra", _("Otra causa")


class WayOut(models.TextChoices):
    """What follows when a date falls through; the values are moves of ``workflow.DIALOGUE``."""

    RESERVE = "take_reserve", _("Se usa la fecha de reserva")
    AGAIN = "ask_again", _("Se busca otra fecha")
    CANCEL = "cancel", _("El diálogo no se realiza")


class Reply(models.TextChoices):
    """What somebody answers to an invitation."""

    WAITING = "espera", _("Sin responder")
    YES = "si", _("Participa")
    NO = "no", _("No participa")
    OTHER = "otra", _("Participa otra persona")


ANSWERS = (Reply.YES, Reply.NO, Reply.OTHER)
