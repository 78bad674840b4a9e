"""The CSV: the rows of the list, all pages, safe in spreadsheets, streamed, for members."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation

from initiatives.exports import as_csv, rows
from initiatives.models import Initiative
from tests.conftest import make_initiative

from .registry import Row, rows_of, store

URL = reverse("initiatives:initiative_export")
LIST = reverse("initiatives:initiative_list")


ONLY_WITH_A_COMPLEMENT = (
    "modalidad (código)",
    "modalidad",
    "ODS (números)",
    "ODS",
    "desde",
    "hasta",
    "se renovó",
    "acuerdo firmado",
    "meses para construir la alianza",
    "papel de cada país (códigos)",
    "papel de cada país",
    "qué hace cada actor (códigos)",
    "qué hace cada actor",
    "dónde deciden juntos",
    "visión compartida",
    "valor añadido",
)


def read(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_export_has_the_rows_of_the_list_in_order(client, unit):
    store([Row(f"Agua {number}", year=2000 + number % 7) for number in range(30)] + [Row("Otra", country="BR")])
    client.force_login(unit)
    shown = []
    for number in (1, 2):
        page = client.get(LIST, {"q": "agua", "pais": "CR", "pagina": number})
        shown += [initiative.pk for initiative in page.context["page_obj"]]
    rows = read(client.get(URL, {"q": "agua", "pais": "CR", "pagina": 2}))
    assert [int(row["número"]) for row in rows] == shown
    assert len(rows) == 30


def test_export_says_names_beside_codes(client, unit, country):
    initiative = make_initiative(
        unit,
        name="Arrecifes",
        texts={"strength_1": "Confianza", "strength_2": "Botes", "type": 4, "type_other": "Red"},
        partner_countries=[country("PE"), country("KE")],
    )
    client.force_login(unit)
    (row,) = read(client.get(URL))
    assert row == {
        **dict.fromkeys(ONLY_WITH_A_COMPLEMENT, ""),
        "número": str(initiative.pk),
        "nombre": "Arrecifes",
        "país (código)": "CR",
        "país": "Costa Rica",
        "año": "2026",
        "convocatoria": "2026",
        "tipo (código)": "4",
        "tipo": "Otros",
        "otro tipo": "Red",
        "sectores (códigos)": "AMB-MED",
        "sectores": "Medio ambiente",
        "sectores del informe (códigos)": "medio_ambiente",
        "sectores del informe": "Medio ambiente",
        "países participantes (códigos)": "KE | PE",
        "países participantes": "Kenia | Perú",
        "actores": "FONAFIFO | AIDER",
        "actores (datos)": '[{"name": "FONAFIFO", "acronym": "FONAFIFO", "type": "EST-CEN", "country": "CR"}, '
        '{"name": "AIDER", "acronym": "AIDER", "type": "CIV-ONG", "country": "CR"}]',
        "riesgos (datos)": "",
        "se comparte": "sí",
        "origen": "",
        "identificador en el origen": "",
        "tipos de actor (códigos)": "sector_publico | sociedad_civil",
        "tipos de actor": "Sector público | Sociedad civil",
        "clasificación (código)": "acotada",
        "clasificación": "Alianza multiactor (acepción acotada)",
        "acepción amplia (código)": "no_concluyente",
        "acepción amplia": "Acepción amplia no concluyente",
        "propuesta por la regla": "sí",
        "versión de las reglas": "1",
        "países interesados": "0",
        "objetivos": "Mejorar la seguridad hídrica.",
        "justificación": "",
        "fortalezas": "Confianza | Botes",
        "desafíos": "",
        "resultados": "",
        "fuera del registro (código)": "",
        "fuera del registro": "",
        "demostración": "no",
        "fuente": "",
        "dirección": f"http://testserver/iniciativas/{initiative.pk}/",
    }


def test_export_speaks_the_readers_language_also_after_the_request(client, unit):
    store([Row("Uno", country="DE")])
    unit.language = "en"
    unit.save()
    client.force_login(unit)
    response = client.get(URL)
    translation.deactivate_all()
    assert "Germany" in b"".join(response.streaming_content).decode()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_cells_that_look_like_formulas_are_disarmed(client, unit, name):
    store([Row(name)])
    client.force_login(unit)
    (row,) = read(client.get(URL))
    assert row["nombre"] == f"'{name}"


def test_other_cells_stay_as_they_are():
    assert as_csv.safe("a=1") == "a=1"
    assert as_csv.safe(None) == ""
    assert as_csv.safe(7) == "7"
    assert as_csv.safe("مياه 🌊") == "مياه 🌊"


def test_export_is_a_file_that_is_streamed(client, unit):
    client.force_login(unit)
    response = client.get(URL)
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="iniciativas-')
    assert read(response) == []


@pytest.mark.parametrize("number", [1, 3, 25])
def test_export_takes_ten_queries(client, unit, number, django_assert_num_queries):
    store([Row("Uno", sectors=frozenset({"AMB-MED"}), actors=("ACA-UNI",)) for _ in range(number)])
    client.force_login(unit)
    with django_assert_num_queries(10):
        assert len(read(client.get(URL, {"pais": "CR"}))) == number


def test_export_takes_five_queries_for_each_chunk(unit, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(rows, "CHUNK", 2)
    store([Row(f"Uno {number}", actors=("ACA-UNI",)) for number in range(4)])
    found = rows_of(Initiative.objects.ranked())
    with django_assert_num_queries(2 * 5):
        assert len(list(as_csv.lines(found))) == 5


def test_export_is_for_members(client, settings, initiative, consultant, focal_point, stranger):
    assert client.get(URL).url.startswith("/cuentas/login/")
    for person in (consultant, focal_point):
        client.force_login(person)
        assert len(read(client.get(URL))) == 1
    client.force_login(stranger)
    assert client.get(URL).status_code == 403
    settings.REGISTRY_PUBLIC = True
    assert client.get(URL).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


def test_export_answers_no_other_method(client, unit):
    client.force_login(unit)
    assert client.post(URL).status_code == 405


def test_export_survives_nonsense(client, unit, initiative):
    client.force_login(unit)
    response = client.get(URL + "?pais=XX&tipo=abc&q=%00&pagina=x&" + "&".join("a=1" for _ in range(1200)))
    assert len(read(response)) == 1
