"""Reading lines: what is understood, what is refused and why. Hostile files get a clear answer."""

import io
import json
import zipfile

import pytest
from django.utils import translation
from openpyxl import Workbook

from loading.bulk.words import vocabulary
from loading.incoming import columns
from loading.incoming.files import LONGEST_LINE
from loading.incoming.objects import check
from loading.telling import sentence, sentences

from .making import FULL, checked, jsonl

HEADER = "id,nombre,país,año,sectores,actores"
pytestmark = pytest.mark.django_db


def problems_of(row: dict) -> list[str]:
    found, problems = check(row, vocabulary())
    assert (found is None) == bool(problems)
    return [each.code for each in problems]


def test_a_full_line_is_understood():
    found, problems = check(FULL, vocabulary())
    assert problems == []
    assert (found.id, found.country, found.year, found.round) == ("SID-1", "CR", 2022, "2022")
    assert found.partners == ("DE", "PE")
    assert found.sectors == ("AMB-MED", "PRO-AGR") and found.report_sectors is None
    assert found.complement["country_roles"] == {"PE": "receptor", "CR": "oferente"}
    assert found.complement["sdgs"] == [6, 13]
    assert (found.texts["strength_1"], found.texts["strength_2"]) == ("Una", "Dos")
    first = found.actors[0]
    assert (first.type, first.country, first.said["roles"]) == ("EST-CEN", "CR", ["decide", "financia"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": None}, "missing"),
        ({"id": "  "}, "missing"),
        ({"id": "x" * 101}, "text_too_long"),
        ({"name": ""}, "missing"),
        ({"name": "x" * 501}, "text_too_long"),
        ({"name": ["a"]}, "wrong_kind"),
        ({"name": "a\x00b"}, "bad_character"),
        ({"name": "a\ud800b"}, "bad_character"),
        ({"country": None}, "missing"),
        ({"country": "Atlántida"}, "unknown_code"),
        ({"country": {"code": "ZZ", "name": "Z"}}, "unknown_code"),
        ({"year": None}, "missing"),
        ({"year": 22}, "not_a_number"),
        ({"year": True}, "not_a_number"),
        ({"year": "veinte"}, "not_a_number"),
        ({"round": "con espacio"}, "wrong_kind"),
        ({"round": "x" * 21}, "text_too_long"),
        ({"type": 9}, "unknown_code"),
        ({"modality": "lateral"}, "unknown_code"),
        ({"sectors": ["AMB-MED", "NADA"]}, "unknown_code"),
        ({"sectors": [["AMB-MED"]]}, "unknown_code"),
        ({"sdgs": [18]}, "unknown_code"),
        ({"sdgs": [True]}, "unknown_code"),
        ({"start": "2022-13-01"}, "not_a_day"),
        ({"start": 2022}, "not_a_day"),
        ({"start": "2022-01-02", "end": "2022-01-01"}, "ends_before"),
        ({"renewed": "quizás"}, "not_yes_or_no"),
        ({"months_to_build": -1}, "not_a_number"),
        ({"strengths": ["a", "b", "c", "d"]}, "too_many"),
        ({"results": ["x" * 1501]}, "text_too_long"),
        ({"countries": [{"code": "PE", "role": "jefe"}]}, "unknown_code"),
        ({"countries": [{"code": "PE", "papel": "receptor"}]}, "unknown_key"),
        ({"actors": ["INTA"]}, "wrong_kind"),
        ({"actors": [{"type": "ACA-UNI"}]}, "actor_without_name"),
        ({"actors": [{"name": "INTA"}]}, "actor_without_type"),
        ({"actors": [{"name": "INTA", "type": "ACA"}]}, "unknown_code"),
        ({"actors": [{"name": "INTA", "type": "ACA-UNI", "telefono": "1"}]}, "unknown_key"),
        ({"actors": [{"name": "x" * 301, "type": "ACA-UNI"}]}, "text_too_long"),
        ({"actors": [{"name": "INTA", "type": "ACA-UNI", "roles": ["manda"]}]}, "unknown_code"),
        ({"risks": [{"carried_by": ["INTA"]}]}, "risk_without_text"),
        ({"nota": "x"}, "unknown_key"),
    ],
)
def test_what_is_wrong_is_said(change, code):
    assert problems_of(FULL | change) == [code]
    _found, problems = check(FULL | change, vocabulary())
    for language in ("es", "pt-br", "en"):
        with translation.override(language):
            assert "%(" not in sentences(problems)


