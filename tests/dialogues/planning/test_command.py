"""``manage.py plan_dialogues``: a file in, JSON out, or one line on the error stream."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from .making import dialogue, party, problem


@pytest.fixture
def file(tmp_path):
    def write(content) -> str:
        path = tmp_path / "ronda.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def run(*arguments) -> tuple[dict, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("plan_dialogues", *arguments, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_a_timetable_as_the_interface_says(file):
    parties = {"AR": party([2, 3]), "BR": party(answered=False), "CL": party([0, 1])}
    made = [dialogue(length=2, interested=["BR", "CL"]), dialogue("d2", "CL", [])]
    found, warned = run(file(problem(made, parties, previous={"d1": 0, "gone": 1})), "--seconds", "5")
    assert found == {
        "status": "optimal",
        "value": [1, 1, 0, 0],
        "bound": [1, 1, 0, 0],
        "gap": 0.0,
        "spread": [0, 0],
        "timetable": [
            {"id": "d1", "slot": 0, "reserve": None, "attending": ["BR"], "missing": {"CL": "CL dijo que no puede."}}
        ],
        "unplaced": {"d2": "Ningún país está interesado."},
        "unanswered": ["BR"],
        "warnings": ["previous: «gone» ya no está entre los diálogos"],
    }
    assert warned.strip() == "previous: «gone» ya no está entre los diálogos"


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (problem([dialogue() | {"title": 1}]), (), "dialogues[0]: clave desconocida «title»"),
        (b"{", (), "el archivo no es JSON"),
        (problem(), ("--seconds", "0"), "--seconds"),
        (problem(), ("--seconds", "nan"), "--seconds"),
        (problem(), ("--seconds", "soon"), "--seconds"),
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


def test_no_database_is_needed_and_nothing_held_is_no_error(file, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder/db.sqlite3",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "manage.py", "plan_dialogues", file(problem([dialogue(id="año", interested=[])]))]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["timetable"], [*answer["unplaced"]]) == ("optimal", [], ["año"])
