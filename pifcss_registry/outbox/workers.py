"""Which worker holds a claim, and whether it is known to be dead. Linux tells; elsewhere nothing is known."""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

PROC = Path("/proc")


@cache
def place() -> str:
    """This machine since it was started, and this container: the realm in which a process number means something."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        container = os.readlink(PROC / "self/ns/pid")
    except OSError:
        return ""
    return hashlib.sha256(f"{boot} {container}".encode()).hexdigest()[:16]


def started(pid: int) -> str:
    """When a process began, in the kernel's ticks; '' when there is none (or what is left of one that ended)."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] in "ZX" else after_name[19]


def new_claim() -> str:
    """A token nobody else has, which says who took it."""
    pid = os.getpid()
    return f"{secrets.token_hex(12)}.{place()}.{pid}.{started(pid)}"


def is_dead(claim: str) -> bool:
    """Whether the process that took the claim is surely gone; never true of one on another machine."""
    parts = claim.split(".")
    if len(parts) != 4 or not place() or parts[1] != place() or not parts[2].isdecimal():
        return False
    return started(int(parts[2])) != parts[3]
