"""``manage.py classify``: files in, JSON out, or one line on the error stream."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from .making import initiative, whole


@pytest.fixture
def file(tmp_path):
    def write(content) -> str:
        path = tmp_path / "iniciativas.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def run(*arguments) -> list:
    out = io.StringIO()
    call_command("classify", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_list_in_a_list_out_in_the_same_order(file):
    found = run(file([{"id": "b"}, {"id": "a"}, whole("EST-CEN", "ACA-UNI") | {"id": "c"}]))
    assert [(each["id"], each["verdict"], each["broad"]) for each in found] == [
        ("b", "sin_informacion", "no_concluyente"),
        ("a", "sin_informacion", "no_concluyente"),
        ("c", "acotada", "amplia"),
    ]
    assert all(len(each["criteria"]) == 18 for each in found)
    assert run(file([])) == []


def test_version_and_window_are_chosen(file):
    path = file([initiative(start="2020-01-01", modality=None)])
    [found] = run(path, "--rules", "1-estricta", "--window", "2019-08-01", "2022-08-01")
    assert found["rules"] == "1-estricta"
    assert found["criteria"][1]["value"] == "cumple"
    assert "1 de agosto de 2019" in found["criteria"][1]["reason"]
    assert run(path)[0]["rules"] == "1"


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ([{"id": "x1", "foo": 1}], (), "[0] (x1): clave desconocida «foo»"),
        (b"{", (), "el archivo no es JSON"),
        ([], ("--rules", "9"), "--rules: no hay reglas «9»"),
        ([], ("--window", "2019", "2020"), "--window: se espera una fecha"),
    ],
)
def test_wrong_input_ends_with_one_line(file, content, arguments, message):
    with pytest.raises(CommandError) as raised:
        run(file(content), *arguments)
    assert message in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
    assert raised.value.returncode != 0


def test_a_file_that_is_not_there_is_named(tmp_path):
    for path in (tmp_path / "nada.json", tmp_path):
        with pytest.raises(CommandError, match=path.name):
            run(str(path))


def shell(*arguments, database: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"DATABASE_URL": database, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "manage.py", "classify", *arguments]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


def test_no_database_is_needed(file, tmp_path):
    nowhere = f"sqlite:///{tmp_path}/no/such/folder/db.sqlite3"
    done = shell(file([{"id": "año"}]), database=nowhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)[0]["id"] == "año"
    refused = shell(file([{"id": "año", "actors": [{"type": "EST"}]}]), database=nowhere)
    assert refused.returncode != 0 and refused.stdout == ""
    assert refused.stderr.startswith("CommandError: [0] (año).actors[0].type: valor desconocido «EST»")
    assert len(refused.stderr.splitlines()) == 1
