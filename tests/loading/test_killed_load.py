"""Workers that are killed without warning (SIGKILL) while they load: real processes, all or nothing."""

import os
import signal
import subprocess
import time

import pytest

from initiatives.models import Actor, Initiative
from loading.models import LoadRun
from loading.running import work
from loading.services import confirm
from tests.outbox.worker import start_worker

from .files import given_lines
from .making import FULL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_system]
N = 3_000


def wait_until(condition, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_killed_worker_leaves_nothing_and_the_next_one_loads_all(unit, tmp_path):
    run = given_lines(unit, [FULL | {"id": str(n), "objectives": "agua " * 200} for n in range(N)])
    while work():
        pass
    run.refresh_from_db()
    confirm(run, by=unit)

    def state() -> str:
        return LoadRun.objects.values_list("state", flat=True).get(pk=run.pk)

    worker = start_worker("memory://", tmp_path, "run_jobs")
    wait_until(lambda: state() == "loading" and children(worker.pid))
    time.sleep(1)
    pool = children(worker.pid)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert Initiative.objects.count() in (0, N) and Actor.objects.count() in (0, 2)
    wait_until(lambda: not any(is_there(pid) for pid in pool))
    worker = start_worker("memory://", tmp_path, "run_jobs")
    wait_until(lambda: state() == "done")
    worker.terminate()
    worker.wait()
    assert Initiative.objects.count() == N and Actor.objects.count() == 2
