"""Workers that are killed without warning (SIGKILL) while they try a version: real processes."""

import os
import signal
import time

import pytest

from initiatives.models import Initiative
from judging.replaying import ask_preview
from tests.outbox.worker import start_worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_system]
N = 900  # five batches


def store_registry() -> None:
    Initiative.objects.bulk_create(
        Initiative(
            name=f"Iniciativa {number}",
            country_id="CR",
            round_code="2022",
            year=2022,
            rules="1",
            verdict="acotada",  # without an actor it is not: each of them would change
        )
        for number in range(N)
    )


def wait_until(condition, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def test_killed_worker_is_taken_over_and_nothing_counts_twice(unit, tmp_path):
    store_registry()
    preview = ask_preview("1-estricta", by=unit)

    def moved(done: int) -> bool:
        preview.refresh_from_db()
        return preview.done > done or not preview.is_unfinished

    seen = []
    while preview.is_unfinished:
        assert len(seen) < 20
        before = preview.done
        workers = [start_worker("memory://", tmp_path, "run_jobs") for _ in range(2)]
        wait_until(lambda before=before: moved(before))
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        preview.refresh_from_db()
        seen.append(preview.done)
    assert (preview.state, preview.done, preview.total) == ("done", N, N)
    assert preview.changes.count() == N  # a second row of an initiative would be refused anyway
    assert seen == sorted(seen)
