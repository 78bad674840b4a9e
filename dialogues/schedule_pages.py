"""What the pages of schedules show: the grid of answers on a party's clock, and a timetable in words."""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.formats import date_format

from pifcss_registry.accounts.models import Country

from .clock import LocalTime, in_words, local_times
from .enums import Can
from .models import Dialogue, PlanRun, Schedule


@dataclass(frozen=True)
class Cell:
    """A start, ``local`` on a party's clock; ``open`` where a dialogue could be held at that local hour."""

    number: int
    at: datetime
    local: datetime
    words: str
    value: str
    open: bool


@dataclass(frozen=True)
class Grid:
    """``rows``: a local hour with the cell of each day, None where nothing starts then."""

    days: list[tuple[str, str]]
    rows: list[tuple[str, list[Cell | None]]]


def grid(schedule: Schedule, zone: str, said: Mapping[datetime, str]) -> Grid:
    place = zoneinfo.ZoneInfo(zone)
    cells: dict[tuple[date, time], Cell] = {}
    for number, moment in enumerate(schedule.slots):
        local = moment.astimezone(place).replace(tzinfo=None)
        cell = Cell(
            number, moment, local, in_words(local), said.get(moment, Can.YES), _inside(schedule, moment, place)
        )
        cells.setdefault((local.date(), local.time()), cell)
    days = sorted({day for day, _hour in cells})
    hours = sorted({hour for _day, hour in cells})
    return Grid(
        [(day.isoformat(), f"{date_format(day, 'D')} {date_format(day, 'SHORT_DATE_FORMAT')}") for day in days],
        [(f"{hour:%H:%M}", [cells.get((day, hour)) for day in days]) for hour in hours],
    )


def _inside(schedule: Schedule, moment: datetime, place: zoneinfo.ZoneInfo) -> bool:
    """Whether a slot that begins then is within the hours in which anybody meets."""
    begin = moment.astimezone(place)
    end = (moment + timedelta(minutes=schedule.slot_minutes)).astimezone(place)
    return begin.time() >= schedule.earliest and end.date() == begin.date() and end.time() <= schedule.latest


@dataclass(frozen=True)
class Row:
    """A dialogue of a timetable; ``missing`` are names with reasons."""

    dialogue: Dialogue
    at: datetime
    times: list[LocalTime]
    reserve: datetime | None
    attending: list[str]
    missing: list[tuple[str, str]]


@dataclass(frozen=True)
class Timetable:
    rows: list[Row]
    unplaced: list[tuple[Dialogue, str]]
    unanswered: list[str]


def timetable(run: PlanRun, dialogues: list[Dialogue]) -> Timetable:
    """What a finished run found, for the dialogues that are still there (``with_parts``). No query."""
    plan: dict[str, Any] = run.plan
    slots = [datetime.fromisoformat(text) for text in run.problem["slots"]]
    by_id = {str(each.pk): each for each in dialogues}
    countries: dict[str, Country] = {part.country_id: part.country for each in dialogues for part in each.parts.all()}

    def name(party: str) -> str:
        return countries[party].name if party in countries else party.rpartition(" (")[0] or party

    rows = []
    for each in plan["timetable"]:
        if dialogue := by_id.get(each["id"]):
            at = slots[each["slot"]]
            rows.append(
                Row(
                    dialogue,
                    at,
                    local_times(at, [part.country for part in dialogue.parts.all()]),
                    None if each["reserve"] is None else slots[each["reserve"]],
                    [name(party) for party in each["attending"]],
                    [(name(party), why) for party, why in each["missing"].items()],
                )
            )
    rows.sort(key=lambda row: row.at)
    return Timetable(
        rows,
        [(by_id[id], why) for id, why in plan["unplaced"].items() if id in by_id],
        [name(party) for party in plan["unanswered"]],
    )
