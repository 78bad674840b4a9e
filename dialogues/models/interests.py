"""Who wants to learn about what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from ..enums import Topic
from ..permissions import sees_every_dialogue

MAX_REASON = 2000


class InterestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit and consultants see all; a country sees its own and those in its initiatives."""
        if sees_every_dialogue(user):
            return self.all()
        own = country_ids(user)
        return self.filter(Q(country__in=own) | Q(initiative__country__in=own))


class Interest(models.Model):
    """A country wants to learn about an initiative that another country presents."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="interests")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="interests")
    reason = models.TextField(_("por qué le interesa"), max_length=MAX_REASON, blank=True)
    topics = models.JSONField(default=list, blank=True, help_text="of enums.Topic: what it wants to hear about")
    questions = models.TextField(_("qué quiere preguntar"), max_length=MAX_REASON, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["country", "initiative"], name="interest_once")]

    def __str__(self):
        return f"{self.country} · {self.initiative}"

    @property
    def topic_labels(self) -> list[str]:
        return [str(Topic(topic).label) for topic in self.topics]
