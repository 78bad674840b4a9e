"""What the other countries and the actors of an initiative say of their part; links by which actors say it; mentors.

Everything personal stands on ``ActorLink``: who reads the registry never needs a row of it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.models import Actor, Initiative, Participation, Sector
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from .enums import DISPUTES, SAID, Answer, OfferState, PartState, Stage, SupportKind
from .permissions import can_settle_mentoring, has_confirmations

MAX_TEXT = 2000
MAIL_KEY = "actor-link-"


class ActorLinkQuerySet(models.QuerySet):
    def unanswered(self):
        """Neither used nor replaced; some of them may have expired."""
        return self.filter(used_at=None, closed_at=None)

    def expired(self, now):
        return self.unanswered().filter(expires_at__lte=now)


class ActorLink(models.Model):
    """A link that was sent to an actor, for one answer without an account; only the digest of its secret is kept.

    ``email`` is what the sender typed: it goes when the link is used, replaced or has expired (``links``).
    ``person_name`` and ``person_position`` are who answered; the presenting country and the Unit read them.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="when another link took its place")
    person_name = models.CharField(_("nombre y apellido"), max_length=200, blank=True)
    person_position = models.CharField(_("cargo"), max_length=200, blank=True)

    objects = ActorLinkQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(used_at=None, closed_at=None), name="actor_link_open_once"
            ),
            models.CheckConstraint(
                name="actor_link_forgets_email", condition=Q(used_at=None, closed_at=None) | Q(email="")
            ),
        ]

    def __str__(self):
        return f"{self.participation_id} · {self.sent_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.closed_at is None and self.expires_at > timezone.now()

    @property
    def mail_key(self) -> str:
        """The name of its mail in the outbox."""
        return f"{MAIL_KEY}{self.pk}"


class ConfirmationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whose words the person may read: the Unit all; a country its own and those about its initiatives."""
        if can_settle_mentoring(user):
            return self.all()
        own = country_ids(user) if has_confirmations(user) else set()
        return self.filter(Q(initiative__country__in=own) | Q(country__in=own))

    def standing(self):
        """The newest of each part."""
        same = Q(country=OuterRef("country")) | Q(participation=OuterRef("participation"))
        newer = Confirmation.objects.filter(same, initiative=OuterRef("initiative"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))

    def of_present_parts(self):
        """Without those of countries that the initiative no longer names."""
        partners = Initiative.partner_countries.through.objects
        named = partners.filter(initiative=OuterRef("initiative"), country=OuterRef("country"))
        return self.filter(Q(country=None) | Exists(named))

    def disputes(self):
        return self.filter(answer__in=DISPUTES)


class Confirmation(models.Model):
    """An answer about a part: of a partner country (``country``) or of an actor (``participation``).

    Rows are only added: the newest stands. A country's comes from a person, an actor's through a link.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="confirmations")
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, null=True, blank=True, related_name="confirmations"
    )
    answer = models.CharField(_("respuesta"), max_length=10, choices=Answer)
    text = models.TextField(_("qué corregir, o por qué no"), max_length=MAX_TEXT, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.OneToOneField(
        ActorLink, on_delete=models.CASCADE, null=True, blank=True, related_name="confirmation"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="confirmation_of_country_or_actor",
                condition=Q(country__isnull=False, participation=None, by__isnull=False, link=None)
                | Q(country=None, participation__isnull=False, by=None, link__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmation_dispute_has_words", condition=Q(answer=Answer.CONFIRMED) | ~Q(text="")
            ),
        ]

    def __str__(self):
        return f"{self.initiative} · {self.get_answer_display()}"

    @property
    def said(self) -> str:
        """What was answered, in words, as the registry tells it."""
        return SAID[Answer(self.answer)]

    @property
    def state(self) -> PartState:
        return PartState.DISPUTED if self.answer in DISPUTES else PartState.CONFIRMED


class MentorOfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit sees every offer; others the published ones of actors that they may see."""
        if can_settle_mentoring(user):
            return self.all()
        return self.published().filter(actor__in=Actor.objects.visible_to(user))

    def published(self):
        return self.filter(state=OfferState.PUBLISHED)

    def undecided(self):
        return self.filter(state=OfferState.OFFERED)

    def undecided_first(self):
        return self.order_by(Case(When(state=OfferState.OFFERED, then=Value(0)), default=Value(1)), "-at", "-pk")


class MentorOffer(models.Model):
    """An actor that confirmed its part offers itself as mentor; the Unit publishes it or puts it away."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="mentor_offers")
    link = models.OneToOneField(ActorLink, on_delete=models.SET_NULL, null=True, related_name="mentor_offer")
    kind = models.CharField(_("qué ofrece"), max_length=10, choices=SupportKind)
    text = models.TextField(_("en qué puede ayudar"), max_length=MAX_TEXT)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector"))
    stage = models.CharField(_("en qué etapa"), max_length=10, choices=Stage)
    state = models.CharField(_("estado"), max_length=10, choices=OfferState, default=OfferState.OFFERED)
    at = models.DateTimeField(default=timezone.now)

    objects = MentorOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.actor} · {self.get_kind_display()}"


class MentorOfferEvent(models.Model):
    """A move of an offer: who of the Unit, when, from where to where."""

    offer = models.ForeignKey(MentorOffer, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=OfferState)
    to_state = models.CharField(max_length=10, choices=OfferState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.offer_id} · {self.action}"


class MentorRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit all, a country its own."""
        return self.all() if can_settle_mentoring(user) else self.filter(country__in=country_ids(user))

    def waiting(self):
        return self.filter(answered_at=None)

    def waiting_first(self):
        return self.order_by(F("answered_at").desc(nulls_first=True), "at", "pk")


class MentorRequest(models.Model):
    """A country asks for the mentor of an offer; the Unit brings them together and says so in ``reply``."""

    offer = models.ForeignKey(MentorOffer, on_delete=models.PROTECT, related_name="requests")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("qué necesita"), max_length=MAX_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reply = models.TextField(_("respuesta"), max_length=MAX_TEXT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "country"], condition=Q(answered_at=None), name="mentor_request_open_once"
            ),
            models.CheckConstraint(
                name="mentor_request_answered_or_not",
                condition=Q(answered_at=None, answered_by=None, reply="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(reply="")),
            ),
        ]

    def __str__(self):
        return f"{self.country} · {self.offer}"

    def get_absolute_url(self):
        return reverse("confirmations:request_answer", args=[self.pk])
