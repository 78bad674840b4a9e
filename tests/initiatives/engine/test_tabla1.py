"""Tabla 1 as demonstration: it classifies as docs/domain.md 5 and 3.3 say is plausible."""

import json
from pathlib import Path

import pytest

from initiatives.engine import codes
from pifcss_registry import demo

from .making import answer

ROWS = json.loads((codes.DATA / "tabla1.json").read_text(encoding="utf-8"))
NO_FACTS = (1, 2, 3, 5)
TWO_TYPES = (4, 6, 7)  # 7 is AMDS only if AGCID counts, which no source says
AMDS = (8, 9, 10, 11, 12, 13)
TYPES = {4: 2, 6: 2, 7: 2, 8: 4, 9: 4, 10: 3, 11: 5, 12: 5, 13: 3}


def test_it_says_that_it_is_a_demonstration():
    assert [row["id"] for row in ROWS] == [f"demostracion-tabla1-{number:02}" for number in range(1, 14)]
    readme = (Path(codes.DATA) / "README.md").read_text(encoding="utf-8")
    assert "`tabla1.json`: **demonstration**" in readme
    assert not any("human" in row for row in ROWS)


@pytest.mark.parametrize("number", range(1, 14))
def test_it_classifies_as_is_plausible(number):
    found = answer(ROWS[number - 1])
    expected = "sin_informacion" if number in NO_FACTS else "amds" if number in AMDS else "acotada"
    assert found["verdict"] == expected
    assert found["broad"] == "no_concluyente"
    assert found["proposed"] == (number not in NO_FACTS)
    assert found["counts"]["n_tipos"] == TYPES.get(number, 0)
    assert all(each["value"] in ("cumple", "sin_informacion") for each in found["criteria"])


def test_every_row_is_one_of_the_three():
    assert sorted(NO_FACTS + TWO_TYPES + AMDS) == list(range(1, 14))


def test_actors_that_count_are_those_of_the_demonstration():
    for row, shown in zip(ROWS, demo.read("tabla1.json"), strict=True):
        partners = [actor for actor in row["actors"] if "roles" not in actor]
        assert partners == [{key: actor[key] for key in ("name", "type", "country")} for actor in shown["actors"]]
        assert (row["kind"], row["modality"]) == (shown["type"], shown["modality"])
