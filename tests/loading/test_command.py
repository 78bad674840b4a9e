"""``manage.py load_registry``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from initiatives.models import Initiative
from loading.bulk import pool
from loading.incoming import columns
from loading.models import ColumnMapping, LoadRun

from .making import FULL, jsonl

pytestmark = pytest.mark.django_db


def run(*args, **options) -> str:
    out = StringIO()
    try:
        call_command("load_registry", *map(str, args), stdout=out, stderr=StringIO(), **options)
    finally:
        run.said = out.getvalue()
    return run.said


def test_a_file_is_loaded_and_noted(tmp_path):
    said = run(jsonl(tmp_path, [FULL]), source="sid")
    assert "1 líneas: 1 nuevas, 0 cambiadas, 0 sin cambios, 0 rechazadas" in said
    assert "cargadas: 1 líneas, 1 nuevas" in said and "2 actores nuevos" in said
    note = LoadRun.objects.get()
    assert (note.state, note.by, note.origin, note.new) == ("done", None, "sid", 1)
    assert "1 sin cambios" in run(tmp_path / "file.jsonl", source="sid")


def test_a_dry_run_stores_nothing(tmp_path):
    assert "1 nuevas" in run(jsonl(tmp_path, [FULL]), dry_run=True)
    assert not Initiative.objects.exists() and not LoadRun.objects.exists()


def test_a_refused_line_is_printed_and_nothing_is_loaded(tmp_path):
    with pytest.raises(CommandError) as error:
        run(jsonl(tmp_path, [FULL, FULL | {"id": "2", "year": 1}]))
    assert error.value.returncode == 3
    assert "2\t2\tNo es un número entero entre 1900 y 2100 («1»): Año." in run.said
    assert not Initiative.objects.exists()


def test_round_and_source_follow_from_the_file_when_not_said(tmp_path):
    run(jsonl(tmp_path, [FULL, FULL | {"id": "2", "round": "r1"}], "Mi Archivo.jsonl"))
    assert set(Initiative.objects.values_list("origin", "round_code")) == {
        ("mi-archivo", "2022"),
        ("mi-archivo", "r1"),
    }
    run(jsonl(tmp_path, [FULL], "Mi Archivo.jsonl"), source="b", round_code="2030")
    assert Initiative.objects.get(origin="b").round_code == "2030"


def test_a_mapping_of_the_site_is_used_by_name_or_because_it_fits(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("código,cosa,país,año\n1,Agua,CR,2022\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Nombre de la iniciativa"):
        run(path, source="sid")
    mapping = {"id": "código", "name": "cosa", "country": "país", "year": "año"}
    key = columns.header_key(["código", "cosa", "país", "año"])
    ColumnMapping.objects.create(name="corto", origin="sid", header_key=key, columns=mapping)
    assert "name <- cosa" in run(path, source="sid", dry_run=True)
    assert "1 nuevas" in run(path, source="otro", mapping="corto")


@pytest.mark.parametrize(
    "options", [{"mapping": "nada"}, {"source": "***"}, {"round_code": "ñ"}, {"round_code": "x" * 21}]
)
def test_wrong_use_is_told(options, tmp_path):
    with pytest.raises(CommandError) as error:
        run(jsonl(tmp_path, [FULL]), **options)
    assert error.value.returncode == 2


def test_no_file_is_told(tmp_path):
    with pytest.raises(CommandError) as error:
        run(tmp_path / "nada.jsonl")
    assert error.value.returncode == 2


def test_processes_of_their_own_say_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "SMALL", 0)
    monkeypatch.setattr(pool, "BUNDLE", 7)
    said = run(jsonl(tmp_path, [FULL | {"id": str(n)} for n in range(40)]), source="sid")
    assert "cargadas: 40 líneas, 40 nuevas" in said
    assert Initiative.objects.filter(verdict="acotada").count() == 40
