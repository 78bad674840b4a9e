"""Files that somebody of the Unit gave, as rows."""

import json

from loading.models import LoadRun
from loading.running import work
from loading.services import receive

from .making import FULL

TABLE = "código;título;país;año;otra cosa\n1;Agua;Costa Rica;2022;x\n2;;Atlántida;2022;y\n"
GOOD_TABLE = "código;título;país;año;otra cosa\n1;Agua;Costa Rica;2022;x\n2;Sol;Perú;2021;y\n"


def given(by, text: str = TABLE, name: str = "tabla.csv", origin: str = "sid") -> LoadRun:
    """A file that waits to be looked through."""
    data = text.encode()
    return receive(by=by, name=name, data=[data[:10], data[10:]], origin=origin)


def given_lines(by, rows=(FULL,), **more) -> LoadRun:
    return given(by, "".join(json.dumps(row) + "\n" for row in rows), "lineas.jsonl", **more)


def worked(run: LoadRun) -> LoadRun:
    while work():
        pass
    run.refresh_from_db()
    return run


def make_run(by, text: str = TABLE) -> LoadRun:
    """A file that was looked through: with a refused line, unless ``text`` says otherwise."""
    return worked(given(by, text))
