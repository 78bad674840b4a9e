"""Where a registry of one size stands: its folder, its database, what was noted when it was loaded."""

import json
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg2

from . import registry
from .web import EMAIL, PASSWORD, ROOT, Memory, all_memory, environment

SQLITE = "sqlite"
PEOPLE = f"""
from tests.conftest import make_person
from pifcss_registry.accounts.enums import Role
make_person({EMAIL!r}, Role.TECHNICAL_UNIT, password={PASSWORD!r})
"""


class Place:
    """``name`` is a size ("10k"), on PostgreSQL, or "10k-sqlite"; ``server`` is the address of a PostgreSQL."""

    def __init__(self, name: str, top: Path, server: str):
        self.name, self.server = name, server
        size, _dash, self.kind = name.partition("-")
        self.size = registry.size_of(size)
        self.folder = top / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lines = top / f"{size}.jsonl"

    @property
    def is_sqlite(self) -> bool:
        return self.kind == SQLITE

    def url(self, database: str = "") -> str:
        if self.is_sqlite:
            return f"sqlite:///{self.folder}/registry.sqlite3"
        return f"{self.server.rpartition('/')[0]}/{database or self.database}"

    @property
    def database(self) -> str:
        return f"catalogue_{self.name}"

    def environment(self, database: str = "") -> dict[str, str]:
        return environment(self.url(database), self.folder)

    @property
    def copy(self) -> str:
        """A second database, for what writes: see ``writing``."""
        return f"{self.database}_copy"

    def connection(self) -> Any:
        return psycopg2.connect(self.url())

    # What is noted: a run with ``--keep`` goes on where it stands.

    @property
    def _notes(self) -> Path:
        return self.folder / "notes.json"

    def note(self, **what: Any) -> None:
        self._notes.write_text(json.dumps(self.notes | what, indent=1))

    @property
    def notes(self) -> dict[str, Any]:
        return json.loads(self._notes.read_text()) if self._notes.exists() else {}

    # Filling it

    def prepare(self) -> None:
        """A registry that is loaded, with a person of the Unit: made now, or found."""
        if "loaded_seconds" in self.notes:
            return
        if not self.lines.exists():
            began = time.monotonic()
            maker = [sys.executable, "-m", "bench.catalogue.registry", str(self.lines), "--size", str(self.size)]
            subprocess.run(maker, cwd=ROOT, check=True)
            say(f"{self.name}: registry written in {time.monotonic() - began:.0f} s")
        if self.is_sqlite:
            for file in self.folder.glob("registry.sqlite3*"):
                file.unlink()
        else:
            self.drop(self.database)
            self.administer(f'CREATE DATABASE "{self.database}"')
        self._manage("setup", "--verbosity", "0")
        self._manage("shell", "-c", PEOPLE)
        seconds, peak = self._load()
        if not self.is_sqlite:  # as the server does by itself after a while
            connection = self.connection()
            connection.autocommit = True
            connection.cursor().execute("VACUUM ANALYZE")
            connection.close()
        say(f"{self.name}: loaded in {seconds:.0f} s, {peak:.0f} MB at most")
        self.note(loaded_seconds=seconds, loaded_mb=peak)

    def _manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment(), stdout=subprocess.DEVNULL, check=True)

    def _load(self) -> tuple[float, float]:
        """Seconds of ``manage.py load_registry``, and megabytes at most of all its processes together."""
        began = time.monotonic()
        command = [sys.executable, "manage.py", "load_registry", str(self.lines), "--verbosity", "0"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=sys.stderr
        )
        with Memory(lambda: all_memory(process.pid), every=1) as memory:
            process.wait()
        if process.returncode:
            raise SystemExit(f"load_registry ended with {process.returncode}")
        return time.monotonic() - began, memory.peak

    def administer(self, statement: str) -> None:
        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    def make_copy(self) -> None:
        self.drop(self.copy)
        self.administer(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.database}" STRATEGY FILE_COPY')

    def drop(self, database: str) -> None:
        self.administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    @cached_property
    def log(self) -> Path:
        return self.folder / "servers.log"


def say(text: str) -> None:
    print(f"  {time.strftime('%H:%M:%S', time.gmtime())} {text}", file=sys.stderr, flush=True)
