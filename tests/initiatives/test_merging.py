"""Two organisations become one, and two again: links, names and verdicts as they were."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import directory
from initiatives.merging import describe_actor, merge, preview, undo
from initiatives.models import Actor, ActorKey, ActorMerge, ActorName, ActorType, Initiative, Participation
from initiatives.services import register_initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative


def actor(name: str) -> Actor:
    return Actor.objects.get(name=name)


def state() -> dict:
    """All that a joining may change."""
    return {
        "participations": set(Participation.objects.values_list("pk", "initiative", "actor", "declared_name")),
        "names": set(ActorName.objects.values_list("actor", "name", "key", "acronym_key")),
        "keys": set(ActorKey.objects.values_list("actor", "key")),
        "verdicts": set(
            Initiative.objects.values_list("pk", "verdict", "broad", "proposed", "rules", "card__text_keys")
        ),
        "actors": set(Actor.objects.values_list("pk", "name", "acronym", "key", "merged_into", "actor_type")),
    }


def declared(name: str, code: str | None = "CR", **more) -> directory.DeclaredActor:
    place = Country.objects.get(pk=code) if code else None
    return directory.DeclaredActor(name, ActorType.objects.get(pk="ACA-UNI"), place, **more)


@pytest.fixture
def registry(unit):
    """The University is twice in the directory; in «Las dos» both take part."""
    make_initiative(unit, name="Una", actors=(("Universidad Nacional", "ACA-UNI"), ("AIDER", "CIV-ONG")))
    make_initiative(unit, name="Otra", actors=(("UNA Costa Rica (UNACR)", "PRI-EMP"), ("AIDER", "CIV-ONG")))
    make_initiative(
        unit, name="Las dos", actors=(("Universidad Nacional", "ACA-UNI"), ("UNA Costa Rica (UNACR)", "PRI-EMP"))
    )


@pytest.fixture
def two(registry):
    return actor("UNA Costa Rica"), actor("Universidad Nacional")


def test_merge_keeps_every_link_and_says_each_once(two, unit):
    gone, kept = two
    merge(gone, into=kept, by=unit)
    assert {each.name for each in kept.initiatives.all()} == {"Una", "Otra", "Las dos"}
    assert not gone.participations.exists()
    assert Initiative.objects.get(name="Las dos").participations.count() == 1
    assert list(kept.names.values_list("name", flat=True)) == ["UNA Costa Rica", "UNACR"]
    assert Participation.objects.get(initiative__name="Otra", actor=kept).declared_name == "UNA Costa Rica (UNACR)"


def test_merge_classifies_anew_and_undo_restores(two, unit):
    gone, kept = two
    before = state()
    verdict = Initiative.objects.get(name="Las dos").verdict
    joined = merge(gone, into=kept, by=unit)
    assert Initiative.objects.get(name="Las dos").verdict != verdict
    assert state() != before
    undo(joined, by=unit)
    assert state() == before
    joined.refresh_from_db()
    assert (joined.by, joined.undone_by, joined.is_standing) == (unit, unit, False)


def test_preview_says_what_merge_does(two, unit, django_assert_max_num_queries):
    gone, kept = two
    with django_assert_max_num_queries(8):
        said = preview(gone, kept)
    assert [each.name for each in said.moved] == ["Otra"] and [each.name for each in said.both] == ["Las dos"]
    assert said.names == ["UNA Costa Rica", "UNACR"]
    assert (said.other_country, said.other_type) == (False, True)
    told = {initiative.pk: after for initiative, _before, after in said.verdicts}
    before = dict(Initiative.objects.values_list("pk", "verdict"))
    merge(gone, into=kept, by=unit)
    changed = {
        each.pk: each.get_verdict_display() for each in Initiative.objects.all() if each.verdict != before[each.pk]
    }
    assert told == changed and told


@pytest.mark.parametrize("rows", [1, 9])
def test_preview_takes_the_same_queries(unit, rows, django_assert_num_queries):
    for number in range(rows):
        make_initiative(unit, name=f"Agua {number}", actors=(("A", "ACA-UNI"), ("B", "ACA-UNI")))
    a, b = actor("A"), actor("B")
    with django_assert_num_queries(7):
        preview(a, b)


@pytest.mark.parametrize("person", ["focal_point", "consultant", "administrator", "stranger"])
def test_only_the_unit_joins_undoes_and_describes(two, unit, person, request):
    gone, kept = two
    somebody = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        merge(gone, into=kept, by=somebody)
    joined = merge(gone, into=kept, by=unit)
    with pytest.raises(NotAllowed):
        undo(joined, by=somebody)
    with pytest.raises(NotAllowed):
        describe_actor(kept, site="", names=["X"], by=somebody)


def test_merge_refuses_what_makes_no_sense(two, unit):
    gone, kept = two
    third = actor("AIDER")
    with pytest.raises(Refused, match="consigo misma"):
        merge(kept, into=kept, by=unit)
    joined = merge(gone, into=kept, by=unit)
    for one, other in ((gone, third), (third, gone)):
        with pytest.raises(Refused, match="ya se unió"):
            merge(one, into=other, by=unit)
    merge(kept, into=third, by=unit)
    with pytest.raises(Refused, match="deshaga antes"):
        undo(joined, by=unit)
    undo(ActorMerge.objects.get(actor=kept), by=unit)
    undo(joined, by=unit)
    with pytest.raises(Refused, match="ya se deshizo"):
        undo(joined, by=unit)
    merge(gone, into=kept, by=unit)  # and again


@pytest.mark.parametrize("name", ["UNA Costa Rica", "UNACR", "una costa rica (UNACR)"])
def test_declared_by_the_other_name_finds_the_one_that_stays(two, unit, name):
    gone, kept = two
    joined = merge(gone, into=kept, by=unit)
    assert directory.find_or_add_all([declared(name)])[0] == kept
    assert directory.find_or_add_all([declared("Lo que sea", chosen=Actor.objects.get(pk=gone.pk))])[0] == kept
    assert directory.candidates(name, kept.country)[0].actor == kept
    assert gone not in [each.actor for each in directory.candidates(name, kept.country)]
    undo(joined, by=unit)
    assert directory.find_or_add_all([declared(name)])[0] == gone


def test_joined_to_one_of_another_country_is_still_found(unit, registry):
    gone = actor("UNA Costa Rica")
    elsewhere = directory.find_or_add_all([declared("Universidad del Mundo", None)])[0]
    merge(gone, into=elsewhere, by=unit)
    assert directory.find(declared("UNA Costa Rica")) == elsewhere
    wanted = directory.Wanted("UNA Costa Rica", "CR")
    assert directory.Pool([wanted]).certain(wanted) == elsewhere


def test_undo_after_the_ficha_was_validated_anew(two, unit):
    """What the country took away stays away; what it still declares goes back to whom it was."""
    gone, kept = two
    joined = merge(gone, into=kept, by=unit)
    for name, actors in (("Otra", ["AIDER"]), ("Las dos", ["UNA Costa Rica", "Universidad Nacional"])):
        initiative = Initiative.objects.get(name=name)
        register_initiative(
            by=unit,
            existing=initiative,
            texts={"name": name, "type": 2},
            country=initiative.country,
            round_code="2026",
            year=2026,
            actors=[declared(each) for each in actors],
        )
    assert Initiative.objects.get(name="Las dos").actors.count() == 1
    undo(joined, by=unit)
    assert [each.name for each in gone.initiatives.all()] == ["Las dos"]
    assert set(Initiative.objects.get(name="Las dos").actors.all()) == {gone, kept}


def test_undo_survives_an_initiative_that_is_gone(two, unit):
    gone, kept = two
    joined = merge(gone, into=kept, by=unit)
    Initiative.objects.filter(name__in=["Otra", "Las dos"]).delete()
    undo(joined, by=unit)
    assert not gone.participations.exists() and kept.participations.count() == 1


def test_registering_the_joined_keeps_one_participation(two, unit):
    gone, kept = two
    merge(gone, into=kept, by=unit)
    actors = (("UNA Costa Rica", "ACA-UNI"), ("Universidad Nacional", "ACA-UNI"))
    assert list(make_initiative(unit, name="Nueva", actors=actors).actors.all()) == [kept]


def test_described_actor_is_found_by_its_other_names(unit, registry):
    kept = actor("Universidad Nacional")
    describe_actor(
        kept, site="https://una.example.org", names=["Casa de Estudios", " casa de  ESTUDIOS", "CDE", ""], by=unit
    )
    kept.refresh_from_db()
    assert kept.site == "https://una.example.org"
    assert list(kept.names.values_list("name", flat=True)) == ["CDE", "casa de ESTUDIOS"]
    for name in ("CASA DE ESTUDIOS", "C.D.E.", "Universidad Nacional"):
        assert directory.find(declared(name)) == kept
    assert list(Actor.objects.matching("casa est")) == [kept]
    assert list(Actor.objects.matching("casa otra")) == []
    describe_actor(kept, site="", names=[], by=unit)
    assert directory.find(declared("CDE")) is None


def test_names_that_a_joining_brought_stay_when_others_are_written(two, unit):
    gone, kept = two
    joined = merge(gone, into=kept, by=unit)
    describe_actor(kept, site="", names=["UNACR", "Otra más"], by=unit)
    assert set(kept.names.values_list("name", flat=True)) == {"UNA Costa Rica", "UNACR", "Otra más"}
    with pytest.raises(Refused):
        describe_actor(gone, site="", names=[], by=unit)
    undo(joined, by=unit)
    assert set(kept.names.values_list("name", flat=True)) == {"Otra más"}


def test_reindex_makes_the_same_keys(two, unit):
    describe_actor(two[1], site="", names=["Casa de Estudios"], by=unit)
    before = state()["keys"]
    ActorKey.objects.all().delete()
    directory.reindex(batch=2)
    assert state()["keys"] == before and before


PLACES = ("A", "B", "C", "D")
KINDS = dict(zip(PLACES, ("ACA-UNI", "PRI-EMP", "CIV-ONG", "EST-CEN"), strict=True))
# Which actors take part in each initiative, which pairs are joined, and in what order it is tried to undo them.
PARTS = st.lists(st.sets(st.sampled_from(PLACES), min_size=1), min_size=1, max_size=4)
JOININGS = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), min_size=1, max_size=4)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARTS, JOININGS, st.randoms(use_true_random=False))
def test_merge_and_undo_in_any_order_is_identity(db, cast, parts, joinings, random):
    unit = cast["unit"]
    with transaction.atomic():
        for number, names in enumerate(parts):
            make_initiative(
                unit, name=f"I{number}", actors=[(f"Red {each} (R{each}R)", KINDS[each]) for each in sorted(names)]
            )
        there = {each: Actor.objects.filter(name=f"Red {each}").first() for each in PLACES}
        before, done = state(), []
        for one, other in joinings:
            if there[one] and there[other]:
                try:
                    done.append(merge(there[one], into=there[other], by=unit))
                except Refused:
                    assert one == other or Actor.objects.filter(name__in=[f"Red {one}", f"Red {other}"]).exclude(
                        merged_into=None
                    )
        links = {(i, a.current().pk) for i, a in _links(before)}
        assert links == set(Participation.objects.values_list("initiative", "actor"))
        while done:
            random.shuffle(done)
            still = []
            for joined in done:
                try:
                    undo(joined, by=unit)
                except Refused:
                    still.append(joined)
            assert len(still) < len(done)
            done = still
        assert state() == before
        transaction.set_rollback(True)


def _links(before: dict) -> list[tuple[int, Actor]]:
    actors = Actor.objects.in_bulk()
    return [(initiative, actors[pk]) for _pk, initiative, pk, _name in before["participations"]]


@pytest.mark.django_db(transaction=True)
def test_two_that_join_at_once_leave_no_circle(unit):
    make_initiative(unit, actors=(("A", "ACA-UNI"), ("B", "PRI-EMP")))
    pairs, start, done, failures = (("A", "B"), ("B", "A")), threading.Barrier(2), [], []

    def join(one, other):
        try:
            rows = actor(one), actor(other)
            start.wait()
            done.append(merge(rows[0], into=rows[1], by=unit))
        except Refused:
            pass
        except Exception as error:  # shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=join, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [] and len(done) == 1
    assert Actor.objects.exclude(merged_into=None).count() == Participation.objects.count() == 1
