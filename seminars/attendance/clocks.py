"""Times as platforms write them. Whether the day or the month comes first is decided for a file as a whole."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from .problems import Unreadable

_TIME = (
    r"(?P<hour>\d{1,2})\s?[:.h]\s?(?P<minute>\d{2})(?:[:.m]\s?(?P<second>\d{2})(?:[.,]\d{1,9})?)?s?"
    r"\s*(?P<half>[ap])?(?(half)\s?\.?\s?m\.?)"
)
_NUMBERS = r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{1,4})"
_DAY_NAMED = r"(?P<d1>\d{1,2})\s*(?:de\s)?\s*(?P<m1>[a-zç]{3,10})\.?,?\s*(?:de\s)?\s*(?P<y1>\d{4})"
_MONTH_NAMED = r"(?P<m2>[a-zç]{3,10})\.?\s*(?P<d2>\d{1,2}),?\s*(?P<y2>\d{4})"
_ZONE = r"\s*(?P<zone>z|utc|gmt|[+\-]\d{2}:?\d{2})?"
_CLOCK = re.compile(rf"(?:(?:{_NUMBERS}|{_DAY_NAMED}|{_MONTH_NAMED})(?:\s*[,t]\s*|\s+))?{_TIME}{_ZONE}", re.ASCII)
_MONTH_NAMES = "ene jan|feb fev|mar|abr apr|may mai|jun|jul|ago aug|set sep|oct out|nov|dic dez dec"
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
EMPTY = {"", "-", "--", "n/a"}
DAY_FIRST, MONTH_FIRST, PLAIN = "day", "month", "plain"


class Clock(NamedTuple):
    """A time; ``numbers`` are those of a date whose order is not known, ``day`` a date that is."""

    at: time
    numbers: tuple[int, int, int] | None = None
    day: date | None = None
    offset: tzinfo | None = None
    half: bool = False


@lru_cache(maxsize=1024)
def clock_of(text: str) -> Clock | None:
    """None for what is no time. Kept for a while: a line is looked at, then read."""
    found = _CLOCK.fullmatch(" ".join(text.lower().split())) if len(text) <= 60 else None
    if found is None:
        return None
    try:
        at, offset = _time(found), _offset(found["zone"])
        if found["a"] and len(found["a"]) < 3:
            a, b, c = (int(found[key]) for key in "abc")
            return Clock(at, (a, b, _year(c)), None, offset, bool(found["half"]))
        return Clock(at, None, _known_day(found), offset, bool(found["half"]))
    except (ValueError, KeyError):
        return None


def _time(found: re.Match) -> time:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + 12 * (found["half"] == "p")
    return time(hour, minute, second)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.isalpha():
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number


def _known_day(found: re.Match) -> date | None:
    if found["a"]:
        return date(int(found["a"]), int(found["b"]), int(found["c"]))
    for month, day, year in (("m1", "d1", "y1"), ("m2", "d2", "y2")):
        if found[month]:
            return date(int(found[year]), _MONTHS[found[month][:3]], int(found[day]))
    return None


class Order(NamedTuple):
    """``first`` is what comes first; ``why``: «value» (a number over 12), «day» (the seminar's) or «guess»."""

    first: str
    why: str = ""


def order_of(clocks: Iterable[Clock], day: date) -> Order:
    """For all dates of a file; ``day`` is the seminar's. Raises ``Unreadable`` when no order fits them all."""
    clocks = [clock for clock in clocks if clock.numbers]
    dates = {clock.numbers for clock in clocks}
    if not dates:
        return Order(PLAIN)
    days_first = all(a <= 31 and b <= 12 for a, b, _year in dates)
    months_first = all(a <= 12 and b <= 31 for a, b, _year in dates)
    if days_first != months_first:
        return Order(DAY_FIRST if days_first else MONTH_FIRST, "value")
    if not days_first:
        raise Unreadable("mixed_dates")
    as_days, as_months = ((day.day, day.month, day.year) in dates, (day.month, day.day, day.year) in dates)
    if as_days != as_months:
        return Order(DAY_FIRST if as_days else MONTH_FIRST, "day")
    return Order(MONTH_FIRST if any(clock.half for clock in clocks) else DAY_FIRST, "guess")


def instant_of(clock: Clock, order: Order, day: date, zone: tzinfo) -> datetime:
    """In UTC; a time without a date is of ``day``, one without a zone of ``zone``. ``ValueError``: no such day."""
    if clock.numbers:
        a, b, year = clock.numbers
        day = date(year, b, a) if order.first == DAY_FIRST else date(year, a, b)
    else:
        day = clock.day or day
    try:
        return datetime.combine(day, clock.at, clock.offset or zone).astimezone(UTC)
    except OverflowError:
        raise ValueError("no such day") from None
