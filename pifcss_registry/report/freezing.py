"""A report is issued: all that it says, and the rows behind each figure, are kept as they are in that moment."""

from dataclasses import asdict, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from pifcss_registry.errors import Refused

from .assembling import count, source_of
from .document.content import content_of
from .facts import Fact, NamedFacts, Row, rows_of
from .models import Report


def _with_own_page(report: Report, fact: Fact) -> Fact:
    return replace(fact, url=reverse("report:report_fact", args=[report.pk, fact.key]))


def frozen_of(report: Report) -> dict[str, Any]:
    """Facts, rows by fact, checks and document as plain data; each figure leads to the report's own page of it.

    ``Refused`` when the registry changed between counting and listing.
    """
    with override(report.language):
        counted = count(report.round)
        rows = {key: [row.as_data() for row in rows_of(report.round, key)] for key in counted.facts}
        if any(len(rows[key]) != fact.value for key, fact in counted.facts.items()):
            raise Refused(_("El registro cambió en este momento. Inténtelo otra vez."))
        facts = NamedFacts((key, _with_own_page(report, fact)) for key, fact in counted.facts.items())
        source = replace(source_of(counted, report), facts=facts)
        return {
            "facts": facts.as_data(),
            "rows": rows,
            "checks": [asdict(check) for check in counted.checks],
            "content": content_of(source),
        }


def facts_in(report: Report) -> NamedFacts:
    """Those of an issued report."""
    return NamedFacts.from_data(report.frozen["facts"])


def rows_in(report: Report, key: str) -> list[Row]:
    return [Row(**row) for row in report.frozen["rows"][key]]
