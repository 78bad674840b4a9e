"""Closed lists. Keys are data and never translated; labels are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """A file that is loaded: looked through, then, when a person says so, put into the registry."""

    WAITING = "waiting", _("En espera de revisión")
    CHECKING = "checking", _("En revisión")
    CHECKED = "checked", _("Lista para cargar")
    REFUSED = "refused", _("Con líneas rechazadas")
    CONFIRMED = "confirmed", _("En espera de carga")
    LOADING = "loading", _("Cargando")
    DONE = "done", _("Cargada")
    FAILED = "failed", _("No se pudo cargar")
    CANCELLED = "cancelled", _("Cancelada")


UNDER_WAY = (RunState.WAITING, RunState.CHECKING, RunState.CONFIRMED, RunState.LOADING)
# Its file is still there: its columns may be read otherwise.
MAPPABLE = (RunState.CHECKED, RunState.REFUSED)
CANCELLABLE = (*UNDER_WAY, *MAPPABLE)
# What a worker that takes it makes of it, and where it waits again when that worker died.
TAKEN = {RunState.WAITING: RunState.CHECKING, RunState.CONFIRMED: RunState.LOADING}
GIVEN_BACK = {taken: waiting for waiting, taken in TAKEN.items()}
