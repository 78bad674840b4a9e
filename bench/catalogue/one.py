"""One part of the measurements of one place, in a process of its own, which prints them as JSON:

python -m bench.catalogue.one PART NAME TOP SERVER
"""

import json
import sys
from pathlib import Path
from typing import Any

import django


def reading(place: Any) -> dict[str, Any]:
    from . import floor
    from . import reading as pages
    from .place import say
    from .web import gunicorn

    if not place.is_sqlite:
        floor.build(place.connection())
        say(f"{place.name}: floor built")
    with gunicorn(place.environment(), "pifcss_registry.wsgi", place.log) as site:
        return pages.measure(place, site.port)


def writing(place: Any) -> dict[str, Any]:
    from . import writing as writers

    return writers.measure(place)


def exporting(place: Any) -> dict[str, Any]:
    from . import exporting as files

    return files.measure(place)


def peers(place: Any) -> dict[str, Any]:
    from .peers import comparing

    return comparing.measure(place)


def panorama(place: Any) -> dict[str, Any]:
    from . import panorama as pictures

    return pictures.measure(place)


PARTS = {each.__name__: each for each in (reading, panorama, exporting, peers, writing)}

if __name__ == "__main__":
    django.setup()
    from .place import Place

    part, name, top, server = sys.argv[1:]
    print(json.dumps(PARTS[part](Place(name, Path(top), server))))
