"""An initiative in the words of schema.org, for search engines. No query."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from pifcss_registry.accounts.models import Country

from ..models import Initiative, Participation, Sector
from .cleaning import cleaned
from .rows import day_of


def web_page(
    initiative: Initiative,
    *,
    address: str,
    site: str,
    participations: Iterable[Participation],
    countries: Iterable[Country],
    sectors: Iterable[Sector],
) -> dict[str, Any]:
    """A ``WebPage`` about a ``Project``, whose members are the organisations that take part."""
    start, end = day_of(initiative, "start"), day_of(initiative, "end")
    project = {
        "@type": "Project",
        "name": initiative.name,
        "url": address,
        "identifier": str(initiative.pk),
        "description": initiative.objectives or None,
        "foundingDate": start.isoformat() if start else None,
        "dissolutionDate": end.isoformat() if end else None,
        "areaServed": [{"@type": "Country", "name": str(country), "identifier": country.pk} for country in countries],
        "keywords": [str(sector) for sector in sectors] or None,
        "member": [{"@type": "Organization", "name": str(each.actor)} for each in participations] or None,
    }
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": address,
        "name": initiative.name,
        "inLanguage": get_language(),
        "datePublished": initiative.registered_at.date().isoformat(),
        "dateModified": initiative.updated_at.date().isoformat(),
        "isPartOf": {"@type": "WebSite", "name": site},
        "publisher": {"@type": "Organization", "name": "PIFCSS"},
        "mainEntity": {key: value for key, value in project.items() if value is not None},
    }
    return cleaned(page)
