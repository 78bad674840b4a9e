"""Who may manage people, and the questions about roles that the other apps ask."""

import pytest
from django.contrib.auth.models import AnonymousUser

from pifcss_registry.accounts import permissions
from pifcss_registry.accounts.enums import Role
from tests.conftest import CAST


@pytest.mark.parametrize("role", [*CAST, "anonymous"])
@pytest.mark.parametrize(
    ("predicate", "who"),
    [
        ("is_unit", {"unit"}),
        ("is_consultant", {"consultant"}),
        ("is_administrator", {"administrator"}),
        ("is_member", set(CAST) - {"stranger"}),
        ("can_manage_people", {"unit", "administrator"}),
    ],
)
def test_predicate_by_role(predicate, who, role, request, db):
    person = AnonymousUser() if role == "anonymous" else request.getfixturevalue(role)
    assert getattr(permissions, predicate)(person) == (role in who)


@pytest.mark.parametrize("given", Role.values)
@pytest.mark.parametrize("role", [*CAST, "anonymous"])
def test_can_give_role(role, given, request, db):
    person = AnonymousUser() if role == "anonymous" else request.getfixturevalue(role)
    expected = role == "administrator" or (role == "unit" and given != Role.ADMINISTRATOR)
    assert permissions.can_give_role(person, given) == expected


def test_country_ids_are_those_of_the_roles_asked_for(focal_point, consultant, stranger):
    assert permissions.country_ids(focal_point) == {"CR"}
    assert permissions.country_ids(focal_point, Role.CONTRIBUTOR) == set()
    for person in (consultant, stranger, AnonymousUser()):
        assert permissions.country_ids(person) == set()


def test_has_role_asks_for_the_country_when_given(focal_point):
    assert permissions.has_role(focal_point, Role.FOCAL_POINT, country_id="CR")
    assert not permissions.has_role(focal_point, Role.FOCAL_POINT, country_id="PE")


def test_predicates_cost_one_query_for_a_person(focal_point, django_assert_num_queries):
    focal_point.__dict__.pop("memberships_now", None)
    with django_assert_num_queries(1):
        for predicate in (permissions.is_unit, permissions.is_member, permissions.can_manage_people):
            predicate(focal_point)
        permissions.country_ids(focal_point)
