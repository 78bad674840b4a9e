"""What a load stores is what ``register_initiative`` would have stored, line after line."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.directory import DEFAULT_TYPE
from initiatives.index import fold
from initiatives.models import Actor, CriterionJudgement, Initiative, Posting
from initiatives.services import judge_criterion

from .making import FULL, directory, jsonl, loaded, register, stored

NAMES = (
    "FONAFIFO",
    "Fondo Nacional de Financiamiento Forestal (FONAFIFO)",
    "Fondo nacional de financiamiento forestal",
    "Fondo Noruego Artesanal de Fomento Ictícola y Forestal (FONAFIFO)",
    "Universidad de Costa Rica - UCR",
    "UCR",
    "Red de mujeres rurales",
)
CODES = ("CR", "PE", "BR", "ES")
texts = st.sampled_from(("", "Agua", "Siembra y cosecha", "línea\notra\tcon \\N y más", "Educación água"))


def rows():
    actor = st.fixed_dictionaries(
        {
            "name": st.sampled_from(NAMES),
            "type": st.sampled_from(sorted(set(DEFAULT_TYPE.values()))),
            "country": st.sampled_from((*CODES, None)),
            "roles": st.lists(st.sampled_from(("decide", "aporta", "se_beneficia")), max_size=2),
            "contribution": texts,
            "capability": texts,
            "declared_name": st.sampled_from(("", "La red")),
        }
    )
    return st.fixed_dictionaries(
        {
            "name": st.sampled_from(("Agua", "Escuelas", "Águas y aguas")),
            "country": st.sampled_from(CODES),
            "year": st.sampled_from((2019, 2022)),
            "type": st.sampled_from((None, 1, 2, 4)),
            "modality": st.sampled_from((None, "bilateral", "ninguna")),
            "countries": st.lists(st.sampled_from(CODES), max_size=3),
            "sectors": st.lists(st.sampled_from(("AMB-MED", "PRO-AGR", "OTR-OTR")), max_size=2),
            "report_sectors": st.sampled_from((None, [], ["turismo"])),
            "sdgs": st.lists(st.integers(1, 17), max_size=2),
            "start": st.sampled_from((None, "2019-01-01")),
            "end": st.sampled_from((None, "2022-01-31")),
            "renewed": st.sampled_from((None, True, False)),
            "objectives": texts,
            "results": st.lists(texts, max_size=3),
            "added_value": texts,
            "actors": st.lists(actor, max_size=4),
            "share": st.booleans(),
        }
    )


def numbered(found: list[dict]) -> list[dict]:
    return [{"id": f"x{number}"} | row for number, row in enumerate(found)]


def postings() -> dict:
    fold(limit=10_000)
    return {(each.kind, each.key): bytes(each.bits) for each in Posting.objects.all()}


def undone(do):
    """What ``do`` says, with all that it did undone."""
    with transaction.atomic():
        found = do()
        transaction.set_rollback(True)
    return found


def one_by_one(found, by):
    registered = [register(row, by) for row in found]
    return [stored(Initiative.objects.get(pk=each.pk)) for each in registered], directory()


def at_once(found, folder):
    loaded(jsonl(folder, found))
    return [stored(each) for each in Initiative.objects.filter(origin="sid").order_by("pk")], directory()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(rows(), max_size=2), found=st.lists(rows(), min_size=1, max_size=5))
def test_the_same_rows_come_out(before, found, unit, tmp_path):
    """Also with actors that are there already, and names that may be one of several."""
    found = numbered(found)

    def prepared(then):
        for row in numbered(before):
            register(row, unit)
        return then()

    assert undone(lambda: prepared(lambda: at_once(found, tmp_path))) == undone(
        lambda: prepared(lambda: one_by_one(found, unit))
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=rows(), second=rows())
def test_the_same_comes_out_of_a_change(first, second, unit, tmp_path):
    first, second = {"id": "x"} | first, {"id": "x"} | second

    def by_service():
        initiative = register(first, unit)
        judge_criterion(initiative, criterion="AC-5", value="no_cumple", reason="Protocolo", by=unit)
        register(second, unit, existing=Initiative.objects.get(pk=initiative.pk))
        return stored(Initiative.objects.get(pk=initiative.pk)), directory()

    def by_loading():
        loaded(jsonl(tmp_path, [first]))
        initiative = Initiative.objects.get(origin="sid")
        judge_criterion(initiative, criterion="AC-5", value="no_cumple", reason="Protocolo", by=unit)
        loaded(jsonl(tmp_path, [second]))
        assert CriterionJudgement.objects.count() == 1
        return stored(Initiative.objects.get(pk=initiative.pk)), directory()

    assert undone(by_loading) == undone(by_service)


def test_sets_are_those_that_folding_makes(unit, tmp_path, db):
    rows = [FULL | {"id": f"a{n}", "name": f"Agua {n}", "year": 2000 + n} for n in range(5)]
    changed = [*rows[:3], rows[3] | {"name": "Otra cosa"}, rows[4] | {"actors": []}]
    loaded(jsonl(tmp_path, rows))
    loaded(jsonl(tmp_path, changed))
    at_once = {key: bits for key, bits in postings().items()}
    pks = list(Initiative.objects.order_by("pk").values_list("pk", flat=True))
    Posting.objects.all().delete()
    from initiatives.index import changed as index_changed
    from initiatives.models import Card

    Card.objects.all().delete()
    index_changed(pks)
    anew = postings()
    from pyroaring import BitMap

    there = {key: BitMap.deserialize(bits) for key, bits in at_once.items()}
    assert {key: bits for key, bits in there.items() if bits} == {
        key: BitMap.deserialize(bits) for key, bits in anew.items()
    }


def test_an_actor_with_a_mentor_keeps_the_mark(unit, tmp_path, db):
    initiative = register(FULL | {"id": "1"}, unit)
    Actor.objects.filter(pk=initiative.actors.first().pk).update(mentoring=True)
    loaded(jsonl(tmp_path, [FULL]))
    card = Initiative.objects.get(origin="sid").card
    assert "mentoria:si" in card.choices.split()


@pytest.mark.parametrize("kind", ["PRI-EMP", "ACA-UNI"])
def test_the_directorys_type_counts_not_the_lines(kind, unit, tmp_path, db):
    """An actor that is there keeps its type, and the verdict follows from that."""
    actors = [{"name": "Uno", "type": "ACA-UNI", "country": "CR"}, {"name": "Dos", "type": kind, "country": "CR"}]
    register(FULL | {"id": "0", "actors": [{"name": "Dos", "type": "ACA-UNI", "country": "CR"}]}, unit)
    loaded(jsonl(tmp_path, [FULL | {"actors": actors}]))
    assert Initiative.objects.get(origin="sid").verdict == "no_es_alianza"
