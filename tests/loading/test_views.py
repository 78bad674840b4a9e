"""The pages of loading, as somebody of the Unit sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from loading.models import LoadRun
from loading.views import LargeUploads

from .files import GOOD_TABLE, given, given_lines, make_run, worked
from .making import FULL

LIST = "/cargas/"
pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def as_unit(client, unit):
    client.force_login(unit)
    return client


def upload(client, data=b"x", name="a.csv", **more):
    return client.post(LIST, {"file": SimpleUploadedFile(name, data), "origin": "sid"} | more)


def test_empty_list_says_what_to_do(as_unit):
    assert "Todavía no se cargó ningún archivo" in text(as_unit.get(LIST))


def test_a_file_goes_all_the_way(as_unit):
    answer = upload(as_unit, GOOD_TABLE.encode())
    run = LoadRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    page = text(as_unit.get(run.get_absolute_url()))
    assert "data-waiting" in page and "En espera de revisión" in page and "Ver cómo va" in page
    worked(run)
    page = text(as_unit.get(run.get_absolute_url()))
    for words in ("Lo que se cargaría", "Agua", "Perú", "Cargar en el registro", "No se leen: otra cosa"):
        assert words in page
    as_unit.post(reverse("loading:run_confirm", args=[run.pk]))
    worked(run)
    page = text(as_unit.get(run.get_absolute_url()))
    assert "Lo que se cargó" in page and "Se añadieron 0 actores" in page
    assert "tabla.csv" not in text(as_unit.get(LIST)) and "a.csv" in text(as_unit.get(LIST))


def test_refused_lines_are_told_and_all_can_be_had(as_unit, unit):
    lines = "".join(f"{n};;CR;2022;x\n" for n in range(150))
    run = make_run(unit, "código;título;país;año;otra\n" + lines + '"=1+1";;CR;22;x\n')
    page = text(as_unit.get(run.get_absolute_url()))
    assert page.count("Falta un dato que es obligatorio: Nombre de la iniciativa.") == 100
    assert "Bajar las 151 líneas rechazadas (CSV)" in page
    file = b"".join(as_unit.get(reverse("loading:refused_file", args=[run.pk]))).decode()
    assert file.startswith("\ufefflínea,identificador,razón\r\n2,0,Falta")
    assert file.count("\r\n") == 152 and "152,'=1+1," in file


def test_reasons_are_in_the_readers_language(as_unit, unit):
    unit.language = "en"
    unit.save()
    run = make_run(unit)
    assert "tabla.csv" in text(as_unit.get(run.get_absolute_url()))


@pytest.mark.parametrize(
    ("data", "name", "more", "words"),
    [
        (b"", "a.csv", {}, "está vacío"),
        (b"x", "a.pdf", {}, "debe terminar en"),
        (b"x", "a.csv", {"origin": ""}, "obligatorio"),
        (b"x", "a.csv", {"origin": "con espacio"}, "letras sin acentos"),
        (b"x", "a.csv", {"origin": "x" * 41}, "40"),
        (b"x", "a.csv", {"round_code": "ñ"}, "letras sin acentos"),
    ],
)
def test_a_form_that_is_wrong_says_so(data, name, more, words, as_unit):
    answer = upload(as_unit, data, name, **more)
    assert answer.status_code == 200 and words in text(answer)
    assert not LoadRun.objects.exists()


def test_a_file_that_is_too_large_is_dropped(as_unit, monkeypatch):
    monkeypatch.setattr(LargeUploads, "most", 1000)
    assert "100 MB" in text(upload(as_unit, b"x" * 5000))
    assert not LoadRun.objects.exists()


def test_a_form_from_elsewhere_is_refused(unit):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(unit)
    assert upload(strict).status_code == 403


def test_columns_can_be_said(as_unit, unit):
    run = worked(given(unit, GOOD_TABLE.replace("título", "cosa")))
    url = reverse("loading:run_columns", args=[run.pk])
    page = text(as_unit.get(url))
    assert 'value="sid"' in page and "Nombre de la iniciativa" in page
    chosen = {"name": "sid", "column_id": "código", "column_country": "país", "column_year": "año"}
    answer = as_unit.post(url, chosen)
    assert answer.status_code == 200 and "Revise lo siguiente" in text(answer)
    answer = as_unit.post(url, chosen | {"column_name": "cosa", "column_vision": "cosa"})
    assert "ya está elegida" in text(answer)
    answer = as_unit.post(url, chosen | {"column_name": "cosa"})
    assert answer["Location"] == run.get_absolute_url()
    assert worked(run).state == "checked"


@pytest.mark.parametrize("state", ["waiting", "loading", "done"])
def test_what_is_too_late_says_so(state, as_unit, unit):
    run = worked(given(unit, GOOD_TABLE))
    LoadRun.objects.filter(pk=run.pk).update(state=state)
    answer = as_unit.post(reverse("loading:run_confirm", args=[run.pk]), follow=True)
    assert "Ya no se puede" in text(answer)


def test_lines_of_json_have_no_columns(as_unit, unit):
    run = worked(given_lines(unit))
    assert as_unit.get(reverse("loading:run_columns", args=[run.pk])).status_code == 404
    assert "Cambiar las columnas" not in text(as_unit.get(run.get_absolute_url()))


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_as_many_queries_for_any_number(number, as_unit, unit, django_assert_num_queries):
    for n in range(number):
        run = worked(given_lines(unit, [FULL | {"id": f"{n}-{each}"} for each in range(number)]))
    as_unit.get(LIST)
    with django_assert_num_queries(4):
        as_unit.get(LIST)
    with django_assert_num_queries(5):
        as_unit.get(run.get_absolute_url())
