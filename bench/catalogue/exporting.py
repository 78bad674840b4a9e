"""The whole catalogue as CSV over HTTP: when the first byte comes, when the last, what the server holds meanwhile."""

from typing import Any

from .place import Place
from .web import Client, Memory, gunicorn


def measure(place: Place) -> dict[str, Any]:
    """Twice, from one server that wrote a file of a tenth of it before: ten times as many rows take no more."""
    with gunicorn(place.environment(), "pifcss_registry.wsgi", place.log) as site:
        client = Client(site.port)
        client.log_in()
        client.get("/iniciativas/")
        client.get("/iniciativas/exportar.csv?pais=BR", keep=False)
        before = site.memory()
        with Memory(site.memory) as memory:
            answer = client.get("/iniciativas/exportar.csv", zipped=False)
        lines = answer.body.count(b"\n")
        with Memory(site.memory) as again:
            client.get("/iniciativas/exportar.csv", keep=False)
    return {
        "first": answer.first,
        "seconds": answer.seconds,
        "bytes": len(answer.body),
        "lines": lines,
        "before_mb": before,
        "peak_mb": memory.peak,
        "again_mb": again.peak,
    }
