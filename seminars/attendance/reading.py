"""A platform's log as spans: who was connected from when to when. The order of its lines never matters."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from pifcss_registry.text import fold

from .clocks import EMPTY, Clock, Order, clock_of, instant_of, order_of
from .figures import Span, merged
from .headers import Header, action_of, header_of
from .problems import Problem, Unreadable, shown
from .tables import DELIMITERS, MOST_BYTES, Row, rows_of, text_of

__all__ = ["MOST_BYTES", "Log", "Person", "Span", "read_log"]


@dataclass(frozen=True)
class Person:
    """What the log calls somebody: to find their registration, and kept nowhere."""

    names: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class Log:
    """``spans`` are in UTC, for each person apart and in order; ``Span.person`` is a place in ``people``."""

    people: tuple[Person, ...]
    spans: tuple[Span, ...]
    problems: tuple[Problem, ...]
    order: Order


@dataclass
class _Entry:
    """A line that was read. ``events``: (what, clock); a span has a join and perhaps a leave."""

    line: int
    name: str
    email: str
    events: list[tuple[str, Clock]]
    spans: bool
    written: tuple[str, ...] = ()
    moments: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """«Ana (Ana Pérez)»: as shown and as it was before."""
        shown_as, _bracket, original = self.name.partition("(")
        return {fold(each) for each in (self.name, shown_as, original)} - {""}


def read_log(data: bytes, *, starts: datetime, ends: datetime, zone: tzinfo) -> Log:
    """The file of the seminar between ``starts`` and ``ends``; ``zone`` is that of times that name none.

    Raises ``Unreadable`` when nothing can be counted; lines that cannot are in ``problems``.
    """
    day = starts.astimezone(zone).date()
    problems: list[Problem] = []
    entries = list(_entries(_table(text_of(data)), problems))
    order = order_of((clock for entry in entries for _what, clock in entry.events), day)
    entries = _timed(entries, order, day, zone, problems)
    entries = _of_the_day(entries, {day, ends.astimezone(zone).date()}, day, zone, problems)
    last = max((moment for entry in entries for _what, moment in entry.moments), default=ends)
    until = max(last, ends.astimezone(UTC))
    people, spans = [], []
    for group in _persons(entries):
        own = list(_spans(group, until, zone, problems))
        if own:
            spans.extend(merged(Span(len(people), joined, left) for joined, left in own))
            names = sorted({name for entry in group for name in entry.names})
            people.append(Person(tuple(names), next((each.email for each in group if each.email), "")))
    if not any(span.joined < span.left for span in spans):
        raise Unreadable("nobody")
    first = {span.person: span.joined for span in sorted(spans, reverse=True)}
    ordered = sorted(range(len(people)), key=lambda place: (first[place], people[place].names, people[place].email))
    place_of = {old: new for new, old in enumerate(ordered)}
    return Log(
        people=tuple(people[old] for old in ordered),
        spans=tuple(sorted(Span(place_of[span.person], span.joined, span.left) for span in spans)),
        problems=tuple(sorted(problems, key=lambda problem: (problem.line, problem.code))),
        order=order,
    )


# Which rows of the file are lines of the log


def _table(text: str) -> list[tuple[Row, Header]]:
    """Rows with the header above them, by the delimiter that shows most of them."""
    best: list[tuple[Row, Header]] = []
    totals = found = False
    broken = None
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        try:
            headers, rows = _sections(rows_of(text, delimiter))
        except Unreadable as problem:
            broken = problem
            continue
        found |= any(header.is_useful for header in headers)
        totals |= any(header.only_totals for header in headers)
        best = max(best, rows, key=len)
    if best:
        return best
    if broken:
        raise broken
    raise Unreadable("nobody" if found else "only_totals" if totals else "no_header")


def _sections(rows: Iterator[Row]) -> tuple[list[Header], list[tuple[Row, Header]]]:
    headers, found, header = [], [], None
    fresh = False  # after an empty line or a title another table may begin
    for row in rows:
        if sum(map(bool, row.cells)) <= 1:
            fresh = True
            continue
        here = header_of(row.cells)
        if here.is_useful or here.only_totals:
            headers.append(here)
            header = here if here.is_useful else None
        elif header is not None:
            if fresh and not _looks_timed(row, header):
                header = None
            else:
                found.append((row, header))
        fresh = False
    if any(not header.summary for _row, header in found):
        found = [(row, header) for row, header in found if not header.summary]
    return headers, found


def _looks_timed(row: Row, header: Header) -> bool:
    return any(clock_of(_cell(row, place)) for place in (header.join, header.leave, header.stamp))


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _entries(table: Sequence[tuple[Row, Header]], problems: list[Problem]) -> Iterator[_Entry]:
    for row, header in table:
        names = (_cell(row, header.name), _cell(row, header.surname))
        name, email = " ".join(filter(None, names)), _cell(row, header.email).lower()
        email = email if "@" in email else ""
        if header.has_spans:
            written = {"join": _cell(row, header.join), "leave": _cell(row, header.leave)}
            if all(text in EMPTY for text in written.values()):
                continue  # registered and never came
            written = {what: text for what, text in written.items() if what == "join" or text not in EMPTY}
        else:
            what = action_of(_cell(row, header.action))
            if what is None:
                problems.append(Problem("unknown_action", row.line))
                continue
            written = {what: _cell(row, header.stamp)}
        clocks = {what: clock_of(text) for what, text in written.items()}
        if not fold(name) and not email:
            problems.append(Problem("no_person", row.line))
        elif None in clocks.values():
            bad = next(text for what, text in written.items() if clocks[what] is None)
            problems.append(Problem("bad_time", row.line, {"value": shown(bad)}))
        else:
            events = [(what, clock._replace(offset=UTC) if header.utc else clock) for what, clock in clocks.items()]
            yield _Entry(row.line, name, email, events, header.has_spans, tuple(written.values()))


# When


def _timed(entries, order: Order, day: date, zone: tzinfo, problems: list[Problem]) -> list[_Entry]:
    kept = []
    for entry in entries:
        try:
            entry.moments = [(what, instant_of(clock, order, day, zone)) for what, clock in entry.events]
        except ValueError:
            problems.append(Problem("bad_time", entry.line, {"value": shown(entry.written[0])}))
        else:
            kept.append(entry)
    return kept


def _of_the_day(entries, days: set[date], day: date, zone: tzinfo, problems: list[Problem]) -> list[_Entry]:
    """Lines that begin on the seminar's day; those of others are told."""
    begun = {entry.line: entry.moments[0][1].astimezone(zone).date() for entry in entries}
    dates = sorted(set(begun.values()))
    words = {"dates": ", ".join(_shown_day(each) for each in dates[:5]), "day": _shown_day(day)}
    if dates and not days & set(dates):
        raise Unreadable("other_day", **words)
    if set(dates) - days:
        problems.append(Problem("several_days", 0, words))
        problems.extend(
            Problem("other_date", line, {"date": _shown_day(each), "day": words["day"]})
            for line, each in begun.items()
            if each not in days
        )
    return [entry for entry in entries if begun[entry.line] in days]


