"""The home page: what waits for each person and for nobody else, and the figures."""

import re

import pytest

from dialogues.workflow import DIALOGUE
from initiatives.models import Initiative
from judging.reviewing import ask_review
from pifcss_registry.accounts.services import invite
from pifcss_registry.report.facts import registry_facts
from pifcss_registry.report.services import begin_report
from tests.conftest import make_ficha, make_initiative, make_person, make_round
from tests.dialogues.conftest import make_dialogue, make_interest
from tests.judging.reviews import do_review

ROLES = (
    "focal_point",
    "contributor",
    "authority",
    "other_focal_point",
    "unit",
    "consultant",
    "administrator",
    "stranger",
)


def tasks_for(client, person):
    """The titles of the person's tasks, in order."""
    client.force_login(person)
    page = client.get("/").content.decode()
    return re.findall(r'tile tone-\w+">\s*<h2 class="h3">([^<]+)</h2>', page)


@pytest.fixture
def everything(open_round, unit, initiative):
    """Something waits for everybody: Costa Rica's draft, Peru's sent ficha, a proposal, a dialogue, an invitation."""
    make_ficha(open_round, "CR")
    make_ficha(open_round, "PE", state="sent")
    make_dialogue(unit, "CL", "PE", initiative=make_initiative(unit, "CR", "Coral", sectors=[]))
    make_interest("CL", initiative)
    make_interest("PE", initiative)
    invite(email="nueva@example.org", role="consultant", by=unit)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("focal_point", ["Completar la ficha de Costa Rica", "1 diálogo propuesto con su país"]),
        ("contributor", ["Completar la ficha de Costa Rica", "1 diálogo propuesto con su país"]),
        ("authority", ["Revisar y enviar la ficha de Costa Rica", "1 diálogo propuesto con su país"]),
        ("other_focal_point", ["1 diálogo propuesto con su país"]),  # Peru's ficha is with the Unit
        ("unit", ["1 ficha espera revisión", "1 propuesta de diálogo", "1 invitación sin aceptar"]),
        ("consultant", []),
        ("administrator", ["1 invitación sin aceptar"]),
        ("stranger", []),
    ],
)
def test_home_shows_what_waits_for_each_person_and_nothing_else(role, expected, client, everything, request):
    assert tasks_for(client, request.getfixturevalue(role)) == expected


def test_home_asks_to_start_the_ficha_who_writes_it(
    client, open_round, focal_point, contributor, authority, other_focal_point
):
    for person, country in ((focal_point, "Costa Rica"), (contributor, "Costa Rica"), (other_focal_point, "Perú")):
        assert tasks_for(client, person) == [f"Empezar la ficha de {country}"]
    assert tasks_for(client, authority) == []


def test_home_asks_first_to_mend_what_was_returned(client, open_round, focal_point):
    make_round("2027", closes=30)
    make_ficha(open_round, "CR", state="returned")
    assert tasks_for(client, focal_point) == [
        "Corregir la ficha de Costa Rica",
        "Empezar la ficha de Costa Rica",
    ]
    page = client.get("/").content.decode()
    assert "La Unidad Técnica la devolvió con un comentario." in page
    assert page.index("tone-accent") < page.index("tone-primary")


@pytest.mark.parametrize("state", ["sent", "validated"])
def test_home_asks_nothing_of_the_country_while_the_ficha_is_not_with_it(
    state, client, open_round, focal_point, authority
):
    make_ficha(open_round, "CR", state=state)
    assert tasks_for(client, focal_point) == tasks_for(client, authority) == []


def test_home_asks_nothing_of_the_country_when_the_round_is_closed(client, closed_round, focal_point):
    make_ficha(closed_round, "CR")
    assert tasks_for(client, focal_point) == []


@pytest.mark.parametrize(("closes", "text"), [(0, "cierra hoy"), (1, "Queda 1 día."), (9, "Quedan 9 días.")])
def test_home_says_how_much_time_is_left(closes, text, client, focal_point):
    make_round(closes=closes)
    client.force_login(focal_point)
    assert text in client.get("/").content.decode()


def test_home_asks_the_unit_to_open_a_round_when_none_is(client, closed_round, unit):
    assert tasks_for(client, unit) == ["Abrir una convocatoria"]


def test_home_counts_the_reviews_asked_of_the_person_until_they_are_handed_in(client, open_round, unit, initiative):
    colleague = make_person("revisora@pifcss.example.org", "technical_unit")
    review = ask_review(initiative, reviewer=colleague, by=unit)
    assert tasks_for(client, unit) == []
    assert tasks_for(client, colleague) == ["Tiene 1 revisión pendiente"]
    assert 'href="/revisiones/"' in client.get("/").content.decode()
    ask_review(make_initiative(unit, name="Coral"), reviewer=colleague, by=unit)
    assert tasks_for(client, colleague) == ["Tiene 2 revisiones pendientes"]
    do_review(review)
    assert tasks_for(client, colleague) == ["Tiene 1 revisión pendiente"]


def test_home_passes_over_a_dropped_dialogue(client, unit, initiative, focal_point):
    dialogue = make_dialogue(unit, initiative=initiative)
    assert tasks_for(client, focal_point) == ["1 diálogo propuesto con su país"]
    DIALOGUE.perform(dialogue, "drop", by=unit, comment="No")
    assert tasks_for(client, focal_point) == []


