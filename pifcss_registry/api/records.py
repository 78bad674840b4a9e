"""Actors and the small lists as plain data: names in the active language beside codes."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from initiatives.enums import ActorKind, Nature
from initiatives.exports.as_json import coded, country_or_none, named
from initiatives.exports.cleaning import cleaned
from initiatives.exports.iati_codes import DAC_OF_SECTOR
from initiatives.models import Actor, Participation, Sector
from pifcss_registry.accounts.models import Country
from surveys.models import Round

MOST_INITIATIVES = 500


def actor_record(actor: Actor) -> dict[str, Any]:
    """An actor with ``n_initiatives`` and ``since``; no query when country, type and names are loaded."""
    return cleaned(
        {
            "id": actor.pk,
            "url": settings.SITE_URL + actor.get_absolute_url(),
            "name": actor.name,
            "acronym": actor.acronym,
            "other_names": [each.name for each in actor.names.all()],
            "country": country_or_none(actor.country),
            "type": named(actor.actor_type),
            "type_other": actor.type_other,
            "kind": coded(ActorKind, actor.actor_type.kind),
            "nature": coded(Nature, actor.actor_type.nature),
            "iati_type": actor.actor_type.iati_org_type,
            "site": actor.site,
            "initiatives": actor.n_initiatives,
            "since": actor.since,
        }
    )


def actor_in_full(actor: Actor, initiatives) -> dict[str, Any]:
    """Also what it takes part in, of ``initiatives``, the newest first: one query."""
    parts = (
        Participation.objects.filter(actor=actor, initiative__in=initiatives)
        .select_related("initiative__country")
        .order_by("-initiative__year", "-initiative__pk")
    )
    return actor_record(actor) | {
        "takes_part_in": [
            cleaned(
                {
                    "id": part.initiative_id,
                    "name": part.initiative.name,
                    "year": part.initiative.year,
                    "country": named(part.initiative.country),
                    "declared_name": part.declared_name,
                }
            )
            for part in parts[:MOST_INITIATIVES]
        ]
    }


def country_record(country: Country) -> dict[str, Any]:
    return named(country) | {
        "iso3": country.iso3,
        "iberoamerican": country.iberoamerican,
        "pifcss_member": country.pifcss_member,
    }


def sector_record(sector: Sector) -> dict[str, Any]:
    return named(sector) | {
        "ambito": sector.ambito,
        "report_sector": named(sector.report_sector) if sector.report_sector else None,
        "dac": DAC_OF_SECTOR.get(sector.pk),
    }


def round_record(round: Round) -> dict[str, Any]:
    return {
        "code": round.code,
        "title": round.title,
        "opens_on": round.opens_on.isoformat(),
        "closes_on": round.closes_on.isoformat(),
        "demonstration": round.demonstration,
        "facts": reverse("api:round_facts", args=[round.code]),
    }
