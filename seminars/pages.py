"""What the pages show of a seminar: its hours, its figures in words, the curve as a drawing and as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User

from .attendance import Problem, Step, connected_at, curve_of, sentence
from .attending import spans_of
from .enums import PARTICIPANT_KINDS
from .models import AttendanceLog, AttendanceSpan, Question, Seminar
from .permissions import asking_countries, sees_person

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 26, 34  # margins for the words of the axes
STEPS = (5, 10, 15, 30, 60)  # minutes between rows of the table
MOST_ROWS = 26
MOST_LINES = 7  # of the drawing, one for each of some round number
_ROUND = [digit * 10**power for power in range(6) for digit in (1, 2, 5)]
AROUND = timedelta(minutes=30)


@dataclass(frozen=True)
class Mark:
    """A label of an axis; ``at`` is its place, as SVG wants it."""

    at: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """The curve, ready for an inline SVG. Coordinates are texts: no language puts a comma in them."""

    path: str
    hours: list[Mark]
    numbers: list[Mark]
    starts: str
    ends: str
    peak_x: str
    peak_y: str
    floor_y: str


@dataclass(frozen=True)
class Attendance:
    """All that is shown of an accepted log, or of one that waits."""

    log: AttendanceLog
    drawing: Drawing
    rows: list[tuple[datetime, int]]
    kinds: list[tuple[str, int]]
    countries: list[tuple[str, int]]
    unknown: int


def attendance_of(seminar: Seminar, log: AttendanceLog) -> Attendance:
    """Two queries."""
    curve = curve_of(spans_of(log))
    by_person = {
        row[0]: row[1:]
        for row in AttendanceSpan.objects.filter(log=log)
        .order_by()
        .values_list("person", "kind", "country")
        .distinct()
    }
    names = {each.pk: each.name for each in Country.objects.filter(pk__in={row[1] for row in by_person.values()})}
    kinds = Counter(kind for kind, _country in by_person.values() if kind)
    countries = Counter(country for _kind, country in by_person.values() if country)
    labels = dict(PARTICIPANT_KINDS)
    return Attendance(
        log=log,
        drawing=_drawing(seminar, log, curve),
        rows=_rows(seminar, curve),
        kinds=_ranked((str(labels[kind]), number) for kind, number in kinds.items()),
        countries=_ranked((names[code], number) for code, number in countries.items()),
        unknown=sum(not kind for kind, _country in by_person.values()),
    )


def _ranked(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _rows(seminar: Seminar, curve: Sequence[Step]) -> list[tuple[datetime, int]]:
    """How many at regular times of the programme, in the seminar's hour."""
    every = next((step for step in STEPS if seminar.minutes / step < MOST_ROWS), STEPS[-1])
    times = [seminar.starts_at + timedelta(minutes=minute) for minute in range(0, seminar.minutes + 1, every)]
    return [(at.astimezone(seminar.clock), connected_at(curve, at)) for at in times]


def _drawing(seminar: Seminar, log: AttendanceLog, curve: Sequence[Step]) -> Drawing:
    begin = max(min(curve[0].at, seminar.starts_at), seminar.starts_at - AROUND)
    end = min(max(curve[-1].at, seminar.ends_at), seminar.ends_at + AROUND)
    top = max(log.peak, 1)

    def across(at: datetime) -> str:
        share = (min(max(at, begin), end) - begin) / (end - begin)
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    def up(number: int) -> str:
        return f"{HEIGHT - BOTTOM - number / top * (HEIGHT - TOP - BOTTOM):.1f}"

    path = [f"M{across(begin)} {up(connected_at(curve, begin))}"]
    path += [f"H{across(step.at)}V{up(step.connected)}" for step in curve if begin < step.at <= end]
    every = next(step for step in _ROUND if top / step <= MOST_LINES)
    whole = seminar.starts_at.replace(minute=seminar.starts_at.minute // 30 * 30, second=0, microsecond=0)
    gap = timedelta(minutes=30 if end - begin <= timedelta(hours=4) else 120)
    hours = [whole + number * gap for number in range(-2, 30)]
    return Drawing(
        path="".join([*path, f"H{across(end)}"]),
        hours=[Mark(across(at), f"{at.astimezone(seminar.clock):%H:%M}") for at in hours if begin <= at <= end],
        numbers=[Mark(up(number), str(number)) for number in range(0, top + 1, every)],
        starts=across(seminar.starts_at),
        ends=across(seminar.ends_at),
        peak_x=across(log.peak_at or begin),
        peak_y=up(log.peak),
        floor_y=up(log.floor),
    )


def problems_of(log: AttendanceLog) -> list[str]:
    return [sentence(Problem(*each)) for each in log.problems]


def order_text(log: AttendanceLog) -> str:
    """How the dates were read, and why so; '' when they say it themselves."""
    first = {
        "day": _("Las fechas se leyeron con el día primero"),
        "month": _("Las fechas se leyeron con el mes primero"),
    }
    why = {
        "value": _("en alguna, uno de los números pasa de 12"),
        "day": _("así coinciden con el día del seminario"),
        "guess": _("se pueden leer de las dos maneras; si no es así, corrija las fechas en el archivo"),
    }
    return f"{first[log.order]}: {why[log.order_why]}." if log.order in first else ""


def own_hours(seminar: Seminar, user: User) -> list[tuple[str, datetime]]:
    """When it starts in the capitals of the person's countries, where that is another hour."""
    if not user.is_authenticated:
        return []
    here = seminar.starts_at.astimezone(seminar.clock)
    found = {}
    for each in user.memberships_now:
        if each.country_id in asking_countries(user) and each.country.timezones:
            there = seminar.starts_at.astimezone(ZoneInfo(each.country.timezones.split("|")[0]))
            if there.replace(tzinfo=None) != here.replace(tzinfo=None):
                found[each.country.name] = there
    return sorted(found.items())


@dataclass(frozen=True)
class Asked:
    """A question as the reader may see it: ``author`` and ``initiative`` are None for whom they are not meant."""

    question: Question
    author: User | None
    term: str
    initiative: object


def asked(questions: Iterable[Question], user: User, *, terms, initiatives) -> list[Asked]:
    """``terms`` has names by key; ``initiatives`` those that the reader sees, by number."""
    return [
        Asked(
            each,
            each.by if sees_person(user, each.country_id) else None,
            terms.get(each.term_id, ""),
            initiatives.get(each.initiative_id),
        )
        for each in questions
    ]
