"""Changes to rounds and fichas."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from initiatives.models import Actor, ActorType, Sector
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from surveys import services
from surveys.models import Entry, Ficha, Revision, Round
from surveys.workflow import FICHA
from tests.conftest import make_entry, make_ficha, make_person, make_round

READ_ONLY = ["authority", "other_focal_point", "unit", "consultant", "administrator", "stranger"]


def rows(entry):
    return [
        {"id": each.pk, "name": each.name, "kind": each.kind, "country": each.country} for each in entry.actors.all()
    ]


# starting


@pytest.mark.parametrize("name", ["focal_point", "contributor"])
def test_start_ficha_makes_one_and_finds_it_again(name, cast, open_round, country):
    ficha = services.start_ficha(round=open_round, country=country("CR"), by=cast[name])
    assert (ficha.state, ficha.country_id) == ("draft", "CR")
    assert services.start_ficha(round=open_round, country=country("CR"), by=cast[name]) == ficha


@pytest.mark.parametrize("name", READ_ONLY)
def test_start_ficha_is_for_those_who_write(name, cast, open_round, country):
    with pytest.raises(NotAllowed):
        services.start_ficha(round=open_round, country=country("CR"), by=cast[name])


def test_start_ficha_refuses_a_closed_round(closed_round, country, focal_point):
    with pytest.raises(Refused):
        services.start_ficha(round=closed_round, country=country("CR"), by=focal_point)
    assert not Ficha.objects.exists()


@pytest.mark.parametrize(
    "opens, closes, is_open", [(0, 0, True), (-5, 0, True), (0, 5, True), (1, 5, False), (-5, -1, False)]
)
def test_round_is_open_from_first_to_last_day_as_the_queryset_says(db, opens, closes, is_open):
    round = make_round(opens=opens, closes=closes)
    assert round.is_open() is is_open
    assert Round.objects.open().exists() is is_open


# writing


def test_save_institution_keeps_what_is_not_given(ficha, contributor):
    saved = services.save_institution(ficha, by=contributor, values={"institution": "AECID"})
    saved.refresh_from_db()
    assert (saved.institution, saved.focal_point_name, saved.version) == ("AECID", "Ana Quesada", 1)


@pytest.mark.parametrize("name", READ_ONLY)
def test_writing_is_for_the_countrys_writers(name, cast, ficha):
    entry = ficha.entry_list[0]
    for attempt in (
        lambda: services.save_institution(ficha, by=cast[name], values={"institution": "x"}),
        lambda: services.save_entry(entry, by=cast[name], values={"name": "x"}),
        lambda: services.add_entry(ficha, by=cast[name]),
        lambda: services.delete_entry(entry, by=cast[name]),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert Ficha.objects.get().institution == "Ministerio de Planificación"
    assert Entry.objects.get().name == "Restauración de arrecifes de coral"


@pytest.mark.parametrize("state", ["sent", "validated"])
def test_writing_is_refused_while_the_ficha_is_not_the_countrys(state, open_round, focal_point):
    ficha = make_ficha(open_round, state=state)
    entry = ficha.entry_list[0]
    for attempt in (
        lambda: services.save_institution(ficha, by=focal_point, values={"institution": "x"}),
        lambda: services.save_entry(entry, by=focal_point, values={"name": "x"}),
        lambda: services.add_entry(ficha, by=focal_point),
        lambda: services.delete_entry(entry, by=focal_point),
    ):
        with pytest.raises(Refused):
            attempt()
    assert Entry.objects.get().name == "Restauración de arrecifes de coral"


def test_save_entry_replaces_actors_and_keeps_the_order(ficha, focal_point, country):
    entry = ficha.entry_list[0]
    first, second = rows(entry)
    new = {"name": "AIDER", "kind": "sociedad_civil", "country": country("PE")}
    services.save_entry(entry, by=focal_point, values={}, actors=[new, second])
    saved = Entry.objects.get()
    assert [(actor.name, actor.position) for actor in saved.actors.all()] == [
        ("AIDER", 1),
        ("Universidad Nacional", 2),
    ]
    assert saved.actors.get(position=2).pk == second["id"]
    assert not saved.actors.filter(pk=first["id"]).exists()


def test_save_entry_forgets_what_was_curated_of_another_declaration(ficha, focal_point):
    entry = ficha.entry_list[0]
    fine = ActorType.objects.get(pk="ACA-UNI")
    entry.actors.update(actor_type=fine)
    kept, changed = rows(entry)
    changed["name"] = "Universidad de Costa Rica"
    services.save_entry(entry, by=focal_point, values={}, actors=[kept, changed])
    assert [actor.actor_type for actor in entry.actors.order_by("position")] == [fine, None]


def test_save_entry_does_not_touch_rows_of_another_initiative(open_round, focal_point):
    ficha = make_ficha(open_round, entries=2)
    first, second = ficha.entry_list
    foreign = rows(second)[0] | {"name": "Robado"}
    services.save_entry(first, by=focal_point, values={}, actors=[foreign])
    assert [actor.name for actor in second.actors.order_by("position")] == ["SINAC", "Universidad Nacional"]
    assert [actor.name for actor in Entry.objects.get(pk=first.pk).actors.all()] == ["Robado"]


def test_save_entry_of_one_that_a_colleague_deleted_is_refused(ficha, focal_point):
    entry = ficha.entry_list[0]
    Entry.objects.all().delete()
    with pytest.raises(Refused):
        services.save_entry(entry, by=focal_point, values={"name": "x"})


def test_saving_over_a_colleagues_version_is_refused(ficha, focal_point, contributor):
    entry = ficha.entry_list[0]
    services.save_entry(entry, by=contributor, values={"name": "De la colega"}, seen_version=0)
    with pytest.raises(services.SavedMeanwhile):
        services.save_entry(entry, by=focal_point, values={"name": "Mía"}, seen_version=0)
    assert Entry.objects.get().name == "De la colega"
    services.save_entry(entry, by=focal_point, values={"name": "Mía"}, seen_version=1)
    assert Entry.objects.get().name == "Mía"


# three initiatives


def test_add_entry_takes_the_first_free_position(ficha, focal_point):
    make_entry(ficha, 3)
    assert services.add_entry(ficha, by=focal_point).position == 2


def test_add_entry_refuses_the_fourth(open_round, focal_point):
    ficha = make_ficha(open_round, entries=3)
    with pytest.raises(Refused, match="3 iniciativas"):
        services.add_entry(ficha, by=focal_point)
    assert ficha.entries.count() == 3


@pytest.mark.parametrize("position", [0, 4, 1])
def test_database_refuses_a_fourth_position_and_a_repeated_one(ficha, position):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(ficha=ficha, position=position)


def test_database_refuses_an_unknown_type(ficha):
    with pytest.raises(IntegrityError), transaction.atomic():
        ficha.entries.update(type=5)


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_the_third_at_once_get_one():
    ficha = make_ficha(make_round(), entries=2)
    people = [
        make_person("uno@cr.example.org", "focal_point", "CR"),
        make_person("dos@cr.example.org", "contributor", "CR"),
    ]
    barrier, outcomes = threading.Barrier(2), []

    def add(person):
        try:
            barrier.wait(timeout=20)
            outcomes.append(services.add_entry(ficha, by=person).position)
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes, key=str) == [3, "refused"]
    assert sorted(ficha.entries.values_list("position", flat=True)) == [1, 2, 3]


def test_delete_entry_moves_the_later_ones_up(open_round, focal_point):
    ficha = make_ficha(open_round, entries=3)
    names = ["A", "B", "C"]
    for entry, name in zip(ficha.entry_list, names, strict=True):
        Entry.objects.filter(pk=entry.pk).update(name=name)
    services.delete_entry(ficha.entry_list[0], by=focal_point)
    assert list(ficha.entries.values_list("position", "name")) == [(1, "B"), (2, "C")]


def test_delete_entry_that_is_registered_is_refused(open_round, focal_point, initiative):
    ficha = make_ficha(open_round, state="returned")
    ficha.entries.update(initiative=initiative)
    with pytest.raises(Refused):
        services.delete_entry(ficha.entry_list[0], by=focal_point)


# the Unit's work


def test_curate_entry_keeps_sectors_matches_and_types(open_round, unit, initiative):
    ficha = make_ficha(open_round, state="sent")
    entry = ficha.entry_list[0]
    first, second = entry.actors.all()
    match, fine = Actor.objects.first(), ActorType.objects.get(pk="ACA-UNI")
    services.curate_entry(
        entry,
        by=unit,
        sectors=[Sector.objects.get(pk="AMB-MED")],
        matches={first.pk: match},
        types={second.pk: fine},
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.matched_actor, second.actor_type) == (match, fine)
    assert [sector.pk for sector in entry.sectors.all()] == ["AMB-MED"]


@pytest.mark.parametrize(
    "name", ["focal_point", "contributor", "authority", "consultant", "administrator", "stranger"]
)
def test_curate_entry_is_the_units(name, cast, open_round):
    ficha = make_ficha(open_round, state="sent")
    with pytest.raises(NotAllowed):
        services.curate_entry(ficha.entry_list[0], by=cast[name], sectors=[])


@pytest.mark.parametrize("state", ["draft", "returned", "validated"])
def test_curate_entry_waits_for_the_ficha_to_be_sent(state, open_round, unit):
    ficha = make_ficha(open_round, state=state)
    with pytest.raises(Refused):
        services.curate_entry(ficha.entry_list[0], by=unit, sectors=[])


def test_save_round_is_the_units(cast, open_round):
    for name in ("focal_point", "administrator", "consultant", "stranger"):
        with pytest.raises(NotAllowed):
            services.save_round(open_round, by=cast[name])


def test_revision_keeps_what_was_sent(ficha, focal_point):
    FICHA.perform(ficha, "send", by=focal_point)
    Entry.objects.update(name="Otro nombre")
    Ficha.objects.update(institution="Otra")
    content = Revision.objects.get().content
    assert content["institution"] == "Ministerio de Planificación"
    assert content["entries"][0]["name"] == "Restauración de arrecifes de coral"
    assert [actor["name"] for actor in content["entries"][0]["actors"]] == ["SINAC", "Universidad Nacional"]


# who sees what


@pytest.mark.parametrize(
    "name, seen",
    [
        ("focal_point", {"draft", "sent", "returned", "validated"}),
        ("contributor", {"draft", "sent", "returned", "validated"}),
        ("authority", {"draft", "sent", "returned", "validated"}),
        ("unit", {"sent", "returned", "validated"}),
        ("administrator", set()),
        ("other_focal_point", set()),
        ("consultant", set()),
        ("stranger", set()),
    ],
)
def test_fichas_visible_to(name, seen, cast):
    for state in ("draft", "sent", "returned", "validated"):
        make_ficha(make_round(state), state=state, entries=0)
    assert {ficha.state for ficha in Ficha.objects.visible_to(cast[name])} == seen


def test_rounds_are_visible_to_members(open_round, cast):
    for name, person in cast.items():
        if person:
            assert Round.objects.visible_to(person).exists() is (name != "stranger")


def test_focal_point_of_two_countries_sees_both(open_round, focal_point):
    from pifcss_registry.accounts.services import give_role

    give_role(user=focal_point, role="contributor", country=Country.objects.get(pk="PA"))
    (
        make_ficha(open_round, "CR", entries=0),
        make_ficha(open_round, "PA", entries=0),
        make_ficha(open_round, "PE", entries=0),
    )
    assert {ficha.country_id for ficha in Ficha.objects.visible_to(focal_point)} == {"CR", "PA"}
