"""Keys by which a person's programs read what the person may see."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 60


class ApiTokenQuerySet(models.QuerySet):
    def live(self):
        return self.filter(revoked_at=None)

    def visible_to(self, user):
        """One's own, whoever one is."""
        return self.filter(user_id=user.pk)


class ApiToken(models.Model):
    """A key of one person; only the digest of its secret is kept, and its first letters to tell it from others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("para qué la usará"), max_length=NAME_LENGTH)
    digest = models.CharField(max_length=64, unique=True)
    beginning = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="to the hour")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(revoked_at__isnull=True), name="api_token_name_once"
            ),
        ]

    def __str__(self):
        return self.name
