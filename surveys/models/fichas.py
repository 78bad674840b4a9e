"""The ficha of a country in a round, its initiatives and their actors, what was sent and what happened."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from initiatives.engine.rules import Rules, rules_of
from initiatives.enums import ActorKind
from initiatives.models import Actor, ActorType, Initiative, InitiativeText, RuleAdoption, Sector
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids

from ..enums import EDITABLE, FichaState, ObservationState
from ..permissions import is_of_country, sees_every_ficha
from .rounds import MAX_ENTRIES, MOST_ENTRIES, Extension, Round


class FichaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A country's ficha is its people's and its guests'; the Unit sees those that are not drafts.

        A draft that was never sent is nobody's business but the country's.
        """
        own = Q(country__in=country_ids(user))
        if user.is_authenticated:
            guests = FichaGuest.objects.filter(ficha=OuterRef("pk"), user=user.pk, ended_at=None)
            own |= Q(Exists(guests))
        return self.filter(own | ~Q(state=FichaState.DRAFT)) if sees_every_ficha(user) else self.filter(own)

    def with_last_day(self):
        """With the country's newest extension, which ``Ficha.closes_on`` then reads."""
        given = Extension.objects.filter(round=OuterRef("round"), country=OuterRef("country"))
        return self.annotate(extended_to=Subquery(given.order_by("-at", "-pk").values("closes_on")[:1]))

    def with_rules_version(self):
        """With the version of the rule that its initiatives are told by, which ``Ficha.rules`` then reads."""
        return self.annotate(rules_version=RuleAdoption.objects.of_round(OuterRef("round__code")))

    def editable(self):
        return self.filter(state__in=EDITABLE)


class Ficha(models.Model):
    """A country's answers to Anexo 1 in a round. The questions are ``surveys.anexo1``."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="fichas", verbose_name=_("convocatoria"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="fichas", verbose_name=_("país"))
    state = models.CharField(_("estado"), max_length=12, choices=FichaState, default=FichaState.DRAFT)
    institution = models.CharField(_("institución"), max_length=300, blank=True)
    focal_point_name = models.CharField(_("nombre"), max_length=200, blank=True)
    focal_point_email = models.EmailField(_("correo electrónico"), max_length=254, blank=True)
    institution_strengths = models.TextField(max_length=5000, blank=True)
    institution_weaknesses = models.TextField(max_length=5000, blank=True)
    share = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="how often the institution's section was saved")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    unlocked_all = models.BooleanField(default=True, help_text="after a return: every answer, not only those flagged")
    nothing_new = models.BooleanField(default=False, help_text="the country has nothing new since its last ficha")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="fichas_to_review"
    )
    unit_note = models.TextField(_("nota interna"), max_length=5000, blank=True, help_text="the Unit's own")

    objects = FichaQuerySet.as_manager()

    class Meta:
        ordering = ["-round__closes_on", "country__name_es"]
        constraints = [models.UniqueConstraint(fields=["round", "country"], name="ficha_once_for_country_and_round")]

    def __str__(self):
        return f"{self.country} · {self.round}"

    def get_absolute_url(self):
        return reverse("surveys:ficha_detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def closes_on(self):
        """The last day on which this country may send it; no query after ``with_last_day``."""
        if "extended_to" in self.__dict__:
            return max(self.round.closes_on, self.extended_to or self.round.closes_on)
        return self.round.closes_for(self.country_id)

    @property
    def days_left(self) -> int:
        return (self.closes_on - timezone.localdate()).days

    @property
    def takes_answers(self) -> bool:
        """Whether its round is open for this country today."""
        return self.round.opens_on <= timezone.localdate() <= self.closes_on

    @cached_property
    def rules(self) -> Rules:
        """The rule of its round; no query after ``with_rules_version``, else at most two."""
        if "rules_version" in self.__dict__:
            return rules_of(self.rules_version)
        return rules_of(RuleAdoption.objects.for_round(self.round.code))

    @property
    def has_more_time(self) -> bool:
        """Whether its country has longer than the others."""
        return self.closes_on > self.round.closes_on

    @cached_property
    def flagged(self) -> frozenset[str]:
        """Questions with an observation that the country saw and that is not resolved: one query, once."""
        unresolved = self.observations.exclude(state=ObservationState.RESOLVED).exclude(published_at=None)
        return frozenset(unresolved.values_list("question", flat=True))

    def is_unlocked(self, question: str) -> bool:
        """Whether the Unit left this question to the country: all of them, or those that it flagged."""
        return self.unlocked_all or question in self.flagged

    @cached_property
    def entry_list(self) -> list["Entry"]:
        """The initiatives in order with everything a page shows: four queries, once."""
        return list(
            self.entries.select_related("initiative").prefetch_related(
                "partner_countries", "sectors", "actors__country", "actors__matched_actor", "actors__actor_type"
            )
        )


class Entry(InitiativeText):
    """One initiative of a ficha, at position 1 to ``limit``; ``sectors`` are the Unit's, the rest the country's."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    limit = models.PositiveSmallIntegerField(
        default=MAX_ENTRIES, help_text="the round's max_entries when it was added"
    )
    focal_point_name = models.CharField(_("nombre"), max_length=200, blank=True)
    focal_point_email = models.EmailField(_("correo electrónico"), max_length=254, blank=True)
    partner_countries = models.ManyToManyField(Country, blank=True, related_name="+")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+")
    complement = models.JSONField(default=dict, blank=True, help_text="initiatives.complements")
    version = models.PositiveIntegerField(default=0, help_text="how often it was saved")
    initiative = models.OneToOneField(
        Initiative, on_delete=models.SET_NULL, null=True, blank=True, related_name="entry"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ficha", "position"], name="entry_once_at_position"),
            models.CheckConstraint(name="entry_within_limit", condition=Q(position__gte=1, position__lte=F("limit"))),
            models.CheckConstraint(name="entry_limit_of_round", condition=Q(limit__range=(1, MOST_ENTRIES))),
            models.CheckConstraint(name="entry_type_known", condition=Q(type=None) | Q(type__in=[1, 2, 3, 4])),
        ]

    def __str__(self):
        return self.name or str(_("Iniciativa %(n)s") % {"n": self.position})

    @property
    def title(self) -> str:
        return str(self)


