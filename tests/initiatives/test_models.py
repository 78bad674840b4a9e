"""What the database itself refuses, what rows say of themselves, and who sees what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from initiatives.enums import ActorKind
from initiatives.models import Actor, ActorType, CriterionJudgement, Initiative, Participation, Sector
from initiatives.permissions import can_curate, can_export, can_read_registry, sees_registry
from tests.conftest import CAST, make_initiative


def refuses(change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_an_initiative_has_a_name_and_a_known_type(initiative):
    same = Initiative.objects.filter(pk=initiative.pk)
    refuses(lambda: same.update(name=""))
    for wrong in (0, 5):
        refuses(lambda wrong=wrong: same.update(type=wrong))
    assert same.update(type=None) == same.update(type=4) == 1


def test_an_actor_takes_part_once(initiative):
    taken = initiative.participations.first()
    refuses(lambda: Participation.objects.create(initiative=initiative, actor=taken.actor, declared_name="Otra vez"))


@pytest.mark.parametrize("code", ["CR", None])
def test_an_actor_is_once_in_a_country(db, code):
    def add():
        Actor.objects.create(name="INTA", key="inta", actor_type_id="ACA-UNI", country_id=code)

    add()
    refuses(add)
    Actor.objects.create(name="INTA", key="inta", actor_type_id="ACA-UNI", country_id="PE")


def test_what_is_in_use_cannot_be_deleted(initiative):
    for row in (initiative.country, initiative.actors.first(), ActorType.objects.get(pk="EST-CEN")):
        with pytest.raises(ProtectedError):
            row.delete()


def test_rows_say_what_they_are(initiative, unit):
    assert str(initiative) == initiative.name
    assert initiative.get_absolute_url() == f"/iniciativas/{initiative.pk}/"
    actor = Actor(name="Instituto", acronym="INTA", pk=3)
    assert (str(actor), actor.get_absolute_url()) == ("Instituto (INTA)", "/actores/3/")
    assert str(Actor(name="Instituto")) == "Instituto"
    assert str(Actor(name="INTA", acronym="INTA")) == "INTA"
    assert str(initiative.participations.first()) == "FONAFIFO · Siembra y Cosecha de Agua"
    judgement = CriterionJudgement(criterion="AC-4", value="cumple")
    assert str(judgement) == "AC-4: Cumple"
    assert initiative.kinds == [ActorKind.PUBLIC_SECTOR, ActorKind.CIVIL_SOCIETY]


@pytest.mark.parametrize(
    ("type", "other", "label"),
    [(None, "", ""), (2, "", "Proyecto"), (4, "Red", "Otros: Red"), (4, "", "Otros")],
)
def test_type_in_words(type, other, label):
    assert Initiative(type=type, type_other=other).type_label == label


def test_answers_come_in_order_without_gaps():
    initiative = Initiative(strength_1="uno", strength_3="tres", result_2="dos")
    assert (initiative.strengths, initiative.challenges, initiative.results) == (["uno", "tres"], [], ["dos"])


@pytest.mark.parametrize("wanted", [0, 1, 2, 3])
def test_purple_says_the_same_of_a_row_and_of_many(initiative, wanted):
    Initiative.objects.filter(pk=initiative.pk).update(wanted_by=wanted)
    initiative.refresh_from_db()
    assert initiative.is_wanted_by_many == Initiative.objects.wanted_by_many().exists() == (wanted > 1)


@pytest.mark.parametrize("public", [False, True])
def test_visibility(cast, unit, settings, public):
    settings.REGISTRY_PUBLIC = public
    shared = make_initiative(unit, name="Compartida", actors=(("Abierta", "ACA-UNI"),))
    make_initiative(unit, name="Reservada", share=False, actors=(("Cerrada", "ACA-UNI"),))
    for name, person in cast.items():
        user = person or AnonymousUser()
        member = name not in ("stranger", "anonymous")
        seen = {each.name for each in Initiative.objects.visible_to(user)}
        assert seen == ({"Compartida", "Reservada"} if member else {"Compartida"} if public else set()), name
        actors = {each.name for each in Actor.objects.visible_to(user)}
        assert actors == ({"Abierta", "Cerrada"} if member else {"Abierta"} if public else set()), name
    assert shared.share


def test_a_membership_that_ended_shows_nothing(focal_point, initiative):
    assert Initiative.objects.visible_to(focal_point).exists()
    focal_point.memberships.update(ended_at="2020-01-01T00:00Z")
    del focal_point.memberships_now
    assert not Initiative.objects.visible_to(focal_point).exists()


@pytest.mark.parametrize("public", [False, True])
def test_permissions(cast, settings, public):
    settings.REGISTRY_PUBLIC = public
    people = {name: person or AnonymousUser() for name, person in cast.items()}
    members = set(CAST) - {"stranger"}

    def who(predicate):
        return {name for name, person in people.items() if predicate(person)}

    assert who(can_curate) == {"unit"}
    assert who(can_export) == members
    assert who(can_read_registry) == (set(people) if public else set(CAST))
    assert who(sees_registry) == (set(people) if public else members)


def test_sectors_of_initiatives_are_counted(unit):
    make_initiative(unit, name="Una", sectors=["AMB-MED"])
    make_initiative(unit, name="Dos", sectors=["AMB-MED", "PRO-TUR"])
    make_initiative(unit, name="Otra", sectors=["PRO-AGR"])
    some = Initiative.objects.exclude(name="Otra")
    assert [(each.pk, each.n) for each in Sector.objects.of_initiatives(some)] == [("AMB-MED", 2), ("PRO-TUR", 1)]