def test_all_that_is_wrong_is_said_at_once():
    assert problems_of({"id": "1", "año": 2022, "sdgs": [99]}) == [
        "unknown_key",
        "unknown_code",
        "missing",
        "missing",
        "missing",
    ]


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("country", "Costa Rica", "CR"),
        ("country", "BRASIL", "BR"),
        ("country", "Germany", "DE"),
        ("country", "esp", "ES"),
        ("country", {"code": "CR", "name": "Otro nombre"}, "CR"),
        ("modality", "cooperación triangular", "triangular"),
        ("modality", "Cooperação triangular", "triangular"),
        ("type", "proyecto", 2),
        ("type", "2", 2),
        ("type", 2.0, 2),
        ("sectors", "medio ambiente", ("AMB-MED",)),
    ],
)
def test_names_are_understood_beside_codes(field, written, code):
    found, problems = check(FULL | {field: written}, vocabulary())
    assert problems == []
    said = {"country": found.country, "modality": found.complement["modality"], "type": found.texts["type"]}
    assert (said | {"sectors": found.sectors})[field] == code


def test_a_type_of_the_form_becomes_its_fine_type():
    actors = [{"name": "INTA", "type": "academia"}, {"name": "B", "type": "Sector privado"}]
    found, _problems = check(FULL | {"actors": actors}, vocabulary())
    assert [each.type for each in found.actors] == ["ACA-UNI", "PRI-EMP"]


def test_digest_follows_from_what_is_said_not_from_how():
    def digest(row):
        return check(row, vocabulary())[0].digest

    same = {**FULL, "sdgs": ["13", 6], "country": "costa rica", "sectors": ["AMB-MED", "PRO-AGR"]}
    assert digest(dict(reversed(same.items()))) == digest(FULL)
    assert digest(FULL | {"renewed": None}) != digest(FULL)


# Files


def raw(folder, data: bytes, name="file.jsonl"):
    path = folder / name
    path.write_bytes(data)
    return path


GOOD = json.dumps(FULL).encode()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "not_json"),
        (b"[]", "not_json"),
        (b"null", "not_json"),
        (b'{"id": NaN}', "not_json"),
        (b'{"id": "1", "id": "2"}', "key_twice"),
        (b'{"id": "\xff"}', "not_utf8"),
        (b"[" * 100_000, "not_json"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"id": "' + b"x" * LONGEST_LINE + b'"}', "line_too_long"),
        (b"\x00", "not_json"),
        (b'{"id": {"a": 1}, "name": "b", "country": "CR", "year": 2022}', "wrong_kind"),
    ],
)
def test_a_broken_line_is_refused_by_itself(line, code, tmp_path):
    found, refusals = checked(raw(tmp_path, GOOD + b"\n" + line + b"\n\n" + GOOD.replace(b"SID-1", b"2") + b"\n"))
    assert [(each.number, [p.code for p in each.problems]) for each in refusals] == [(2, [code])]
    assert (found.lines, found.new, found.refused, found.broken) == (3, 2, 1, None)


def test_an_identifier_twice_is_refused_naming_both_lines(tmp_path):
    found, (refusal,) = checked(jsonl(tmp_path, [FULL, FULL | {"id": "2"}, FULL | {"id": " SID-1 "}]))
    assert refusal.number == 3
    assert sentences(refusal.problems) == "El identificador «SID-1» ya está en la línea 1."
    assert not found.may_load


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.jsonl", "vacío"),
        (b"\n\n", "a.jsonl", "vacío"),
        (b"x", "a.txt", "debe terminar en"),
        (b"\n1,2", "a.csv", "primera línea"),
        (b"nombre;pa\xeds\n", "a.csv", "UTF-8"),
        (b"a,b\n1,2", "a.csv", "Identificador en el origen, Nombre de la iniciativa, País que la presenta, Año"),
        (b",".join(b"c%d" % n for n in range(500)), "a.csv", "más de 400 columnas"),
        (b"a," * 600_000, "a.csv", "columnas"),
        (b"PK\x03\x04 nothing", "a.xlsx", "No es un libro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 xx", "a.xlsx", "contraseña"),
        (f'{HEADER}\n1,A,CR,2022,,\n2,"B,CR,2022'.encode() + b"x" * 200_000, "a.csv", "comilla"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, name, words, tmp_path):
    found, _refusals = checked(raw(tmp_path, data, name))
    assert words in sentence(found.broken)
    assert not found.may_load


