"""The catalogue as a table for spreadsheets: the rows of the list, all pages, streamed."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from initiatives.enums import ActorKind
from initiatives.models import Initiative

CHUNK = 200
BOM = "\ufeff"  # without it spreadsheets take the accents for something else
SEPARATOR = " | "
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: those that begin like one get an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def header() -> list[str]:
    return [
        _("número"),
        _("nombre"),
        _("país (código)"),
        _("país"),
        _("año"),
        _("convocatoria"),
        _("tipo (código)"),
        _("tipo"),
        _("otro tipo"),
        _("sectores (códigos)"),
        _("sectores"),
        _("sectores del informe (códigos)"),
        _("sectores del informe"),
        _("países participantes (códigos)"),
        _("países participantes"),
        _("actores"),
        _("tipos de actor (códigos)"),
        _("tipos de actor"),
        _("clasificación (código)"),
        _("clasificación"),
        _("acepción amplia (código)"),
        _("acepción amplia"),
        _("propuesta por la regla"),
        _("versión de las reglas"),
        _("países interesados"),
        _("objetivos"),
        _("justificación"),
        _("fortalezas"),
        _("desafíos"),
        _("resultados"),
        _("demostración"),
        _("fuente"),
        _("dirección"),
    ]


def _joined(values: Iterable[Any]) -> str:
    return SEPARATOR.join(str(value) for value in values)


def row(initiative: Initiative) -> list[Any]:
    """The cells of an initiative, in ``header``'s order; no person's name and no e-mail is among them."""
    sectors, reported = initiative.sectors.all(), initiative.report_sectors.all()
    partners = initiative.partner_countries.all()
    return [
        initiative.pk,
        initiative.name,
        initiative.country_id,
        initiative.country,
        initiative.year,
        initiative.round_code,
        initiative.type,
        initiative.get_type_display() if initiative.type else "",
        initiative.type_other,
        _joined(sector.pk for sector in sectors),
        _joined(sectors),
        _joined(sector.pk for sector in reported),
        _joined(reported),
        _joined(country.pk for country in partners),
        _joined(partners),
        _joined(participation.actor for participation in initiative.participations.all()),
        _joined(initiative.kinds),
        _joined(ActorKind(kind).label for kind in initiative.kinds),
        initiative.verdict,
        initiative.get_verdict_display(),
        initiative.broad,
        initiative.get_broad_display(),
        _("sí") if initiative.proposed else _("no"),
        initiative.rules,
        initiative.wanted_by,
        initiative.objectives,
        initiative.justification,
        _joined(initiative.strengths),
        _joined(initiative.challenges),
        _joined(initiative.results),
        _("sí") if initiative.demonstration else _("no"),
        initiative.source_note,
        settings.SITE_URL + initiative.get_absolute_url(),
    ]


class _Line:
    """A file that hands back what is written to it: one line at a time, in memory only while it is sent."""

    def write(self, text: str) -> str:
        return text


def lines(initiatives: QuerySet[Initiative]) -> Iterator[str]:
    """The lines of the file, in the language that is active now; one query and four for each ``CHUNK`` rows."""
    return _lines(initiatives, translation.get_language() or settings.LANGUAGE_CODE)


def _lines(initiatives: QuerySet[Initiative], language: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    with translation.override(language):
        names = header()
    yield BOM + writer.writerow(names)
    rows = initiatives.for_rows().prefetch_related("report_sectors", "partner_countries")
    for initiative in rows.iterator(chunk_size=CHUNK):
        with translation.override(language):  # the server sends after the request's own language is gone
            cells = [safe(cell) for cell in row(initiative)]
        yield writer.writerow(cells)
