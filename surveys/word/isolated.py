"""Reading a stranger's file in a process of its own: a crash, a loop or a flood of memory ends there."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from .declared import Reading, Rejected, from_json

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10.0
MOST_OUTPUT = 16 * 1024 * 1024


def read_isolated(data: bytes, *, seconds: float = SECONDS) -> Reading:
    """What ``reader.read`` says of a file. Raises ``Rejected``, also when its process had to be ended."""
    child = subprocess.Popen(
        [sys.executable, "-m", "surveys.word"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    try:
        output, _nothing = child.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Rejected("too_slow") from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    return _understood(child.returncode, output)


def _understood(status: int, output: bytes) -> Reading:
    if status == -signal.SIGXCPU or status == -signal.SIGKILL:
        raise Rejected("too_slow")
    if status != 0 or len(output) > MOST_OUTPUT:
        raise Rejected("too_complex")
    try:
        found = json.loads(output)
    except ValueError:
        raise Rejected("too_complex") from None
    if "rejected" in found:
        raise Rejected(found["rejected"]["code"], **found["rejected"]["words"])
    return from_json(found["reading"])
