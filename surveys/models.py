"""What a country declares: the ficha of a round, its initiatives, what was sent and what happened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from initiatives.enums import ActorKind
from initiatives.models import Actor, ActorType, Initiative, InitiativeText, Sector
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids, is_member

from .enums import EDITABLE, FichaState
from .permissions import sees_every_ficha

MAX_ENTRIES = 3


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if is_member(user) else self.none()

    def open(self, today=None):
        """Rounds in which countries may send today; ``Round.is_open`` says the same of one row."""
        today = today or timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)


class Round(models.Model):
    """A convocatoria: open from the first to the last day, both included, in the Unit's time zone.

    Asks for initiatives active at some moment of its window of three years.
    """

    code = models.SlugField(_("código"), max_length=20, unique=True)
    title = models.CharField(_("título"), max_length=200)
    opens_on = models.DateField(_("abre el"))
    closes_on = models.DateField(_("cierra el"))
    window_start = models.DateField(_("ventana desde"))
    window_end = models.DateField(_("ventana hasta"))
    demonstration = models.BooleanField(_("es una demostración"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-pk"]
        verbose_name = _("convocatoria")
        verbose_name_plural = _("convocatorias")
        constraints = [
            models.CheckConstraint(name="round_opens_before_it_closes", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="round_window_in_order", condition=Q(window_end__gt=F("window_start"))),
        ]

    def __str__(self):
        return self.title

    def is_open(self, today=None) -> bool:
        return self.opens_on <= (today or timezone.localdate()) <= self.closes_on

    @property
    def days_left(self) -> int:
        """Days until the round closes, today not counted; 0 on the last day, negative afterwards."""
        return (self.closes_on - timezone.localdate()).days


class FichaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A country's ficha is its people's; the Unit sees those that were ever sent, as they now stand sent.

        A draft that was never sent is nobody's business but the country's.
        """
        own = Q(country__in=country_ids(user))
        return self.filter(own | ~Q(state=FichaState.DRAFT)) if sees_every_ficha(user) else self.filter(own)

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

    @cached_property
    def entry_list(self) -> list["Entry"]:
        """The initiatives in order with everything a page shows: four queries, once."""
        return list(
            self.entries.select_related("initiative").prefetch_related(
                "partner_countries", "sectors", "actors__country", "actors__matched_actor", "actors__actor_type"
            )
        )


class Entry(InitiativeText):
    """One initiative of a ficha, at position 1 to 3. ``sectors`` are set by the Unit, the rest by the country."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    focal_point_name = models.CharField(_("nombre"), max_length=200, blank=True)
    focal_point_email = models.EmailField(_("correo electrónico"), max_length=254, blank=True)
    partner_countries = models.ManyToManyField(Country, blank=True, related_name="+")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0, help_text="how often it was saved")
    initiative = models.OneToOneField(
        Initiative, on_delete=models.SET_NULL, null=True, blank=True, related_name="entry"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ficha", "position"], name="entry_once_at_position"),
            models.CheckConstraint(name="entry_at_most_three", condition=Q(position__range=(1, MAX_ENTRIES))),
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


class Revision(models.Model):
    """What was sent, frozen: ``content`` is ``surveys.content.snapshot`` of the ficha at that moment."""

    ficha = models.ForeignKey(Ficha, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

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
