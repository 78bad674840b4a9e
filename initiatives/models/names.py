"""What an organisation is also called, by which keys it is found, and which ones became one."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pifcss_registry.text import words

from .registry import Actor


class ActorNameQuerySet(models.QuerySet):
    def matching(self, text):
        """Each word of ``text`` begins a word of the name."""
        found = Q()
        for word in words(text):
            found &= Q(key__startswith=word) | Q(key__contains=f" {word}")
        return self.filter(found)


class ActorName(models.Model):
    """Another name or acronym of an actor; ``merge`` is the joining that brought it, if one did."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("otro nombre o sigla"), max_length=300)
    key = models.CharField(max_length=300, editable=False, db_index=True)
    acronym_key = models.CharField(max_length=50, editable=False, blank=True, db_index=True)
    merge = models.ForeignKey("ActorMerge", on_delete=models.CASCADE, null=True, blank=True, related_name="names")

    objects = ActorNameQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="actor_name_once")]

    def __str__(self):
        return self.name


class ActorKey(models.Model):
    """A key by which an actor is looked up before it is compared (``matching.keys``); follows from its names."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "actor"], name="actor_key_once")]

    def __str__(self):
        return self.key


class ActorMergeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)

    def of(self, actor):
        """Joinings into ``actor``, newest first."""
        return self.filter(into=actor).select_related("actor__country", "by", "undone_by").order_by("-at", "-pk")


class ActorMerge(models.Model):
    """``actor`` became ``into``; ``links`` says for each participation what was done, so that it can be undone.

    Each link: ``fields`` are the columns of the participation as it was, ``moved`` whether it was given to ``into``
    (else it was taken away, because ``into`` takes part as well).
    """

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="merges_away")
    into = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="merges")
    links = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ActorMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="actor_merge_of_two", condition=~Q(actor=models.F("into"))),
            models.UniqueConstraint(
                fields=["actor"], condition=Q(undone_at__isnull=True), name="actor_merged_away_once"
            ),
            models.CheckConstraint(
                name="actor_merge_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.actor} → {self.into}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None
