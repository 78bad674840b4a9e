"""Demonstration data, made through the services as people would: safe to repeat. Composition.

Two rounds: ``2022`` is the report's, its 13 initiatives registered from Tabla 1; ``demo`` holds the example
fichas, filled, sent (one of them returned first) and validated. What is invented says that it is.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from dialogues.services import declare_interest
from initiatives.directory import DeclaredActor
from initiatives.models import ActorType, Initiative, ReportSector, Sector
from initiatives.services import register_initiative
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.accounts.services import give_role
from pifcss_registry.demo_accounts import ACCOUNTS, PASSWORD
from pifcss_registry.demo_dialogues import make_dialogues
from pifcss_registry.demo_minutes import make_minutes
from pifcss_registry.demo_report import state_numbers
from pifcss_registry.demo_seminar import make_seminar
from surveys.models import Ficha, Round
from surveys.services import add_entry, curate_entry, save_entry, save_institution, save_round, start_ficha
from surveys.workflow import FICHA

DATA = Path(__file__).parent / "demo_data"
REPORT_ROUND = "2022"
DEMO_ROUND = "demo"
RETURNED_ONCE = "CR"
FOCAL_COUNTRIES = [each.country for each in ACCOUNTS if each.role == "focal_point"]
# Who wants what of the demonstration round: (interested, presenter, position of the initiative). Invented.
INTERESTS = (
    ("PE", "CR", 3),
    ("MX", "CR", 3),
    ("CR", "AR", 1),
    ("AR", "CR", 1),
    ("UY", "BR", 1),
    ("CO", "BR", 1),
)


def read(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def load() -> None:
    """Everything, in order; each part adds only what is missing."""
    people = make_people()
    unit = people["unidad@demo.example.org"]
    make_report_round(unit)
    make_dialogues(REPORT_ROUND, unit=unit, people={code: people[_focal_point(code)] for code in FOCAL_COUNTRIES})
    make_seminar(REPORT_ROUND, unit=unit, asks=people[_focal_point("CU")])
    state_numbers(REPORT_ROUND, by=unit)
    round = make_demo_round(unit)
    for row in read("fichas.json"):
        make_ficha(round, row, focal_point=people[_focal_point(row["country"])], unit=unit)
    for interested, presenter, position in INTERESTS:
        initiative = Initiative.objects.filter(entry__ficha__round=round, country=presenter, entry__position=position)
        if found := initiative.exclude(interests__country=interested).first():
            country = Country.objects.get(pk=interested)
            declare_interest(country=country, initiative=found, by=people[_focal_point(interested)])
    make_minutes(
        DEMO_ROUND,
        unit=unit,
        consultant=people["consultora@demo.example.org"],
        voices={code: people[_focal_point(code)] for code in ("BR", "CO", "UY")},
    )


def _focal_point(code: str) -> str:
    return f"puntofocal.{code.lower()}@demo.example.org"


@transaction.atomic
def make_people() -> dict[str, User]:
    """The demonstration's accounts by e-mail; a password that somebody changed stays changed."""
    people = {}
    present = {user.email: user for user in User.objects.filter(email__in=[account.email for account in ACCOUNTS])}
    hashed = make_password(PASSWORD)  # once: it is slow by design
    for account in ACCOUNTS:
        user = present.get(account.email)
        if user is None:
            user = User.objects.create_user(account.email, account.full_name, account.language)
            user.password = hashed
            user.save(update_fields=["password"])
        country = Country.objects.get(pk=account.country) if account.country else None
        give_role(user=user, role=account.role, country=country)
        people[account.email] = user
    return people


def make_report_round(unit: User) -> None:
    """The round of the report and the 13 rows of its Tabla 1, registered without fichas."""
    if not Round.objects.filter(code=REPORT_ROUND).exists():
        save_round(
            Round(
                code=REPORT_ROUND,
                title="Relevamiento 2022",
                opens_on=date(2022, 8, 1),
                closes_on=date(2022, 10, 31),
                window_start=date(2019, 8, 1),
                window_end=date(2022, 8, 1),
            ),
            by=unit,
        )
    known = set(Initiative.objects.filter(round_code=REPORT_ROUND).values_list("name", flat=True))
    for row in read("tabla1.json"):
        if row["name"] not in known:
            register_row(row, unit)


