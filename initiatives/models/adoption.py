"""Which version of the rule is in force."""

from django.conf import settings
from django.db import models
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from ..engine.rules import CURRENT
from .registry import Initiative


class RuleAdoptionQuerySet(models.QuerySet):
    def in_force(self) -> str:
        """The version by which rounds without initiatives will be classified: one query."""
        return self.order_by("-at", "-pk").values_list("version", flat=True).first() or CURRENT

    def of_round(self, code) -> Coalesce:
        """The version of a round (its code, or an ``OuterRef`` to it) as an expression of a statement.

        It is the one that the round's initiatives already have, else the one in force: a published round keeps the
        verdict it was published with (``docs/domain.md`` 3.3).
        """
        used = Initiative.objects.filter(round_code=code).order_by().values("rules")[:1]
        newest = self.order_by("-at", "-pk").values("version")[:1]
        return Coalesce(Subquery(used), Subquery(newest), Value(CURRENT))

    def for_round(self, code: str) -> str:
        """``of_round`` by itself: at most two queries."""
        used = Initiative.objects.filter(round_code=code).order_by().values_list("rules", flat=True)[:1]
        return next(iter(used), None) or self.in_force()


class RuleAdoption(models.Model):
    """A version of the rule (``engine.rules``) was put in force. Rows are only added: the newest stands."""

    version = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = RuleAdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.version
