"""Registering and changing initiatives at this size, one after the other and many at once; what pages count after it.

All on a copy of the database, so that the loaded one stays what it was.
"""

import multiprocessing
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2

from . import floor, reading
from .place import Place
from .questions import question_sets
from .registry import Maker
from .web import EMAIL, ROOT, Client, environment, gunicorn

ALONE = 100  # registered one after the other, and as many changed
WRITERS, EACH = 4, 25  # at the same moment, in two processes


class Writer:
    """A person of the Unit who registers invented initiatives through the service. Django is set up."""

    def __init__(self, maker: Maker, name: str):
        from initiatives.models import ActorType, Sector
        from pifcss_registry.accounts.models import Country, User

        self.by = User.objects.get(email=EMAIL)
        self.countries, self.sectors = Country.objects.in_bulk(), Sector.objects.in_bulk()
        self.types = ActorType.objects.in_bulk()
        self.invented = maker.more(name)
        self.made: list[Any] = []

    def write(self, existing: Any = None) -> float:
        """Seconds of one registering, or of one change of everything that ``existing`` says."""
        from initiatives.directory import DeclaredActor
        from initiatives.services import register_initiative

        row = next(self.invented)
        began = time.perf_counter()
        done = register_initiative(
            by=self.by,
            texts={key: row[key] for key in ("name", "objectives", "justification", "type")},
            country=self.countries[row["country"]],
            round_code=row["round"],
            year=row["year"],
            partner_countries=[self.countries[each["code"]] for each in row["countries"][1:]],
            sectors=[self.sectors[code] for code in row["sectors"]],
            actors=[
                DeclaredActor(each["name"], self.types[each["type"]], self.countries[each["country"]])
                for each in row["actors"]
            ],
            complement={"modality": row["modality"], "sdgs": row["sdgs"]},
            share=row["share"],
            existing=existing,
        )
        seconds = time.perf_counter() - began
        if existing is None:
            self.made.append(done)
        return seconds

    def register_and_change(self, n: int) -> dict[str, list[float]]:
        registered = [self.write() for _turn in range(n)]
        return {"register": registered, "change": [self.write(existing) for existing in self.made[-n:]]}


def _together(size: int, process: int, results: Any) -> None:
    """Half of the writers, each in a thread."""
    import django

    django.setup()
    from django.db import connection

    maker = Maker(size)
    found: list[dict[str, list[float]]] = []

    def run(number: int) -> None:
        try:
            found.append(Writer(maker, f"{process} {number}").register_and_change(EACH))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS // 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(found)


def _many_at_once(size: int, client: Client) -> list[dict[str, list[float]]]:
    """All writers, while somebody reads."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_together, args=(size, number, results)) for number in range(2)]
    for process in processes:
        process.start()
    questions = [question for questions in question_sets().values() for question in questions]
    turn = 0
    while any(process.is_alive() for process in processes) and results.qsize() < len(processes):
        client.get(reading.address(questions[turn % len(questions)]))
        turn += 1
    found = [each for process in processes for each in results.get(timeout=900)]
    for process in processes:
        process.join()
    if len(found) < WRITERS:
        raise SystemExit("A writer failed.")
    return found


def summary(seconds: list[float]) -> dict[str, float]:
    return {"median": statistics.median(seconds), "p95": sorted(seconds)[int(len(seconds) * 0.95)]}


def measure(place: Place) -> dict[str, Any]:
    """Run in a process whose Django is set up on the copy (``Place.copy``), with a site's worker beside it."""
    maker = Maker(place.size)
    results: dict[str, Any] = {}
    env = environment(place.url(place.copy), place.folder)
    with gunicorn(env, "pifcss_registry.wsgi", place.log) as site, _worker(env):
        client = Client(site.port)
        client.log_in()
        Writer(maker, "first").register_and_change(3)  # warms up
        alone = Writer(maker, "alone").register_and_change(ALONE)
        results |= {f"{what}_alone": summary(seconds) for what, seconds in alone.items()}
        many = _many_at_once(place.size, client)
        for what in ("register", "change"):
            results[f"{what}_many"] = summary([each for one in many for each in one[what]])
        at_once = reading.said(client)
        connection = psycopg2.connect(place.url(place.copy))
        floor.build(connection)
        results["compared"] = reading.compared(at_once, connection.cursor())
        results["compared_later"] = reading.compared(reading.said(client), connection.cursor())
        connection.close()
    return results


@contextmanager
def _worker(env: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "manage.py", "run_jobs", "--loop"], cwd=ROOT, env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
