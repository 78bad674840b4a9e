"""Sectors and actor types (``data/*.csv``), loaded after every migrate."""

from pathlib import Path

from pifcss_registry.reference import YES, add_missing, read_rows

from .models import ActorType, ReportSector, Sector

DATA = Path(__file__).parent / "data"


def load(using: str = "default") -> None:
    add_missing(ReportSector, [ReportSector(**row) for row in read_rows(DATA / "report_sectors.csv")], using)
    sectors = [
        Sector(report_sector_id=row.pop("report_sector") or None, **row) for row in read_rows(DATA / "sectors.csv")
    ]
    add_missing(Sector, sectors, using)
    types = [
        ActorType(**row | {"state_actor": row["state_actor"] == YES}) for row in read_rows(DATA / "actor_types.csv")
    ]
    add_missing(ActorType, types, using)
