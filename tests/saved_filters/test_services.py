"""Keeping, sharing, following and leaving saved filters."""

import pytest
from django.db import IntegrityError, transaction

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.services import end_membership, give_role
from pifcss_registry.errors import NotAllowed, Refused
from saved_filters import services
from saved_filters.finding import in_words, matches
from saved_filters.models import Following, SavedFilter
from saved_filters.permissions import can_change, can_see, groups_of
from saved_filters.services import change_filter, drop_filter, follow, keep_filter, unfollow
from tests.conftest import CAST, make_initiative, make_person


def fresh(person: User) -> User:
    """As another request would load them: memberships anew."""
    return User.objects.get(pk=person.pk)


def end(person: User, by: User) -> User:
    for membership in person.memberships.active():
        end_membership(membership, by=by)
    return fresh(person)


def test_filter_is_kept_as_the_catalogue_writes_it(focal_point):
    asked = "pagina=3&pais=XX&pais=CR&q=%20%20agua%20limpia&modo_actor=alguno&otra=1"
    saved = keep_filter(name="  Agua\n limpia ", querystring=asked, by=focal_point)
    assert (saved.name, saved.querystring) == ("Agua limpia", "q=agua+limpia&pais=CR")
    assert saved.catalogue_url == "/iniciativas/?q=agua+limpia&pais=CR"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " \n "}, "name"),
        ({"querystring": ""}, None),
        ({"querystring": "pais=XX&modo_actor=todos"}, None),
        ({"querystring": "&" * 3000}, None),
        ({"shared_with": "country", "country_id": "PE"}, "group"),
        ({"shared_with": "country"}, "group"),
        ({"shared_with": "programme"}, "group"),
        ({"shared_with": "nobody", "country_id": "CR"}, "group"),
        ({"shared_with": "everybody"}, "group"),
    ],
)
def test_keeping_refuses_what_makes_no_sense(focal_point, more, field):
    with pytest.raises(Refused) as refused:
        keep_filter(**{"name": "Agua", "querystring": "q=agua"} | more, by=focal_point)
    assert refused.value.field == field
    assert not SavedFilter.objects.exists()


def test_name_is_ones_own_once(focal_point, contributor):
    for person in (focal_point, contributor):
        keep_filter(name="Agua", querystring="q=agua", by=person)
    with pytest.raises(Refused, match="ya tiene un filtro con ese nombre"):
        keep_filter(name="Agua ", querystring="q=otra", by=focal_point)
    other = keep_filter(name="Otra", querystring="q=otra", by=focal_point)
    with pytest.raises(Refused, match="ya tiene un filtro con ese nombre"):
        change_filter(other, name="Agua", shared_with="nobody", by=focal_point)
    assert SavedFilter.objects.get(pk=other.pk).name == "Otra"


def test_nobody_keeps_more_than_fifty(focal_point, monkeypatch):
    monkeypatch.setattr(services, "MAX_KEPT", 2)
    for number in range(2):
        keep_filter(name=f"N {number}", querystring="q=agua", by=focal_point)
    with pytest.raises(Refused, match="ya guarda 2 filtros"):
        keep_filter(name="N", querystring="q=agua", by=focal_point)


def test_filter_too_long_to_keep_says_so(focal_point, monkeypatch):
    monkeypatch.setattr(services, "MAX_QUERYSTRING", 10)
    with pytest.raises(Refused, match="demasiados valores"):
        keep_filter(name="N", querystring="q=agua+limpia", by=focal_point)


def test_without_a_role_nothing_is_kept_nor_seen(stranger, shared):
    with pytest.raises(NotAllowed):
        keep_filter(name="Agua", querystring="q=agua", by=stranger)
    assert not SavedFilter.objects.visible_to(stranger).exists()
    assert groups_of(stranger) == [("nobody", None)]


@pytest.mark.parametrize(
    ("owner", "group", "seers"),
    [
        ("focal_point", ("nobody", None), {"focal_point"}),
        ("focal_point", ("country", "CR"), {"focal_point", "contributor", "authority"}),
        ("other_focal_point", ("country", "PE"), {"other_focal_point"}),
        ("unit", ("nobody", None), {"unit"}),
        ("unit", ("programme", None), {"unit", "consultant"}),
        ("consultant", ("programme", None), {"unit", "consultant"}),
        ("administrator", ("nobody", None), {"administrator"}),
    ],
)
def test_filter_is_seen_by_its_owner_and_group_only(cast, owner, group, seers):
    saved = keep_filter(name="Agua", querystring="q=agua", shared_with=group[0], country_id=group[1], by=cast[owner])
    visible = {name for name in CAST if SavedFilter.objects.visible_to(cast[name]).exists()}
    assert visible == seers == {name for name in CAST if can_see(cast[name], saved)}
    assert {name for name in CAST if can_change(cast[name], saved)} == {owner}


def test_only_the_owner_changes_and_drops(shared, focal_point, contributor):
    for change in (
        lambda: change_filter(shared, name="Mía", shared_with="nobody", by=contributor),
        lambda: drop_filter(shared, by=contributor),
    ):
        with pytest.raises(NotAllowed):
            change()
    change_filter(shared, name="Agua dulce", shared_with="nobody", by=focal_point)
    assert SavedFilter.objects.get().name == "Agua dulce"
    drop_filter(shared, by=focal_point)
    with pytest.raises(Refused, match="Alguien borró"):
        drop_filter(shared, by=focal_point)


