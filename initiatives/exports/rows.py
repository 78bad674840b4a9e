"""Initiatives with all that an export says of them, one after another."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import translation

from pifcss_registry.accounts.models import Country

from .. import complements
from ..catalogue.indexed import Rows
from ..models import Initiative, Participation

CHUNK = 500
Made = TypeVar("Made")


def loaded(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """With everything that a record says: four queries beside the rows', for any number of rows."""
    actors = Participation.objects.select_related("actor__actor_type", "actor__country")
    return initiatives.select_related("country").prefetch_related(
        "sectors", "report_sectors", "partner_countries", Prefetch("participations", actors)
    )


def each(rows: Rows, make: Callable[[Initiative], Made]) -> Iterator[Made]:
    """``make`` of each row, in the language that is active now; nothing is asked before the first is wanted.

    Five queries for each ``CHUNK`` rows; memory holds one chunk.
    """
    return _each(rows, make, translation.get_language() or settings.LANGUAGE_CODE)


def _each(rows: Rows, make: Callable[[Initiative], Made], language: str) -> Iterator[Made]:
    for initiatives in rows.of(loaded).batches(CHUNK):
        for initiative in initiatives:
            with translation.override(language):  # the server sends after the request's own language is gone
                made = make(initiative)
            yield made


def countries_of(initiative: Initiative) -> list[tuple[Country, str]]:
    """Each country of an initiative, the one that presents it first, with its role ('' when it is not known)."""
    roles = initiative.complement.get("country_roles") or {}
    partners = [each for each in initiative.partner_countries.all() if each.pk != initiative.country_id]
    return [(country, roles.get(country.pk) or "") for country in (initiative.country, *partners)]


def day_of(initiative: Initiative, key: str) -> date | None:
    """The day that the complement says under ``start`` or ``end``."""
    return complements.day_of(initiative.complement, key)
