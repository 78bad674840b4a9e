"""The worker for long work: each function in turn, a step at a time, and none stops another."""

import re
from io import StringIO

import pytest
from django.conf import settings as real_settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils.module_loading import import_string

from pifcss_registry.management.commands import run_jobs
from pifcss_registry.management.commands.run import WORKERS

left = {}
calls = []


def _step(name):
    calls.append(name)
    left[name] -= left[name] > 0
    return left[name] > 0


def short():
    return _step("short")


def long():
    return _step("long")


def broken():
    calls.append("broken")
    raise ValueError("no")


def without_database():
    raise OperationalError("the database is away")


@pytest.fixture(autouse=True)
def nothing_done():
    calls.clear()
    left.update(short=1, long=3)


def run(settings, *names) -> str:
    settings.LONG_WORK = [f"{__name__}.{name}" for name in names]
    out = StringIO()
    call_command("run_jobs", stdout=out)
    return out.getvalue()


def test_each_in_turn_until_none_has_anything_to_do(settings):
    assert run(settings, "long", "short") == "rounds 2\n"
    assert calls == ["long", "short"] * 3


def test_one_that_fails_is_logged_and_stops_no_other(settings, caplog):
    assert run(settings, "broken", "no_such_function", "long") == "rounds 2\n"
    assert calls.count("long") == 3
    assert calls.count("broken") == 3  # once in each round: it ends all the same
    assert f"long work: {__name__}.broken failed" in caplog.text
    assert "no_such_function" in caplog.text


def test_a_database_that_is_away_is_the_loops_business(settings):
    with pytest.raises(OperationalError):
        run(settings, "without_database")


def test_nothing_waits(db):
    out = StringIO()
    call_command("run_jobs", stdout=out)
    assert out.getvalue() == "rounds 0\n"


def test_loop_goes_on_at_once_while_there_is_work(settings, monkeypatch):
    waits = []

    def go_on(work, *, poll, with_parent):
        waits.extend(work() for _ in range(4))
        assert (poll, with_parent) == (1.0, True)

    monkeypatch.setattr(run_jobs.working, "go_on", go_on)
    settings.LONG_WORK = [f"{__name__}.long"]
    call_command("run_jobs", "--loop", "--with-parent")
    assert waits == [0, 0, None, None]


def test_what_the_settings_name_exists_and_the_site_and_its_operators_know_the_worker():
    assert all(callable(import_string(path)) for path in real_settings.LONG_WORK)
    assert "run_jobs" in WORKERS
    operations = (real_settings.BASE_DIR / "docs/operations.md").read_text(encoding="utf-8")
    assert set(WORKERS) == set(re.findall(r"manage\.py (\w+) --loop", operations))
