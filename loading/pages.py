"""What the pages show of a run, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from initiatives.enums import InitiativeType
from initiatives.models import Sector
from pifcss_registry.accounts.models import Country

from .incoming.columns import LABELS
from .models import LoadRun, RefusedLine
from .telling import of_data, sentence, sentences

SHOWN_REFUSED = 100


@dataclass(frozen=True)
class SampleRow:
    """A line as it is understood."""

    line: int
    id: str
    name: str
    country: str
    partners: str
    year: int
    round: str
    type: str
    sectors: str
    actors: str
    more_actors: int


@dataclass(frozen=True)
class Told:
    """A refused line in words."""

    number: int
    external_id: str
    reasons: str


def sample_rows(run: LoadRun) -> list[SampleRow]:
    """Two queries, however many."""
    if not run.sample:
        return []
    countries = {each.pk: str(each) for each in Country.objects.all()}
    sectors = {each.pk: str(each) for each in Sector.objects.all()}
    return [_sample_row(each, countries, sectors) for each in run.sample]


def _sample_row(row: Mapping[str, Any], countries: Mapping[str, str], sectors: Mapping[str, str]) -> SampleRow:
    actors = [f"{name} ({countries.get(code, code)})" if code else name for name, _type, code in row["actors"]]
    return SampleRow(
        line=row["line"],
        id=row["id"],
        name=row["name"],
        country=countries.get(row["country"], row["country"]),
        partners=", ".join(countries.get(code, code) for code in row["partners"]),
        year=row["year"],
        round=row["round"],
        type=str(InitiativeType(row["type"]).label) if row["type"] else "",
        sectors=", ".join(sectors.get(code, code) for code in row["sectors"]),
        actors="; ".join(actors),
        more_actors=row["n_actors"] - len(actors),
    )


def refused_rows(lines: Sequence[RefusedLine]) -> list[Told]:
    return [Told(line.number, line.external_id, sentences(of_data(each) for each in line.problems)) for line in lines]


def broken_text(run: LoadRun) -> str:
    """Why the file cannot be read; '' when it can."""
    return sentence(of_data(run.broken)) if run.broken else ""


def column_rows(run: LoadRun) -> list[tuple[str, str]]:
    """Our columns with theirs, in our order."""
    return [(str(label), run.mapping[key]) for key, label in LABELS.items() if run.mapping and key in run.mapping]


def passed_over(run: LoadRun) -> list[str]:
    """Their columns that are not read."""
    taken = set((run.mapping or {}).values())
    return [name for name in run.headers or () if name and name not in taken]
