"""The object of a line, checked as a whole: a declaration, or everything that is wrong with it.

What our own export writes is read as well: pairs of code and name, and keys that follow from others
(``PASSED_OVER``).
"""

from collections.abc import Iterator
from typing import Any

from initiatives.complements import ACTOR_TEXTS, TEXTS, actor_key
from initiatives.keys import split_acronym

from .declared import DeclaredInitiative, DeclaredPart
from .problems import Problem
from .values import Reader, bare, is_blank
from .vocabulary import Vocabulary

ID, NAME, ACTOR_NAME, ACRONYM, ROUND, OTHER, POINT, LONG = 100, 500, 300, 50, 20, 200, 1500, 5000
YEARS = (1900, 2100)
MONTHS = (0, 240)
MOST_POINTS, MOST_ACTORS, MOST_RISKS = 3, 500, 50
POINTS = {"strengths": "strength", "challenges": "challenge", "results": "result"}

KEYS = frozenset(
    (
        *("id", "name", "country", "year", "round", "countries", "type", "type_other", "modality", "sectors"),
        *("report_sectors", "sdgs", "start", "end", "renewed", "agreement", "months_to_build", "objectives"),
        *("justification", *POINTS, *TEXTS, "risks", "actors", "share", "demonstration", "source_note"),
    )
)
# What our own export says besides, which follows from the rest or is this registry's own.
PASSED_OVER = frozenset(
    (
        *("url", "actor_kinds", "classification", "broad", "proposed", "rules", "excluded", "wanted_by"),
        *("updated_at", "origin", "external_id"),
    )
)
ACTOR_KEYS = frozenset(
    ("name", "acronym", "type", "country", "roles", "contributions", "declared_name", *ACTOR_TEXTS)
)
ACTOR_PASSED_OVER = frozenset(("id", "kind"))
COUNTRY_KEYS = frozenset(("code", "role", "name"))
RISK_KEYS = frozenset(("text", "carried_by"))


def check(
    value: dict[str, Any], vocabulary: Vocabulary, round_code: str = ""
) -> tuple[DeclaredInitiative | None, list[Problem]]:
    """The declaration, or None with all problems. ``round_code`` is that of lines that name none, else their year."""
    reader = Reader(vocabulary)
    _refuse_unknown(reader, value, KEYS, PASSED_OVER)
    country = reader.code(value.get("country"), "countries", "country")
    year = reader.number(value.get("year"), "year", *YEARS)
    partners, roles = _countries(reader, value.get("countries"))
    reports = value.get("report_sectors")
    found = DeclaredInitiative(
        id=reader.text(value.get("id"), "id", ID),
        texts=_texts(reader, value),
        country=country or "",
        year=year or 0,
        round=reader.slug(value.get("round"), "round", ROUND) or round_code or str(year or ""),
        partners=tuple(sorted(partners - {country})),
        sectors=tuple(reader.codes(value.get("sectors"), "sectors", "sectors")),
        report_sectors=None
        if is_blank(reports)
        else tuple(reader.codes(reports, "report_sectors", "report_sectors")),
        actors=tuple(_actors(reader, value.get("actors"))),
        complement=_complement(reader, value, roles),
        share=bool(reader.yes_or_no(value.get("share"), "share")),
        demonstration=bool(reader.yes_or_no(value.get("demonstration"), "demonstration")),
        source_note=reader.text(value.get("source_note"), "source_note", LONG),
    )
    required = {"id": found.id, "name": found.texts["name"], "country": country, "year": year}
    for key in required:
        if is_blank(value.get(key)):
            reader.refuse("missing", field=key)
    return (None if reader.problems else found), reader.problems


def _refuse_unknown(reader: Reader, value: dict[str, Any], known: frozenset, passed: frozenset = frozenset()) -> None:
    if value.keys() <= known:
        return
    for key in value:
        if key not in known and key not in passed:
            reader.refuse("unknown_key", key=str(key))


def _texts(reader: Reader, value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": reader.code(value.get("type"), "types", "type"),
        "type_other": reader.text(value.get("type_other"), "type_other", OTHER),
        "name": reader.text(value.get("name"), "name", NAME),
        "objectives": reader.text(value.get("objectives"), "objectives", LONG),
        "justification": reader.text(value.get("justification"), "justification", LONG),
    }
    for field, column in POINTS.items():
        points = [reader.text(each, field, POINT) for each in reader.listed(value.get(field), field, MOST_POINTS)]
        points = [each for each in points if each]
        found |= {f"{column}_{n}": text for n, text in enumerate(points, 1)}
    return found


