"""What is asked by a statement that was written before is what the queryset finds."""

import threading
from collections.abc import Sequence

import pytest
from django.contrib.sessions.backends.db import SessionStore as Djangos
from django.db import connection
from django.db.models import QuerySet, Value
from django.utils import timezone

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.services import give_role
from pifcss_registry.notices.backends import Backend
from pifcss_registry.prepared import asked
from pifcss_registry.sessions import SessionStore

pytestmark = pytest.mark.django_db


def _memberships(values: Sequence) -> QuerySet[Membership]:
    return Membership.objects.filter(user__in=values).select_related("country").annotate(word=Value("x"))


def test_models_come_with_what_the_queryset_asks_for(focal_point, consultant, django_assert_num_queries):
    for people in ([focal_point.pk], [consultant.pk], [focal_point.pk, consultant.pk], [0]):
        with django_assert_num_queries(1):
            found = asked("memberships", _memberships, people)
            seen = [(each.pk, each.country and each.country.name_es, each.started_at, each.word) for each in found]
        wanted = _memberships(people)
        assert seen == [(each.pk, each.country and each.country.name_es, each.started_at, "x") for each in wanted]


def test_values_are_the_querysets_own():
    def names(codes: Sequence[str]) -> QuerySet:
        return Country.objects.filter(code__in=codes).order_by("code").values_list("code", "name_es")

    assert asked("names", names, ["UY", "AR"]) == list(names(["UY", "AR"]))
    assert asked("names", names, ["BR"]) == list(names(["BR"]))
    assert asked("names", names, ["'; --"]) == []


def test_it_is_written_once_for_a_name_and_a_number_of_values():
    made = []

    def people(keys: Sequence[int]) -> QuerySet[User]:
        made.append(keys)
        return User.objects.filter(pk__in=keys)

    for keys in ([1], [2], [3, 4], [5, 6]):
        asked("written once", people, keys)
    assert [len(keys) for keys in made] == [1, 2]


def test_a_value_that_the_queryset_does_not_use_is_an_error():
    with pytest.raises(ValueError, match="1 of 2"):
        asked("forgotten", lambda keys: User.objects.filter(pk=keys[0]), [1, 2])


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection(focal_point):
    asked("memberships", _memberships, [focal_point.pk])
    found = []

    def ask():
        found.append(asked("memberships", _memberships, [focal_point.pk])[0].user_id)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [focal_point.pk] * 3


def test_a_person_who_was_put_out_is_nobody(focal_point):
    backend = Backend()
    assert backend.get_user(str(focal_point.pk)).unread_notices == 0
    User.objects.filter(pk=focal_point.pk).update(is_active=False)
    assert backend.get_user(focal_point.pk) is None
    assert backend.get_user(0) is None


def test_a_person_comes_with_the_memberships_of_now(focal_point, stranger, django_assert_num_queries):
    give_role(user=focal_point, role=Role.TECHNICAL_UNIT)
    give_role(user=focal_point, role=Role.CONTRIBUTOR, country=Country.objects.get(pk="CL"))

    def memberships(person: User) -> list[tuple]:
        with django_assert_num_queries(1):
            found = Backend().get_user(person.pk)
            return [(each.role, each.country and each.country.name_es) for each in found.memberships_now]

    assert set(memberships(focal_point)) == {
        (Role.CONTRIBUTOR, "Chile"),
        (Role.FOCAL_POINT, "Costa Rica"),
        (Role.TECHNICAL_UNIT, None),
    }
    focal_point.memberships.exclude(role=Role.FOCAL_POINT).update(ended_at=timezone.now())
    assert memberships(focal_point) == [(Role.FOCAL_POINT, "Costa Rica")]
    focal_point.memberships.update(ended_at=timezone.now())
    assert memberships(focal_point) == memberships(stranger) == []
    assert User.objects.get(pk=focal_point.pk).memberships_now == []


def test_a_session_is_read_as_django_reads_it():
    store = SessionStore()
    store["word"] = "más"
    store.create()
    assert SessionStore(store.session_key).load() == Djangos(store.session_key).load() == {"word": "más"}
    store.model.objects.update(expire_date=timezone.now())
    for expired in (SessionStore(store.session_key), SessionStore("unknown-key-of-a-session")):
        assert expired.load() == {}
        assert expired.session_key is None
