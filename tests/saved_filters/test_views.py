"""/filtros/ and the catalogue's panel: keeping, opening, changing, following."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pifcss_registry.accounts.services import save_profile
from saved_filters.models import Following, SavedFilter
from saved_filters.services import keep_filter
from tests.conftest import make_initiative

LIST, KEEP = reverse("saved_filters:filter_list"), reverse("saved_filters:filter_keep")
CATALOGUE = reverse("initiatives:initiative_list")


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def at(name: str, saved) -> str:
    return reverse(f"saved_filters:filter_{name}", args=[saved.pk])


def test_empty_list_says_what_to_do(client, focal_point):
    client.force_login(focal_point)
    text = text_of(client.get(LIST))
    assert "Todavía no hay filtros guardados" in text and 'href="/iniciativas/">Ir a la lista' in text


def test_list_shows_ones_own_and_the_groups(client, shared, contributor, focal_point, unit):
    keep_filter(name="Del programa", querystring="q=mar", shared_with="programme", by=unit)
    keep_filter(name="Solo mío", querystring="pais=PE", by=contributor)
    client.force_login(contributor)
    text = text_of(client.get(LIST))
    assert '<a href="/iniciativas/?q=agua">Agua</a>' in text and "Texto: «agua»" in text
    assert f"De {focal_point}; lo ven las personas de Costa Rica." in text
    assert "Suyo; lo ve solo usted." in text and "País que presenta: Perú" in text
    assert "Del programa" not in text
    assert text.count("Cambiar<") == 1  # one's own


def test_list_names_the_country_only_when_the_owner_left(client, shared, contributor, focal_point):
    SavedFilter.objects.update(owner=None)
    client.force_login(contributor)
    text = text_of(client.get(LIST))
    assert "De Costa Rica." in text and str(focal_point) not in text and "Cambiar<" in text


def test_programme_reads_no_names(client, unit, consultant):
    save_profile(unit, full_name="Inés Larrañaga", language="es")
    keep_filter(name="Mar", querystring="q=mar", shared_with="programme", by=unit)
    client.force_login(consultant)
    text = text_of(client.get(LIST))
    assert "De la Unidad Técnica y la consultoría." in text and "Larrañaga" not in text


def test_list_says_when_nothing_is_left_of_a_filter(client, shared, focal_point):
    SavedFilter.objects.update(querystring="sector=ZZZ-ZZZ")
    client.force_login(focal_point)
    assert "Lo que filtraba ya no existe" in text_of(client.get(LIST))
    assert client.get(at("open", shared), follow=True).status_code == 200
    assert "<code>sector=ZZZ-ZZZ</code>" in text_of(client.get(at("open", shared), follow=True))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_list_takes_four_queries(client, focal_point, contributor, rows, django_assert_num_queries):
    for number in range(rows):
        group = {"shared_with": "country", "country_id": "CR"}
        keep_filter(name=f"N {number}", querystring=f"q=agua{number}&pais=CR&sector=AMB-MED", **group, by=contributor)
    client.force_login(focal_point)
    with django_assert_num_queries(4):  # session, person, how many, the page
        assert len(client.get(LIST).context["rows"]) == min(rows, 25)


def test_catalogue_offers_to_keep_what_narrows_it(client, focal_point, initiative):
    client.force_login(focal_point)
    assert "Guardar este filtro" not in text_of(client.get(CATALOGUE))
    text = text_of(client.get(CATALOGUE, {"q": "agua", "pais": "ZZ"}))
    assert "Guardar este filtro" in text
    assert 'name="consulta" value="q=agua"' in text
    assert '<option value="country-CR">Las personas de Costa Rica</option>' in text and "programme" not in text


def test_catalogue_lists_the_newest_filters_at_the_cost_of_none(
    client, shared, contributor, other_focal_point, initiative, django_assert_num_queries
):
    client.force_login(contributor)
    with CaptureQueriesContext(connection) as asked:
        client.get(CATALOGUE)
    for number in range(8):
        keep_filter(name=f"Mío {number}", querystring="q=agua", by=contributor)
    with django_assert_num_queries(len(asked)):
        text = text_of(client.get(CATALOGUE))
    assert "Mío 7" in text and "Ver todos y sus avisos" in text and '">Agua</a>' not in text
    client.force_login(other_focal_point)
    assert "Filtros guardados" not in text_of(client.get(CATALOGUE))


def test_without_a_role_the_catalogue_offers_nothing(client, settings, shared, initiative, stranger):
    settings.REGISTRY_PUBLIC = True
    for person in (None, stranger):
        if person:
            client.force_login(person)
        text = text_of(client.get(CATALOGUE, {"q": "agua"}))
        assert "Guardar este filtro" not in text and "Filtros guardados" not in text


def test_keeping_leads_back_to_the_catalogue(client, focal_point, initiative):
    client.force_login(focal_point)
    data = {"name": "Agua", "group": "country-CR", "tell_me": "on", "consulta": "q=agua&pais=CR&pais=ZZ"}
    response = client.post(KEEP, data, follow=True)
    assert response.redirect_chain == [("/iniciativas/?q=agua&pais=CR", 302)]
    assert "El filtro «Agua» quedó guardado." in text_of(response)
    saved = SavedFilter.objects.get()
    assert (saved.owner, saved.shared_with, saved.country_id) == (focal_point, "country", "CR")
    assert set(Following.objects.get().numbers) == {initiative.pk}


def test_refused_keeping_keeps_what_was_typed(client, shared, focal_point):
    client.force_login(focal_point)
    data = {"name": "Agua", "group": "country-CR", "consulta": "q=mar"}
    response = client.post(KEEP, data)
    text = text_of(response)
    assert "Usted ya tiene un filtro con ese nombre." in text and "Texto: «mar»" in text
    assert 'name="name" value="Agua"' in text and 'name="consulta" value="q=mar"' in text
    assert '<option value="country-CR" selected>' in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"group": "country-PE"}, "Escoja una opción válida"),
        ({"group": "programme"}, "Escoja una opción válida"),
        ({"name": "x" * 200}, "120"),
        ({"name": "a\0b"}, "nulo"),
        ({"consulta": ""}, "Primero elija qué filtrar"),
        ({"consulta": "%00&&&=" + "&" * 2000}, "Primero elija qué filtrar"),
        ({"consulta": '"><script>=1'}, "Primero elija qué filtrar"),
    ],
)
def test_bad_input_gets_a_clear_answer(client, focal_point, more, said):
    client.force_login(focal_point)
    response = client.post(KEEP, {"name": "Agua", "group": "nobody", "consulta": "q=agua"} | more)
    assert response.status_code == 200 and said in text_of(response)
    assert b"<script>" not in response.content and not SavedFilter.objects.exists()


def test_page_to_keep_is_reached_by_address_too(client, focal_point):
    client.force_login(focal_point)
    assert "Texto: «agua»" in text_of(client.get(KEEP, {"consulta": "q=agua"}))
    assert "Primero elija qué filtrar" in text_of(client.get(KEEP))
    assert client.get(f"{KEEP}?{'a=1&' * 2000}").status_code == 200


def test_open_leads_to_the_catalogue(client, shared, contributor, other_focal_point):
    client.force_login(contributor)
    assert client.get(at("open", shared)).url == "/iniciativas/?q=agua"
    client.force_login(other_focal_point)
    assert client.get(at("open", shared)).status_code == 404


def test_owner_changes_name_and_group(client, shared, focal_point):
    client.force_login(focal_point)
    text = text_of(client.get(at("edit", shared)))
    assert 'value="Agua"' in text and '<option value="country-CR" selected>' in text
    assert client.post(at("edit", shared), {"name": "Ríos", "group": "nobody"}).url == LIST
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.shared_with, saved.country, saved.querystring) == ("Ríos", "nobody", None, "q=agua")
    response = client.post(at("edit", shared), {"name": "", "group": "nobody"})
    assert response.status_code == 200 and "invalid-feedback" in response.content.decode()


def test_owner_drops_it(client, shared, focal_point):
    client.force_login(focal_point)
    response = client.post(at("drop", shared), follow=True)
    assert "quedó borrado" in text_of(response) and not SavedFilter.objects.exists()
    assert client.post(at("drop", shared)).status_code == 404


def test_colleague_may_follow_and_not_change(client, shared, contributor):
    client.force_login(contributor)
    assert client.get(at("edit", shared)).status_code == 403
    assert client.post(at("edit", shared), {"name": "Mía", "group": "nobody"}).status_code == 403
    assert client.post(at("drop", shared)).status_code == 403
    for _twice in range(2):
        assert "No avisarme más" in text_of(client.post(at("follow", shared), follow=True))
    assert Following.objects.get().person == contributor
    assert "Avisarme de lo nuevo" in text_of(client.post(at("unfollow", shared), follow=True))
    assert not Following.objects.exists()


@pytest.mark.parametrize("name", ["open", "edit", "drop", "follow", "unfollow"])
def test_others_find_nothing(client, shared, other_focal_point, unit, stranger, name):
    method = "get" if name in ("open", "edit") else "post"
    for person in (other_focal_point, unit, stranger):
        client.force_login(person)
        assert getattr(client, method)(at(name, shared)).status_code == 404
    assert SavedFilter.objects.exists() and not Following.objects.exists()


def test_wrong_methods_are_refused(client, shared, focal_point):
    client.force_login(focal_point)
    for name in ("drop", "follow", "unfollow"):
        assert client.get(at(name, shared)).status_code == 405
    for address in (LIST, at("open", shared)):
        assert client.post(address).status_code == 405


def test_names_are_escaped(client, focal_point, unit):
    make_initiative(unit)
    keep_filter(name="<script>alert(1)</script>", querystring="q=agua", by=focal_point)
    client.force_login(focal_point)
    for address in (LIST, CATALOGUE):
        assert b"<script>alert" not in client.get(address).content
