"""Excel, JSON Lines and the menu: the rows of the list, names beside codes, nobody's name or address."""

import io
import json
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from initiatives.exports import as_csv, as_iati, as_json, as_xlsx
from initiatives.exports.cleaning import cleaned
from initiatives.models import Initiative
from initiatives.services import register_initiative
from judging.excluding import exclude
from tests.conftest import make_initiative

from .registry import Row, rows_of, store

LIST = reverse("initiatives:initiative_list")
XLSX, JSONL = reverse("initiatives:initiative_export_xlsx"), reverse("initiatives:initiative_export_jsonl")
IATI, CSV = reverse("initiatives:initiative_export_iati"), reverse("initiatives:initiative_export")
ALL = (CSV, XLSX, JSONL, IATI)
COMPLEMENT = {
    "modality": "triangular",
    "sectors": ["AMB-MED"],
    "country_roles": {"CR": "primer_oferente", "PE": "receptor", "DE": "segundo_oferente"},
    "start": "2019-02-01",
    "end": "2021-02-28",
    "renewed": False,
    "months_to_build": 18,
    "agreement": True,
    "sdgs": [6, 13],
    "joint_body": "Comité de tres.",
    "vision": "Agua para todos.",
    "added_value": "Siete reservorios.",
    "risks": [{"text": "Sequía", "carried_by": ["FONAFIFO"]}],
    "actors": [
        {
            "name": "FONAFIFO",
            "country": "CR",
            "roles": ["decide", "financia"],
            "contributions": ["money"],
            "contribution": "Fondos",
            "capability": "",
            "interest": "",
            "benefit": "",
        }
    ],
}


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def sheet_of(data: bytes) -> list[dict]:
    header, *lines = load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def jsonl_of(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


@pytest.fixture
def told(unit, country):
    """An initiative of which all is said."""
    return make_initiative(
        unit,
        name="Siembra y cosecha",
        partner_countries=[country("PE"), country("DE")],
        complement=COMPLEMENT,
        texts={"result_1": "Siete reservorios en uso."},
    )


@pytest.mark.parametrize("url", [XLSX, JSONL])
def test_file_has_the_rows_of_the_list_in_order(url, client, unit):
    store([Row(f"Agua {number}", year=2000 + number % 7) for number in range(30)] + [Row("Otra", country="BR")])
    client.force_login(unit)
    shown = []
    for number in (1, 2):
        page = client.get(LIST, {"q": "agua", "pais": "CR", "pagina": number})
        shown += [initiative.pk for initiative in page.context["page_obj"]]
    data = content(client.get(url, {"q": "agua", "pais": "CR", "pagina": 2}))
    ids = [row["número"] for row in sheet_of(data)] if url == XLSX else [row["id"] for row in jsonl_of(data)]
    assert ids == shown
    assert len(ids) == 30


def test_table_says_what_the_complement_says(client, unit, told):
    client.force_login(unit)
    (row,) = sheet_of(content(client.get(XLSX)))
    assert (row["modalidad (código)"], row["modalidad"]) == ("triangular", "Cooperación triangular")
    assert row["papel de cada país (códigos)"] == "CR: primer_oferente | DE: segundo_oferente | PE: receptor"
    assert row["papel de cada país"] == "Costa Rica: Primer oferente | Alemania: Segundo oferente | Perú: Receptor"
    assert (row["ODS (números)"], row["ODS"]) == ("6 | 13", "Agua limpia y saneamiento | Acción por el clima")
    assert (row["desde"], row["hasta"]) == (datetime(2019, 2, 1), datetime(2021, 2, 28))
    assert (row["se renovó"], row["acuerdo firmado"], row["meses para construir la alianza"]) == ("no", "sí", 18)
    assert row["qué hace cada actor (códigos)"] == "FONAFIFO: decide, financia"
    assert row["qué hace cada actor"] == "FONAFIFO: Decide, Financia"


def test_table_and_record_say_what_was_left_out(client, unit, told):
    exclude(told, reason="fuera_de_alcance", message="No es CSS.", by=unit)
    client.force_login(unit)
    (row,) = sheet_of(content(client.get(XLSX)))
    assert row["fuera del registro (código)"] == "fuera_de_alcance"
    (record,) = jsonl_of(content(client.get(JSONL)))
    assert record["excluded"]["code"] == "fuera_de_alcance"
    assert record["excluded"]["name"] == row["fuera del registro"]


def test_record_has_names_beside_codes(client, unit, told):
    client.force_login(unit)
    (record,) = jsonl_of(content(client.get(JSONL)))
    assert record["country"] == {"code": "CR", "name": "Costa Rica"}
    assert record["modality"] == {"code": "triangular", "name": "Cooperación triangular"}
    assert [each["code"] for each in record["countries"]] == ["CR", "DE", "PE"]
    assert record["countries"][2]["role"] == {"code": "receptor", "name": "Receptor"}
    assert record["sdgs"][1] == {"code": 13, "name": "Acción por el clima"}
    assert (record["start"], record["end"]) == ("2019-02-01", "2021-02-28")
    fund = record["actors"][0]
    assert fund["roles"] == [{"code": "decide", "name": "Decide"}, {"code": "financia", "name": "Financia"}]
    assert fund["contributions"] == [{"code": "money", "name": "Dinero"}]
    assert fund["kind"] == {"code": "sector_publico", "name": "Sector público"}
    assert record["risks"] == [{"text": "Sequía", "carried_by": ["FONAFIFO"]}]
    assert record["results"] == ["Siete reservorios en uso."]


@pytest.mark.parametrize("name", ["=1+1", "#N/A", "#REF!", "+1", "-1", "@SUM(A1)", "=HYPERLINK(0)"])
def test_text_of_a_workbook_stays_text(name, client, unit):
    store([Row(name)])
    client.force_login(unit)
    data = content(client.get(XLSX))
    book = load_workbook(io.BytesIO(data))
    cell = book.active["B2"]
    assert (cell.data_type, cell.value) == ("s", name)


def test_control_characters_leave_with_nothing(client, unit):
    store([Row("Agua\x0b\x1f\ufffe clara", text="línea\notra")])
    client.force_login(unit)
    (row,) = sheet_of(content(client.get(XLSX)))
    assert (row["nombre"], row["objetivos"]) == ("Agua clara", "línea\notra")
    assert jsonl_of(content(client.get(JSONL)))[0]["name"] == "Agua clara"


def test_text_longer_than_a_cell_is_cut(unit):
    initiative = make_initiative(unit)
    Initiative.objects.filter(pk=initiative.pk).update(source_note="a" * 40_000)
    file = io.BytesIO()
    as_xlsx.write(rows_of(Initiative.objects.all()), file)
    assert len(sheet_of(file.getvalue())[0]["fuente"]) == as_xlsx.LONGEST


@pytest.mark.parametrize("url", ALL)
def test_no_address_of_a_person_leaves(url, client, unit, country):
    make_initiative(
        unit,
        name="Escriba a ana.quesada+x@mideplan.go.cr",
        texts={"objectives": "Contacto: luis@sinac.example.org.", "challenge_1": "(mora@cr.example.org)"},
        complement={**COMPLEMENT, "vision": "rosa@x.example.org"},
        source_note="eva@y.example.org",
        actors=(("Red pepe@z.example.org", "CIV-ONG"),),
    )
    client.force_login(unit)
    data = content(client.get(url))
    text = str(sheet_of(data)) if url == XLSX else data.decode()
    assert "@" not in text
    assert unit.full_name not in text
    assert "correo omitido" in text


def test_only_addresses_are_taken_out():
    assert cleaned("a @ b, @usuario, a@b") == "a @ b, @usuario, a@b"
    assert cleaned({"a": ["x@y.org", 1, None, True]}) == {"a": ["[correo omitido]", 1, None, True]}


@pytest.mark.parametrize(("url", "kind", "end"), [(XLSX, "spreadsheetml", ".xlsx"), (JSONL, "jsonl", ".jsonl")])
def test_file_has_a_name_and_a_type(url, kind, end, client, unit):
    client.force_login(unit)
    response = client.get(url)
    assert kind in response["Content-Type"]
    assert response["Content-Disposition"].endswith(f'{end}"')
    content(response)
    assert client.head(url).content == b""


@pytest.mark.parametrize("url", ALL)
def test_files_are_for_members_and_speak_their_language(url, client, consultant, stranger):
    store([Row("Uno", country="DE")])
    assert client.get(url).url.startswith("/cuentas/login/")
    client.force_login(stranger)
    assert client.get(url).status_code == 403
    consultant.language = "en"
    consultant.save()
    client.force_login(consultant)
    response = client.get(url)
    translation.deactivate_all()
    data = content(response)
    assert "Germany" in (str(sheet_of(data)) if url == XLSX else data.decode())
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", ALL)
@pytest.mark.parametrize("number", [1, 3, 25])
def test_file_takes_ten_queries(url, number, client, unit, django_assert_num_queries):
    store([Row("Uno", sectors=frozenset({"AMB-MED"}), actors=("ACA-UNI", "PRI-EMP")) for _ in range(number)])
    client.force_login(unit)
    with django_assert_num_queries(10):
        content(client.get(url, {"pais": "CR"}))


@pytest.mark.parametrize("make", [as_csv.lines, as_json.lines, as_iati.pieces])
def test_begins_before_the_database_is_asked(make, db, django_assert_num_queries):
    """The first byte does not wait for 100,000 rows to be put in order."""
    found = rows_of(Initiative.objects.ranked())
    with django_assert_num_queries(0):
        pieces = make(found)
        if make is not as_json.lines:  # its first line is a row
            next(pieces)


def test_menu_leads_to_the_four_files_of_the_search(client, unit, initiative, stranger, settings):
    client.force_login(unit)
    text = client.get(LIST, {"pais": "CR", "pagina": 1}).content.decode()
    for url in ALL:
        assert f'href="{url}?pais=CR"' in text
    plain = client.get(LIST).content.decode()
    assert f'href="{XLSX}"' in plain
    assert XLSX not in client.get(LIST, {"q": "nada de nada"}).content.decode()
    settings.REGISTRY_PUBLIC = True
    client.force_login(stranger)
    assert XLSX not in client.get(LIST).content.decode()


def test_registering_again_brings_the_file_up_to_date(client, unit, told, country):
    register_initiative(
        by=unit,
        texts={"name": "Otra", "type": 1},
        country=country("PE"),
        round_code="2026",
        year=2026,
        existing=told,
    )
    client.force_login(unit)
    (record,) = jsonl_of(content(client.get(JSONL)))
    assert (record["name"], record["modality"], record["sdgs"]) == ("Otra", None, [])
