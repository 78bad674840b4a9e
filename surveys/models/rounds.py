"""Rounds, when they are open and for whom, and what a country decides for itself."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import is_member

from ..enums import RoundAction

MAX_ENTRIES = 3  # what Anexo 1 admits, and a round's default
MOST_ENTRIES = 10  # what a round may ask for at most


def default_deadline_days() -> list[int]:
    return [7, 1]


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if is_member(user) else self.none()

    def open(self, today=None):
        """Rounds in which countries may send today; ``Round.is_open`` says the same of one row."""
        today = today or timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)

    def perhaps_open(self, countries, today=None):
        """Rounds that ``Round.is_open_for`` may find open for one of ``countries``: two queries."""
        today = today or timezone.localdate()
        extended = Extension.objects.filter(round=OuterRef("pk"), country__in=countries, closes_on__gte=today)
        found = self.filter(Q(closes_on__gte=today) | Exists(extended), opens_on__lte=today)
        return found.prefetch_related("extensions")


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
    max_entries = models.PositiveSmallIntegerField(_("iniciativas por ficha"), default=MAX_ENTRIES)
    deadline_days = models.JSONField(
        default=default_deadline_days, blank=True, help_text="how many days before its last day a country is told"
    )
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
            models.CheckConstraint(name="round_limit_of_entries", condition=Q(max_entries__range=(1, MOST_ENTRIES))),
        ]

    def __str__(self):
        return self.title

    def is_open(self, today=None) -> bool:
        return self.opens_on <= (today or timezone.localdate()) <= self.closes_on

    @property
    def days_left(self) -> int:
        """Days until the round closes, today not counted; 0 on the last day, negative afterwards."""
        return (self.closes_on - timezone.localdate()).days

    @cached_property
    def extension_of(self) -> dict[str, "Extension"]:
        """By country, the extension that stands: the newest. One query, none with ``extensions`` prefetched."""
        newest_last = sorted(self.extensions.all(), key=lambda each: (each.at, each.pk))
        return {extension.country_id: extension for extension in newest_last}

    def closes_for(self, country_id: str):
        """The last day for a country: the round's, or the later one of its extension."""
        extension = self.extension_of.get(country_id)
        return max(self.closes_on, extension.closes_on) if extension else self.closes_on

    def is_open_for(self, country_id: str, today=None) -> bool:
        return self.opens_on <= (today or timezone.localdate()) <= self.closes_for(country_id)

    def days_left_for(self, country_id: str) -> int:
        return (self.closes_for(country_id) - timezone.localdate()).days


class Extension(models.Model):
    """A later last day for one country, with the reason. Rows are only added: the newest stands."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="extensions")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("país"))
    closes_on = models.DateField(_("cierra el"))
    reason = models.TextField(_("razón"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.round} · {self.country} · {self.closes_on}"


class RoundEvent(models.Model):
    """What the Unit did with a round, and what dates and limit it has since. Rows are only added."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=10, choices=RoundAction)
    opens_on = models.DateField()
    closes_on = models.DateField()
    max_entries = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.round} · {self.get_action_display()}"


class CountrySettings(models.Model):
    """What a country decided about its own fichas; without a row, the defaults."""

    country = models.OneToOneField(Country, on_delete=models.CASCADE, primary_key=True, related_name="ficha_settings")
    sending_needs_approval = models.BooleanField(_("enviar exige el visto bueno de la autoridad"), default=False)

    def __str__(self):
        return str(self.country)
