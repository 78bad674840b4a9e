"""A small registry as plain data, put into the database quickly, and the catalogue's rules evaluated on it naively."""

from dataclasses import dataclass
from itertools import count

from initiatives.enums import ActorKind, InitiativeType, Verdict
from initiatives.models import Actor, ActorType, Initiative, Participation, Sector
from pifcss_registry.text import fold

COUNTRIES = ("CR", "BR", "CL", "KE")
SECTORS = ("AMB-MED", "PRO-TUR", "PRO-AGR")
TYPES = {  # fine type: type of the form
    "ACA-UNI": ActorKind.ACADEMIA,
    "PRI-EMP": ActorKind.PRIVATE_SECTOR,
    "PRI-GRE": ActorKind.PRIVATE_SECTOR,
    "EST-CEN": ActorKind.PUBLIC_SECTOR,
}


@dataclass(frozen=True)
class Row:
    """An initiative of the naive registry; ``actors`` are fine types, one organisation each."""

    name: str
    text: str = ""
    country: str = "CR"
    year: int = 2022
    type: int | None = 2
    verdict: str = Verdict.NARROW
    sectors: frozenset[str] = frozenset()
    actors: tuple[str, ...] = ()
    share: bool = True

    @property
    def kinds(self) -> set[str]:
        return {TYPES[code] for code in self.actors}

    def values(self, param: str) -> set[str]:
        """What a facet counts of this row."""
        return {
            "pais": {self.country},
            "sector": set(self.sectors),
            "tipo_actor": self.kinds,
            "tipo": {str(self.type)} if self.type else set(),
            "clasificacion": {self.verdict},
            "anio": {str(self.year)},
        }[param]


FACETS = ("pais", "sector", "tipo_actor", "tipo", "clasificacion", "anio")
_number = count(1)


def store(rows: list[Row]) -> dict[int, Row]:
    """The rows in the database, by key, without going through the services (they would take seconds)."""
    stored = {}
    for row in rows:
        initiative = Initiative.objects.create(
            name=row.name,
            objectives=row.text,
            country_id=row.country,
            year=row.year,
            type=row.type,
            verdict=row.verdict,
            share=row.share,
            round_code="2022",
            rules="1",
            search_text=f" {fold(row.name + ' ' + row.text)} ",
            search_name=f" {fold(row.name)} ",
        )
        initiative.sectors.set(row.sectors)
        for code in row.actors:
            number = next(_number)
            actor = Actor.objects.create(name=f"Actor {number}", key=f"actor {number}", actor_type_id=code)
            Participation.objects.create(initiative=initiative, actor=actor, declared_name=actor.name)
        stored[initiative.pk] = row
    return stored


def has_words(text: str, query: str) -> bool:
    """Whether every word of ``query`` begins a word of ``text``, compared as a reader would."""
    there = fold(text).split()
    return all(any(word.startswith(each) for word in there) for each in fold(query).split())


def passes(row: Row, asked: dict, without: str = "") -> bool:
    """Whether a row is let through by every parameter, or every one but ``without``."""
    if asked.get("q") and not has_words(f"{row.name} {row.text}", asked["q"]):
        return False
    for param in FACETS:
        wanted = set(asked.get(param, ()))
        if param == without or not wanted:
            continue
        every = param == "tipo_actor" and asked.get("modo_actor") == "todos"
        if not (wanted <= row.values(param) if every else wanted & row.values(param)):
            return False
    return True


def expected_rows(stored: dict[int, Row], asked: dict) -> list[int]:
    """The keys of the rows in the catalogue's order."""

    def place(pk: int):
        row = stored[pk]
        in_name = bool(asked.get("q")) and has_words(row.name, asked["q"])
        return (not in_name, -row.year, fold(row.name), pk)

    return sorted((pk for pk, row in stored.items() if passes(row, asked)), key=place)


def expected_counts(stored: dict[int, Row], asked: dict, param: str) -> dict[str, int]:
    """Code to count of a facet: codes that occur, and those chosen."""
    every = param == "tipo_actor" and asked.get("modo_actor") == "todos"
    counted = dict.fromkeys(asked.get(param, ()), 0)
    for row in stored.values():
        if passes(row, asked, without="" if every else param):
            for code in row.values(param):
                counted[code] = counted.get(code, 0) + 1
    return counted


CODES = {
    "pais": COUNTRIES,
    "sector": SECTORS,
    "tipo_actor": tuple(kind.value for kind in ActorKind),
    "tipo": tuple(str(each.value) for each in InitiativeType),
    "clasificacion": tuple(Verdict.values),
    "anio": ("2020", "2022", "2026"),
}


def check_reference() -> None:
    """The codes above exist, or the comparison would prove nothing."""
    assert Sector.objects.filter(pk__in=SECTORS).count() == len(SECTORS)
    assert dict(ActorType.objects.filter(pk__in=TYPES).values_list("pk", "kind")) == TYPES
