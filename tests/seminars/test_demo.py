"""The seminar of the demonstration: the report's figures, counted by the code that counts everybody's."""

import pytest

from pifcss_registry.demo_seminar import make_seminar
from pifcss_registry.report.facts import round_facts
from seminars.models import AttendanceLog, Registration, Seminar
from tests.conftest import make_round


@pytest.fixture
def seminar(unit, focal_point):
    make_seminar("2022", unit=unit, asks=focal_point)
    return Seminar.objects.get()


def test_figures_are_the_reports(seminar):
    facts = round_facts(make_round("2022"))
    assert facts["seminar"] == {"peak": 133, "floor": 90}
    assert "piso" in facts["rules"]["seminar"]


def test_figures_are_counted_not_written_down(seminar):
    log = AttendanceLog.objects.get()
    assert log.people == 160
    assert [problem[0] for problem in log.problems] == ["never_leaves"]
    assert log.spans.exclude(kind="").values("person").distinct().count() == Registration.objects.count() == 48


def test_seminar_is_as_the_report_tells(seminar):
    assert (seminar.state, seminar.minutes) == ("held", 120)
    assert seminar.starts_at.astimezone(seminar.clock).strftime("%d/%m/%Y") == "07/12/2022"
    assert sum(item.minutes for item in seminar.items.all()) == 120
    assert [voice.kind for voice in seminar.voices.all()] == [
        "sociedad_civil",
        "organismo_internacional",
        "organismo_internacional",
        "academia",
    ]


def test_making_it_again_changes_nothing(seminar, unit, focal_point):
    make_seminar("2022", unit=unit, asks=focal_point)
    assert (Seminar.objects.count(), Registration.objects.count()) == (1, 48)


def test_round_without_a_seminar_has_no_figures(db):
    assert round_facts(make_round("2031"))["seminar"] == {"peak": None, "floor": None}
