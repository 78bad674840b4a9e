"""A small registry as plain data, put into the database quickly, and the catalogue's rules evaluated on it naively."""

from dataclasses import dataclass
from itertools import count

from django.db.models import QuerySet

from initiatives import index
from initiatives.catalogue.indexed import Rows
from initiatives.enums import ActorKind, Ambito, InitiativeType, Modality, Verdict
from initiatives.models import Actor, ActorType, Initiative, Participation, Sector
from initiatives.search import Found, matches, parse, stored
from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Membership, User

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
    partners: frozenset[str] = frozenset()
    modality: str = ""
    sdgs: frozenset[int] = frozenset()
    round_code: str = "2022"
    excluded: str = ""
    in_dialogue: bool = False
    mentors: bool = False  # every actor offers mentoring

    @property
    def kinds(self) -> set[str]:
        return {TYPES[code] for code in self.actors}

    def values(self, param: str) -> set[str]:
        """What a facet counts of this row."""
        return {
            "pais": {self.country},
            "participa": {self.country, *self.partners},
            "sector": set(self.sectors),
            "ambito": {code[:3] for code in self.sectors},
            "tipo_actor": self.kinds,
            "tipo": {str(self.type)} if self.type else set(),
            "modalidad": {self.modality} - {""},
            "clasificacion": {self.verdict},
            "ods": set(map(str, self.sdgs)),
            "anio": {str(self.year)},
            "convocatoria": {self.round_code},
            "dialogo": {"si"} if self.in_dialogue else set(),
            "mentoria": {"si"} if self.mentors and self.actors else set(),
            "registro": {"fuera" if self.excluded else "dentro"},
        }[param]

    @property
    def keys(self) -> tuple[str, str]:
        """Of its name, and of all it says."""
        return stored(self.name), stored(self.name, self.text, *("Actor" for _each in self.actors))


FACETS = (
    "pais",
    "participa",
    "sector",
    "ambito",
    "tipo_actor",
    "tipo",
    "modalidad",
    "clasificacion",
    "ods",
    "anio",
    "convocatoria",
    "dialogo",
    "mentoria",
    "registro",
)
MODES = {"tipo_actor": "modo_actor", "participa": "modo_participa"}
_number = count(1)


def store(rows: list[Row]) -> dict[int, Row]:
    """The rows in the database, by key, without going through the services (they would take seconds)."""
    rows_by_key = {}
    for row in rows:
        initiative = Initiative.objects.create(
            name=row.name,
            objectives=row.text,
            country_id=row.country,
            year=row.year,
            type=row.type,
            verdict=row.verdict,
            share=row.share,
            round_code=row.round_code,
            rules="1",
            modality=row.modality,
            complement={"sdgs": sorted(row.sdgs)},
            excluded=row.excluded,
            in_dialogue=row.in_dialogue,
        )
        initiative.sectors.set(row.sectors)
        initiative.partner_countries.set(row.partners)
        for code in row.actors:
            number = next(_number)
            actor = Actor.objects.create(
                name=f"Actor {number}", key=f"actor {number}", actor_type_id=code, mentoring=row.mentors
            )
            Participation.objects.create(initiative=initiative, actor=actor, declared_name=actor.name)
        rows_by_key[initiative.pk] = row
    index.changed(rows_by_key)
    return rows_by_key


def reader() -> User:
    """Somebody of the Unit, who sees everything; not stored."""
    user = User(email="lectora@pifcss.example.org")
    user.memberships_now = [Membership(user=user, role=Role.TECHNICAL_UNIT)]
    return user


def rows_of(queryset: QuerySet[Initiative]) -> Rows:
    """The rows of a queryset, as the catalogue gives them."""
    return Rows(list(queryset.values_list("pk", flat=True)), queryset)


def place_of(row: Row, query: str) -> Found:
    """Where a row has what is looked for, by the meaning of a match in plain Python."""
    return matches(parse(query), *row.keys)


def passes(row: Row, asked: dict, without: str = "") -> bool:
    """Whether a row is let through by every parameter, or every one but ``without``."""
    if not place_of(row, asked.get("q", "")):
        return False
    for param in FACETS:
        wanted = set(asked.get(param, ()))
        if param == without or not wanted:
            continue
        every = asked.get(MODES.get(param)) == "todos"
        if not (wanted <= row.values(param) if every else wanted & row.values(param)):
            return False
    return True


def expected_rows(rows: dict[int, Row], asked: dict) -> list[int]:
    """The keys of the rows in the catalogue's order."""

    def place(pk: int):
        row = rows[pk]
        return (-place_of(row, asked.get("q", "")), -row.year, -pk)

    return sorted((pk for pk, row in rows.items() if passes(row, asked)), key=place)


def expected_counts(rows: dict[int, Row], asked: dict, param: str) -> dict[str, int]:
    """Code to count of a facet: codes that occur, and those chosen."""
    every = asked.get(MODES.get(param)) == "todos"
    counted = dict.fromkeys(asked.get(param, ()), 0)
    for row in rows.values():
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
    "participa": COUNTRIES,
    "ambito": tuple(Ambito.values),
    "modalidad": tuple(Modality.values),
    "ods": ("1", "6", "17"),
    "convocatoria": ("2022", "2026"),
    "dialogo": ("si",),
    "mentoria": ("si",),
    "registro": ("dentro", "fuera"),
}


def check_reference() -> None:
    """The codes above exist, or the comparison would prove nothing."""
    assert Sector.objects.filter(pk__in=SECTORS).count() == len(SECTORS)
    assert dict(ActorType.objects.filter(pk__in=TYPES).values_list("pk", "kind")) == TYPES
