"""What we write, another library (vobject, which takes the zone's rules from the file) reads as the same moments."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vobject import icalendar as vical

from dialogues.calendars import NO_ADDRESS, Meeting, Party, feed, message

ZONES = (
    "America/Santiago",
    "Europe/Madrid",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Tijuana",
)
# The days on which one of the five cities changes its clocks, and some on which it no longer does.
CHANGES = {
    "America/Santiago": ("2026-04-05", "2026-09-06", "2027-04-04", "2027-09-05"),
    "Europe/Madrid": ("2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"),
    "America/Tijuana": ("2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"),
    "America/Mexico_City": ("2026-04-05", "2026-10-25"),
    "America/Sao_Paulo": ("2026-10-18", "2027-02-21"),
}
UNIT = Party("Registro", "registro@example.org")
ANA = Party("Ana Quesada", "ana@cr.example.org")
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def make_meeting(starts_at, zone="America/Santiago", **values):
    values = {"uid": "dialogue-7@testserver", "sequence": 1, "title": "Diálogo", "text": "Texto"} | values
    values |= {"ends_at": starts_at + timedelta(minutes=values.pop("minutes", 90)), "page": "http://testserver/d/7/"}
    return Meeting(starts_at=starts_at, zone=zone, **values)


def read(data):
    """As a stranger's program reads it: no zone known but those that the file brings."""
    known = vical.__dict__["__tzidMap"]
    known.clear()
    vical.registerTzid("UTC", vical.utc)
    calendar = vobject.readOne(data.decode())
    assert set(known) - {"UTC"} <= {each.tzid.value for each in calendar.contents.get("vtimezone", [])}
    return calendar


def instants(event):
    return event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)


def moments(zone):
    """Every half hour from noon of the day before each change to the evening of the day after."""
    for day in CHANGES[zone]:
        noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) - timedelta(days=1)
        yield from (noon + timedelta(minutes=30 * number) for number in range(2 * 60))


@pytest.mark.parametrize("zone", ZONES)
def test_another_parser_reads_the_same_moments_around_changes_of_clocks(zone):
    meetings = [make_meeting(moment, zone, uid=f"{moment:%Y%m%d%H%M}") for moment in moments(zone)]
    found = {each.uid.value: instants(each) for each in read(feed(meetings, name="x", stamp=NOW)).vevent_list}
    assert found == {each.uid: (each.starts_at, each.ends_at) for each in meetings}


@pytest.mark.parametrize("zone", ZONES)
def test_an_invitation_alone_has_the_same_moments(zone):
    for moment in list(moments(zone))[::7]:
        meeting = make_meeting(moment, zone)
        event = read(message(meeting, organizer=UNIT, attendees=[ANA], stamp=NOW)).vevent
        assert instants(event) == (meeting.starts_at, meeting.ends_at), (zone, moment)


def test_an_ordinary_day_is_written_in_the_persons_zone():
    meeting = make_meeting(datetime(2026, 12, 8, 13, tzinfo=UTC), "America/Santiago")
    data = message(meeting, organizer=UNIT, attendees=[ANA], stamp=NOW).decode()
    assert "DTSTART;TZID=America/Santiago:20261208T100000" in data
    assert data.index("BEGIN:VTIMEZONE") < data.index("BEGIN:VEVENT")
    assert datetime(2026, 12, 8, 10, tzinfo=ZoneInfo("America/Santiago")) == meeting.starts_at


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("Europe/Madrid", "2026-10-25T00:30+00:00"), ("Europe/Madrid", "2026-10-25T01:30+00:00")],
)
def test_the_hour_that_comes_twice_is_written_in_utc(zone, moment):
    data = message(
        make_meeting(datetime.fromisoformat(moment), zone), organizer=UNIT, attendees=[ANA], stamp=NOW
    ).decode()
    assert re.search(r"DTSTART:20261025T0[01]3000Z", data)


