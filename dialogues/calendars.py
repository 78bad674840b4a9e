"""A dialogue as calendars read it: iCalendar (RFC 5545), invitations by iTIP (RFC 5546). Pure: no database.

An event keeps its UID for ever; of two with one UID the higher SEQUENCE stands.
"""

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

PRODID = "-//PIFCSS//Registro multiactor//ES"
# What clients take for an address that is not given; the name beside it is all that they show.
NO_ADDRESS = "invalid:nomail"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Party:
    """Somebody who takes part; without an e-mail only the name travels."""

    name: str
    email: str = ""


@dataclass(frozen=True)
class Meeting:
    """What an event says. Moments are aware; ``zone`` (IANA) is that of the clocks by which it is read."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    text: str
    page: str
    link: str = ""
    cancelled: bool = False


def message(meeting: Meeting, *, organizer: Party, attendees: Iterable[Party], stamp: datetime) -> bytes:
    """The event for a mail: METHOD is REQUEST, or CANCEL when it was cancelled."""
    event = _event(meeting, stamp)
    event.add("ORGANIZER", _address(organizer))
    for attendee in attendees:
        address = _address(attendee)
        address.params |= {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
        if attendee.email and not meeting.cancelled:
            address.params |= {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
        event.add("ATTENDEE", address)
    return _calendar(method_of(meeting), [meeting], [event]).to_ical()


def method_of(meeting: Meeting) -> str:
    return "CANCEL" if meeting.cancelled else "REQUEST"


def feed(meetings: Iterable[Meeting], *, name: str, stamp: datetime) -> bytes:
    """The events for who subscribes to them: METHOD is PUBLISH, and nobody is named."""
    meetings = list(meetings)
    calendar = _calendar("PUBLISH", meetings, [_event(meeting, stamp) for meeting in meetings])
    calendar.add("X-WR-CALNAME", _clean(name))
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    return calendar.to_ical()


def _calendar(method: str, meetings: list[Meeting], events: list[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if meetings:
        first = min(meeting.starts_at.year for meeting in meetings) - 1
        last = max(meeting.ends_at.year for meeting in meetings) + 1
        for zone in sorted({meeting.zone for meeting in meetings}):
            calendar.add_component(_timezone(zone, first, last))
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(meeting: Meeting, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", stamp.astimezone(UTC))
    event.add("DTSTART", _local(meeting.starts_at, meeting.zone))
    event.add("DTEND", _local(meeting.ends_at, meeting.zone))
    event.add("SUMMARY", _clean(meeting.title))
    event.add("DESCRIPTION", _clean(meeting.text))
    if meeting.link:
        event.add("LOCATION", _clean(meeting.link))
    event.add("URL", vUri(meeting.page))
    event.add("STATUS", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    return event


def _local(moment: datetime, zone: str) -> datetime:
    """The moment in the zone; in UTC in the hour that comes twice, of which local time can only name the first."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if twice else local


@lru_cache(maxsize=200)
def _timezone(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone in those years. A zone without changes takes the library some 30 ms: hence the cache.

    Each change of clocks is a part of its own, since there are readers that take only the first day of an RDATE.
    Where clocks go forward icalendar 7.3 writes the hour after the jump; RFC 5545 3.6.5 wants the one before it.
    """
    found = Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(last, 12, 31))
    parts = []
    for part in found.subcomponents:
        jump = max(part.TZOFFSETTO - part.TZOFFSETFROM, timedelta(0))
        later = part.pop("RDATE", None)
        for start in (part.DTSTART, *(each.dt for each in (later.dts if later else ()))):
            one = part.copy()
            one.DTSTART = start - jump
            parts.append(one)
    found.subcomponents = sorted(parts, key=lambda each: each.DTSTART)
    return found


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"MAILTO:{party.email}" if party.email else NO_ADDRESS)
    address.params["CN"] = vText(" ".join(_clean(party.name).replace('"', "'").split()))
    return address


def _clean(text: str) -> str:
    """Without what iCalendar cannot hold; every kind of line end becomes one."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))
