"""A declared organisation finds its place in the directory, and only its own."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.directory import (
    DEFAULT_TYPE,
    DeclaredActor,
    Pool,
    Wanted,
    candidates,
    default_types,
    find,
    find_all,
    find_or_add_all,
    index,
    split_acronym,
)
from initiatives.enums import ActorKind
from initiatives.keys import acronym_key, name_key
from initiatives.models import Actor, ActorName, ActorType
from pifcss_registry.accounts.models import Country


def find_or_add(declared: DeclaredActor) -> Actor:
    return find_or_add_all([declared])[0]


calm = settings(deadline=None)  # a busy machine is no defect


@pytest.fixture
def declare(db):
    """``declare("SINAC", "CR")``: an organisation as an initiative names it."""
    academia = ActorType.objects.get(pk="ACA-UNI")

    def make(name: str, code: str | None = "CR", **attributes) -> DeclaredActor:
        place = Country.objects.get(pk=code) if code else None
        return DeclaredActor(name, attributes.pop("actor_type", academia), place, **attributes)

    return make


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("Asociación de Cooperativas - ACOVI", ("Asociación de Cooperativas", "ACOVI")),
        (
            "Agencia Presidencial de Cooperación (APC-Colombia)",
            ("Agencia Presidencial de Cooperación", "APC-Colombia"),
        ),
        ("Ministerio de Economía  (MEPyD)", ("Ministerio de Economía", "MEPyD")),
        ("Fundação de Amparo – FAPEÇ", ("Fundação de Amparo", "FAPEÇ")),
        ("FONAFIFO", ("FONAFIFO", "FONAFIFO")),
        ("A", ("A", "")),
        ("Universidad Nacional", ("Universidad Nacional", "")),
        ("Ministerio de Ambiente (Perú)", ("Ministerio de Ambiente (Perú)", "")),
        ("Red de huertos (demostración)", ("Red de huertos (demostración)", "")),
        ("Mesa Sur - Norte", ("Mesa Sur - Norte", "")),
        ("Ministerio de Ambiente (Costa Rica)", ("Ministerio de Ambiente (Costa Rica)", "")),
        ("2030", ("2030", "")),
        ("", ("", "")),
    ],
)
def test_split_acronym_knows_an_acronym_when_it_sees_one(declared, expected):
    assert split_acronym(declared) == expected


@calm
@given(st.text(max_size=60))
def test_split_acronym_takes_any_text(declared):
    name, acronym = split_acronym(declared)
    assert name == " ".join(name.split())
    assert bool(name) == bool(declared.split())
    assert acronym in declared


def test_keys_compare_names_and_acronyms():
    assert name_key("Ministerio de  EDUCACIÓN") == name_key("ministerio de educacion")
    assert acronym_key("A.P.C. Colombia") == acronym_key("APC-Colombia") == "apccolombia"
    assert name_key("***") != name_key("???")
    assert len(name_key("x" * 900)) == 300


@pytest.mark.parametrize("again", ["universidad nacional", "UNIVERSIDAD  NACIONAL", "Univérsidad Nacional."])
def test_same_name_in_one_country_is_one_actor(declare, again):
    first = find_or_add(declare("Universidad Nacional"))
    assert find_or_add(declare(again)) == first
    assert first.name == "Universidad Nacional"
    assert first.key == "universidad nacional"


def test_same_name_in_two_countries_is_two_actors(declare):
    places = {find_or_add(declare("Universidad Nacional", code)).pk for code in ("CR", "CO", None)}
    assert len(places) == 3
    assert find_or_add(declare("Universidad Nacional", None)).country is None


def test_acronym_finds_the_actor(declare):
    full = find_or_add(declare("Sistema Nacional de Áreas de Conservación (SINAC)"))
    assert (full.name, full.acronym, full.acronym_key) == (
        "Sistema Nacional de Áreas de Conservación",
        "SINAC",
        "sinac",
    )
    for name in ("SINAC", "S.I.N.A.C.", "Sinac", "Sistema Nacional de Areas de Conservacion"):
        assert find_or_add(declare(name)) == full, name
    assert find_or_add(declare("SINAC", "CO")) != full


def test_given_acronym_is_kept(declare):
    actor = find_or_add(declare("Fondo Nacional", acronym="FONAFIFO"))
    assert actor.acronym_key == "fonafifo"
    assert find_or_add(declare("FONAFIFO")) == actor


def test_several_with_one_acronym_are_told_apart_by_name(declare):
    first = find_or_add(declare("Universidad de Chile", acronym="UC"))
    second = Actor.objects.create(
        name="Universidad Católica",
        key="universidad catolica",
        acronym="UC",
        acronym_key="uc",
        actor_type=first.actor_type,
        country=first.country,
    )
    index([second])
    assert find(declare("Universidad Católica (UC)")) == second
    assert find(declare("UC")) is None
    both = candidates("UC", first.country)
    assert {each.actor for each in both} == {first, second}
    assert not any(each.is_offered for each in both) and "hay 2 que coinciden" in both[0].why


def test_name_without_letters_finds_no_stranger(declare):
    find_or_add(declare("Universidad Nacional"))  # without acronym
    signs = find_or_add(declare("***"))
    assert signs.name == "***"
    assert find_or_add(declare("???")) != signs
    assert find_or_add(declare("***")) == signs


def test_names_with_a_remark_in_brackets_stay_apart(declare):
    assert find_or_add(declare("Red (demostración)")) != find_or_add(declare("Mesa (demostración)"))


def test_long_names_are_cut_and_found_again(declare):
    actor = find_or_add(declare("Ñ" * 400))
    assert len(actor.name) == len(actor.key) == 300
    assert find_or_add(declare("Ñ" * 400)) == actor


def test_chosen_actor_wins(declare):
    chosen = find_or_add(declare("Universidad de Costa Rica"))
    assert find_or_add(declare("UCR", "PE", chosen=chosen)) == chosen


def test_candidates_are_here_or_without_a_country(declare):
    here, nowhere, elsewhere = (find_or_add(declare("IICA", code)) for code in ("CR", None, "PE"))
    assert [each.actor for each in candidates("iica", here.country)] == [here, nowhere]
    assert {each.actor for each in candidates("iica", None)} == {here, nowhere, elsewhere}


def test_the_directorys_type_stands(declare):
    first = find_or_add(declare("Universidad Nacional"))
    union = ActorType.objects.get(pk="SIN-SIN")
    assert find_or_add(declare("Universidad Nacional", actor_type=union)).actor_type == first.actor_type


def test_every_type_of_the_form_has_a_fine_type(db):
    assert set(DEFAULT_TYPE) == set(ActorKind)
    types = default_types(ActorKind.values)
    assert {kind: each.kind for kind, each in types.items()} == {kind: kind for kind in ActorKind.values}


def test_default_types_take_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        default_types(ActorKind.values)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["CR", None])
def test_two_at_once_add_one_actor(code):
    start, found, failures = threading.Barrier(2), [], []
    academia = ActorType.objects.get(pk="ACA-UNI")
    place = Country.objects.get(pk=code) if code else None

    def add():
        try:
            start.wait()
            found.append(find_or_add(DeclaredActor("Universidad Simultánea", academia, place)).pk)
        except Exception as error:  # shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(found) == 2 and len(set(found)) == 1
    assert Actor.objects.filter(key="universidad simultanea").count() == 1


def test_other_names_and_quite_another_name_beside_the_acronym(declare):
    una = find_or_add(declare("Universidad Nacional (UNA)"))
    ActorName.objects.create(actor=una, name="Casa de Estudios", key="casa de estudios")
    assert find(declare("Casa de estudios")) == una
    assert find(declare("Unión Nacional de Atletismo (UNA)")) is None
    assert [each.actor for each in candidates("Unión Nacional de Atletismo (UNA)", una.country)] == [una]


@settings(calm, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])  # makes what it is told
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("Red Sur (RS)", "RS", "red sur", "Red Norte", "Mesa (RN)", "RN", "Red Norte (RN)")),
            st.sampled_from(("CR", "BR", None)),
        ),
        max_size=5,
    )
)
def test_many_at_once_are_found_as_one_after_the_other(declare, pairs):
    declared = [declare(*pair) for pair in pairs]
    with transaction.atomic():
        one_by_one = [(each.name, each.country_id) for each in map(find_or_add, declared)]
        transaction.set_rollback(True)
    with transaction.atomic():
        assert [(each.name, each.country_id) for each in find_or_add_all(declared)] == one_by_one
        find_all_again = [each and (each.name, each.country_id) for each in find_all(declared)]
        assert find_all_again == [each and (each.name, each.country_id) for each in map(find, declared)]
        transaction.set_rollback(True)


def test_many_at_once_take_three_queries(declare, django_assert_num_queries):
    declared = [declare(name, code) for name in ("Uno", "Dos", "Tres") for code in ("CR", None)]
    find_or_add_all(declared)
    with django_assert_num_queries(3):
        assert None not in find_all(declared)


@pytest.mark.parametrize("rows", [1, 9])
def test_candidates_take_the_same_queries(declare, rows, django_assert_num_queries):
    for number in range(rows):
        find_or_add(declare(f"Universidad Nacional {number}"))
    wanted = [Wanted(f"Universidad Nacional {number}", "CR") for number in range(rows)]
    with django_assert_num_queries(4):
        pool = Pool(wanted)
        assert all(pool.candidates(each)[0].actor == pool.certain(each) for each in wanted)


def test_common_words_do_not_hide_the_very_name(declare, monkeypatch):
    monkeypatch.setattr("initiatives.directory.MAX_COMPARED", 3)
    for number in range(9):
        find_or_add(declare(f"Universidad Nacional {number}"))
    found = find_or_add(declare("Universidad Nacional"))
    assert [each.actor for each in candidates("universidad nacional", found.country)] == [found]
    assert candidates("Universidad", found.country) == []
