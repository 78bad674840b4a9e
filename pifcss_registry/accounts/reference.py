"""Countries of ISO 3166-1 with the facts of the 22 (``data/countries.csv``)."""

from pathlib import Path

from pifcss_registry.reference import YES, add_missing, read_rows

from .models import Country

DATA = Path(__file__).parent / "data"


def load(using: str = "default") -> None:
    rows = [
        Country(**row | {flag: row[flag] == YES for flag in ("iberoamerican", "pifcss_member")})
        for row in read_rows(DATA / "countries.csv")
    ]
    add_missing(Country, rows, using)
