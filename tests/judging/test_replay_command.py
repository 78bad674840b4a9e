"""``manage.py replay_rules``: the same preview without a page and without a row."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from initiatives.models import Initiative
from judging import replaying
from judging.models import RulePreview
from tests.conftest import make_initiative


def replay(*arguments) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("replay_rules", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def three(unit, monkeypatch):
    monkeypatch.setattr(replaying, "BATCH", 2)
    said = {"modality": "ninguna"}
    return [
        make_initiative(unit, name="Agua"),
        make_initiative(unit, complement=said),
        make_initiative(unit, name="Ñu"),
    ]


def test_summary_then_a_line_for_each(three):
    out, err = replay("1-estricta")
    assert out.splitlines() == [
        "Cambiarían 2 iniciativas. 2 más serían «falta información», 2 menos «acotada».",
        f"{three[0].pk}\tAgua\tacotada -> sin_informacion",
        f"{three[2].pk}\tÑu\tacotada -> sin_informacion",
    ]
    assert err.split("\n") == ["2 / 3", "3 / 3", ""]
    assert not RulePreview.objects.exists()
    assert set(Initiative.objects.values_list("verdict", flat=True)) == {"acotada", "fuera_de_alcance"}


def test_json(three):
    found = json.loads(replay("1-estricta", "--json")[0])
    assert (found["version"], found["initiatives"], found["changed"]) == ("1-estricta", 3, 2)
    assert found["verdicts"] == {"acotada": -2, "sin_informacion": 2}
    assert found["broad"] == {}
    assert found["changes"][0] == {
        "id": three[0].pk,
        "name": "Agua",
        "was": "acotada",
        "becomes": "sin_informacion",
        "broad_was": "no_concluyente",
        "broad_becomes": "no_concluyente",
    }


def test_nothing_changes(db):
    assert replay("1") == ("Ninguna iniciativa cambiaría de resultado.\n", "")


def test_unknown_version_is_wrong_usage(db):
    with pytest.raises(CommandError, match=r"^no hay reglas «7»; las hay: 1, 1-estricta$") as refused:
        replay("7")
    assert refused.value.returncode == 2
