"""The site over HTTP as it is in production, and somebody who asks it on one connection that stays open."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "unidad@bench.example.org", "una-clave-larga-2026"


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """Production's settings for a site on this machine alone, with all its files in ``folder``."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.catalogue.settings",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "only-for-measuring-" + "0" * 40,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "EMAIL_URL": f"file:{folder}/mail",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A program that serves on a port of its own until the block ends."""

    def __init__(self, command: list[str], env: Mapping[str, str], path: str, log: Path):
        self.port = free_port()
        self.command = [part.replace("PORT", str(self.port)) for part in command]
        self.env, self.path, self.log = env, path, log

    def __enter__(self) -> "Server":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 120
        while True:
            try:
                if Client(self.port).get(self.path).status < 500:
                    return self
            except OSError:
                pass
            if time.monotonic() > end or self.process.poll() is not None:
                self.__exit__()
                raise SystemExit(f"{self.command} did not start: see {self.log}")
            time.sleep(0.1)

    def __exit__(self, *_error) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def memory(self) -> float:
        """Megabytes that the largest of its processes holds now."""
        return max(map(_resident, family(self.process.pid)))


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for each in found:
        try:
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except OSError:  # it has ended
            continue
    return found


def _resident(pid: int) -> float:
    try:
        held = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(held[1]) / 1024 if held else 0.0


def all_memory(pid: int) -> float:
    """Megabytes of a process and its descendants together; what they share counts once. Takes some 10 ms."""
    return sum(map(_proportional, family(pid)))


def _proportional(pid: int) -> float:
    """What is resident, of pages that several processes share a part for each."""
    try:
        held = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:  # it has ended
        return 0.0
    return int(held[1]) / 1024 if held else 0.0


def gunicorn(env: Mapping[str, str], application: str, log: Path, path: str = "/salud/") -> Server:
    """One worker with threads, as ``docs/operations.md`` says; one client keeps one busy."""
    server = [sys.executable, "-m", "gunicorn", application, "--bind", "127.0.0.1:PORT", "--log-level", "warning"]
    server += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--worker-tmp-dir", "/tmp"]
    return Server([*server, "--timeout", "600", "--keep-alive", "600"], env, path, log)


class Memory:
    """The most that ``held`` said while the block ran, asked once in ``every`` seconds."""

    def __init__(self, held: Callable[[], float], every: float = 0.1):
        self.held, self.every, self.peak, self._over = held, every, held(), threading.Event()

    def __enter__(self) -> "Memory":
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._over.wait(self.every):
            self.peak = max(self.peak, self.held())

    def __exit__(self, *_error) -> None:
        self._over.set()
        self._thread.join()


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes  # unpacked
    seconds: float  # from asking to the last byte, without unpacking
    first: float  # to the first byte of the body
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """A browser on one connection, with its cookies; it takes gzip as all of them do."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=900)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, zipped: bool = True, keep: bool = True) -> Answer:
        headers = {"Accept-Encoding": "gzip"} if zipped else {}
        return self._ask("GET", path, None, headers, keep)

    def post(self, path: str, said: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(said), {"Content-Type": "application/x-www-form-urlencoded"}, True)

    def _ask(self, *asked) -> Answer:
        try:
            return self._answer(*asked)
        except http.client.RemoteDisconnected:  # some servers close what nobody used for seconds
            self.connection.close()
            return self._answer(*asked)

    def _answer(self, method, path, body, headers, keep) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        begin = response.read(1)
        first = time.perf_counter() - began
        if keep:
            got = begin + response.read()
        else:
            got = begin
            while response.read(1 << 16):
                pass
        seconds = time.perf_counter() - began
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: each.value for name, each in SimpleCookie(header).items()}
        if response.headers.get("Content-Encoding") == "gzip" and keep:
            got = gzip.decompress(got)
        return Answer(response.status, got, seconds, first, response.headers)

    def log_in(self) -> None:
        page = self.get("/cuentas/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        self.post("/cuentas/login/", {"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token})
        if "sessionid" not in self.cookies:
            raise SystemExit("The site let nobody in.")
