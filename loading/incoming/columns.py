"""Columns of a table: which of ours each of theirs is, guessed from the names in the first line."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from pifcss_registry.text import fold

REQUIRED = ("id", "name", "country", "year")
LABELS = {
    "id": _("Identificador en el origen"),
    "name": _("Nombre de la iniciativa"),
    "country": _("País que la presenta"),
    "year": _("Año"),
    "round": _("Convocatoria (código)"),
    "type": _("Tipo de iniciativa"),
    "type_other": _("Qué otro tipo"),
    "modality": _("Modalidad"),
    "sectors": _("Sectores"),
    "report_sectors": _("Sectores del informe"),
    "sdgs": _("ODS"),
    "countries": _("Países participantes"),
    "country_roles": _("Papel de cada país"),
    "start": _("Desde"),
    "end": _("Hasta"),
    "renewed": _("Se renovó"),
    "agreement": _("Hay un acuerdo firmado"),
    "months_to_build": _("Meses que llevó construir la alianza"),
    "actors": _("Actores, con tipo, país y papel"),
    "objectives": _("Objetivos"),
    "justification": _("Justificación"),
    "strengths": _("Fortalezas"),
    "challenges": _("Desafíos"),
    "results": _("Resultados"),
    "joint_body": _("Dónde deciden juntos"),
    "vision": _("Visión o meta compartida"),
    "added_value": _("Valor añadido"),
    "risks": _("Riesgos"),
    "share": _("Se puede compartir"),
    "demonstration": _("Es una demostración"),
    "source_note": _("Fuente"),
}
# Of what a problem may also tell.
FIELDS = LABELS | {
    "actor_types": _("Tipo de actor"),
    "actor_roles": _("Papel del actor"),
    "contributions": _("Aportes"),
}

# What others call them; beside these stand the names of our own export in the three languages.
SYNONYMS = {
    "id": "id, identificador, identificador externo, código, código de la iniciativa, código da iniciativa,"
    " external id, identifier, code, activity id, iati identifier, número, number",
    "name": "nombre, título, nombre de la iniciativa, nome, nome da iniciativa, name, title, initiative,"
    " activity title",
    "country": "país, país que presenta, país proponente, country, country code, presenting country",
    "year": "año, año de inicio, ano, ano de início, year, start year",
    "round": "convocatoria, ronda, convocatória, rodada, round, call",
    "type": "tipo, tipo de iniciativa, type, kind",
    "modality": "modalidad, modalidade, modality",
    "sectors": "sector, sectores, setor, setores, sectors",
    "sdgs": "ods, sdg, sdgs",
    "countries": "países, países participantes, países socios, países parceiros, countries, partner countries",
    "start": "desde, fecha de inicio, inicio, data de início, início, start, start date",
    "end": "hasta, fecha de fin, fin, fecha final, data de término, fim, end, end date",
    "actors": "actores, atores, actors, instituciones, instituições, organisations, organizations,"
    " participating orgs",
    "objectives": "objetivos, objetivo, descripción, descrição, description, objectives, objective",
    "justification": "justificación, justificativa, justification, rationale",
    "strengths": "fortalezas, pontos fortes, strengths",
    "challenges": "desafíos, desafios, challenges",
    "results": "resultados, results",
    "vision": "visión, visão, vision",
    "added_value": "valor añadido, valor agregado, added value",
    "risks": "riesgos, riscos, risks",
    "share": "compartir, se comparte, compartilhar, share, public",
    "source_note": "fuente, fonte, source",
}


def known(exported: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Folded names with our column, the surest first. ``exported``: names in our own files with what they fill."""
    pairs = [(fold(name), key) for name, key in exported]
    pairs += [(fold(key), key) for key in LABELS]
    pairs += [(fold(name), key) for key, names in SYNONYMS.items() for name in names.split(",")]
    return pairs


def guess(headers: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Our column <- theirs, for what is recognised. None of theirs is taken twice."""
    there: dict[str, str] = {}
    for header in headers:
        there.setdefault(fold(header), header)
    found: dict[str, str] = {}
    taken = set()
    for name, key in pairs:
        if key not in found and name in there and name not in taken:
            found[key] = there[name]
            taken.add(name)
    return found


def header_key(headers: Sequence[str]) -> str:
    """The same for the same set of names, in whatever order and case."""
    names = "\n".join(sorted({fold(header) for header in headers}))
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def places(mapping: Mapping[str, str], headers: Sequence[str]) -> dict[str, int]:
    """In which cell of a row each of our columns stands; those of other files are left out."""
    return {key: headers.index(header) for key, header in mapping.items() if key in LABELS and header in headers}


def missing(found: Mapping[str, object]) -> list[str]:
    return [key for key in REQUIRED if key not in found]
