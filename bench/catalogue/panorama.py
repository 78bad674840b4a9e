"""The page of pictures of the whole registry and of a round, over HTTP; its figures against hand-written SQL."""

import csv
import io
import os
import statistics
import subprocess
import sys
import time
from typing import Any

from .place import Place, say
from .web import ROOT, Client, gunicorn

TIMES = 15
REGISTRY, ROUND = "/panorama/", "/panorama/2022/"
KINDS = """
    SELECT s.name_es, t.kind, count(DISTINCT i.id)
      FROM initiatives_initiative i
      JOIN initiatives_initiative_sectors si ON si.initiative_id = i.id
      JOIN initiatives_sector s ON s.code = si.sector_id
      JOIN initiatives_participation p ON p.initiative_id = i.id
      JOIN initiatives_actor a ON a.id = p.actor_id
      JOIN initiatives_actortype t ON t.code = a.actor_type_id
     WHERE i.excluded = ''
     GROUP BY 1, 2
"""
COUNTRIES = """
    WITH part AS (
        SELECT id AS initiative, country_id AS country FROM initiatives_initiative WHERE excluded = ''
         UNION
        SELECT c.initiative_id, c.country_id FROM initiatives_initiative_partner_countries c
          JOIN initiatives_initiative i ON i.id = c.initiative_id WHERE i.excluded = ''
    )
    SELECT one.name_es, other.name_es, count(*)
      FROM part a JOIN part b USING (initiative)
      JOIN accounts_country one ON one.code = a.country
      JOIN accounts_country other ON other.code = b.country
     WHERE a.country < b.country
     GROUP BY 1, 2
"""
GREATEST = """
    SELECT count(*) FROM initiatives_participation p JOIN initiatives_initiative i ON i.id = p.initiative_id
     WHERE i.excluded = '' GROUP BY p.actor_id ORDER BY 1 DESC LIMIT 30
"""


def measure(place: Place) -> dict[str, Any]:
    """Medians of both pages in one process that has the sets, the first time, files, and what differs from SQL."""
    began = time.monotonic()
    worker = [sys.executable, "manage.py", "run_jobs"]
    subprocess.run(worker, cwd=ROOT, env=os.environ, check=True, stdout=subprocess.DEVNULL)
    found: dict[str, Any] = {"worker": time.monotonic() - began}
    with gunicorn(place.environment(), "pifcss_registry.wsgi", place.log) as site:
        client = Client(site.port)
        client.log_in()
        client.get("/iniciativas/")
        for name, path in (("registry", REGISTRY), ("round", ROUND)):
            first = client.get(path)
            if first.status != 200:
                raise SystemExit(f"{path}: {first.status}")
            seconds = [client.get(path).seconds for _each in range(TIMES)]
            found[name] = {"first": first.seconds, "median": statistics.median(seconds), "most": max(seconds)}
            found[name]["bytes"] = len(first.body)
        for form in ("svg", "png", "csv"):
            found[form] = client.get(f"{REGISTRY}mapa.{form}").seconds
        tables = {key: _table(client, key) for key in ("mapa", "actores-y-sectores", "red-de-actores")}
    if not place.is_sqlite:
        found["wrong"] = _differences(place, tables)
        say(f"{place.name}: {len(found['wrong'])} figures are otherwise by SQL")
    return found


def _table(client: Client, key: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(f"{REGISTRY}{key}.csv").body.decode("utf-8-sig"))))


def _differences(place: Place, tables: dict[str, list[list[str]]]) -> list[str]:
    from initiatives.enums import ActorKind

    cursor = place.connection().cursor()
    pairs = {frozenset(row[:2]): int(row[2]) for row in tables["mapa"][1:]}
    wrong = [
        f"{one}, {other}: {pairs.get(frozenset((one, other)), 0)}, not {n}"
        for one, other, n in _rows(cursor, COUNTRIES)
        if pairs.get(frozenset((one, other)), 0) != n
    ]
    header, *rows = tables["actores-y-sectores"]
    cells = {(row[0], kind): int(n) for row in rows for kind, n in zip(header[1:], row[1:], strict=True)}
    for sector, kind, n in _rows(cursor, KINDS):
        if (mine := cells.get((sector, str(ActorKind(kind).label)), 0)) != n:
            wrong.append(f"{sector}, {kind}: {mine}, not {n}")
    greatest = [n for (n,) in _rows(cursor, GREATEST)]
    actors = sorted((int(row[3]) for row in tables["red-de-actores"][1 : len(greatest) + 1]), reverse=True)
    if actors != greatest:
        wrong.append(f"actors {actors}, not {greatest}")
    return wrong


def _rows(cursor: Any, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return cursor.fetchall()
