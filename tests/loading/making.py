"""Files of initiatives for tests, and what the registry keeps of them."""

import json
from pathlib import Path

from initiatives.directory import DeclaredActor
from initiatives.models import Actor, ActorType, Card, Initiative, Participation, ReportSector, Sector
from initiatives.services import register_initiative
from loading.bulk.checking import Checked, Refusal, Wish, check
from loading.bulk.storing import load
from loading.bulk.words import vocabulary
from loading.incoming.declared import DeclaredInitiative
from loading.incoming.objects import check as check_object
from pifcss_registry.accounts.models import Country

FULL = {
    "id": "SID-1",
    "name": "Siembra y cosecha de agua",
    "country": "CR",
    "year": 2022,
    "countries": [{"code": "PE", "role": "receptor"}, {"code": "CR", "role": "oferente"}, {"code": "DE"}],
    "type": 2,
    "modality": "triangular",
    "sectors": ["PRO-AGR", "AMB-MED"],
    "sdgs": [13, 6],
    "start": "2019-02-01",
    "end": "2021-02-28",
    "renewed": False,
    "agreement": True,
    "months_to_build": 18,
    "objectives": "Mejorar la seguridad hídrica.",
    "justification": "Sequías.",
    "strengths": ["Una", "Dos"],
    "results": ["Siete reservorios | en uso"],
    "joint_body": "Comité de tres.",
    "vision": "Agua para todos.",
    "added_value": "Siete reservorios.",
    "risks": [{"text": "Sequía", "carried_by": ["FONAFIFO"]}],
    "actors": [
        {
            "name": "Fondo Nacional de Financiamiento Forestal (FONAFIFO)",
            "type": "EST-CEN",
            "country": "CR",
            "roles": ["financia", "decide"],
            "contributions": ["money"],
            "contribution": "Fondos",
        },
        {"name": "AIDER", "type": "CIV-ONG", "country": "PE", "benefit": "Aprende"},
    ],
    "share": True,
    "source_note": "Sistema regional",
}


def wish(path: Path, origin: str = "sid", **more) -> Wish:
    return Wish(path, path.name, origin, **more)


def jsonl(folder: Path, rows: list[dict], name: str = "file.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def checked(path: Path, origin: str = "sid", **more) -> tuple[Checked, list[Refusal]]:
    refusals: list[Refusal] = []
    return check(wish(path, origin, **more), refuse=refusals.append), refusals


def loaded(path: Path, origin: str = "sid", **more) -> Checked:
    found = load(wish(path, origin, **more))
    assert found.may_load
    return found


def declared(row: dict, round_code: str = "") -> DeclaredInitiative:
    found, problems = check_object(row, vocabulary(), round_code)
    assert problems == []
    return found


def register(row: dict, by, existing=None) -> Initiative:
    """The same row, one by one, through the registry's own service."""
    one = declared(row)
    countries = Country.objects.in_bulk()
    types = ActorType.objects.in_bulk()
    said = [{"name": part.name, "country": part.country, **part.said} for part in one.actors]
    reports = one.report_sectors
    return register_initiative(
        by=by,
        texts=one.texts,
        country=countries[one.country],
        round_code=one.round,
        year=one.year,
        partner_countries=[countries[code] for code in one.partners],
        sectors=list(Sector.objects.filter(pk__in=one.sectors)),
        report_sectors=None if reports is None else list(ReportSector.objects.filter(pk__in=reports)),
        actors=[
            DeclaredActor(
                part.name,
                types[part.type],
                countries[part.country] if part.country else None,
                acronym=part.acronym,
                written=part.written,
            )
            for part in one.actors
        ],
        complement=one.complement | ({"actors": said} if said else {}),
        share=one.share,
        demonstration=one.demonstration,
        source_note=one.source_note,
        existing=existing,
    )


LEFT_OUT = ("id", "registered_at", "updated_at", "origin", "external_id", "loaded_digest")


def stored(initiative: Initiative) -> dict:
    """All that the registry keeps of an initiative, by what people would recognise rather than by key."""
    columns = {f.attname: getattr(initiative, f.attname) for f in Initiative._meta.concrete_fields}
    card = Card.objects.get(pk=initiative.pk)
    links = Participation.objects.filter(initiative=initiative).select_related("actor").order_by("pk")
    return {key: value for key, value in columns.items() if key not in LEFT_OUT} | {
        "partners": sorted(initiative.partner_countries.values_list("pk", flat=True)),
        "sectors": sorted(initiative.sectors.values_list("pk", flat=True)),
        "reports": sorted(initiative.report_sectors.values_list("pk", flat=True)),
        "actors": [(each.actor.name, each.actor.country_id, each.declared_name, each.complement) for each in links],
        "card": (card.choices, card.title_keys, card.text_keys),
    }


def directory() -> list[tuple]:
    """All actors with their keys."""
    return [
        (a.name, a.acronym, a.key, a.acronym_key, a.actor_type_id, a.country_id, sorted(k.key for k in a.keys.all()))
        for a in Actor.objects.prefetch_related("keys").order_by("key", "country_id", "pk")
    ]
