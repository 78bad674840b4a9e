"""What the worker does each minute besides delivering."""

import logging

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django.utils.module_loading import import_string

from pifcss_registry.outbox import chores

done = []


def good(now):
    done.append(now)


def broken(now):
    raise ZeroDivisionError


def without_database(now):
    raise OperationalError


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def test_chores_of_the_settings_are_there(settings):
    assert [callable(import_string(path)) for path in settings.WORKER_CHORES] == [True] * 7


def test_broken_chore_is_logged_and_stops_no_other(settings, caplog):
    settings.WORKER_CHORES = [f"{__name__}.broken", "no.such.chore", f"{__name__}.good"]
    now = timezone.now()
    with caplog.at_level(logging.ERROR):
        chores.run(now)
    assert done == [now]
    assert len(caplog.records) == 2


def test_database_that_is_away_is_the_workers_business(settings):
    settings.WORKER_CHORES = [f"{__name__}.without_database"]
    with pytest.raises(OperationalError):
        chores.run(timezone.now())


@pytest.mark.django_db
def test_command_does_the_chores_before_it_delivers(settings):
    settings.WORKER_CHORES = [f"{__name__}.good"]
    call_command("send_outbox")
    assert len(done) == 1
