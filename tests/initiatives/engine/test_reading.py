"""What is accepted, and what is refused by name and place."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.engine.facts import Actor, Country, Facts, Judgement, Risk, Window
from initiatives.engine.notes import BadInput
from initiatives.engine.reading import parse, read_window, shown
from initiatives.engine.texts import refusal

from .making import initiative, whole
from .strategies import ITEMS, JSON, paths, put

calm = settings(deadline=None)


def read(**said):
    [facts] = parse(json.dumps([{"id": "x1"} | said]).encode())
    return facts


def refused(content) -> str:
    with pytest.raises(BadInput) as raised:
        parse(content if isinstance(content, bytes) else json.dumps(content).encode())
    return refusal(raised.value)


def test_only_the_id_is_required():
    assert read() == Facts(id="x1")
    assert parse(b"[]") == []
    assert parse(b"\xef\xbb\xbf[]") == []


def test_everything_is_read():
    judged = {"AC-4": {"value": "cumple", "reason": " Así lo dice el acta. "}}
    roles = ["aporta", "decide", "aporta"]
    facts = read(
        kind=2,
        modality="triangular",
        countries=[{"code": "CR", "role": "primer_oferente"}, {"code": "DE"}],
        start="2019-02-01",
        end="2021-01-31",
        renewed=False,
        agreement=True,
        objectives=" Restaurar ",
        sdgs=[14, 11],
        risks=[{"text": "Tormentas", "carried_by": ["SINAC", " "]}],
        actors=[{"name": "SINAC", "type": "EST-CEN", "country": "CR", "roles": roles, "benefit": "Datos"}],
        human=judged,
    )
    assert facts == Facts(
        id="x1",
        kind=2,
        modality="triangular",
        countries=(Country("CR", "primer_oferente"), Country("DE")),
        start=date(2019, 2, 1),
        end=date(2021, 1, 31),
        renewed=False,
        agreement=True,
        objectives="Restaurar",
        sdgs=(14, 11),
        risks=(Risk("Tormentas", ("SINAC",)),),
        actors=(Actor("SINAC", "EST-CEN", "CR", ("decide", "aporta"), benefit="Datos"),),
        human={"AC-4": Judgement("cumple", " Así lo dice el acta. ")},
    )


def test_null_blank_and_empty_are_missing_information():
    blank = {
        "kind": None,
        "modality": " ",
        "countries": [],
        "start": "",
        "end": None,
        "objectives": "  ",
        "sdgs": [],
        "risks": None,
        "human": {"AC-4": None, "AC-5": {}, "AM-1": {"value": None, "reason": "?"}, "AM-6": {"value": ""}},
    }
    assert read(**blank) == Facts(id="x1")
    assert read(actors=[{"name": None, "type": "", "roles": []}]).actors == (Actor(),)
    assert read(human={"AC-4": {"value": "parcial", "reason": " "}}).human == {"AC-4": Judgement("parcial")}


@pytest.mark.parametrize(
    ("said", "where", "what"),
    [
        ({"foo": 1}, "[0] (x1)", "clave desconocida «foo»; se admiten: id, kind"),
        ({"a\nb\u2028": 1}, "[0] (x1)", "clave desconocida «a\\u000ab\\u2028»"),
        ({"kind": 5}, "[0] (x1).kind", "se espera un número entero de 1 a 4 y hay «5»"),
        ({"kind": True}, "[0] (x1).kind", "y hay «true»"),
        ({"kind": 2.0}, "[0] (x1).kind", "y hay «2.0»"),
        ({"kind": "2"}, "[0] (x1).kind", "y hay «2»"),
        ({"modality": "Bilateral"}, "[0] (x1).modality", "valor desconocido «Bilateral»; se admiten: bilateral, "),
        ({"modality": 1}, "[0] (x1).modality", "se espera un texto y hay «1»"),
        ({"countries": {}}, "[0] (x1).countries", "se espera una lista y hay «{…}»"),
        ({"countries": ["CR"]}, "[0] (x1).countries[0]", "se espera un objeto y hay «CR»"),
        ({"countries": [{"code": "XX"}]}, "[0] (x1).countries[0].code", "país desconocido «XX»"),
        ({"countries": [{"code": "CR", "role": "x"}]}, "[0] (x1).countries[0].role", "valor desconocido «x»"),
        ({"start": "2019-02-30"}, "[0] (x1).start", "se espera una fecha como 2019-02-01 y hay «2019-02-30»"),
        ({"end": "20190201"}, "[0] (x1).end", "«20190201»"),
        ({"end": 2019}, "[0] (x1).end", "se espera un texto"),
        ({"renewed": "true"}, "[0] (x1).renewed", "se espera true o false y hay «true»"),
        ({"agreement": 0}, "[0] (x1).agreement", "se espera true o false y hay «0»"),
        ({"sdgs": [18]}, "[0] (x1).sdgs[0]", "de 1 a 17 y hay «18»"),
        ({"sdgs": 14}, "[0] (x1).sdgs", "se espera una lista y hay «14»"),
        ({"risks": [{"texto": "x"}]}, "[0] (x1).risks[0]", "clave desconocida «texto»; se admiten: text, carried_by"),
        ({"risks": [{"carried_by": "SINAC"}]}, "[0] (x1).risks[0].carried_by", "se espera una lista"),
        ({"actors": [None]}, "[0] (x1).actors[0]", "se espera un objeto y hay «null»"),
        (
            {"actors": [{}, {"type": "EST"}]},
            "[0] (x1).actors[1].type",
            "valor desconocido «EST»; se admiten: EST-CEN",
        ),
        ({"actors": [{"country": "cr"}]}, "[0] (x1).actors[0].country", "país desconocido «cr»"),
        ({"actors": [{"roles": ["paga"]}]}, "[0] (x1).actors[0].roles[0]", "valor desconocido «paga»"),
        ({"human": {"AC-9": {}}}, "[0] (x1).human", "clave desconocida «AC-9»"),
        ({"human": {"AC-4": "cumple"}}, "[0] (x1).human.AC-4", "se espera un objeto"),
        ({"human": {"AC-4": {"value": "sí"}}}, "[0] (x1).human.AC-4.value", "valor desconocido «sí»"),
        ({"objectives": "\ud800"}, "[0] (x1).objectives", "«\\ud800» tiene un carácter partido"),
        ({"objectives": ["x" * 99]}, "[0] (x1).objectives", "hay «[…]»"),
    ],
)
def test_wrong_input_is_named_with_its_place(said, where, what):
    text = refused([{"id": "x1"} | said])
    assert text.startswith(f"{where}: ")
    assert what in text


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({}, "se espera una lista y hay «{…}»"),
        (["x"], "[0]: se espera un objeto y hay «x»"),
        ([{"id": "a"}, {}], "[1]: falta «id»"),
        ([{"id": " "}], "[0]: falta «id»"),
        ([{"id": None}], "[0]: falta «id»"),
        ([{"id": 7}], "[0].id: se espera un texto y hay «7»"),
        (b"[{]", "el archivo no es JSON: error en la línea 1, columna 3"),
        (b"", "el archivo no es JSON: error en la línea 1, columna 1"),
        (b"[\xff]", "el archivo no es texto UTF-8 (byte 1)"),
        (b'[{"id": "a", "id": "b"}]', "la clave «id» aparece dos veces en un mismo objeto"),
        (b"[NaN]", "un número imposible o demasiados niveles"),
        (b"[" * 100_000, "un número imposible o demasiados niveles"),
        (b"[" + b"9" * 10_000 + b"]", "un número imposible o demasiados niveles"),
        (b"[1e999]", "[0]: se espera un objeto y hay «Infinity»"),
    ],
)
def test_a_file_that_is_no_list_of_initiatives_is_refused(content, what):
    assert what in refused(content)


def test_shown_values_are_short_and_printable():
    assert shown("a" * 61) == "a" * 59 + "…"
    assert shown("ñ\t") == "ñ\\u0009"
    assert shown(None) == "null"


def test_window_is_two_dates_in_order():
    assert read_window("2019-08-01", "2022-08-01") == Window(date(2019, 8, 1), date(2022, 8, 1))
    for dates in (("2022-08-01", "2019-08-01"), ("", "2022-08-01"), ("2022-08-01", " ")):
        with pytest.raises(BadInput) as raised:
            read_window(*dates)
        assert refusal(raised.value).startswith("--window: se esperan dos fechas")


def check_is_read_or_refused_in_one_line(content: bytes) -> None:
    try:
        found = parse(content)
    except BadInput as error:
        text = refusal(error)
        assert len(text.splitlines()) == 1 and text.encode()
    else:
        assert isinstance(found, list)


@calm
@given(st.one_of(st.binary(), st.text().map(str.encode), JSON.map(lambda data: json.dumps(data).encode())))
def test_any_bytes_are_read_or_refused_in_one_line(content):
    check_is_read_or_refused_in_one_line(content)


@calm
@given(st.one_of(ITEMS, st.just(whole("EST-CEN", "ACA-UNI"))), st.data(), JSON)
def test_any_value_in_any_place_is_read_or_refused_in_one_line(item, data, strange):
    where = data.draw(st.sampled_from(list(paths(item))))
    check_is_read_or_refused_in_one_line(json.dumps([put(item, where, strange)]).encode())


@calm
@given(ITEMS, st.text(min_size=1))
def test_an_unknown_key_is_refused_wherever_it_stands(item, key):
    known = initiative().keys() | whole("EST-CEN").keys() | set(["objectives", "justification"])
    if key in known | {"renewed", "agreement", "joint_body", "vision", "risks"}:
        return
    assert "clave desconocida" in refused([item | {key: 1}])
