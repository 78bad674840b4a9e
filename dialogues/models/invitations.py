"""Who is asked to a dialogue and what they answered; each person's calendar feed.

The secrets of their addresses are signed and not stored: who reads the database cannot make one.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from ..enums import DialogueState, Reply
from ..permissions import sees_every_dialogue
from .dialogues import Dialogue

MAIL_KEY = "dialogue-invitee-"


def signer(what: str) -> Signer:
    return Signer(salt=f"dialogues.{what}", sep=".")


class InviteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The programme's people see all; a country its own. Who may read names is ``permissions.reads_invitee``."""
        return self.all() if sees_every_dialogue(user) else self.filter(country__in=country_ids(user))

    def standing(self):
        """Who has a place: gave it to nobody, and nobody took it back."""
        return self.filter(withdrawn_at=None).exclude(answer=Reply.OTHER)

    def of_token(self, token: str):
        """The one behind the secret of a link; none when the secret is not one of ours."""
        try:
            return self.filter(pk=int(signer("invitee").unsign(token)))
        except (BadSignature, ValueError):
            return self.none()


class Invitee(models.Model):
    """Somebody who is asked to a dialogue: who speaks for a country or facilitates, or whom such a person named.

    Without an account ``email`` and ``full_name`` say who it is; the address is forgotten after the dialogue.
    """

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="invitees")
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="none: facilitates"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(_("correo electrónico"), max_length=254, blank=True)
    full_name = models.CharField(_("nombre y apellido"), max_length=200, blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    given_by = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="given", help_text="whose place it is"
    )
    answer = models.CharField(_("respuesta"), max_length=10, choices=Reply, default=Reply.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    asked_for = models.PositiveIntegerField(default=0, help_text="the dialogue's sequence when they were asked last")
    asked_at = models.DateTimeField(default=timezone.now)
    reminded = models.PositiveSmallIntegerField(null=True, blank=True, help_text="days before, of the last reminder")
    changes = models.PositiveIntegerField(default=0, help_text="how often the place was given or taken back")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "person"], condition=Q(person__isnull=False), name="invitee_person_once"
            ),
            models.UniqueConstraint(
                fields=["given_by"],
                condition=Q(given_by__isnull=False, withdrawn_at=None),
                name="invitee_gives_one_place",
            ),
            models.CheckConstraint(
                name="invitee_has_account_or_email", condition=Q(person=None) | Q(email="", full_name="")
            ),
            models.CheckConstraint(
                name="invitee_answered_at_some_time",
                condition=Q(answer=Reply.WAITING, answered_at=None)
                | (~Q(answer=Reply.WAITING) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.dialogue_id} · {self.person or self.full_name}"

    @property
    def name(self) -> str:
        return str(self.person) if self.person_id else self.full_name

    @property
    def address(self) -> str:
        """The e-mail address; empty once it was forgotten."""
        return self.person.email if self.person_id else self.email

    @property
    def speaks(self) -> str:
        """The language in which they are written to."""
        return self.person.language if self.person_id else self.language

    @property
    def sequence(self) -> int:
        """Of their calendar event: rises when the dialogue changes and when their place does."""
        return self.dialogue.sequence + self.changes

    @property
    def reply_url(self) -> str:
        """Path of the page where they answer; whoever holds it may."""
        return reverse("dialogues:invitation_reply", args=[signer("invitee").sign(self.pk)])

    def may_answer(self, now: datetime) -> bool:
        """Until the dialogue begins, while the place is theirs to give."""
        dialogue = self.dialogue
        return self.withdrawn_at is None and dialogue.state == DialogueState.CONVENED and dialogue.starts_at > now


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class CalendarFeedQuerySet(models.QuerySet):
    def of_secret(self, secret: str):
        """The feed of an address; none for one that is not ours, was made anew, or is of a closed account."""
        try:
            nonce = signer("feed").unsign(secret)
        except BadSignature:
            return self.none()
        return self.filter(nonce=nonce, person__is_active=True)


class CalendarFeed(models.Model):
    """A person's dialogues at a secret address; another ``nonce`` is another address."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    nonce = models.CharField(max_length=30, unique=True, default=new_nonce)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self):
        return f"{self.person} · {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("dialogues:calendar_feed", args=[signer("feed").sign(self.nonce)])
