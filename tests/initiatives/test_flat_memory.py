"""Exports hold no more after many rows than after few."""

import gc
import tracemalloc

import pytest

from initiatives.exports import as_csv, as_iati, as_json, as_xlsx, rows
from initiatives.models import Actor, Initiative, Participation, Sector

from .registry import rows_of


def many(number: int) -> None:
    """So many initiatives with texts of usual length, an actor and a sector each; not through the services."""
    made = Initiative.objects.bulk_create(
        [
            Initiative(
                name=f"Iniciativa {each}",
                objectives="Mejorar la seguridad hídrica. " * 10,
                country_id="CR",
                year=2022,
                type=2,
                round_code="2022",
                rules="1",
                complement={"sdgs": [6], "modality": "bilateral", "country_roles": {"CR": "oferente"}},
            )
            for each in range(number)
        ],
        batch_size=500,
    )
    actor = Actor.objects.create(name="Uno", key="uno", actor_type_id="ACA-UNI")
    Participation.objects.bulk_create(
        [Participation(initiative=each, actor=actor, declared_name="Uno") for each in made], batch_size=500
    )
    through, sector = Initiative.sectors.through, Sector.objects.get(pk="AMB-MED")
    through.objects.bulk_create([through(initiative=each, sector=sector) for each in made], batch_size=500)


@pytest.mark.parametrize("make", [as_csv.lines, as_json.lines, as_iati.pieces, None])
def test_memory_does_not_grow_with_the_rows(make, db, tmp_path, monkeypatch):
    """What is held after 300 rows is what is held after 1,200."""
    held, one_by_one = [], rows._each

    def watched(*args):
        for number, made in enumerate(one_by_one(*args), 1):
            yield made
            if number % 300 == 0:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])

    monkeypatch.setattr(rows, "CHUNK", 50)
    monkeypatch.setattr(rows, "_each", watched)
    many(1_201)
    tracemalloc.start()
    try:
        if make:
            assert sum(len(piece) for piece in make(rows_of(Initiative.objects.ranked()))) > 100_000
        else:
            with (tmp_path / "book.xlsx").open("wb") as file:
                as_xlsx.write(rows_of(Initiative.objects.ranked()), file)
    finally:
        tracemalloc.stop()
    assert len(held) == 4
    assert held[-1] - held[0] < 200_000, held
