"""Who sees which interests and dialogues; constraints."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from dialogues.models import Dialogue, DialogueCountry, Interest
from pifcss_registry.accounts.models import Country
from tests.conftest import make_initiative, make_person

from .conftest import make_dialogue, make_interest


@pytest.fixture
def world(dialogue, unit):
    """Beside Costa Rica's dialogue with Chile and Peru: one of Brazil's initiative, wanted by Mexico and Spain."""
    other = make_dialogue(unit, "MX", "ES", initiative=make_initiative(unit, "BR", "Bancos de leche"))
    return {"dialogue": dialogue, "other": other}


@pytest.mark.parametrize("person", ["unit", "consultant", "administrator"])
def test_programme_sees_everything(person, world, request):
    person = request.getfixturevalue(person)
    assert Dialogue.objects.visible_to(person).count() == 2
    assert Interest.objects.visible_to(person).count() == 4


@pytest.mark.parametrize(
    ("person", "interests"),
    [
        ("focal_point", {"PE", "CL"}),  # in the own initiative
        ("contributor", {"PE", "CL"}),
        ("authority", {"PE", "CL"}),
        ("other_focal_point", {"PE"}),  # the own
        ("third_focal_point", {"CL"}),
    ],
)
def test_country_sees_its_own(person, interests, world, request):
    person = request.getfixturevalue(person)
    assert list(Dialogue.objects.visible_to(person)) == [world["dialogue"]]
    assert {each.country_id for each in Interest.objects.visible_to(person)} == interests


def test_who_has_no_role_sees_nothing(world, stranger):
    for person in (stranger, AnonymousUser()):
        assert not Dialogue.objects.visible_to(person).exists()
        assert not Interest.objects.visible_to(person).exists()


def test_dialogue_is_seen_once_by_who_belongs_to_two_of_its_countries(world):
    person = make_person("dos@example.org", "focal_point", "CL")
    from pifcss_registry.accounts.services import give_role

    give_role(user=person, role="contributor", country=Country.objects.get(pk="PE"))
    assert list(Dialogue.objects.visible_to(person)) == [world["dialogue"]]


def test_interest_stands_once_in_the_database(initiative, other_focal_point):
    interest = make_interest("PE", initiative)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.create(country=interest.country, initiative=initiative, by=interest.by)


def test_country_stands_once_in_a_dialogue_and_with_a_part(dialogue):
    chile, cuba = Country.objects.get(pk="CL"), Country.objects.get(pk="CU")
    with pytest.raises(IntegrityError), transaction.atomic():
        DialogueCountry.objects.create(dialogue=dialogue, country=chile, presents=True, interested=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        DialogueCountry.objects.create(dialogue=dialogue, country=cuba, presents=False, interested=False)


def test_rows_say_what_they_are(dialogue):
    assert str(dialogue) == "Multipaís: Costa Rica, Chile y Perú"
    assert str(Interest.objects.first()) == "Chile · Siembra y Cosecha de Agua"
    assert str(dialogue.parts.first()).startswith("Costa Rica")
    assert str(dialogue.events.get()).endswith("propose")
