"""Moments in the hours of those who meet."""

import zoneinfo
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country

from .reasons import listed


def zones_of(country: Country) -> list[str]:
    """The country's IANA zones, that of its capital first; the site's where none is known."""
    return [name for name in country.timezones.split("|") if name] or [settings.TIME_ZONE]


def zone_of(country: Country) -> tzinfo:
    return zoneinfo.ZoneInfo(zones_of(country)[0])


def place_of(zone: str) -> str:
    """The city of a zone.

    >>> place_of("America/Argentina/Buenos_Aires")
    'Buenos Aires'
    """
    return zone.rpartition("/")[2].replace("_", " ")


def in_words(moment: datetime) -> str:
    """«martes 8 de diciembre de 2026, 10:00», of a local moment, in the active language."""
    return f"{date_format(moment, 'l')} {date_format(moment, 'DATE_FORMAT')}, {moment:%H:%M}"


def in_words_at(moment: datetime, zone: str, country: Country | None) -> str:
    """The moment on the clocks of a zone: «…, 10:00 (hora de Chile)», or of the zone's city."""
    is_capital = country is not None and zone == zones_of(country)[0]
    place = country.name if is_capital else place_of(zone)
    words = in_words(moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None))
    return _("%(moment)s (hora de %(place)s)") % {"moment": words, "place": place}


class LocalTime(NamedTuple):
    """A moment as these countries read it on their clocks."""

    at: datetime
    countries: str

    @property
    def words(self) -> str:
        return in_words(self.at)


def local_times(moment: datetime, countries: Iterable[Country]) -> list[LocalTime]:
    """The moment by local time, from west to east; countries whose clocks agree together."""
    found: dict[datetime, list[str]] = {}
    for country in countries:
        local = moment.astimezone(zone_of(country)).replace(tzinfo=None)
        found.setdefault(local, []).append(country.name)
    return [LocalTime(at, listed(sorted(names))) for at, names in sorted(found.items())]


def as_text(moment: datetime) -> str:
    """How answers and plans name a start: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()
