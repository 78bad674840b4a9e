"""The catalogue's numbers (issue 6) and those of the panorama (issue 8) in one run, with a verdict for every line:

    python -m bench.catalogue [--sizes 10k,100k,1m] [--parts reading,panorama,exporting,peers,writing] [--keep FOLDER]

Starts a PostgreSQL of its own. With ``--keep`` files and databases stay in FOLDER, and the next run loads nothing.
Ends with 1 when something was not reached.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import told
from .one import PARTS
from .place import Place, say
from .web import ROOT

# As for a machine of 8 GB that serves only this, with every safety on, which ``.ci/postgres`` by itself leaves out.
# Without compiling: queries are short.
POSTGRES = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
}
STARTED = "PIFCSS_BENCH_FOLDER"
# At a million peers take minutes for a page, and a file half an hour: what is asked of files is asked of 100,000.
ONLY_AT = {"peers": ("10k", "100k"), "exporting": ("10k", "100k")}


def with_postgres(folder: Path) -> None:
    """This program again, with a PostgreSQL that ends with it."""
    settings = " ".join(f"{name}={value}" for name, value in POSTGRES.items())
    env = os.environ | {
        STARTED: str(folder),
        "POSTGRES_FOLDER": str(folder / "postgres"),
        "POSTGRES_SETTINGS": settings,
    }
    again = [str(ROOT / ".ci" / "postgres"), sys.executable, "-m", "bench.catalogue", *sys.argv[1:]]
    sys.exit(subprocess.run(again, cwd=ROOT, env=env).returncode)


def measured(place: Place, part: str, database: str = "") -> dict[str, Any] | None:
    """None when it failed: what went wrong stands on stderr."""
    command = [sys.executable, "-m", "bench.catalogue.one", part, place.name, str(place.folder.parent), place.server]
    env = place.environment(database)
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    return None if done.returncode else json.loads(done.stdout)


def results_of(place: Place, parts: list[str]) -> dict[str, Any]:
    """Everything that is asked of one place, also in its folder as ``results.json``."""
    place.prepare()
    found: dict[str, Any] = {}
    for part in parts:
        if (place.is_sqlite and part not in ("reading", "panorama")) or place.name not in ONLY_AT.get(
            part, (place.name,)
        ):
            continue
        say(f"{place.name}: {part}")
        if part == "writing":
            place.make_copy()
            found[part] = measured(place, part, place.copy)
            place.drop(place.copy)
        else:
            found[part] = measured(place, part)
        (place.folder / "results.json").write_text(json.dumps(found, indent=1))
    return found


def lines_of(place: Place, found: dict[str, Any]) -> list[told.Line]:
    lines = list(told.of_loading(place.name, place.notes))
    tellers = {
        "reading": lambda figures: told.of_pages(place.name, figures),
        "panorama": lambda figures: told.of_panorama(place.name, figures),
        "exporting": lambda figures: told.of_exporting(place.name, figures),
        "writing": told.of_writing,
        "peers": told.of_peers,
    }
    for part, figures in found.items():
        lines += [told.Line(part, "-", "failed", False)] if figures is None else tellers[part](figures)
    return lines


def run(top: Path, sizes: list[str], parts: list[str]) -> bool:
    """Prints all tables; whether everything was reached."""
    server = os.environ["DATABASE_URL"]
    all_found: dict[str, dict[str, Any]] = {}
    reached = True
    for name in [each for size in sizes for each in ((size, f"{size}-sqlite") if size == "10k" else (size,))]:
        place = Place(name, top, server)
        all_found[name] = found = results_of(place, parts)
        lines = lines_of(place, found)
        if name == "1m" and all(all_found.get(each, {}).get("reading") for each in ("10k", "1m")):
            lines += told.of_growth(all_found["10k"]["reading"], found["reading"])
        reached &= all(line.reached is not False for line in lines)
        print(f"\n### {place.size:,} initiatives, {'SQLite' if place.is_sqlite else 'PostgreSQL'}\n")
        if found.get("reading"):
            print(told.medians(found["reading"]) + "\n")
        print(told.table(lines), flush=True)
    print(f"\n{'all reached' if reached else 'NOT all reached'}", flush=True)
    return reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--parts", default=",".join(PARTS), help="of " + ", ".join(PARTS))
    parser.add_argument("--keep", type=Path, help="a folder whose files and databases stay")
    options = parser.parse_args()
    if STARTED in os.environ:
        sys.exit(not run(Path(os.environ[STARTED]), options.sizes.split(","), options.parts.split(",")))
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        with_postgres(options.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="pifcss-catalogue-") as folder:
        Path(folder).chmod(0o755)  # the server's user passes through it
        with_postgres(Path(folder))


if __name__ == "__main__":
    main()