def test_following_begins_with_what_matches_now(shared, contributor, initiative, unit):
    follow(shared, by=contributor)
    make_initiative(unit, name="Agua segura")
    again = follow(shared, by=contributor)
    assert set(again.numbers) == {initiative.pk}
    unfollow(shared, by=contributor)
    unfollow(shared, by=contributor)
    assert not Following.objects.exists()


def test_nobody_follows_what_they_do_not_see(shared, other_focal_point, unit):
    for person in (other_focal_point, unit):
        with pytest.raises(NotAllowed):
            follow(shared, by=person)


def test_keeping_may_follow_at_once(focal_point):
    keep_filter(name="Agua", querystring="q=agua", tell_me=True, by=focal_point)
    assert Following.objects.get().person == focal_point


def test_unsharing_ends_what_colleagues_followed(shared, focal_point, contributor):
    for person in (focal_point, contributor):
        follow(shared, by=person)
    change_filter(shared, name="Agua", shared_with="nobody", by=focal_point)
    assert [each.person for each in Following.objects.all()] == [focal_point]


def test_who_leaves_a_country_leaves_what_they_shared_to_it(shared, focal_point, contributor, unit):
    keep_filter(name="Mío", querystring="q=mar", tell_me=True, by=focal_point)
    follow(shared, by=focal_point)
    follow(shared, by=contributor)
    gone = end(focal_point, unit)
    saved = SavedFilter.objects.get()
    assert (saved.pk, saved.owner, saved.country_id) == (shared.pk, None, "CR")
    assert [each.person for each in Following.objects.all()] == [contributor]
    assert not can_see(gone, saved)
    # It is the group's now: a colleague may change it, but not take it for herself.
    change_filter(saved, name="De todos", shared_with="country", country_id="CR", by=contributor)
    with pytest.raises(Refused, match="es del grupo"):
        change_filter(saved, name="Mía", shared_with="nobody", by=contributor)
    drop_filter(saved, by=contributor)


def test_who_keeps_another_role_keeps_what_is_their_own(focal_point, unit, country):
    give_role(user=focal_point, role=Role.FOCAL_POINT, country=country("PA"))
    person = fresh(focal_point)
    for name, group in (("Mío", ("nobody", None)), ("CR", ("country", "CR")), ("PA", ("country", "PA"))):
        keep_filter(name=name, querystring="q=mar", shared_with=group[0], country_id=group[1], by=person)
    end_membership(person.memberships.active().get(country="CR"), by=unit)
    assert set(SavedFilter.objects.filter(owner=person).values_list("name", flat=True)) == {"Mío", "PA"}
    assert SavedFilter.objects.get(name="CR").owner is None


def test_who_leaves_the_unit_leaves_the_programmes_filters(unit):
    leaving = make_person("otra@pifcss.example.org", Role.TECHNICAL_UNIT)
    keep_filter(name="Agua", querystring="q=agua", shared_with="programme", by=leaving)
    end(leaving, unit)
    saved = SavedFilter.objects.get()
    assert saved.owner is None and can_change(unit, saved)


def test_database_refuses_a_group_that_is_none(focal_point):
    base = {"name": "Agua", "querystring": "q=agua"}
    for wrong in (
        {"owner": focal_point, "shared_with": "country"},
        {"owner": focal_point, "shared_with": "nobody", "country_id": "CR"},
        {"owner": None, "shared_with": "nobody"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedFilter.objects.create(**base, **wrong)


def test_matches_are_those_that_the_person_sees(initiative, unit, focal_point, stranger):
    make_initiative(unit, name="Otra cosa", texts={"objectives": "Mar."})
    assert set(matches("q=siembra", focal_point)) == {initiative.pk}
    assert set(matches("pais=CR", focal_point)) > {initiative.pk}
    assert set(matches("pais=CR", stranger)) == set()


def test_codes_that_are_gone_are_left_out(initiative, focal_point):
    assert set(matches("pais=XX&q=siembra&nada=1", focal_point)) == {initiative.pk}


def test_words_of_filters_take_two_queries(focal_point, django_assert_num_queries):
    asked = ["pais=CR&tipo_actor=academia&modo_actor=todos", "q=agua&pais=PE&pais=ZZ", "sector=AMB-MED", "pais=ZZ"]
    asked.append("tipo_actor=academia&tipo_actor=sindicatos&modo_actor=todos&nada=1")
    assert focal_point.memberships_now
    with django_assert_num_queries(2):
        words = in_words(asked, focal_point)
    assert words == {
        asked[0]: ["País que presenta: Costa Rica", "Tipo de actor: Academia"],
        asked[1]: ["Texto: «agua»", "País que presenta: Perú"],
        asked[2]: ["Sector: Medio ambiente"],
        asked[3]: [],
        asked[4]: [
            "Tipo de actor: Academia",
            "Tipo de actor: Sindicatos",
            "Con varios tipos de actor: todos los marcados",
        ],
    }
