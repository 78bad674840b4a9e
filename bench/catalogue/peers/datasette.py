"""Datasette on a SQLite file with the rows of the registry, one initiative a row; lists of codes as JSON arrays.

It is given what it needs: an index for each column that is asked for, full-text search over texts and actors' names
without accents, and time enough to count every facet (by default it leaves out those that take more than 200 ms).
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from ..place import Place
from ..questions import Question
from ..web import Server

REQUIREMENTS = Path(__file__).parent / "requirements.txt"
FACETS = ("country", "type", "modality", "verdict", "year", "round")
ARRAY_FACETS = ("countries", "sectors", "kinds", "sdgs")
ROWS = """
SELECT id, name, objectives, justification, year, country_id, type, modality, verdict, round_code,
       (SELECT json_agg(country_id) FROM initiatives_initiative_partner_countries WHERE initiative_id = i.id),
       (SELECT json_agg(sector_id) FROM initiatives_initiative_sectors WHERE initiative_id = i.id),
       (SELECT json_agg(DISTINCT kind) FROM initiatives_participation AS p
        JOIN initiatives_actor AS a ON a.id = actor_id
        JOIN initiatives_actortype AS t ON t.code = actor_type_id WHERE initiative_id = i.id),
       complement->'sdgs',
       (SELECT string_agg(declared_name, ' ') FROM initiatives_participation WHERE initiative_id = i.id)
FROM initiatives_initiative AS i ORDER BY id
"""
SCHEMA = """
CREATE TABLE initiatives (id INTEGER PRIMARY KEY, name TEXT, objectives TEXT, justification TEXT, year INTEGER,
    country TEXT, type INTEGER, modality TEXT, verdict TEXT, round TEXT, countries TEXT, sectors TEXT, kinds TEXT,
    sdgs TEXT, actors TEXT);
"""
FINISH = """
CREATE VIRTUAL TABLE initiatives_fts USING fts5(name, objectives, justification, actors, content='initiatives',
    content_rowid='id', tokenize='unicode61 remove_diacritics 2');
INSERT INTO initiatives_fts(initiatives_fts) VALUES ('rebuild');
CREATE INDEX by_country ON initiatives(country); CREATE INDEX by_type ON initiatives(type);
CREATE INDEX by_modality ON initiatives(modality); CREATE INDEX by_verdict ON initiatives(verdict);
CREATE INDEX by_year ON initiatives(year); CREATE INDEX by_round ON initiatives(round);
ANALYZE;
"""


def installed(top: Path) -> Path:
    """The program, in an environment of its own."""
    program = top / "peers" / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(top / "peers")], check=True)
        pip = [str(top / "peers" / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
    return program


def _rows(place: Place) -> Iterator[tuple]:
    connection = place.connection()
    with connection, connection.cursor("rows") as cursor:
        cursor.itersize = 5000
        cursor.execute(ROWS)
        for row in cursor:
            yield tuple(json.dumps(each) if isinstance(each, list) else each for each in row)
    connection.close()


def file_of(place: Place) -> Path:
    path = place.folder / "datasette.sqlite3"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        database = sqlite3.connect(unfinished)
        database.executescript(SCHEMA)
        database.executemany(f"INSERT INTO initiatives VALUES ({', '.join('?' * 15)})", _rows(place))
        database.executescript(FINISH)
        database.commit()
        database.close()
        unfinished.rename(path)
    return path


def server(place: Place, top: Path) -> Server:
    command = [str(installed(top)), "serve", str(file_of(place)), "--host", "127.0.0.1", "--port", "PORT"]
    for name, value in {"facet_time_limit_ms": 600_000, "sql_time_limit_ms": 600_000, "allow_facet": "on"}.items():
        command += ["--setting", name, str(value)]
    return Server(command, place.environment(), "/-/versions.json", place.log)


def address(question: Question) -> str:
    asked = [("_size", "25"), ("_sort_desc", "year")]
    asked += [("_facet", each) for each in FACETS] + [("_facet_array", each) for each in ARRAY_FACETS]
    if "sector" in question:
        asked.append(("sectors__arraycontains", question["sector"]))
    if "tipo_actor" in question:
        asked.append(("kinds__arraycontains", question["tipo_actor"]))
    if "pais" in question:
        asked.append(("country", question["pais"]))
    if "q" in question:
        asked.append(("_search", question["q"]))
    return f"/datasette/initiatives?{urlencode(asked)}"
