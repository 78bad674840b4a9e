"""Logs of the usual platforms, what is wrong with them, and what is counted."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminars.attendance import Span, Unreadable, connected_at, curve_of, figures_of, merged, sentence
from seminars.attendance.problems import TEXTS
from seminars.attendance.tables import MOST_BYTES, MOST_LINES

from .logs import ENDS, ISO, MEET, SAME, STARTS, TEAMS, ZONE, ZOOM, read, told, zoom


def at(hour, minute, second=0):
    return datetime(2022, 12, 7, hour, minute, second, tzinfo=ZONE).astimezone(UTC)


# The platforms


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_every_platform_says_the_same_of_one_meeting(data):
    log = read(data)
    assert log.spans == (
        Span(0, at(9, 58), at(11, 59)),
        Span(1, at(10, 10), at(11, 0)),
        Span(1, at(11, 5), at(12, 0)),
    )
    assert log.problems == ()
    assert "ana perez" in log.people[0].names
    assert figures_of(log.spans, starts=STARTS, ends=ENDS) == figures_of(read(ZOOM).spans, starts=STARTS, ends=ENDS)


def test_a_summary_is_read_when_there_is_nothing_better():
    log = read(TEAMS.partition("3. ")[0].encode("utf-16"))
    assert [span.joined for span in log.spans] == [at(9, 58), at(10, 10)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(delimiter, encoding):
    text = ISO.replace(";", delimiter).replace("Bruno", "Begoña")
    assert "begona" in read(text.encode(encoding)).people[1].names


@pytest.mark.parametrize("hour", ["10:10:00 a. m.", "10:10:00\u202fAM", "10:10", "10.10.00", "10h10"])
def test_times_are_written_in_many_ways(hour):
    log = read(MEET.replace("10:10", hour))
    assert at(10, 10) in [span.joined for span in log.spans]


@pytest.mark.parametrize("day", ["7 dic 2022", "7 de dezembro de 2022", "December 7, 2022", "2022/12/07"])
def test_months_may_have_names(day):
    (span,) = read(f'Nombre;Entrada;Salida\nAna;{day} 10:00;"{day}, 11:00"\n').spans
    assert (span.joined, span.left) == (at(10, 0), at(11, 0))


# Which comes first, the day or the month


def dates(*pairs, day="7/12/2022"):
    return "\n".join(["name;join;leave", *(f"{name};{each} 10:00;{each} 11:00" for name, each in pairs)])


@pytest.mark.parametrize(
    ("text", "seminar", "order"),
    [
        ("7/12/2022", (12, 7), ("day", "day")),
        ("12/7/2022", (12, 7), ("month", "day")),
        ("13/12/2022", (12, 13), ("day", "value")),
        ("12/13/2022", (12, 13), ("month", "value")),
        ("6/6/2022", (6, 6), ("day", "guess")),
        ("2022-12-07", (12, 7), ("plain", "")),
    ],
)
def test_order_of_dates_is_decided_for_the_whole_file(text, seminar, order):
    starts = datetime(2022, *seminar, 10, tzinfo=ZONE)
    log = read(dates(("Ana", text)), starts=starts, ends=starts + timedelta(hours=2))
    assert log.order == order
    assert log.spans[0].joined == starts.astimezone(UTC)


def test_one_number_decides_for_all_dates():
    log = read(dates(("Ana", "7/12/2022"), ("Bruno", "13/12/2022")))
    assert log.order == ("day", "value")
    assert told(log) == [("several_days", 0), ("other_date", 3)]


def test_dates_that_no_order_fits_are_refused():
    assert refused(dates(("Ana", "13/12/2022"), ("Bruno", "12/13/2022"))).code == "mixed_dates"


# Problems: each with its line and clear words


def refused(text, **more):
    with pytest.raises(Unreadable) as caught:
        read(text, **more)
    assert sentence(caught.value.problem)
    return caught.value.problem


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ([("Ana", "", "10:00:00", "09:59:59")], "leave_before_join", 3),
        ([("Ana", "", "10:00", "")], "never_leaves", 3),
        ([("Ana", "", "25:00", "11:00")], "bad_time", 3),
        ([("Ana", "", "10:00", "ayer")], "bad_time", 3),
        ([("", "", "10:00", "11:00")], "no_person", 3),
    ],
)
def test_problem_has_its_line_and_the_others_are_counted(lines, code, line):
    log = read(zoom(("Bien", "", "10:00", "11:00"), *lines))
    assert told(log) == [(code, line)]
    assert sentence(log.problems[0]).startswith(f"Línea {line}. ")
    assert len(log.people) == (2 if code == "never_leaves" else 1)


def test_clocks_out_of_order_say_both_times():
    log = read(zoom(("Bien", "", "10:00", "11:00"), ("Ana", "", "10:30", "10:20")))
    assert sentence(log.problems[0]) == (
        "Línea 3. La salida (2022-12-07 10:20) está antes de la entrada (2022-12-07 10:30): los relojes no concuerdan. "
        "No se cuenta."
    )


@pytest.mark.parametrize(("last", "until"), [("11:00", (12, 0)), ("12:15", (12, 15))])
def test_who_never_leaves_stays_until_seminar_and_log_are_over(last, until):
    log = read(zoom(("Bien", "", "10:00", last), ("Ana", "", "10:30", "")))
    assert log.spans[1] == Span(1, at(10, 30), at(*until))
    assert f"{until[0]}:{until[1]:02}" in sentence(log.problems[0])


def events(*rows):
    return "\n".join(["name,action,timestamp", *(f"{who},{what},2022-12-07 {when}" for who, what, when in rows)])


def test_leave_without_join_is_told():
    log = read(events(("Ana", "Left", "10:00"), ("Ana", "Joined", "10:30"), ("Ana", "Left", "11:00")))
    assert told(log) == [("leave_without_join", 2)]
    assert log.spans == (Span(0, at(10, 30), at(11, 0)),)


def test_two_devices_of_one_person_in_events_count_once():
    rows = [
        ("Ana", "Joined", "10:00"),
        ("Ana", "Joined", "10:05"),
        ("Ana", "Left", "10:30"),
        ("Ana", "Left", "11:00"),
    ]
    log = read(events(*rows))
    assert (log.spans, log.problems) == ((Span(0, at(10, 0), at(11, 0)),), ())


def test_events_without_a_leave_are_told_at_their_joining():
    log = read(events(("Ana", "Joined", "10:00"), ("Bruno", "Joined", "10:30"), ("Bruno", "Left", "11:00")))
    assert told(log) == [("never_leaves", 2)]


def test_unknown_action_is_told():
    assert told(read(events(("Ana", "Joined", "10:00"), ("Ana", "Left", "11:00"), ("Ana", "Baila", "10:10")))) == [
        ("unknown_action", 4)
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_text"),
        (b"%PDF-1.7\n\x00\x01\x02", "not_text"),
        (b"\xff\xfeN", "not_text"),
        (b"PK\x03\x04\x14\x00", "spreadsheet"),
        (b"x" * (MOST_BYTES + 1), "too_big"),
        (b"name,join,leave\n" + b"Ana,10:00,11:00\n" * (MOST_LINES + 1), "too_many_lines"),
        (b'name,join,leave\nAna,"' + b"x" * 200_000, "broken_table"),
        (b"hola\n", "no_header"),
        ("país;iniciativa\nCR;Agua\n".encode(), "no_header"),
        (b"Name,User Email,Total Duration (Minutes),Guest\nAna,a@x.example.org,50,Yes\n", "only_totals"),
        (b"Name,Join Time,Leave Time\n", "nobody"),
        (b"Name,Join Time,Leave Time\nAna,nunca,jamas\n", "nobody"),
        (b"Name,Join Time,Leave Time\nAna,10:00,10:00\n", "nobody"),
        (b"Name,Join Time,Leave Time\nAna,2022-12-08 10:00,2022-12-08 11:00\n", "other_day"),
    ],
)
def test_file_of_which_nothing_can_be_counted_is_refused(data, code):
    assert refused(data).code == code


def test_every_problem_has_words_that_can_be_filled_in():
    words = dict.fromkeys(("joined", "left", "until", "value", "date", "day", "dates", "limit"), "x")
    assert all(str(text) % words for text in TEXTS.values())


def test_problems_hold_no_name_and_no_address():
    log = read("name;join;leave\nBien;10:00;11:00\nAna;ana@cr.example.org;Ana Pérez\n")
    assert "ana" not in str(log.problems).lower()


# Who is who


def test_reconnections_and_devices_of_one_person():
    log = read(
        zoom(
            ("Ana", "ana@cr.example.org", "10:00", "11:00"),
            ("iPad de Ana", "ANA@cr.example.org", "10:30", "11:30"),
            ("Ana", "", "11:45", "12:00"),
            ("Bruno", "", "10:00", "10:10"),
        )
    )
    assert log.spans == (
        Span(0, at(10, 0), at(11, 30)),
        Span(0, at(11, 45), at(12, 0)),
        Span(1, at(10, 0), at(10, 10)),
    )


def test_namesakes_with_two_addresses_are_two_people():
    log = read(zoom(("Ana", "a@x.example.org", "10:00", "11:00"), ("Ana", "b@x.example.org", "10:00", "11:00")))
    assert len(log.people) == 2


def test_a_log_of_another_zone_is_brought_to_the_seminars():
    log = read(zoom(("Ana", "", "13:00", "14:00")), zone=ZoneInfo("UTC"))
    assert log.spans[0].joined == at(10, 0)


# Counting, held to counting by hand

MINUTES = st.integers(0, 180)
SPANS = st.lists(
    st.tuples(st.integers(0, 12), MINUTES, MINUTES).map(lambda t: (t[0], min(t[1:]), max(t[1:]))), min_size=1, max_size=40
)  # fmt: skip
BEGIN = STARTS - timedelta(minutes=30)


def spans_of(rows):
    return [Span(who, BEGIN + timedelta(minutes=a), BEGIN + timedelta(minutes=b)) for who, a, b in rows]


def naive(rows, minute):
    return len({who for who, joined, left in rows if joined <= minute < left})


@given(SPANS)
@settings(max_examples=200, deadline=None)
def test_figures_are_what_counting_minute_by_minute_gives(rows):
    spans = spans_of(rows)
    found = figures_of(spans, starts=STARTS, ends=ENDS)
    each_minute = [naive(rows, minute) for minute in range(181)]
    inside = each_minute[30:150]
    assert found.peak == max(each_minute)
    assert found.floor == min(inside)
    assert all(found.floor <= number for number in inside)
    assert found.people == len({who for who, _joined, _left in rows})
    if found.peak:
        assert found.peak_at == BEGIN + timedelta(minutes=each_minute.index(found.peak))
    else:
        assert found.peak_at is None
    curve = curve_of(spans)
    assert [connected_at(curve, BEGIN + timedelta(minutes=minute)) for minute in range(181)] == each_minute
    assert figures_of(merged(spans), starts=STARTS, ends=ENDS) == found


CLOCK_TIMES = st.integers(0, 150).map(lambda minute: f"{9 + minute // 60:02}:{minute % 60:02}")
LINES = st.lists(
    st.tuples(
        st.sampled_from(["Ana", "Bruno", "Clara", ""]),
        st.sampled_from(["", "a@x.example.org", "b@x.example.org"]),
        CLOCK_TIMES,
        st.one_of(CLOCK_TIMES, st.just("")),
    ),
    min_size=1,
    max_size=12,
)


@given(LINES, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_of_lines_never_matters(lines, rng):
    def outcome(rows):
        try:
            log = read(zoom(*rows))
        except Unreadable as refusal:
            return refusal.problem.code
        return log.people, log.spans, log.order, sorted((each.code, str(each.words)) for each in log.problems)

    shuffled = list(lines)
    rng.shuffle(shuffled)
    assert outcome(shuffled) == outcome(lines)


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from(["Joined", "Left"]), CLOCK_TIMES), min_size=1, max_size=10
    )
)
@settings(max_examples=100, deadline=None)
def test_order_of_events_never_matters(rows):
    def outcome(rows):
        try:
            log = read(events(*rows))
        except Unreadable as refusal:
            return refusal.problem.code
        return log.people, log.spans, sorted(each.code for each in log.problems)

    shuffled = random.Random(7).sample(rows, len(rows))
    assert outcome(shuffled) == outcome(rows)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data):
    try:
        read(data)
    except Unreadable as refusal:
        assert sentence(refusal.problem)


@given(st.lists(st.text(alphabet='Ana,;\t"\n\r09:/-@ apm', max_size=30), max_size=10))
@settings(max_examples=200, deadline=None)
def test_any_lines_under_a_header_are_read_or_refused(lines):
    try:
        log = read("name,email,join time,leave time\n" + "\n".join(lines))
    except Unreadable as refusal:
        assert sentence(refusal.problem)
    else:
        assert all(sentence(problem) for problem in log.problems)
