"""The reference and demonstration files as they lie in the repository, without a database."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from pifcss_registry.demo_accounts import ACCOUNTS

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "pifcss_registry" / "demo_data"

# How many sectors each ámbito of the SEGIB reports has.
SECTORS_PER_AMBITO = {
    "Social": 5,
    "Infraestructura y servicios económicos": 7,
    "Sectores productivos": 8,
    "Fortalecimiento institucional": 5,
    "Medio ambiente": 2,
    "Otros ámbitos": 3,
}
KINDS = {
    "sector_publico",
    "gobiernos_locales",
    "parlamentos",
    "sector_privado",
    "economia_social",
    "sociedad_civil",
    "academia",
    "sindicatos",
    "organismo_internacional",
    "otro",
}
NATURES = {
    "estatal",
    "privada",
    "economia_social",
    "sociedad_civil",
    "academia",
    "sindical",
    "multilateral",
    "mixta",
    "por_revisar",
}


def read_csv(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json(name: str) -> list[dict]:
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def countries():
    return {row["code"]: row for row in read_csv("pifcss_registry/accounts/data/countries.csv")}


@pytest.fixture(scope="module")
def actor_types():
    return {row["code"]: row for row in read_csv("initiatives/data/actor_types.csv")}


@pytest.fixture(scope="module")
def sectors():
    return {row["code"]: row for row in read_csv("initiatives/data/sectors.csv")}


@pytest.fixture(scope="module")
def report_sectors():
    return {row["key"]: row for row in read_csv("initiatives/data/report_sectors.csv")}


@pytest.fixture(scope="module")
def tabla1():
    return read_json("tabla1.json")


@pytest.fixture(scope="module")
def fichas():
    """The five examples; two more, invented, stop at a draft and at being sent."""
    return [row for row in read_json("fichas.json") if "stop_at" not in row]


def test_countries_are_the_whole_iso_list_sorted(countries):
    assert len(countries) == 249
    assert list(countries) == sorted(countries)
    assert len({row["iso3"] for row in countries.values()}) == 249
    for name in ("name_es", "name_pt", "name_en"):
        assert len({row[name] for row in countries.values()}) == 249, name
    for row in countries.values():
        assert all(row[column] for column in ("iso3", "name_es", "name_pt", "name_en")), row


def test_countries_flag_the_22_and_the_21_members(countries):
    ibero = {code for code, row in countries.items() if row["iberoamerican"] == "yes"}
    members = {code for code, row in countries.items() if row["pifcss_member"] == "yes"}
    assert len(ibero) == 22
    assert ibero - members == {"VE"} and members <= ibero
    assert all(countries[code]["timezones"] and countries[code]["agency"] for code in ibero)
    others = [row for code, row in countries.items() if code not in ibero]
    assert {row["iberoamerican"] for row in others} == {"no"}
    assert {row["pifcss_member"] for row in others} == {""}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("KE", "Kenia"),
        ("MZ", "Mozambique"),
        ("KN", "San Cristóbal y Nieves"),
        ("ST", "Santo Tomé y Príncipe"),
        ("LC", "Santa Lucía"),
        ("TZ", "Tanzania"),
        ("DE", "Alemania"),
    ],
)
def test_countries_have_the_names_that_fichas_use(countries, code, name):
    assert countries[code]["name_es"] == name


def test_actor_types_have_a_kind_and_a_nature(actor_types):
    assert len(actor_types) == 18
    assert {row["kind"] for row in actor_types.values()} == KINDS
    assert {row["nature"] for row in actor_types.values()} == NATURES
    state = {code for code, row in actor_types.items() if row["nature"] == "estatal"}
    assert state == {code for code, row in actor_types.items() if row["state_actor"] == "yes"}


def test_sectors_are_30_in_six_ambitos(sectors):
    assert len(sectors) == 30
    assert Counter(row["ambito"] for row in sectors.values()) == SECTORS_PER_AMBITO


def test_sectors_point_to_a_report_sector(sectors, report_sectors):
    assert len(report_sectors) == 5
    without = {code for code, row in sectors.items() if not row["report_sector"]}
    assert without == {"OTR-OTR"}
    assert {row["report_sector"] for row in sectors.values()} - {""} == set(report_sectors)


@pytest.mark.parametrize(
    "path",
    [
        "initiatives/data/actor_types.csv",
        "initiatives/data/sectors.csv",
        "initiatives/data/report_sectors.csv",
    ],
)
def test_reference_names_are_filled_in_three_languages(path):
    for row in read_csv(path):
        assert row["name_es"] and row["name_pt"] and row["name_en"], row


def test_tabla1_reproduces_the_figures_of_the_report(tabla1, report_sectors):
    assert len(tabla1) == 13
    assert Counter(row["country"] for row in tabla1) == {
        "AR": 2, "BR": 1, "CL": 1, "CO": 1, "CR": 3, "DO": 2, "PE": 1, "PY": 1, "SV": 1,
    }  # fmt: skip
    tags = Counter(report_sectors[key]["name_es"] for row in tabla1 for key in row["report_sectors"])
    assert tags == {
        "Desarrollo económico": 6,
        "Medio ambiente": 4,
        "Turismo": 3,
        "Social": 2,
        "Gobernanza": 1,
    }
    assert sum(len(row["report_sectors"]) == 2 for row in tabla1) == 3


def test_tabla1_report_sectors_are_its_original_labels_normalised(tabla1, report_sectors):
    names = {key: row["name_es"].casefold() for key, row in report_sectors.items()}
    for row in tabla1:
        original = [label.casefold() for label in row["original_sector_label"].split("|")]
        assert [names[key] for key in row["report_sectors"]] == original


def test_tabla1_counts_of_actor_types_follow_the_public_facts(tabla1, actor_types):
    counts = [len({actor_types[actor["type"]]["kind"] for actor in row["actors"]}) for row in tabla1]
    assert [counts[index - 1] for index in (1, 2, 3, 5)] == [0, 0, 0, 0]
    assert [counts[index - 1] for index in (4, 6)] == [2, 2]
    assert counts[7 - 1] in (2, 3)
    assert all(count >= 3 for count in counts[8 - 1 :])


def test_tabla1_uses_known_codes(tabla1, countries, sectors, actor_types):
    for row in tabla1:
        assert {row["country"], *row["partner_countries"]} <= set(countries)
        assert row["country"] not in row["partner_countries"]
        assert row["sectors"] and set(row["sectors"]) <= set(sectors)
        assert row["modality"] in {"bilateral", "triangular", "regional", None}
        assert row["type"] in {1, 2, 3, 4, None}
        assert row["note"].startswith("Demostración: ")
        assert {actor["type"] for actor in row["actors"]} <= set(actor_types)
        assert {actor["country"] for actor in row["actors"]} <= {None, *countries}
        names = [(actor["name"], actor["country"]) for actor in row["actors"]]
        assert len(names) == len(set(names))


def test_fichas_are_five_with_nine_entries(fichas):
    assert [ficha["country"] for ficha in fichas] == ["AR", "BR", "CL", "CO", "CR"]
    assert [len(ficha["entries"]) for ficha in fichas] == [2, 2, 1, 1, 3]


def test_fichas_use_known_codes_and_respect_the_form(fichas, countries, sectors, actor_types):
    for ficha in fichas:
        assert ficha["institution"] and ficha["focal_point"]["email"].endswith("example.org")
        for entry in ficha["entries"]:
            names = [actor["name"] for actor in entry["actors"]]
            assert set(entry["actor_types"]) == set(names) and len(names) == len(set(names))
            assert {actor["kind"] for actor in entry["actors"]} <= KINDS
            assert {actor["country"] for actor in entry["actors"]} <= {None, *countries}
            assert set(entry["actor_types"].values()) <= set(actor_types)
            assert set(entry["partner_countries"]) <= set(countries)
            assert entry["sectors"] and set(entry["sectors"]) <= set(sectors)
            for points in ("strengths", "challenges", "results"):
                assert 1 <= len(entry[points]) <= 3
            assert entry["type"] in {1, 2, 3, 4}
            assert bool(entry["type_other"]) == (entry["type"] == 4)


def test_only_one_focal_point_lacks_an_email(fichas):
    missing = [
        (ficha["country"], entry["focal_point"]["name"])
        for ficha in fichas
        for entry in ficha["entries"]
        if not entry["focal_point"]["email"]
    ]
    assert missing == [("CO", "Diana Marcela Pinto")]


def test_demo_accounts_cover_the_22_countries_and_every_role(countries):
    ibero = {code for code, row in countries.items() if row["iberoamerican"] == "yes"}
    focal_points = [account for account in ACCOUNTS if account.role == "focal_point"]
    assert {account.country for account in focal_points} == ibero and len(focal_points) == 22
    assert Counter(account.role for account in ACCOUNTS) == {
        "focal_point": 22,
        "contributor": 1,
        "validating_authority": 1,
        "technical_unit": 1,
        "consultant": 1,
        "administrator": 1,
    }
    assert len({account.email for account in ACCOUNTS}) == len({a.full_name for a in ACCOUNTS}) == len(ACCOUNTS)
    assert all(account.email.endswith("@demo.example.org") for account in ACCOUNTS)
    assert {account.country for account in ACCOUNTS if account.language == "pt-br"} == {"BR", "PT"}
