"""Notices, what each person chose about their mail, and the daily digests that were written."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import Choice, Group, Kind

MAIL_KEY = "notice-"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A notice is its person's and nobody else's."""
        return self.filter(person_id=user.pk)

    def unread(self):
        return self.filter(read_at=None)

    def unread_first(self):
        return self.order_by(F("read_at").asc(nulls_first=True), "-created_at", "-pk")


class Digest(models.Model):
    """The summary of one day for one person: the row is the claim on writing it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self):
        return f"{self.person} · {self.day}"


class Notice(models.Model):
    """One thing that one person was told, in their language, as it was written.

    ``key`` names what happened: the same person is not told it twice. ``batch`` is the label of the mailing
    it belongs to, ``choice`` what the person had chosen when it was told.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind)
    subject = models.CharField(_("asunto"), max_length=255)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True, help_text="path on the site")
    key = models.CharField(max_length=120, null=True, default=None)
    batch = models.CharField(max_length=60, blank=True)
    choice = models.CharField(max_length=8, choices=Choice)
    digest = models.ForeignKey(Digest, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_told_once")]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="notice_of_batch"),
            models.Index(
                fields=["person", "created_at"],
                condition=Q(choice="daily", digest=None, read_at=None),
                name="notice_for_digest",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def mail_key(self) -> str:
        """The name of its mail in the outbox."""
        return f"{MAIL_KEY}{self.pk}"


class Preference(models.Model):
    """What a person chose for a group; without a row, at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=12, choices=Group)
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="preference_once")]

    def __str__(self):
        return f"{self.person} · {self.group} · {self.choice}"
