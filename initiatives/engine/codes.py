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


@dataclass(frozen=True)
class SectorNames:
    """A sector of SEGIB's lists: the heading it stands under and its name, by language (es, pt, en)."""

    ambito: str
    names: dict[str, str]


@cache
def sectors() -> dict[str, SectorNames]:
    """By code, in the file's order."""
    return {row["code"]: SectorNames(row["ambito"], _names(row)) for row in _rows(DATA / "sectors.csv")}


def _names(row: dict[str, str]) -> dict[str, str]:
    return {lang: row[f"name_{lang}"] for lang in ("es", "pt", "en")}


@cache
def country_names() -> dict[str, dict[str, str]]:
    """By ISO code: the name by language (es, pt, en)."""
    return {row["code"]: _names(row) for row in _rows(COUNTRIES)}
