"""What a table says of an initiative, column by column: codes and names side by side. CSV and XLSX are made of it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..complements import ACTOR_TEXTS
from ..enums import ActorKind, ActorRole, CountryRole
from ..models import Initiative
from ..sdgs import SDGS
from .cleaning import cleaned
from .rows import countries_of, day_of

SEPARATOR = " | "
_BAR = re.compile(r" (\\*\| )")


def _joined(values: Iterable[Any]) -> str:
    return SEPARATOR.join(str(value) for value in values)


def _texts(values: Iterable[str]) -> str:
    """Texts in which the separator may stand: its bar gets a backslash, and ``loading`` takes it away again."""
    return SEPARATOR.join(_BAR.sub(r" \\\1", text) for text in values)


def _sdgs(initiative: Initiative) -> list[int]:
    return [number for number in initiative.complement.get("sdgs") or () if number in SDGS]


def _country_roles(initiative: Initiative, *, words: bool) -> str:
    return _joined(
        f"{country if words else country.pk}: {CountryRole(role).label if words else role}"
        for country, role in countries_of(initiative)
        if role in CountryRole.values
    )


def _actor_roles(initiative: Initiative, *, words: bool) -> str:
    told = []
    for participation in initiative.participations.all():
        roles = [role for role in ActorRole if role in participation.complement.get("roles", ())]
        if roles:
            told.append(f"{participation.actor}: {', '.join(str(each.label if words else each) for each in roles)}")
    return _joined(told)


def _plain(initiative: Initiative, key: str) -> str:
    """All that is said under a key of ``as_json.record``, with codes only, as JSON; '' for nothing."""
    rows = {"actors": _actors, "risks": _risks}[key](initiative)
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def _actors(initiative: Initiative) -> list[dict[str, Any]]:
    rows = []
    for participation in initiative.participations.all():
        actor = participation.actor
        said = {key: participation.complement.get(key) for key in ("roles", "contributions", *ACTOR_TEXTS)}
        written = participation.declared_name if participation.declared_name != actor.name else ""
        row = {"name": actor.name, "acronym": actor.acronym, "type": actor.actor_type_id, "country": actor.country_id}
        rows.append({key: value for key, value in (row | said | {"declared_name": written}).items() if value})
    return rows


def _risks(initiative: Initiative) -> list[dict[str, Any]]:
    return list(initiative.complement.get("risks") or ())


# Name, value, and the column that ``loading`` fills from it, '' for what it does not read: names beside codes, and
# what is this registry's own or follows from the rest.
COLUMNS: tuple[tuple[Any, ...], ...] = (
    (gettext_lazy("número"), lambda row: row.pk, "id"),
    (gettext_lazy("nombre"), lambda row: row.name, "name"),
    (gettext_lazy("país (código)"), lambda row: row.country_id, "country"),
    (gettext_lazy("país"), lambda row: str(row.country), ""),
    (gettext_lazy("año"), lambda row: row.year, "year"),
    (gettext_lazy("convocatoria"), lambda row: row.round_code, "round"),
    (gettext_lazy("tipo (código)"), lambda row: row.type, "type"),
    (gettext_lazy("tipo"), lambda row: row.get_type_display() if row.type else "", ""),
    (gettext_lazy("otro tipo"), lambda row: row.type_other, "type_other"),
    (gettext_lazy("modalidad (código)"), lambda row: row.modality, "modality"),
    (gettext_lazy("modalidad"), lambda row: row.get_modality_display(), ""),
    (gettext_lazy("sectores (códigos)"), lambda row: _joined(each.pk for each in row.sectors.all()), "sectors"),
    (gettext_lazy("sectores"), lambda row: _joined(row.sectors.all()), ""),
    (
        gettext_lazy("sectores del informe (códigos)"),
        lambda row: _joined(each.pk for each in row.report_sectors.all()),
        "report_sectors",
    ),
    (gettext_lazy("sectores del informe"), lambda row: _joined(row.report_sectors.all()), ""),
    (gettext_lazy("ODS (números)"), lambda row: _joined(_sdgs(row)), "sdgs"),
    (gettext_lazy("ODS"), lambda row: _joined(SDGS[number] for number in _sdgs(row)), ""),
    (gettext_lazy("desde"), lambda row: day_of(row, "start"), "start"),
    (gettext_lazy("hasta"), lambda row: day_of(row, "end"), "end"),
    (gettext_lazy("se renovó"), lambda row: row.complement.get("renewed"), "renewed"),
    (gettext_lazy("acuerdo firmado"), lambda row: row.complement.get("agreement"), "agreement"),
    (
        gettext_lazy("meses para construir la alianza"),
        lambda row: row.complement.get("months_to_build"),
        "months_to_build",
    ),
    (
        gettext_lazy("países participantes (códigos)"),
        lambda row: _joined(each.pk for each in row.partner_countries.all()),
        "countries",
    ),
    (gettext_lazy("países participantes"), lambda row: _joined(row.partner_countries.all()), ""),
    (gettext_lazy("papel de cada país (códigos)"), lambda row: _country_roles(row, words=False), "country_roles"),
    (gettext_lazy("papel de cada país"), lambda row: _country_roles(row, words=True), ""),
    (gettext_lazy("actores"), lambda row: _joined(each.actor for each in row.participations.all()), ""),
    (gettext_lazy("actores (datos)"), lambda row: _plain(row, "actors"), "actors"),
    (gettext_lazy("tipos de actor (códigos)"), lambda row: _joined(row.kinds), ""),
    (gettext_lazy("tipos de actor"), lambda row: _joined(ActorKind(kind).label for kind in row.kinds), ""),
    (gettext_lazy("qué hace cada actor (códigos)"), lambda row: _actor_roles(row, words=False), ""),
    (gettext_lazy("qué hace cada actor"), lambda row: _actor_roles(row, words=True), ""),
    (gettext_lazy("clasificación (código)"), lambda row: row.verdict, ""),
    (gettext_lazy("clasificación"), lambda row: row.get_verdict_display(), ""),
    (gettext_lazy("acepción amplia (código)"), lambda row: row.broad, ""),
    (gettext_lazy("acepción amplia"), lambda row: row.get_broad_display(), ""),
    (gettext_lazy("propuesta por la regla"), lambda row: row.proposed, ""),
    (gettext_lazy("versión de las reglas"), lambda row: row.rules, ""),
    (gettext_lazy("fuera del registro (código)"), lambda row: row.excluded, ""),
    (gettext_lazy("fuera del registro"), lambda row: row.get_excluded_display(), ""),
    (gettext_lazy("países interesados"), lambda row: row.wanted_by, ""),
    (gettext_lazy("objetivos"), lambda row: row.objectives, "objectives"),
    (gettext_lazy("justificación"), lambda row: row.justification, "justification"),
    (gettext_lazy("fortalezas"), lambda row: _texts(row.strengths), "strengths"),
    (gettext_lazy("desafíos"), lambda row: _texts(row.challenges), "challenges"),
    (gettext_lazy("resultados"), lambda row: _texts(row.results), "results"),
    (gettext_lazy("dónde deciden juntos"), lambda row: row.complement.get("joint_body", ""), "joint_body"),
    (gettext_lazy("visión compartida"), lambda row: row.complement.get("vision", ""), "vision"),
    (gettext_lazy("valor añadido"), lambda row: row.complement.get("added_value", ""), "added_value"),
    (gettext_lazy("riesgos (datos)"), lambda row: _plain(row, "risks"), "risks"),
    (gettext_lazy("se comparte"), lambda row: row.share, "share"),
    (gettext_lazy("demostración"), lambda row: row.demonstration, "demonstration"),
    (gettext_lazy("fuente"), lambda row: row.source_note, "source_note"),
    (gettext_lazy("origen"), lambda row: row.origin, ""),
    (gettext_lazy("identificador en el origen"), lambda row: row.external_id, ""),
    (gettext_lazy("dirección"), lambda row: settings.SITE_URL + row.get_absolute_url(), ""),
)


def header() -> list[str]:
    return [str(label) for label, *_more in COLUMNS]


def loaded_columns() -> list[tuple[str, str]]:
    """The names in the active language of what ``loading`` reads, with the column that each fills."""
    return [(str(label), loads) for label, _value, loads in COLUMNS if loads]


def cells(initiative: Initiative) -> list[Any]:
    """An initiative in ``header``'s order: texts, whole numbers, days, or None. Yes and no are words."""
    return [_worded(cleaned(value(initiative))) for _label, value, _loads in COLUMNS]


def _worded(value: Any) -> Any:
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    return value