def _shown_day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


# Who


def _persons(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    """Lines of one person together: by e-mail, else by name; a name with one e-mail elsewhere is that person."""
    emails = defaultdict(set)
    for entry in entries:
        if entry.email:
            emails[fold(entry.name)].add(entry.email)
    groups = defaultdict(list)
    for entry in entries:
        known = emails.get(fold(entry.name), set()) if entry.name else set()
        email = entry.email or (next(iter(known)) if len(known) == 1 else "")
        groups[("email", email) if email else ("name", fold(entry.name))].append(entry)
    return [groups[key] for key in sorted(groups)]


def _spans(group: Sequence[_Entry], until: datetime, zone: tzinfo, problems: list[Problem]):
    """Of one person. Who does not leave stays until ``until``."""
    for entry in group:
        if entry.spans:
            (_join, joined), *leaving = entry.moments
            left = leaving[0][1] if leaving else None
            if left is not None and left < joined:
                words = {"joined": shown(entry.written[0]), "left": shown(entry.written[1])}
                problems.append(Problem("leave_before_join", entry.line, words))
                continue
            if left is None:
                left = max(until, joined)
                problems.append(_stays(entry.line, left, zone))
            yield joined, left
    yield from _from_events([entry for entry in group if not entry.spans], until, zone, problems)


def _from_events(group: Sequence[_Entry], until: datetime, zone: tzinfo, problems: list[Problem]):
    """Two joins and one leave: one of two devices left, the person is still there."""
    events = sorted((entry.moments[0][1], entry.moments[0][0], entry.line) for entry in group)
    open_lines: list[int] = []
    since = None
    for at, what, line in events:
        if what == "join":
            since = at if not open_lines else since
            open_lines.append(line)
        elif not open_lines:
            problems.append(Problem("leave_without_join", line))
        else:
            open_lines.pop()
            if not open_lines:
                yield since, at
    if open_lines:
        left = max(until, since)
        problems.append(_stays(open_lines[0], left, zone))
        yield since, left


def _stays(line: int, until: datetime, zone: tzinfo) -> Problem:
    return Problem("never_leaves", line, {"until": f"{until.astimezone(zone):%H:%M}"})