def _countries(reader: Reader, value: Any) -> tuple[set[str], dict[str, str]]:
    """Which take part, and the roles that are known."""
    codes, roles = set(), {}
    for each in reader.listed(value, "countries", 300):
        if isinstance(each, dict):
            _refuse_unknown(reader, each, COUNTRY_KEYS)
            code = reader.code(each.get("code"), "countries", "countries")
            role = reader.code(each.get("role"), "country_roles", "country_roles")
        else:
            code, role = reader.code(each, "countries", "countries"), None
        if code:
            codes.add(code)
            if role:
                roles[code] = role
    return codes, roles


def _complement(reader: Reader, value: dict[str, Any], roles: dict[str, str]) -> dict[str, Any]:
    """In the shape of ``initiatives.complements``, without what is not said and without the actors."""
    start, end = reader.day(value.get("start"), "start"), reader.day(value.get("end"), "end")
    if start and end and end < start:
        reader.refuse("ends_before")
    found = {
        "modality": reader.code(value.get("modality"), "modalities", "modality"),
        "start": start,
        "end": end,
        "renewed": reader.yes_or_no(value.get("renewed"), "renewed"),
        "months_to_build": reader.number(value.get("months_to_build"), "months_to_build", *MONTHS),
        "agreement": reader.yes_or_no(value.get("agreement"), "agreement"),
        "sdgs": reader.codes(value.get("sdgs"), "sdgs", "sdgs"),
        "country_roles": roles,
        "risks": list(_risks(reader, value.get("risks"))),
    } | {key: reader.text(value[key], key, LONG) for key in TEXTS if key in value}
    return {key: each for key, each in found.items() if each not in (None, "", [], {})}


def _risks(reader: Reader, value: Any) -> Iterator[dict[str, Any]]:
    for each in reader.listed(value, "risks", MOST_RISKS):
        risk = each if isinstance(each, dict) else {"text": each}
        _refuse_unknown(reader, risk, RISK_KEYS)
        text = reader.text(risk.get("text"), "risks", LONG)
        names = reader.listed(risk.get("carried_by"), "risks", MOST_ACTORS)
        carried = [name for name in (reader.text(name, "risks", ACTOR_NAME) for name in names) if name]
        if not text:
            reader.refuse("risk_without_text")
        yield {"text": text, "carried_by": carried}


def _actors(reader: Reader, value: Any) -> Iterator[DeclaredPart]:
    """Each organisation once: the same name in one country is the same."""
    seen = set()
    for each in reader.listed(value, "actors", MOST_ACTORS):
        if not isinstance(each, dict):
            reader.refuse("wrong_kind", field="actors", value=str(each)[:POINT])
            continue
        part = _actor(reader, each)
        key = actor_key(part.name, part.country)
        if key not in seen:
            seen.add(key)
            yield part


def _actor(reader: Reader, value: dict[str, Any]) -> DeclaredPart:
    _refuse_unknown(reader, value, ACTOR_KEYS, ACTOR_PASSED_OVER)
    name = " ".join(reader.text(value.get("name"), "actors", ACTOR_NAME).split())
    if is_blank(value.get("name")):
        reader.refuse("actor_without_name")
    given = value.get("type")
    kind = reader.vocabulary.code("actor_types", bare(given))
    if is_blank(bare(given)):
        reader.refuse("actor_without_type", name=name)
    elif kind is None:  # a type of the form, if it is no fine one
        form_kind = reader.code(given, "kinds", "actor_types")
        kind = reader.vocabulary.fine_of.get(form_kind, "")
    said = {
        "roles": reader.codes(value.get("roles"), "actor_roles", "actor_roles"),
        "contributions": reader.codes(value.get("contributions"), "contributions", "contributions"),
    } | {key: reader.text(value[key], key, LONG) for key in ACTOR_TEXTS if key in value}
    written = reader.text(value.get("declared_name"), "actors", ACTOR_NAME)
    acronym = reader.text(value.get("acronym"), "actors", ACRONYM)
    return DeclaredPart(
        name=name,
        type=kind or "",
        country=reader.code(value.get("country"), "countries", "actors"),
        acronym="" if acronym == split_acronym(name)[1] else acronym,
        written="" if written == name else written,
        said={key: each for key, each in said.items() if each},
    )
