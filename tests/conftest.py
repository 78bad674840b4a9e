"""The cast: people of each kind, an open round, a complete ficha. Also compiles the catalogues once."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from model_bakery import baker

from initiatives.catalogue import facets
from initiatives.directory import DeclaredActor
from initiatives.models import ActorType, Sector
from initiatives.services import register_initiative
from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.accounts.services import give_role
from pifcss_registry.catalogs import compile_catalogs
from surveys.enums import UploadState
from surveys.models import Entry, EntryActor, Ficha, Round, Upload
from surveys.word.declared import Declared, Reading, to_json

from .keeping import load_demonstration


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # once, not in each xdist worker
        compile_catalogs()


@pytest.fixture(autouse=True)
def labels_unknown(monkeypatch):
    """No test finds labels that another one asked for, nor asks for them twice because a minute is over."""
    monkeypatch.setattr(facets, "KEPT_LABELS", 10**9)
    facets.stored_words.cache_clear()


@pytest.fixture(autouse=True)
def in_spanish():
    """Each test begins in Spanish, whatever language the page before it spoke."""
    with translation.override("es"):
        yield


@pytest.fixture
def country(db):
    """``country("CR")``: a country of the reference data."""
    return lambda code: Country.objects.get(pk=code)


@pytest.fixture
def demonstration(db):
    """The demonstration's data; to be asked for before people of the test's own."""
    load_demonstration()


def make_person(email: str, role: str | None = None, code: str | None = None, **attributes) -> User:
    """A person, with one membership when a role is given."""
    user = User.objects.create_user(email, attributes.pop("full_name", email.split("@")[0].title()), **attributes)
    if role:
        give_role(user=user, role=role, country=Country.objects.get(pk=code) if code else None)
    return user


@pytest.fixture
def focal_point(db):
    """Focal point of the own country, Costa Rica."""
    return make_person("focal@cr.example.org", Role.FOCAL_POINT, "CR")


@pytest.fixture
def contributor(db):
    """Colleague of the own country."""
    return make_person("colega@cr.example.org", Role.CONTRIBUTOR, "CR")


@pytest.fixture
def authority(db):
    """Validating authority of the own country."""
    return make_person("autoridad@cr.example.org", Role.VALIDATING_AUTHORITY, "CR")


@pytest.fixture
def other_focal_point(db):
    """Focal point of another country, Peru."""
    return make_person("focal@pe.example.org", Role.FOCAL_POINT, "PE")


@pytest.fixture
def third_focal_point(db):
    """Focal point of a third country, Chile."""
    return make_person("focal@cl.example.org", Role.FOCAL_POINT, "CL")


@pytest.fixture
def unit(db):
    """Somebody of the Technical Unit."""
    return make_person("unidad@pifcss.example.org", Role.TECHNICAL_UNIT)


@pytest.fixture
def consultant(db):
    return make_person("consultora@pifcss.example.org", Role.CONSULTANT)


@pytest.fixture
def administrator(db):
    return make_person("admin@pifcss.example.org", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(db):
    """Logged in, without any membership (it ended)."""
    return make_person("nadie@example.org")


CAST = (
    "focal_point",
    "contributor",
    "authority",
    "other_focal_point",
    "unit",
    "consultant",
    "administrator",
    "stranger",
)


@pytest.fixture
def cast(request):
    """Everybody by name, and ``anonymous`` as ``None``."""
    return {name: request.getfixturevalue(name) for name in CAST} | {"anonymous": None}


def make_round(code: str = "2026", *, opens: int = -10, closes: int = 20, **attributes) -> Round:
    """A round; ``opens`` and ``closes`` are days from today."""
    today = timezone.localdate()
    attributes = {
        "title": f"Convocatoria {code}",
        "opens_on": today + timedelta(days=opens),
        "closes_on": today + timedelta(days=closes),
        "window_start": today - timedelta(days=3 * 365),
        "window_end": today,
    } | attributes
    return baker.make(Round, code=code, **attributes)


@pytest.fixture
def open_round(db):
    return make_round()


@pytest.fixture
def closed_round(db):
    return make_round("2019", opens=-60, closes=-30)


ENTRY_TEXTS = {
    "type": 2,
    "name": "Restauración de arrecifes de coral",
    "objectives": "Probar técnicas de jardinería de coral.",
    "justification": "La mortalidad del coral exigía una respuesta rápida.",
    "strength_1": "Los operadores de buceo aportaron botes.",
    "challenge_1": "Permisos lentos.",
    "result_1": "Dos viveros instalados.",
    "focal_point_name": "Esteban Mora",
    "focal_point_email": "esteban@cr.example.org",
}


def make_entry(ficha: Ficha, position: int = 1, **attributes) -> Entry:
    """A complete initiative with two actors of different type."""
    entry = Entry.objects.create(ficha=ficha, position=position, **ENTRY_TEXTS | attributes)
    for number, (name, kind) in enumerate((("SINAC", "sector_publico"), ("Universidad Nacional", "academia")), 1):
        EntryActor.objects.create(entry=entry, position=number, name=name, kind=kind, country=ficha.country)
    return entry


def make_ficha(round: Round, code: str = "CR", *, state: str = "draft", entries: int = 1) -> Ficha:
    """A complete ficha, ready to be sent."""
    ficha = Ficha.objects.create(
        round=round,
        country=Country.objects.get(pk=code),
        state=state,
        institution="Ministerio de Planificación",
        focal_point_name="Ana Quesada",
        focal_point_email="ana@cr.example.org",
        institution_strengths="Experiencia de 25 años.",
        institution_weaknesses="Poco personal.",
        share=True,
    )
    for position in range(1, entries + 1):
        make_entry(ficha, position)
    return ficha


def make_upload(round: Round, *, by: User, reading: Reading | None = None, **attributes) -> Upload:
    """A Word document that came back and was read; give its ``ficha`` and ``country``, or its ``batch``."""
    reading = reading or Reading(Declared(country="CR", institution="Cancillería"))
    given = {"name": "ficha.docx", "data": b"PK", "size": 2, "sha256": "0", "state": UploadState.READ}
    return Upload.objects.create(round=round, by=by, reading=to_json(reading), **given | attributes)


@pytest.fixture
def ficha(open_round):
    """Costa Rica's complete draft with one initiative."""
    return make_ficha(open_round)


def make_initiative(by: User, code: str = "CR", name: str = "Siembra y Cosecha de Agua", **arguments):
    """A registered initiative: by default two types of actor, one sector, shared. Pass ``actors`` as (name, type code)."""
    actors = arguments.pop("actors", (("FONAFIFO", "EST-CEN"), ("AIDER", "CIV-ONG")))
    texts = {"name": name, "type": 2, "objectives": "Mejorar la seguridad hídrica."} | arguments.pop("texts", {})
    sectors = Sector.objects.filter(pk__in=arguments.pop("sectors", ["AMB-MED"]))
    place = Country.objects.get(pk=code)
    return register_initiative(
        by=by,
        texts=texts,
        country=place,
        round_code=arguments.pop("round_code", "2026"),
        year=arguments.pop("year", 2026),
        sectors=sectors,
        actors=[DeclaredActor(actor, ActorType.objects.get(pk=type_code), place) for actor, type_code in actors],
        share=arguments.pop("share", True),
        **arguments,
    )


@pytest.fixture
def initiative(unit):
    """Registered, presented by Costa Rica, shared."""
    return make_initiative(unit)