def test_clocks_go_forward_in_the_file_when_they_do():
    """Chile's clocks go from 24:00 to 01:00: the file says so in the old time, as RFC 5545 wants it."""
    data = feed([make_meeting(datetime(2026, 12, 8, 13, tzinfo=UTC))], name="x", stamp=NOW).decode()
    assert all(f"DTSTART:{day}T000000\r\n" in data for day in ("20250907", "20260906", "20270905"))


def test_update_and_cancel_are_of_the_same_event():
    moment = datetime(2026, 12, 8, 13, tzinfo=UTC)
    first = make_meeting(moment)
    later = make_meeting(moment + timedelta(days=2), sequence=2)
    off = make_meeting(moment + timedelta(days=2), sequence=3, cancelled=True)
    read_back = [read(message(each, organizer=UNIT, attendees=[ANA], stamp=NOW)) for each in (first, later, off)]
    assert [each.method.value for each in read_back] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {each.vevent.uid.value for each in read_back} == {"dialogue-7@testserver"}
    assert [int(each.vevent.sequence.value) for each in read_back] == [1, 2, 3]
    assert [each.vevent.status.value for each in read_back] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_only_who_is_named_is_an_attendee_and_no_address_is_made_up():
    meeting = make_meeting(datetime(2026, 12, 8, 13, tzinfo=UTC))
    event = read(message(meeting, organizer=UNIT, attendees=[ANA, Party("Eva (Perú)")], stamp=NOW)).vevent
    ana, eva = event.attendee_list
    assert (ana.value.lower(), ana.params["RSVP"], ana.params["CN"]) == (
        "mailto:ana@cr.example.org",
        ["TRUE"],
        ["Ana Quesada"],
    )
    assert (eva.value, eva.params["CN"]) == (NO_ADDRESS, ["Eva (Perú)"])
    assert event.organizer.value.lower() == "mailto:registro@example.org"


def test_a_feed_names_nobody():
    data = feed([make_meeting(datetime(2026, 12, 8, 13, tzinfo=UTC))], name="Diálogos", stamp=NOW).decode()
    assert "METHOD:PUBLISH" in data and "ATTENDEE" not in data and "ORGANIZER" not in data and "@cr" not in data


def test_an_empty_feed_can_be_read():
    calendar = read(feed([], name="Diálogos", stamp=NOW))
    assert "vevent" not in calendar.contents and calendar.method.value == "PUBLISH"


ODD = (
    "Comas, punto y coma; dos puntos: y \\ barra",
    "Una línea\nOtra línea\r\ny otra\x0bmás",
    "Emoji 🌊🤝🏽 y " + "palabras muy largas " * 20,
    "Ñandú « comillas » \"dobles\" 'simples'",
    "BEGIN:VEVENT\nUID:otro",
    "á" * 200,
)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_survive(text):
    moment = datetime(2026, 12, 8, 13, tzinfo=UTC)
    data = message(make_meeting(moment, title=text, text=text), organizer=UNIT, attendees=[ANA], stamp=NOW)
    event = read(data).vevent
    assert event.description.value == event.summary.value == "\n".join(text.splitlines())
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert event.uid.value == "dialogue-7@testserver"


# Of characters that a text may hold; those that iCalendar cannot hold are dropped, line ends are made one.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029") | st.sampled_from("\n,;:\\")
).map(lambda text: text.rstrip("\n"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    starts=st.integers(0, 6 * 366 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    minutes=st.integers(1, 600),
    zone=st.sampled_from(ZONES),
    text=TEXTS,
    name=st.text(max_size=80),
    sequence=st.integers(0, 10**6),
    cancelled=st.booleans(),
)
def test_whatever_is_written_is_read_back(starts, minutes, zone, text, name, sequence, cancelled):
    meeting = make_meeting(
        starts, zone, minutes=minutes, title=text, text=text, sequence=sequence, cancelled=cancelled
    )
    event = read(message(meeting, organizer=UNIT, attendees=[Party(name, ANA.email)], stamp=NOW)).vevent
    assert instants(event) == (meeting.starts_at, meeting.ends_at)
    assert event.description.value == text
    assert int(event.sequence.value) == sequence
    assert len(event.attendee_list) == 1
    assert parseaddr(event.attendee.value[7:])[1] == ANA.email
