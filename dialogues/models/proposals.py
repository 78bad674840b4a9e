"""What the Unit decides about proposals. The proposals themselves are no rows: they follow from the interests."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative

from ..enums import Decision, DialogueKind
from ..permissions import sees_every_dialogue


class ProposalDecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Countries learn of a dialogue when it is proposed to them, not of what comes before."""
        return self.all() if sees_every_dialogue(user) else self.none()

    def standing(self):
        return self.filter(taken_back_at=None)


class ProposalDecision(models.Model):
    """Proposals were joined, split or dropped, by whom and why. Rows stay: what is taken back says so.

    ``keys`` name the proposals (``dialogues.matching``); ``wanted`` is who wanted which initiative then, as lists of
    country and initiative.
    """

    kind = models.CharField(_("decisión"), max_length=10, choices=Decision)
    keys = models.JSONField()
    wanted = models.JSONField()
    initiatives = models.ManyToManyField(Initiative, related_name="+")
    comment = models.TextField(_("por qué"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_taken_back_by_somebody",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {', '.join(self.keys)}"

    @property
    def key(self) -> str:
        """Of the proposal that a joining makes."""
        return f"{DialogueKind.JOINED}:{self.pk}"

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None
