"""/actores/: the directory and an organisation's page."""

import pytest
from django.urls import reverse

from initiatives.models import Actor
from tests.conftest import make_initiative

URL = reverse("initiatives:actor_list")


def url(pk) -> str:
    return f"/actores/{pk}/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def actor(name: str) -> Actor:
    return Actor.objects.get(name=name)


def names(response) -> list[str]:
    return [each.name for each in response.context["page_obj"]]


@pytest.fixture
def registry(unit, country):
    """FONAFIFO takes part in two initiatives, in one of them with AIDER, in the other with UNA."""
    make_initiative(unit, name="Agua", year=2022, partner_countries=[country("PE")])
    make_initiative(
        unit,
        name="Bosque",
        year=2026,
        sectors=["AMB-MED", "PRO-TUR"],
        actors=(("FONAFIFO", "EST-CEN"), ("Universidad Nacional (UNA)", "ACA-UNI")),
    )


def test_directory_lists_by_name_with_counts(client, registry, focal_point):
    client.force_login(focal_point)
    response = client.get(URL)
    assert names(response) == ["AIDER", "FONAFIFO", "Universidad Nacional"]
    assert [each.n_initiatives for each in response.context["page_obj"]] == [1, 2, 1]
    text = text_of(response)
    assert f'<a href="/actores/{actor("AIDER").pk}/">AIDER</a>' in text and "3 actores" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "UNÁ"}, ["Universidad Nacional"]),
        ({"q": "fonafifo"}, ["FONAFIFO"]),
        ({"tipo_actor": "academia"}, ["Universidad Nacional"]),
        ({"tipo_actor": ["academia", "sociedad_civil"]}, ["AIDER", "Universidad Nacional"]),
        ({"pais": "CR"}, ["AIDER", "FONAFIFO", "Universidad Nacional"]),
        ({"pais": "BR"}, []),
        ({"q": "zzz"}, []),
        ({"tipo_actor": "nada", "pais": "XX", "sector": "AMB-MED"}, ["AIDER", "FONAFIFO", "Universidad Nacional"]),
    ],
)
def test_directory_filters(client, registry, focal_point, query, found):
    client.force_login(focal_point)
    response = client.get(URL, query)
    assert names(response) == found
    assert ("no se tuvo en cuenta" in text_of(response)) == ("nada" in str(query))
    assert ("Nada coincide" in text_of(response)) == (not found)


def test_empty_directory_says_why(client, focal_point):
    client.force_login(focal_point)
    assert "Todavía no hay actores" in text_of(client.get(URL))


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_directory_takes_six_queries(client, unit, rows, django_assert_num_queries):
    make_initiative(unit, actors=[(f"Universidad {number}", "ACA-UNI") for number in range(rows)])
    client.force_login(unit)
    with django_assert_num_queries(6):
        response = client.get(URL, {"q": "univ", "pais": "CR", "tipo_actor": "academia"})
    assert response.context["total"] == rows


def test_directory_survives_nonsense(client, unit, registry):
    client.force_login(unit)
    nonsense = "?q=%00&pais=%00&tipo_actor=" + "x" * 500 + "&pagina=-1&" + "&".join("a=1" for _ in range(1200))
    assert client.get(URL + nonsense).status_code == 200
    assert client.get(url(actor("AIDER").pk) + nonsense).status_code == 200


def test_actor_page_says_where_with_whom_and_since_when(client, registry, focal_point):
    client.force_login(focal_point)
    response = client.get(url(actor("FONAFIFO").pk))
    text = text_of(response)
    assert names(response) == ["Bosque", "Agua"]
    assert "Participa en 2 iniciativas del registro, desde 2022." in text
    assert "Costa Rica, Perú" in text
    assert "Medio ambiente</a> (2)" in text and "Turismo</a> (1)" in text
    together = {each.name: each.n_initiatives for each in response.context["companions"]}
    assert together == {"AIDER": 1, "Universidad Nacional": 1}


def test_actor_page_counts_only_what_the_person_sees(client, settings, registry, unit):
    make_initiative(
        unit, name="Reservada", year=2001, share=False, actors=(("AIDER", "CIV-ONG"), ("Secreta", "ACA-UNI"))
    )
    settings.REGISTRY_PUBLIC = True
    response = client.get(url(actor("AIDER").pk))
    assert names(response) == ["Agua"]
    assert (response.context["actor"].n_initiatives, response.context["actor"].since) == (1, 2022)
    assert [each.name for each in response.context["companions"]] == ["FONAFIFO"]
    assert client.get(url(actor("Secreta").pk)).status_code == 404
    assert "Secreta" not in text_of(client.get(URL))
    client.force_login(unit)
    assert names(client.get(url(actor("AIDER").pk))) == ["Agua", "Reservada"]


def test_actor_alone(client, unit):
    make_initiative(unit, actors=(("Sola", "ACA-UNI"),), sectors=[])
    client.force_login(unit)
    text = text_of(client.get(url(actor("Sola").pk)))
    assert "no consta ningún otro actor" in text and "Sin sector asignado" in text


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_actor_page_takes_ten_queries_and_its_panel_two(client, unit, contributor, rows, django_assert_num_queries):
    for number in range(rows):
        make_initiative(unit, name=f"Agua {number}")
    client.force_login(contributor)
    with django_assert_num_queries(12):
        response = client.get(url(actor("AIDER").pk))
    assert len(names(response)) == rows
    client.force_login(unit)
    with django_assert_num_queries(12):  # and what was joined to it
        client.get(url(actor("AIDER").pk))


def test_actor_without_initiative_is_not_there(client, unit, registry):
    lonely = Actor.objects.create(name="Nadie", key="nadie", actor_type_id="ACA-UNI")
    client.force_login(unit)
    assert client.get(url(lonely.pk)).status_code == 404


def test_directory_and_actor_when_not_public(client, registry, stranger, contributor):
    pk = actor("AIDER").pk
    for page in (URL, url(pk)):
        assert client.get(page).url.startswith("/cuentas/login/")
    client.force_login(contributor)
    assert client.get(URL).status_code == client.get(url(pk)).status_code == 200
    client.force_login(stranger)
    assert names(client.get(URL)) == []
    assert client.get(url(pk)).status_code == 404


def test_bad_id_and_wrong_method(client, unit, registry):
    client.force_login(unit)
    for pk in (999999, 10**30, "abc"):
        assert client.get(url(pk)).status_code == 404
    assert client.post(URL).status_code == 405
    assert client.post(url(actor("AIDER").pk)).status_code == 405