class EntryActor(models.Model):
    """An actor as declared: a row of an initiative. The last two columns are the curator's."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="actors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("nombre"), max_length=300, blank=True)
    kind = models.CharField(_("tipo de actor"), max_length=24, choices=ActorKind, blank=True)
    kind_other = models.CharField(_("qué otro tipo"), max_length=200, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matched_actor = models.ForeignKey(Actor, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    actor_type = models.ForeignKey(ActorType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class FichaGuest(models.Model):
    """A colleague of another institution who writes in one ficha: in all of it, or in some sections.

    ``sections`` holds section keys (``surveys.sections``); empty means the whole ficha.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="guest_fichas"
    )
    email = models.EmailField(_("correo electrónico"))
    full_name = models.CharField(_("nombre y apellido"), max_length=200, blank=True)
    institution = models.CharField(_("institución"), max_length=300, blank=True)
    sections = models.JSONField(default=list, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ficha", "email"], condition=Q(ended_at=None), name="guest_once_in_ficha")
        ]

    def __str__(self):
        return self.full_name or self.email


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user, ficha):
        """The country reads all of its ficha's; the Unit those that were sent to it; guests none."""
        if is_of_country(user, ficha):
            return self.all()
        return self.filter(is_sent=True) if sees_every_ficha(user) else self.none()


class Revision(models.Model):
    """What was sent, frozen: ``content`` is ``surveys.content.snapshot`` of the ficha at that moment.

    Those that restoring keeps were not sent: they are the country's own, the Unit does not see them.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    is_sent = models.BooleanField(default=True)
    restored_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="number of the one restored")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["ficha", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.ficha} · {self.number}"


class FichaEvent(models.Model):
    """A move of a ficha: who, when, from where to where, and what was said."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, choices=FichaState)
    to_state = models.CharField(max_length=12, choices=FichaState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.ficha} · {self.action}"