def table(folder, text: str, encoding="utf-8"):
    return raw(folder, text.encode(encoding), "tabla.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_any_separator_is_understood(separator, tmp_path):
    lines = [HEADER, '1,Agua,Costa Rica,2022,medio ambiente | PRO-AGR,"INTA; ACA-UNI; CR; decide"']
    text = "\ufeff" + "\r\n".join(lines).replace(",", separator) + "\r\n"
    found, refusals = checked(table(tmp_path, text))
    assert refusals == [] and found.new == 1
    ((line, row),) = found.sample
    assert (line, row.sectors, row.actors[0].said) == (2, ("AMB-MED", "PRO-AGR"), {"roles": ["decide"]})


def test_lines_of_a_table_keep_their_numbers(tmp_path):
    text = f'{HEADER}\n1,"Agua\nde lluvia",CR,2022,,\n\n2,Agua,CR,2022,,,\n3,Agua,CR,2022,,,de más\n4,,CR,2022,,\n'
    _found, refusals = checked(table(tmp_path, text))
    assert [(each.number, each.id, each.problems[0].code) for each in refusals] == [
        (6, "3", "more_cells"),
        (7, "4", "missing"),
    ]


def test_a_line_of_a_table_that_is_no_utf8_is_refused(tmp_path):
    data = f"{HEADER}\n1,Agua,CR,2022,,\n2,".encode() + b"Ni\xf1os,CR,2022,,\n3,Sol,CR,2022,,\n"
    _found, (refusal,) = checked(raw(tmp_path, data, "a.csv"))
    assert (refusal.number, refusal.problems[0].code) == (3, "bad_character")


def test_headers_are_guessed_in_three_languages():
    from loading.bulk.words import known_headers

    pairs = known_headers()
    for headers, found in (
        (["Código", "Título", "País", "Año", "Otra"], {"id": "Código", "name": "Título"}),
        (["identificador", "Nome", "PAIS", "ano"], {"name": "Nome", "year": "ano"}),
        (["id", "title", "country code", "year"], {"name": "title", "country": "country code"}),
    ):
        guessed = columns.guess(headers, pairs)
        assert columns.missing(guessed) == [] and found.items() <= guessed.items()
    assert columns.guess(["sectores", "sectores (códigos)"], pairs) == {"sectors": "sectores (códigos)"}


def workbook(folder, rows, name="libro.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / name
    book.save(path)
    return path


def test_a_workbook_is_understood(tmp_path):
    from datetime import date, datetime

    rows = [["id", "nombre", "país", "año", "desde", "hasta"], [7, "Agua", "CR", 2022, datetime(2022, 1, 31), None]]
    found, refusals = checked(workbook(tmp_path, [*rows, [None] * 6, [8.0, 12, "Perú", "2021", date(2020, 1, 1)]]))
    assert refusals == []
    (_l1, one), (line, two) = found.sample
    assert (one.id, one.complement) == ("7", {"start": "2022-01-31"})
    assert (line, two.id, two.texts["name"], two.country) == (4, "8", "12", "PE")


def test_a_formula_is_refused_naming_its_column(tmp_path):
    rows = [["id", "nombre", "país", "año"], [1, "=1+1", "CR", 2022]]
    _found, (refusal,) = checked(workbook(tmp_path, rows))
    assert sentences(refusal.problems) == "Hay una fórmula en la columna «nombre»: pegue su valor."


def swollen(folder, *, cells: int = 0, text: int = 0, entity: bool = False):
    """A workbook whose sheet was replaced by something hostile."""
    path = workbook(folder, [["id", "nombre", "país", "año"], [1, "A", "CR", 2022]])
    old = zipfile.ZipFile(path)
    sheet = old.read("xl/worksheets/sheet1.xml").decode()
    extra = "<row>" + "<c><v>1</v></c>" * cells + "</row>" if cells else ""
    extra += '<row><c t="inlineStr"><is><t>' + "a" * text + "</t></is></c></row>" if text else ""
    sheet = sheet.replace("</sheetData>", extra + "</sheetData>")
    if entity:
        sheet = sheet.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, sheet if item.filename.endswith("sheet1.xml") else old.read(item.filename))
    return raw(folder, made.getvalue(), "bomba.xlsx")


@pytest.mark.parametrize(
    ("hostile", "words"),
    [
        ({"cells": 1_000_000}, "crece demasiado"),
        ({"cells": 20_000}, "más de 400 columnas"),
        ({"text": 60_000_000}, "crece demasiado"),
        ({"text": 3_000_000}, "crece demasiado"),
        ({"entity": True}, "No es un libro"),
    ],
)
def test_a_bomb_is_refused_before_it_is_opened(hostile, words, tmp_path):
    found, _refusals = checked(swollen(tmp_path, **hostile))
    assert words in sentence(found.broken)