def register_row(row: dict[str, Any], unit: User) -> Initiative:
    """One row of Tabla 1, with the actors that public sources name."""
    countries = Country.objects.in_bulk()
    return register_initiative(
        by=unit,
        texts={"name": row["name"], "type": row["type"], "objectives": row["objectives"]},
        country=countries[row["country"]],
        round_code=REPORT_ROUND,
        year=int(REPORT_ROUND),
        partner_countries=[countries[code] for code in row["partner_countries"]],
        sectors=list(Sector.objects.filter(pk__in=row["sectors"])),
        report_sectors=list(ReportSector.objects.filter(pk__in=row["report_sectors"])),
        actors=[
            DeclaredActor(
                name=actor["name"],
                acronym=actor["acronym"],
                actor_type=ActorType.objects.get(pk=actor["type"]),
                country=countries.get(actor["country"]),
            )
            for actor in row["actors"]
        ],
        share=True,
        source_note=row["note"],
    )


def make_demo_round(unit: User) -> Round:
    """The demonstration's round, open now; one that closed is opened again."""
    today = timezone.localdate()
    round = Round.objects.filter(code=DEMO_ROUND).first()
    if round is None:
        round = Round(
            code=DEMO_ROUND,
            title=f"Demostración {today.year}",
            opens_on=today - timedelta(days=30),
            window_start=today.replace(year=today.year - 3, day=1),
            window_end=today.replace(day=1),
            demonstration=True,
        )
    if round.pk is None or not round.is_open():
        round.closes_on = today + timedelta(days=60)
        save_round(round, by=unit)
    return round


@transaction.atomic
def make_ficha(round: Round, row: dict[str, Any], *, focal_point: User, unit: User) -> None:
    """A country's ficha as its focal point fills and sends it, and the Unit validates it; once."""
    country = Country.objects.get(pk=row["country"])
    if Ficha.objects.filter(round=round, country=country).exists():
        return
    ficha = start_ficha(round=round, country=country, by=focal_point)
    values = {key: row[key] for key in ("institution", "institution_strengths", "institution_weaknesses", "share")}
    save_institution(ficha, by=focal_point, values=values | _person(row))
    for data in row["entries"]:
        fill_entry(add_entry(ficha, by=focal_point), data, focal_point)
    if row.get("stop_at") == "draft":
        return
    FICHA.perform(ficha, "send", by=focal_point)
    if country.pk == RETURNED_ONCE:
        comment = "Demostración: por favor, precise en la iniciativa 2 qué aportó cada actor."
        FICHA.perform(ficha, "return", by=unit, comment=comment)
        FICHA.perform(Ficha.objects.get(pk=ficha.pk), "send", by=focal_point)
    if row.get("stop_at") == "sent":
        return
    ficha = Ficha.objects.get(pk=ficha.pk)
    for entry, data in zip(ficha.entry_list, row["entries"], strict=True):
        types = ActorType.objects.in_bulk(set(data["actor_types"].values()))
        fine = {actor.pk: types.get(data["actor_types"].get(actor.name)) for actor in entry.actors.all()}
        curate_entry(entry, by=unit, sectors=list(Sector.objects.filter(pk__in=data["sectors"])), types=fine)
    FICHA.perform(Ficha.objects.get(pk=ficha.pk), "validate", by=unit)


def _person(row: dict[str, Any]) -> dict[str, str]:
    return {"focal_point_name": row["focal_point"]["name"], "focal_point_email": row["focal_point"]["email"]}


def fill_entry(entry, data: dict[str, Any], focal_point: User) -> None:
    """Write one example initiative into its entry."""
    values = {key: data[key] for key in ("type", "type_other", "name", "objectives", "justification")}
    for column, texts in (("strength", "strengths"), ("challenge", "challenges"), ("result", "results")):
        values |= {f"{column}_{number}": text for number, text in enumerate(data[texts], 1)}
    countries = Country.objects.in_bulk()
    save_entry(
        entry,
        by=focal_point,
        values=values | _person(data),
        actors=[actor | {"country": countries.get(actor["country"])} for actor in data["actors"]],
        partner_countries=[countries[code] for code in data["partner_countries"]],
    )
