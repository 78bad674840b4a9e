"""Reading a stranger's file in a process of its own: a crash, a loop or a flood of memory ends there."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from .declared import Reading, Rejected, from_json
from .package import MAX_FILE, MB

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10.0
MOST_OUTPUT = 4 * MB  # of an honest ficha some 100 kB


def read_isolated(data: bytes, *, seconds: float = SECONDS) -> Reading:
    """What ``reader.read`` says of a file. Raises ``Rejected``, also when its process had to be ended."""
    if len(data) > MAX_FILE:
        raise Rejected("too_big", limit=MAX_FILE // MB)
    child = subprocess.Popen(
        [sys.executable, "-m", "surveys.word"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    alarm = threading.Timer(seconds, _end, [child])
    feeder = threading.Thread(target=_feed, args=[child, data], daemon=True)
    alarm.start()
    feeder.start()
    try:
        output = child.stdout.read(MOST_OUTPUT + 1)
        if len(output) > MOST_OUTPUT:
            raise Rejected("too_complex")
        status = child.wait()
    finally:
        alarm.cancel()
        _end(child)
        child.wait()
        feeder.join()
        child.stdout.close()
    return _understood(status, output)


def _feed(child: subprocess.Popen, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), child.stdin:
        child.stdin.write(data)


def _end(child: subprocess.Popen) -> None:
    """The process with whatever it started."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _understood(status: int, output: bytes) -> Reading:
    if status == -signal.SIGXCPU or status == -signal.SIGKILL:
        raise Rejected("too_slow")
    if status != 0:
        raise Rejected("too_complex")
    try:
        found = json.loads(output)
    except ValueError:
        raise Rejected("too_complex") from None
    if "rejected" in found:
        raise Rejected(found["rejected"]["code"], **found["rejected"]["words"])
    return from_json(found["reading"])
