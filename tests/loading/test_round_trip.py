"""What this registry exports loads back: the same rows, in an empty registry, from every kind of file."""

import csv
import io
import json

import pytest
from django.utils import translation
from openpyxl import load_workbook

from dialogues.models import Dialogue, Interest
from initiatives.catalogue.indexed import Rows
from initiatives.exports import as_csv, as_json, as_xlsx
from initiatives.exports.as_csv import safe
from initiatives.models import Actor, CriterionJudgement, Initiative, RuleAdoption
from initiatives.services import refresh
from loading.incoming.cells import unguarded
from surveys.models import Entry

from .making import FULL, checked, loaded, register

# What says where a row comes from and when, not what it says; a load takes no judgements of people over.
OWN = {
    "xlsx": (
        "número",
        "dirección",
        "origen",
        "identificador en el origen",
        "fuera del registro",
        "países interesados",
    ),
    "jsonl": ("id", "url", "origin", "external_id", "updated_at", "excluded", "wanted_by"),
}
OWN["csv"] = OWN["xlsx"]


def all_rows() -> Rows:
    return Rows(
        list(Initiative.objects.order_by("year", "name", "objectives").values_list("pk", flat=True)),
        Initiative.objects.all(),
    )


def exported(folder, ending: str, language="es"):
    path = folder / f"export.{ending}"
    with translation.override(language):
        if ending == "xlsx":
            with path.open("wb") as file:
                as_xlsx.write(all_rows(), file)
        else:
            lines = {"csv": as_csv, "jsonl": as_json}[ending].lines(all_rows())
            path.write_text("".join(lines), encoding="utf-8", newline="")
    return path


def content(path) -> list[dict]:
    """The rows of a file, without what is a registry's own."""
    if path.suffix == ".jsonl":
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in found:
            for actor in row["actors"]:
                del actor["id"]
    elif path.suffix == ".csv":
        found = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    else:
        header, *lines = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        found = [dict(zip(header, line, strict=True)) for line in lines]
    return [{key: value for key, value in row.items() if key not in OWN[path.suffix[1:]]} for row in found]


def emptied():
    Initiative.objects.all().delete()
    Actor.objects.all().delete()


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
def test_the_demonstration_comes_back_as_it_was(ending, tmp_path, demonstration):
    CriterionJudgement.objects.all().delete()
    RuleAdoption.objects.all().delete()
    Initiative.objects.update(window_start=None, window_end=None)
    for initiative in Initiative.objects.all():
        refresh(initiative)
    before = exported(tmp_path, ending)
    was = content(before)
    assert len(was) > 10
    Dialogue.objects.all().delete()
    Interest.objects.all().delete()
    Entry.objects.update(initiative=None)
    emptied()
    done = loaded(before, "otro")
    assert done.new == len(was)
    after = tmp_path / "after"
    after.mkdir()
    assert content(exported(after, ending)) == was
    assert loaded(before, "otro").unchanged == len(was)


HARD = FULL | {
    "name": "=1+1",
    "objectives": "'=2\r\notra | línea\tcon \\| barra",
    "justification": "''+guardada",
    "strengths": ["a | b", "c \\| d", "@e"],
    "results": ["-1"],
    "report_sectors": [],
    "actors": [
        {"name": "Red; con [corchetes] | y barra", "type": "CIV-ONG", "country": None, "interest": 'dice "sí"'},
        {"name": "Instituto Uno", "acronym": "I1", "type": "ACA-UNI", "country": "CR", "declared_name": "El Uno"},
    ],
    "risks": [{"text": "Uno | dos"}, {"text": "Tres", "carried_by": ["Instituto Uno"]}],
}


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
def test_hard_words_come_back_in_every_language(ending, language, unit, tmp_path):
    register(HARD, unit)
    register(FULL | {"actors": [], "year": 2021, "share": False, "renewed": None}, unit)
    before = exported(tmp_path, ending, language)
    was = [as_json.record(each) for each in all_rows().load(all_rows().keys)]
    emptied()
    loaded(before, "otro")
    now = [as_json.record(each) for each in all_rows().load(all_rows().keys)]
    for row in (*was, *now):
        for key in OWN["jsonl"]:
            del row[key]
        for actor in row["actors"]:
            del actor["id"]
    assert now == was


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "-x", "'x", "a", "", "+", "\t1", "@a", "＝1"])
def test_the_guard_of_a_csv_is_taken_off_exactly_once(text):
    assert unguarded(safe(text)) == text
    assert not safe(text).startswith(("=", "+", "-", "@", "\t"))


def test_an_actors_cell_that_was_cut_is_refused(tmp_path, db):
    path = tmp_path / "t.csv"
    path.write_text('id,nombre,país,año,actores (datos)\n1,A,CR,2022,"[{""name"": ""INTA…"\n', encoding="utf-8")
    _found, (refusal,) = checked(path)
    assert refusal.problems[0].code == "cut_cell"


def test_our_own_lines_load_into_the_same_registry_as_another_origin(unit, tmp_path):
    mine = register(FULL, unit)
    done = loaded(exported(tmp_path, "jsonl"), "copia")
    assert (done.new, done.actors) == (1, 0)
    mine.refresh_from_db()
    assert mine.origin == ""
    assert Initiative.objects.count() == 2
