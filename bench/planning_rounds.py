"""Invented rounds of dialogues with fixed seeds, for ``bench/planning.py``."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

ZONES = {
    "AD": "Europe/Andorra",
    "AR": "America/Argentina/Buenos_Aires",
    "BO": "America/La_Paz",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "CR": "America/Costa_Rica",
    "CU": "America/Havana",
    "DO": "America/Santo_Domingo",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "GT": "America/Guatemala",
    "HN": "America/Tegucigalpa",
    "MX": "America/Tijuana",
    "NI": "America/Managua",
    "PA": "America/Panama",
    "PE": "America/Lima",
    "PT": "Europe/Lisbon",
    "PY": "America/Asuncion",
    "SV": "America/El_Salvador",
    "UY": "America/Montevideo",
    "VE": "America/Caracas",
}
FACILITATORS = ("F1", "F2", "F3", "F4")


def slots(days: int, minutes: int, *, first: int = 12, hours: int = 10) -> list[str]:
    """Working days from 30 November 2026; UTC hours from ``first``."""
    found, day = [], datetime(2026, 11, 30, tzinfo=UTC)
    while len(found) < days * hours * 60 // minutes:
        if day.weekday() < 5:
            begin = day + timedelta(hours=first)
            found += [begin + timedelta(minutes=minutes * step) for step in range(hours * 60 // minutes)]
        day += timedelta(days=1)
    return [slot.isoformat().replace("+00:00", "Z") for slot in found]


def round_of(
    seed: int,
    *,
    dialogues: int,
    days: int,
    minutes: int,
    free: float = 0.55,
    guests: tuple[int, int] = (4, 9),
    rather_not: float = 0.1,
    facilitators: int = len(FACILITATORS),
    hours: tuple[str, str] = ("07:00", "20:00"),
) -> dict[str, Any]:
    """A round of dialogues of an hour. ``free``: the share of half days that a country can."""
    random = Random(seed)
    starts = slots(days, minutes)
    a_day = len(starts) // days
    half = a_day // 2
    parties = {}
    for code in (*ZONES, *FACILITATORS[:facilitators]):
        no, unwelcome = [], []
        can = free if code in ZONES else 0.8
        for begin in range(0, len(starts), half):
            block = range(begin, min(begin + half, len(starts)))
            if random.random() >= can:
                no += block
            elif random.random() < rather_not:
                unwelcome += block
        zone = ZONES.get(code, "Europe/Madrid")
        parties[code] = {"tz": zone, "no": no, "rather_not": unwelcome, "answered": True}
    made = []
    for number in range(dialogues):
        presenter = random.choice([*ZONES])
        others = [code for code in ZONES if code != presenter]
        made.append(
            {
                "id": f"d{number + 1}",
                "length": 60 // minutes,
                "presenter": presenter,
                "facilitator": random.choice(FACILITATORS[:facilitators]) if facilitators else None,
                "interested": sorted(random.sample(others, random.randint(*guests))),
                "fixed": None,
            }
        )
    return {
        "slot_minutes": minutes,
        "slots": starts,
        "hours": {"earliest": hours[0], "latest": hours[1]},
        "parties": parties,
        "dialogues": made,
        "previous": None,
    }
