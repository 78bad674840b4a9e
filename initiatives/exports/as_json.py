"""An initiative as plain data, and the catalogue as one such object a line. The API answers with the same object."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from pifcss_registry.accounts.models import Country

from ..catalogue.indexed import Rows
from ..complements import ACTOR_TEXTS, CONTRIBUTIONS, TEXTS
from ..enums import ActorKind, ActorRole, Broad, CountryRole, ExclusionReason, InitiativeType, Modality, Verdict
from ..models import Initiative, Participation
from ..sdgs import SDGS
from .cleaning import cleaned
from .rows import countries_of, each

Coded = dict[str, Any]


def coded(choices: Any, value: Any) -> Coded | None:
    """A code of a closed list with its name; None for a blank or an unknown one."""
    if value in (None, "") or value not in choices.values:
        return None
    return {"code": value, "name": str(choices(value).label)}


def named(row: Any) -> Coded:
    """A row of the reference data, as code and name."""
    return {"code": row.pk, "name": row.name}


def _several(choices: Any, values: Iterable[Any]) -> list[Coded]:
    return [each for value in values for each in [coded(choices, value)] if each]


def country_or_none(country: Country | None) -> Coded | None:
    return named(country) if country else None


def record(initiative: Initiative) -> dict[str, Any]:
    """All that the registry says of an initiative, names in the active language beside codes.

    No query after ``loaded``. What is not known is null, or an empty text or list. The API's schema describes it
    (``pifcss_registry.api.documents``).
    """
    said = initiative.complement
    whole = {
        "id": initiative.pk,
        "url": settings.SITE_URL + initiative.get_absolute_url(),
        "name": initiative.name,
        "country": named(initiative.country),
        "year": initiative.year,
        "round": initiative.round_code,
        "type": coded(InitiativeType, initiative.type),
        "type_other": initiative.type_other,
        "modality": coded(Modality, initiative.modality),
        "countries": [
            {**named(country), "role": coded(CountryRole, role)} for country, role in countries_of(initiative)
        ],
        "sectors": [named(sector) for sector in initiative.sectors.all()],
        "report_sectors": [named(sector) for sector in initiative.report_sectors.all()],
        "sdgs": [{"code": n, "name": str(SDGS[n])} for n in said.get("sdgs") or () if n in SDGS],
        "start": said.get("start") or None,
        "end": said.get("end") or None,
        "renewed": said.get("renewed"),
        "agreement": said.get("agreement"),
        "months_to_build": said.get("months_to_build"),
        "actors": [_actor(participation) for participation in initiative.participations.all()],
        "actor_kinds": [coded(ActorKind, kind) for kind in initiative.kinds],
        "classification": coded(Verdict, initiative.verdict),
        "broad": coded(Broad, initiative.broad),
        "proposed": initiative.proposed,
        "rules": initiative.rules,
        "excluded": coded(ExclusionReason, initiative.excluded),
        "wanted_by": initiative.wanted_by,
        "objectives": initiative.objectives,
        "justification": initiative.justification,
        "strengths": initiative.strengths,
        "challenges": initiative.challenges,
        "results": initiative.results,
        **{key: said.get(key) or "" for key in TEXTS},
        "risks": [
            {"text": risk.get("text", ""), "carried_by": list(risk.get("carried_by") or ())}
            for risk in said.get("risks") or ()
        ],
        "share": initiative.share,
        "demonstration": initiative.demonstration,
        "source_note": initiative.source_note,
        "origin": initiative.origin,
        "external_id": initiative.external_id,
        "updated_at": initiative.updated_at.isoformat(),
    }
    return cleaned(whole)


def _actor(participation: Participation) -> dict[str, Any]:
    actor, said = participation.actor, participation.complement
    return {
        "id": actor.pk,
        "name": actor.name,
        "acronym": actor.acronym,
        "declared_name": participation.declared_name,
        "country": country_or_none(actor.country),
        "type": named(actor.actor_type),
        "kind": coded(ActorKind, actor.actor_type.kind),
        "roles": _several(ActorRole, said.get("roles") or ()),
        "contributions": [
            {"code": kind, "name": str(CONTRIBUTIONS[kind])}
            for kind in said.get("contributions") or ()
            if kind in CONTRIBUTIONS
        ],
        **{key: said.get(key) or "" for key in ACTOR_TEXTS},
    }


def lines(rows: Rows) -> Iterator[str]:
    """One object a line, in the language that is active now. Queries: those of ``rows.each``."""
    return each(rows, lambda row: json.dumps(record(row), ensure_ascii=False) + "\n")
