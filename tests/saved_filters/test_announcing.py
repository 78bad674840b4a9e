"""Telling of new matches: to whom, what, once, with several workers, and when one is killed."""

import os
import random
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import ngettext

from judging.excluding import exclude, take_in
from pifcss_registry.accounts.services import end_membership
from pifcss_registry.notices.enums import Choice, Group, Kind
from pifcss_registry.notices.models import Notice
from pifcss_registry.notices.services import save_preferences
from pifcss_registry.outbox.models import OutgoingMail
from saved_filters import announcing
from saved_filters.announcing import tell_matches
from saved_filters.finding import matches
from saved_filters.models import Following, SavedFilter, as_bytes
from saved_filters.services import follow, keep_filter, unfollow
from tests.conftest import make_initiative, make_person
from tests.outbox.worker import start_worker


def later(minutes: int = 11):
    return timezone.now() + timedelta(minutes=minutes)


@pytest.fixture
def followed(shared, contributor, initiative):
    """Costa Rica's filter, followed by a colleague since one initiative matched."""
    follow(shared, by=contributor)
    return shared


def test_new_match_is_told_once(followed, unit, contributor):
    assert tell_matches(later()) == 0
    make_initiative(unit, name="Agua segura")
    make_initiative(unit, name="Bosques", texts={"objectives": "Árboles."})
    assert tell_matches(later(22)) == 1
    assert tell_matches(later(33)) == 0
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.url) == (contributor, Kind.MATCH, f"/filtros/{followed.pk}/")
    assert notice.subject == "Una iniciativa nueva en «Agua»"
    (message,) = mail.outbox
    assert message.to == [contributor.email]
    assert "- Agua segura" in message.body and "Bosques" not in message.body and "Siembra" not in message.body
    assert f"http://testserver/filtros/{followed.pk}/" in message.body
    assert "/mi-cuenta/avisos/" in message.body  # where one switches it off


def test_many_are_told_in_one_message(followed, unit):
    for number in range(13):
        make_initiative(unit, name=f"Agua {number:02}")
    assert tell_matches(later()) == 1
    (message,) = mail.outbox
    assert message.subject == "13 iniciativas nuevas en «Agua»"
    assert message.body.count("- Agua") == 10 and "- Agua 12" in message.body and "y 3 más." in message.body


def test_message_is_in_the_persons_language(followed, unit, contributor):
    type(contributor).objects.filter(pk=contributor.pk).update(language="en")
    make_initiative(unit, name="Agua segura")
    tell_matches(later())
    with translation.override("en"):
        words = ngettext("Una iniciativa nueva en «%(name)s»", "%(n)s iniciativas nuevas en «%(name)s»", 1)
    assert mail.outbox[0].subject == words % {"name": "Agua"}


@pytest.mark.parametrize(("choice", "mails"), [(Choice.AT_ONCE, 1), (Choice.DAILY, 0), (Choice.OFF, 0)])
def test_mail_follows_the_persons_preference(followed, unit, contributor, choice, mails):
    save_preferences(contributor, {Group.FILTERS: choice})
    make_initiative(unit, name="Agua segura")
    assert tell_matches(later()) == 1
    assert len(mail.outbox) == mails
    assert Notice.objects.get().choice == choice


def test_what_the_person_does_not_see_is_not_told(followed, unit, other_focal_point):
    keep_filter(name="Agua", querystring="q=agua", tell_me=True, by=other_focal_point)
    hidden = make_initiative(unit, name="Agua turbia")
    exclude(hidden, reason="no_es_alianza", message="Un solo actor.", by=unit)
    mail.outbox.clear()
    assert tell_matches(later()) == 1  # Costa Rica sees its own
    take_in(hidden, by=unit)
    mail.outbox.clear()
    assert tell_matches(later(22)) == 1
    assert mail.outbox[0].to == [other_focal_point.email]


def test_what_no_longer_matches_and_matches_again_is_old(followed, unit, initiative, contributor):
    make_initiative(unit, name="Bosques", texts={"objectives": "Árboles."}, existing=initiative)
    assert not matches(followed.querystring, contributor)
    assert tell_matches(later()) == 0
    make_initiative(unit, name="Agua", existing=initiative)
    assert matches(followed.querystring, contributor)
    assert tell_matches(later(22)) == 0


