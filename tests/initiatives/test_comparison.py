"""/iniciativas/comparar/: two to four initiatives side by side, and what cannot be compared."""

from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from initiatives import comparison
from initiatives.models import Initiative
from initiatives.services import judge_criterion
from judging.excluding import exclude
from tests.conftest import make_initiative

URL = reverse("initiatives:initiative_compare")
SAID = {
    "modality": "triangular",
    "country_roles": {"CR": "primer_oferente", "PE": "receptor"},
    "start": "2024-01-01",
    "end": "2026-06-30",
    "sdgs": [6, 17],
    "joint_body": "Comité de cuenca.",
    "vision": "Agua para todos.",
    "added_value": "Un fondo que ninguno habría sostenido solo.",
    "actors": [{"name": "FONAFIFO", "country": "CR", "roles": ["decide"], "contribution": "Dinero."}],
    "risks": [{"text": "Sequía.", "carried_by": ["AIDER"]}],
}
TEXTS = {"strength_1": "Botes", "challenge_1": "Permisos", "challenge_2": "Lluvias", "result_1": "Dos viveros"}


@pytest.fixture
def full(unit, country):
    return make_initiative(unit, complement=SAID, texts=TEXTS, partner_countries=[country("PE")])


@pytest.fixture
def bare(unit):
    """Nothing but its name and one actor is said of it."""
    texts = {"type": None, "objectives": ""}
    return make_initiative(unit, code="PE", name="Bosques", texts=texts, actors=[("Red", "CIV-ONG")], sectors=[])


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def compared(*initiatives, user) -> dict[str, list[tuple[str, ...]]]:
    """By question, what each of the initiatives says."""
    columns = comparison.columns([each.pk for each in initiatives], Initiative.objects.visible_to(user))
    rows = [row for group in comparison.groups(columns) for row in group.rows]
    assert len({row.label for row in rows}) == len(rows)
    return {row.label: [cell.lines for cell in row.cells] for row in rows}


def test_rows_say_what_each_initiative_says(full, bare, unit):
    rows = compared(full, bare, user=unit)
    assert rows["La presenta"] == [("Costa Rica",), ("Perú",)]
    assert rows["Países que participan"] == [("Costa Rica: Primer oferente", "Perú: Receptor"), ()]
    assert rows["Año"] == [("2026",), ("2026",)]
    assert rows["Tipo"] == [("Proyecto",), ()]
    assert rows["Modalidad"] == [("Cooperación triangular",), ()]
    assert rows["Sectores (SEGIB)"] == [("Medio ambiente",), ()]
    assert rows["ODS"] == [("6 Agua limpia y saneamiento · 17 Alianzas para lograr los objetivos",), ()]
    assert rows["Desde"] == [("01/01/2024",), ()]
    assert rows["Dónde deciden juntos"] == [("Comité de cuenca.",), ()]
    assert rows["Visión o meta compartida"] == [("Agua para todos.",), ()]
    assert rows["Riesgos"] == [("Sequía. Lo asumen: AIDER.",), ()]
    assert rows["Fortalezas"] == [("Botes",), ()]
    assert rows["Desafíos"] == [("Permisos", "Lluvias"), ()]
    assert rows["Resultados"] == [("Dos viveros",), ()]


def test_actors_stand_under_their_type_with_what_they_do(full, bare, unit):
    rows = compared(full, bare, user=unit)
    assert rows["Sector público"] == [("FONAFIFO (Costa Rica): Decide · Qué aporta: Dinero.",), ()]
    assert rows["Sociedad civil"] == [("AIDER (Costa Rica)",), ("Red (Perú)",)]
    assert "Academia" not in rows
    assert rows["Número de actores"] == [("2",), ("1",)]
    assert rows["Naturalezas"] == [("2",), ("1",)]


def test_classification_comes_with_its_reasons_and_judgements(full, bare, unit):
    judge_criterion(bare, criterion="AC-3", value="cumple", reason="La red reúne a varios.", by=unit)
    rows = compared(full, bare, user=unit)
    assert rows["Clasificación"][0][0] == Initiative.objects.get(pk=full.pk).get_verdict_display()
    assert all(rows["Razones"])
    exclude(bare, reason="no_es_alianza", message="Un solo actor.", by=unit)
    excluded = compared(full, bare, user=unit)["Clasificación"][1]
    assert excluded[0] == "No entra en la definición más acotada de alianza multiactor"


def test_unknown_actors_are_missing_information_and_no_zero(full, unit):
    nobody = make_initiative(unit, name="Nadie", actors=[])
    rows = compared(full, nobody, user=unit)
    assert [
        rows[label][1] for label in ("Número de actores", "Tipos de actor", "Naturalezas", "Todos estatales")
    ] == [()] * 4


def test_columns_stand_in_the_order_of_the_address(client, full, bare, focal_point):
    client.force_login(focal_point)
    for pair in ((full, bare), (bare, full)):
        response = client.get(URL, {"i": [each.pk for each in pair]})
        assert [each["initiative"] for each in response.context["columns"]] == list(pair)


def test_page_is_a_table_with_headers_and_says_what_is_missing(client, full, bare, focal_point):
    client.force_login(focal_point)
    text = text_of(client.get(URL, {"i": [full.pk, bare.pk]}))
    assert '<th scope="col">Siembra y Cosecha de Agua</th>' in text
    assert '<th scope="rowgroup" colspan="3">La alianza</th>' in text
    assert '<th scope="row">Modalidad</th>' in text
    assert '<span class="quiet">Sin información</span>' in text
    assert '<th scope="row">Año<span class="quiet small fw-normal d-block">sin diferencias</span></th>' in text


