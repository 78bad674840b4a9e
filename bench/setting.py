"""What the measurements share: Django on the database of DATABASE_URL, 22 fichas and the people who write in them."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FICHAS, WRITERS = 22, 50
POINTS = [f"{kind}_{number}" for kind in ("strength", "challenge", "result") for number in (1, 2, 3)]
COLUMNS = ["objectives", "justification", "name", *POINTS]


def start_django(database_url: str | None = None) -> None:
    """Production's settings for the database, the tests' for the rest."""
    sys.path.insert(0, str(ROOT))
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "pifcss_registry.settings.test"
    import django
    from django.conf import settings

    django.setup()
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"]["init_command"] = (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        )


def make_world() -> list[tuple[int, int, int]]:
    """A new database with the writers' places: (user, ficha, initiative) for each of them."""
    from django.core.management import call_command

    from pifcss_registry.accounts.models import Country
    from surveys.models import Ficha
    from tests.conftest import make_ficha, make_person, make_round

    call_command("migrate", verbosity=0)
    call_command("setup", verbosity=0)
    Ficha.objects.all().delete()
    codes = list(Country.objects.filter(iberoamerican=True).values_list("pk", flat=True))[:FICHAS]
    round = make_round("bench")
    fichas = [make_ficha(round, code) for code in codes]
    places = []
    for number in range(WRITERS):
        ficha = fichas[number % len(fichas)]
        person = make_person(f"persona{number}@bench.example.org", "contributor", ficha.country_id)
        places.append((person.pk, ficha.pk, ficha.entries.get().pk))
    return places
