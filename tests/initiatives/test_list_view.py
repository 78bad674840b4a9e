"""/iniciativas/: who reads it, what it shows, at what cost, and that no address makes it fail."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from tests.conftest import make_initiative

from .registry import Row, store

URL = reverse("initiatives:initiative_list")
EVERYTHING = {
    "q": "agua",
    "pais": ["CR", "BR"],
    "sector": ["AMB-MED", "PRO-TUR"],
    "tipo_actor": ["academia", "sector_privado"],
    "modo_actor": "todos",
    "tipo": ["2", "3"],
    "clasificacion": ["acotada", "amds"],
}
FULL = Row("Agua", sectors=frozenset({"AMB-MED", "PRO-TUR"}), actors=("ACA-UNI", "PRI-EMP"))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("rows", [1, 3, 25, 60])
def test_list_takes_seven_queries(client, unit, rows, django_assert_num_queries):
    store([FULL] * rows)
    client.force_login(unit)
    with django_assert_num_queries(7):
        response = client.get(URL, EVERYTHING)
    assert response.context["total"] == rows
    assert len(response.context["page_obj"]) == min(rows, 25)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_without_filters_takes_as_many(client, unit, rows, django_assert_num_queries):
    store([FULL] * rows)
    client.force_login(unit)
    with django_assert_num_queries(7):
        client.get(URL)


def test_row_says_what_matters(client, unit, country):
    initiative = make_initiative(unit, demonstration=True)
    Initiative.objects.filter(pk=initiative.pk).update(wanted_by=2)
    client.force_login(unit)
    text = text_of(client.get(URL))
    assert f'<a href="/iniciativas/{initiative.pk}/">Siembra y Cosecha de Agua</a>' in text
    for said in (
        "Costa Rica · 2026 · Proyecto",
        "Medio ambiente",
        "Sector público",
        "Sociedad civil",
        "acepción acotada",
    ):
        assert said in text
    assert "Interesa a varios países" in text and "Datos de demostración" in text
    assert "1 iniciativa </h2>" in text.replace("</h2>", " </h2>").replace("  ", " ")


def test_one_interested_country_gives_no_mark(client, unit, initiative):
    Initiative.objects.filter(pk=initiative.pk).update(wanted_by=1)
    client.force_login(unit)
    assert "Interesa a" not in text_of(client.get(URL))


def test_names_are_escaped(client, unit):
    make_initiative(unit, name="<script>alert(1)</script>")
    client.force_login(unit)
    response = client.get(URL, {"q": '"><script>'})
    assert b"<script>" not in response.content


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("pagina=2", 2),
        ("pagina=3", 3),
        ("pagina=999", 3),
        ("pagina=-1", 1),
        ("pagina=0", 1),
        ("pagina=abc", 1),
        ("pagina=" + "9" * 5000, 1),
        ("pagina=1.5", 1),
        ("pagina=2&pagina=3", 3),
        ("pagina=%00", 1),
        ("pagina=%D9%A3", 1),
    ],
)
def test_page_number_is_forgiven_and_named(client, unit, query, number):
    store([Row(f"Uno {each}") for each in range(60)])
    client.force_login(unit)
    response = client.get(f"{URL}?{query}")
    assert response.context["page_obj"].number == number
    named = query not in ("", "pagina=2", "pagina=3", "pagina=2&pagina=3")
    assert bool(response.context["ignored"]) == named
    assert (f"se muestra la página {number}" in text_of(response)) == named


def test_pager_and_export_keep_what_is_asked(client, unit):
    store([Row(f"Agua {each}") for each in range(30)])
    client.force_login(unit)
    text = text_of(client.get(URL, {"q": "agua", "pais": ["CR", "XX"], "modo_actor": "alguno"}))
    assert 'href="?q=agua&amp;pais=CR&amp;pagina=2"' in text
    assert 'href="/iniciativas/exportar.csv?q=agua&amp;pais=CR"' in text
    assert "<code>pais=XX</code>" in text


@pytest.mark.parametrize(
    "query",
    [
        "pais=XX&sector=NO&tipo_actor=x&tipo=abc&clasificacion=1&modo_actor=z&otra=1",
        "q=%00&pais=%00&tipo=%00",
        "q=" + "a" * 10_000,
        "q=" + "%F0%9F%8C%8A" * 500,
        "q=%FF%FE&pais=%FF",
        urlencode([("pais", f"P{number}") for number in range(1000)]),
        urlencode([("pais", f"P{number}") for number in range(3000)]),
        urlencode([("tipo", "9" * 400)]),
        "&&&==&;",
        "q[]=1&pais[$ne]=1",
    ],
)
def test_nonsense_is_ignored_with_a_note(client, unit, initiative, query, django_assert_max_num_queries):
    client.force_login(unit)
    with django_assert_max_num_queries(9):
        response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert "no se tuvo en cuenta" in text_of(response)
    assert len(response.content) < 100_000


def test_nothing_registered_is_not_nothing_found(client, unit):
    client.force_login(unit)
    for query in ({}, {"q": "agua"}):
        text = text_of(client.get(URL, query))
        assert "Todavía no hay iniciativas registradas" in text and "Nada coincide" not in text
    make_initiative(unit)
    text = text_of(client.get(URL, {"q": "xyz", "pais": "CR"}))
    assert "Nada coincide con esta búsqueda" in text and "0 iniciativas" in text
    assert 'href="/iniciativas/">Quitar todos los filtros' in text
    assert 'href="/iniciativas/?pais=CR"' in text  # the pill of the text


def test_registry_that_is_not_public_asks_to_log_in(client, initiative, focal_point, consultant):
    assert client.get(URL).url == f"/cuentas/login/?next={URL}"
    for person in (focal_point, consultant):
        client.force_login(person)
        assert client.get(URL).context["total"] == 1


def test_public_registry_shows_what_may_be_shared(client, settings, unit, initiative):
    make_initiative(unit, name="Reservada", share=False)
    settings.REGISTRY_PUBLIC = True
    response = client.get(URL)
    assert [each.name for each in response.context["page_obj"]] == ["Siembra y Cosecha de Agua"]
    assert "exportar.csv" not in text_of(response)
    shown = {facet.param: [option.count for option in facet.options] for facet in response.context["facets"]}
    assert shown["pais"] == [1] and shown["tipo"] == [1]


def test_stranger_reads_why_there_is_nothing(client, settings, initiative, stranger):
    client.force_login(stranger)
    response = client.get(URL)
    assert response.context["total"] == 0
    assert "Su cuenta todavía no da acceso" in text_of(response)
    settings.REGISTRY_PUBLIC = True
    assert client.get(URL).context["total"] == 1


def test_list_answers_no_other_method(client, unit):
    client.force_login(unit)
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200