def test_only_the_differences_leaves_out_what_is_equal(client, full, bare, focal_point):
    client.force_login(focal_point)
    query = {"i": [full.pk, bare.pk]}
    whole = client.get(URL, query)
    less = client.get(whole.context["other_url"])
    labels = {row.label for group in less.context["groups"] for row in group.rows}
    assert "Modalidad" in labels and "Año" not in labels
    again = client.get(less.context["other_url"])
    assert again.context["groups"] == whole.context["groups"]


def test_two_that_say_the_same_say_so(client, unit):
    twins = [make_initiative(unit) for _each in range(2)]
    client.force_login(unit)
    text = text_of(client.get(URL, {"i": [each.pk for each in twins], "solo": "diferencias"}))
    assert "Dicen lo mismo en todo." in text and "<table" not in text


def test_one_is_taken_out_by_a_link(client, full, bare, unit):
    third = make_initiative(unit, name="Tercera")
    client.force_login(unit)
    response = client.get(URL, {"i": [full.pk, bare.pk, third.pk], "solo": "diferencias", "lista": "q=agua"})
    after = client.get(response.context["columns"][1]["without_url"])
    assert [each["initiative"] for each in after.context["columns"]] == [full, third]
    assert after.context["only_differences"] and after.context["list_url"] == "/iniciativas/?q=agua"


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("q=agua&pais=CR", "/iniciativas/?q=agua&pais=CR"),
        ("", "/iniciativas/"),
        ("//example.org/", "/iniciativas/?%2F%2Fexample.org%2F="),
        ('"><script>', "/iniciativas/?%22%3E%3Cscript%3E="),
        ("&" * 5000, "/iniciativas/"),
        ("a=" + "b" * 5000, "/iniciativas/?a=" + "b" * 1998),
    ],
)
def test_way_back_leads_to_the_list_only(client, unit, asked, there):
    client.force_login(unit)
    assert client.get(URL, {"lista": asked}).context["list_url"] == there


def test_what_is_not_visible_is_left_out_as_what_does_not_exist(client, full, bare, unit, focal_point):
    exclude(bare, reason="no_es_alianza", message="Un solo actor.", by=unit)
    client.force_login(focal_point)
    text = text_of(client.get(URL, {"i": [full.pk, bare.pk, 10**17, "x", "<b>", "9" * 400, ""]}))
    assert "Bosques" not in text and "<table" not in text and "Falta otra con la que comparar" in text
    for number in (bare.pk, 10**17, "x"):
        assert f"La iniciativa n.º {number} no existe o no es visible para usted." in text
    assert b"<b>" not in client.get(URL, {"i": "<b>"}).content
    client.force_login(unit)
    assert len(client.get(URL, {"i": [full.pk, bare.pk]}).context["columns"]) == 2


def test_five_are_too_many_and_the_fifth_is_named(client, unit):
    five = [make_initiative(unit, name=f"Número {number}") for number in range(5)]
    client.force_login(unit)
    response = client.get(URL, {"i": [each.pk for each in five]})
    assert [each["initiative"] for each in response.context["columns"]] == five[:4]
    assert "«Número 4»: se comparan 4 a la vez como mucho." in text_of(response)


@pytest.mark.parametrize("query", ["", "i=", "i=0&i=-1", "i=%00", "i=1.5", urlencode([("i", n) for n in range(999)])])
def test_nothing_to_compare_says_what_to_do(client, unit, query, django_assert_max_num_queries):
    client.force_login(unit)
    with django_assert_max_num_queries(5):
        response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert "Elija qué comparar" in text_of(response) and 'href="/iniciativas/">Ir a la lista' in text_of(response)
    assert len(response.content) < 30_000


def test_more_parameters_than_the_site_reads_are_no_failure(client, unit):
    client.force_login(unit)
    assert client.get(f"{URL}?{urlencode([('i', n) for n in range(2000)])}").status_code == 200


@pytest.mark.parametrize("n", [2, 4])
def test_comparing_takes_nine_queries(client, unit, country, n, django_assert_num_queries):
    keys = [
        make_initiative(unit, name=f"Una {each}", complement=SAID, partner_countries=[country("PE")]).pk
        for each in range(n)
    ]
    for each in Initiative.objects.all():
        judge_criterion(each, criterion="AC-3", value="cumple", reason="Sí.", by=unit)
    client.force_login(unit)
    with django_assert_num_queries(9):
        assert len(client.get(URL, {"i": keys}).context["columns"]) == n


def test_registry_that_is_not_public_asks_to_log_in(client, settings, unit, full, bare):
    query = {"i": [full.pk, bare.pk]}
    assert client.get(URL, query).status_code == 302
    settings.REGISTRY_PUBLIC = True
    Initiative.objects.filter(pk=bare.pk).update(share=False)
    assert [each["initiative"] for each in client.get(URL, query).context["columns"]] == [full]


def test_list_offers_to_compare_its_rows(client, unit, full):
    client.force_login(unit)
    there = reverse("initiatives:initiative_list")
    assert "Comparar las marcadas" not in text_of(client.get(there))  # one row is not two
    make_initiative(unit, name="Otra de agua")
    text = text_of(client.get(there, {"q": "agua"}))
    assert f'name="i" value="{full.pk}" form="comparar"' in text
    assert 'Comparar<span class="visually-hidden"> «Siembra y Cosecha de Agua»</span>' in text
    assert '<input type="hidden" name="lista" value="q=agua">' in text


def test_page_answers_no_other_method(client, unit):
    client.force_login(unit)
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200