def test_home_of_who_has_nothing_to_do_says_so(client, consultant, db):
    client.force_login(consultant)
    page = client.get("/").content.decode()
    assert "Nada pendiente" in page
    assert 'href="/iniciativas/"' in page


def test_home_of_who_has_no_role_says_whom_to_write_to(client, stranger, everything):
    client.force_login(stranger)
    page = client.get("/").content.decode()
    assert "Su cuenta no tiene ningún papel" in page
    assert "Escriba a la Unidad Técnica del PIFCSS" in page
    assert 'href="/iniciativas/"' not in page


def test_home_of_a_visitor_says_what_it_is_and_how_to_come_in(client, everything, settings):
    page = client.get("/").content.decode()
    assert "/cuentas/login/" in page
    assert "escriba a la Unidad Técnica" in page
    assert "tile" not in page
    assert 'href="/iniciativas/"' not in page
    settings.REGISTRY_PUBLIC = True
    assert 'href="/iniciativas/"' in client.get("/").content.decode()


def alone(unit, name, round_code):
    """An initiative that is near no other: without a sector it is proposed by itself."""
    return make_initiative(unit, name=name, round_code=round_code, sectors=[])


def fill(number, unit):
    """``number`` of everything that any role's home page counts or lists."""
    codes = ["AR", "BR", "CL", "CO", "EC"]
    for index in range(number):
        round = make_round(f"20{40 + index}")
        make_ficha(round, "CR", state="returned")
        make_ficha(round, "PE", state="sent")
        make_dialogue(unit, *codes[:2], "PE", initiative=alone(unit, f"Con diálogo {index}", "2026"))
        wanted = alone(unit, f"Por proponer {index}", round.code)
        for code in codes[: index + 2]:
            make_interest(code, wanted)
        invite(email=f"nueva{index}@example.org", role="consultant", by=unit)
        ask_review(wanted, reviewer=unit, by=unit)
        begin_report(round, language="es", by=unit)


QUERIES = {
    "focal_point": 12,
    "contributor": 10,
    "authority": 12,
    "other_focal_point": 12,
    "unit": 19,
    "consultant": 7,
    "administrator": 7,
    "stranger": 8,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", ROLES)
def test_home_takes_the_same_few_queries_whatever_the_rows(
    role, rows, client, unit, request, django_assert_num_queries
):
    person = request.getfixturevalue(role)
    fill(rows, unit)
    client.force_login(person)
    with django_assert_num_queries(QUERIES[role]):
        client.get("/")


@pytest.mark.parametrize("rows", [1, 3])
def test_home_of_a_visitor_takes_four_queries(rows, client, unit, django_assert_num_queries):
    fill(rows, unit)
    with django_assert_num_queries(4):
        client.get("/")


def test_home_figures_equal_the_registrys_facts(client, unit, open_round):
    make_round("demo", demonstration=True)
    for name, code, sectors in (("Uno", "CR", ["AMB-MED"]), ("Dos", "CR", ["PRO-AGR"]), ("Tres", "PE", ["AMB-MED"])):
        make_initiative(unit, code, name, sectors=sectors)
    make_initiative(unit, "BR", "De muestra", round_code="demo", demonstration=True)
    wanted = Initiative.objects.get(name="Uno")
    make_interest("PE", wanted)
    make_interest("CL", wanted)
    client.force_login(unit)
    page = client.get("/").content.decode()
    facts = registry_facts()
    stats = re.findall(r"<b>(\d+)</b>\s*<span>(?:<a [^>]*>)?([^<]+)", page)
    shown = {label: int(number) for number, label in stats}
    assert shown == {
        "iniciativas": facts["initiatives"],
        "países las presentan": len(facts["countries"]),
        "interesan a varios países": facts["wanted_by_many"],
    }
    bars = re.findall(r"<dt>([^<]+)</dt>\s*<dd>.*?<b>(\d+)</b>", page)
    assert {label: int(number) for label, number in bars} == facts["sectors"]


def test_home_without_any_initiative_shows_no_figures(client, unit, db):
    client.force_login(unit)
    assert "en cifras" not in client.get("/").content.decode()


def test_home_says_when_the_figures_are_of_a_demonstration(client, unit):
    make_round("demo", demonstration=True)
    make_initiative(unit, round_code="demo", demonstration=True)
    client.force_login(unit)
    assert "Datos de demostración" in client.get("/").content.decode()


def test_home_takes_get_only(client, db):
    assert client.post("/").status_code == 405


def test_health_answers_when_the_database_does(client, db):
    answer = client.get("/salud/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_navigation_shows_only_what_the_person_may_open(client, db, unit, focal_point, administrator, stranger):
    def shown(person):
        client.force_login(person)
        return set(
            re.findall(r'<a href="(/[a-z]*/?)"(?: aria-current="page")?>\s*<svg', client.get("/").content.decode())
        )

    everybody = {
        "/",
        "/iniciativas/",
        "/actores/",
        "/panorama/",
        "/fichas/",
        "/dialogos/",
        "/seminarios/",
        "/informes/",
    }
    assert shown(focal_point) == everybody
    assert shown(administrator) == everybody | {"/personas/"}
    assert shown(unit) == everybody | {"/personas/", "/convocatorias/", "/cargas/"}
    assert shown(stranger) == {"/"}
    assert make_person("x@example.org").memberships_now == []
