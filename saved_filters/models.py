"""A filter that somebody kept, and who is told of what newly matches it."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids
from pifcss_registry.prepared import asked

from .enums import Audience
from .permissions import can_keep, is_of_programme

MAX_QUERYSTRING = 4000


class SavedFilterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those shared with a group of theirs; nothing for whoever has no role."""
        if not can_keep(user):
            return self.none()
        return self._seen(user.pk, sorted(country_ids(user)), is_of_programme(user))

    def _seen(self, owner: int, countries: Sequence[str], programme: bool):
        seen = Q(owner=owner) | Q(shared_with=Audience.COUNTRY, country__in=countries)
        return self.filter(seen | Q(shared_with=Audience.PROGRAMME) if programme else seen)

    def newest_for(self, user, number: int) -> "list[SavedFilter]":
        """The first ``number`` of ``visible_to``, for a page that is asked all the time: one query."""
        if not can_keep(user):
            return []
        countries, programme = sorted(country_ids(user)), is_of_programme(user)

        def newest(values: Sequence) -> QuerySet:
            return self._seen(values[0], values[1:], programme).only("name", "querystring")[:number]

        return asked(("newest filters", programme, number), newest, [user.pk, *countries])

    def for_rows(self, user):
        """With what a row of the list shows, ``is_followed`` by the person among it: no query of its own."""
        followed = Exists(Following.objects.filter(saved_filter=OuterRef("pk"), person=user))
        return self.select_related("owner", "country").annotate(is_followed=followed)


class SavedFilter(models.Model):
    """A query string of the catalogue, as the catalogue writes it, under a name.

    ``country`` is the one whose people see it. Without an owner (who left) it belongs to its group.
    """

    name = models.CharField(_("nombre"), max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="saved_filters"
    )
    querystring = models.TextField(max_length=MAX_QUERYSTRING)
    shared_with = models.CharField(max_length=10, choices=Audience, default=Audience.NOBODY)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_name_once"),
            models.CheckConstraint(
                name="saved_filter_country_fits_audience",
                condition=Q(shared_with=Audience.COUNTRY, country__isnull=False)
                | (~Q(shared_with=Audience.COUNTRY) & Q(country__isnull=True)),
            ),
            models.CheckConstraint(
                name="saved_filter_is_somebodys",
                condition=Q(owner__isnull=False) | ~Q(shared_with=Audience.NOBODY),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """An address that stays short: it leads to the catalogue with the filter."""
        return reverse("saved_filters:filter_open", args=[self.pk])

    @property
    def catalogue_url(self) -> str:
        return f"{reverse('initiatives:initiative_list')}?{self.querystring}"

    @property
    def is_shared(self) -> bool:
        return self.shared_with != Audience.NOBODY


class Following(models.Model):
    """A person who wants to be told of what newly matches a filter; whether by mail, their preferences say.

    ``seen`` holds the numbers of the initiatives that they were told of, or that matched when they began.
    """

    saved_filter = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="followings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen = models.BinaryField()
    checked_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saved_filter", "person"], name="following_once")]

    def __str__(self):
        return f"{self.person} · {self.saved_filter}"

    @property
    def numbers(self) -> BitMap:
        """``seen`` as a set."""
        return BitMap.deserialize(bytes(self.seen))


def as_bytes(numbers: BitMap) -> bytes:
    """A set of initiatives as ``Following.seen`` keeps it; a registry seen whole takes a few bytes."""
    numbers.run_optimize()
    return numbers.serialize()
