"""Files are made by the worker: asked once, cancelled, given back by a worker that died."""

import pytest

from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.outbox.workers import new_claim
from pifcss_registry.report import making
from pifcss_registry.report.models import ReportFile
from tests.conftest import CAST


@pytest.fixture
def file(report, unit) -> ReportFile:
    return making.ask_file(report, form="docx", by=unit)


def again(file):
    return ReportFile.objects.get(pk=file.pk)


def test_worker_makes_what_was_asked_for_once(file, report, consultant):
    assert making.ask_file(report, form="docx", by=consultant) == file
    assert making.work()
    made = again(file)
    assert (made.state, made.percent, made.size) == ("done", 100, len(made.data))
    assert bytes(made.data) == making.make(report, "docx")
    assert not making.work()
    assert making.ask_file(report, form="docx", by=consultant) != file


def test_worker_makes_a_pdf(report, unit):
    asked = making.ask_file(report, form="pdf", by=unit)
    assert making.work()
    assert bytes(again(asked).data).startswith(b"%PDF")


@pytest.mark.parametrize("who", [name for name in CAST if name not in ("unit", "consultant")])
def test_others_ask_for_nothing(who, cast, file, report):
    with pytest.raises(NotAllowed):
        making.ask_file(report, form="pdf", by=cast[who])
    with pytest.raises(NotAllowed):
        making.cancel(file, by=cast[who])


def test_unknown_form_is_refused(report, unit):
    with pytest.raises(Refused):
        making.ask_file(report, form="odt", by=unit)


def test_what_was_cancelled_is_not_made(file, unit):
    making.cancel(file, by=unit)
    assert not making.work()
    assert (again(file).state, again(file).data) == ("cancelled", None)
    with pytest.raises(Refused):
        making.cancel(file, by=unit)


def test_what_is_cancelled_while_it_is_made_is_thrown_away(file, unit, monkeypatch):
    real = making.document_of

    def slow(*arguments):
        making.cancel(file, by=unit)
        return real(*arguments)

    monkeypatch.setattr(making, "document_of", slow)
    assert making.work()
    assert (again(file).state, again(file).data) == ("cancelled", None)


def test_file_of_a_dead_worker_is_made_by_another(file):
    dead = new_claim().rpartition(".")[0] + ".1"  # this process, of another start
    ReportFile.objects.filter(pk=file.pk).update(state="running", claim=dead, claimed_at="2026-01-01T00:00Z")
    assert making.work()
    assert (again(file).state, again(file).tries) == ("done", 1)


def test_file_that_kills_its_workers_is_given_up(file):
    dead = new_claim().rpartition(".")[0] + ".1"
    values = {"state": "running", "claim": dead, "claimed_at": "2026-01-01T00:00Z", "tries": 2}
    ReportFile.objects.filter(pk=file.pk).update(**values)
    assert not making.work()
    assert again(file).state == "failed"


def test_failure_is_noted_and_stops_no_other(file, monkeypatch, caplog):
    monkeypatch.setitem(making.WRITERS, "docx", lambda content, site: 1 // 0)
    assert making.work()
    assert (again(file).state, again(file).error) == ("failed", "ZeroDivisionError")
