"""The Unit's review that points at the question, and last round's answers offered again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import ObservationState, SuggestionState
from .fichas import Ficha
from .rounds import Round


class Observation(models.Model):
    """What the Unit observes about one question ("<section>.<key of the anexo1 field>") and the country answers.

    A blocking one refuses validation until it is resolved.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="observations")
    question = models.CharField(max_length=80)
    text = models.TextField(_("observación"), max_length=3000)
    blocking = models.BooleanField(_("impide validar"), default=True)
    state = models.CharField(_("estado"), max_length=10, choices=ObservationState, default=ObservationState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="when the country first saw it: the return")
    answer = models.TextField(_("respuesta"), max_length=3000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]

    def __str__(self):
        return f"{self.question} · {self.get_state_display()}"


class Look(models.Model):
    """Up to which revision a person of the Unit has read a ficha."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ficha", "user"], name="look_once")]

    def __str__(self):
        return f"{self.user} · {self.ficha} · {self.revision}"


class Suggestion(models.Model):
    """An answer of the country's last ficha, offered in this one until somebody decides.

    ``value`` is plain JSON as ``surveys.content`` has it; ``path`` is of an answer, or "entry" for an initiative.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="suggestions")
    source = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=80)
    value = models.JSONField()
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OFFERED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.ficha} · {self.path}"