def test_who_left_gets_nothing(followed, unit, contributor):
    end_membership(contributor.memberships.get(), by=unit)
    make_initiative(unit, name="Agua segura")
    assert tell_matches(later()) == 0 and not mail.outbox


def test_following_of_a_filter_that_is_seen_no_more_ends_silently(followed, unit):
    SavedFilter.objects.update(shared_with="nobody", country=None)
    make_initiative(unit, name="Agua segura")
    assert tell_matches(later()) == 0
    assert not Following.objects.exists() and not Notice.objects.exists()


def test_closed_account_gets_nothing(followed, unit, contributor):
    type(contributor).objects.filter(pk=contributor.pk).update(is_active=False)
    make_initiative(unit, name="Agua segura")
    assert tell_matches(later()) == 0 and not Notice.objects.exists()


def test_filter_is_looked_at_every_ten_minutes_only(followed, unit, django_assert_num_queries):
    make_initiative(unit, name="Agua segura")
    with django_assert_num_queries(1):
        assert tell_matches(later(9)) == 0


def test_one_call_looks_at_the_longest_waiting(followed, focal_point, unit, monkeypatch):
    monkeypatch.setattr(announcing, "AT_ONCE", 1)
    first = Following.objects.get()
    second = follow(followed, by=focal_point)
    make_initiative(unit, name="Agua segura")
    now = later()
    assert [tell_matches(now) for _call in range(3)] == [1, 1, 0]
    assert [each.person_id for each in Notice.objects.order_by("pk")] == [first.person_id, second.person_id]


def test_failure_after_telling_leaves_nothing_told(followed, unit, monkeypatch):
    make_initiative(unit, name="Agua segura")

    def fail(*arguments, **more):
        telling_for_real(*arguments, **more)
        raise RuntimeError("killed")

    telling_for_real = announcing.tell
    with monkeypatch.context() as patch:
        patch.setattr(announcing, "tell", fail)
        with pytest.raises(RuntimeError):
            tell_matches(later())
    assert not Notice.objects.exists()
    assert tell_matches(later()) == 1


def test_following_that_ends_meanwhile_is_told_nothing(followed, unit, contributor, monkeypatch):
    make_initiative(unit, name="Agua segura")
    found = announcing.matches

    def ended(*arguments):
        unfollow(followed, by=contributor)
        return found(*arguments)

    monkeypatch.setattr(announcing, "matches", ended)
    assert tell_matches(later()) == 0 and not Notice.objects.exists()


# Several workers


def store_followers(saved, n: int) -> list:
    people = [make_person(f"p{number}@cr.example.org", "contributor", "CR") for number in range(n)]
    for person in people:
        follow(saved, by=person)
    return people


@pytest.mark.django_db(transaction=True)
def test_workers_together_tell_everybody_once(shared, unit, settings):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    people = store_followers(shared, 8)
    make_initiative(unit, name="Agua segura")
    now, start, told, errors = later(), threading.Barrier(3), [], []

    def work():
        try:
            start.wait()
            told.append(tell_matches(now))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert sum(told) == len(people) == Notice.objects.count()
    assert sorted(each.recipients[0] for each in OutgoingMail.objects.all()) == sorted(each.email for each in people)


@pytest.mark.needs_system
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_and_repeat_nothing(shared, unit, tmp_path):
    people = store_followers(shared, 30)
    make_initiative(unit, name="Agua segura")
    Following.objects.update(checked_at=timezone.now() - timedelta(hours=1))
    random.seed(6)
    for more in (1, 1, 1, len(people)):  # killed at the first that they tell; the last ones may finish
        wanted = min(Notice.objects.count() + more, len(people))
        workers = [start_worker("memory://", tmp_path) for _ in range(2)]
        until = time.monotonic() + 120
        try:
            while Notice.objects.count() < wanted:
                assert time.monotonic() < until, "it took too long"
                time.sleep(0.005)
            time.sleep(random.random() / 20)
        finally:
            for worker in workers:
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait()
    assert sorted(Notice.objects.values_list("person__email", flat=True)) == sorted(each.email for each in people)
    assert sorted(each.recipients[0] for each in OutgoingMail.objects.all()) == sorted(each.email for each in people)
    assert {bytes(each.seen) for each in Following.objects.all()} == {as_bytes(Following.objects.first().numbers)}
