"""Codes that the engine understands, from the registry's own reference files."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
COUNTRIES = Path(__file__).parents[2] / "pifcss_registry" / "accounts" / "data" / "countries.csv"


@dataclass(frozen=True)
class ActorType:
    """A fine type with its type of the form (``ActorKind``) and its ``Nature``."""

    code: str
    kind: str
    nature: str


def _rows(path: Path) -> list[dict[str, str]]:
    # Not pifcss_registry.reference.read_rows: that module imports Django's models, and this package none.
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def actor_types() -> dict[str, ActorType]:
    """By code, in the file's order."""
    return {
        row["code"]: ActorType(row["code"], row["kind"], row["nature"]) for row in _rows(DATA / "actor_types.csv")
    }


@cache
def country_names() -> dict[str, dict[str, str]]:
    """By ISO code: the name by language (es, pt, en)."""
    return {row["code"]: {lang: row[f"name_{lang}"] for lang in ("es", "pt", "en")} for row in _rows(COUNTRIES)}
