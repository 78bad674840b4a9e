"""An actor's link: a secret, one answer, thirty days, and an address that is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from confirmations import links
from confirmations.models import ActorLink, Confirmation
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from pifcss_registry.outbox.models import OutgoingMail
from tests.conftest import make_initiative

from .conftest import EMAIL, PERSON, answer, make_link

OUTBOX = "pifcss_registry.outbox.backend.OutboxBackend"


def test_link_is_mailed_and_only_its_digest_is_kept(sent, part, focal_point):
    link = sent.link
    assert (link.email, link.sent_by, link.is_open) == (EMAIL, focal_point, True)
    assert sent.token not in str(vars(link))
    assert len(sent.token) > 40
    assert timedelta(days=29) < link.expires_at - timezone.now() <= timedelta(days=30)
    assert links.find_link(sent.token) == link
    [message] = mail.outbox
    assert message.to == [EMAIL]
    assert "AIDER" in message.subject and "Costa Rica le pide" in message.body
    assert focal_point.full_name not in message.body and focal_point.email not in message.body


def test_link_of_the_unit_says_so_in_the_language_chosen(part, unit):
    link = make_link(part, unit, language="pt-br").link
    assert link.language == "pt-br"
    with pytest.raises(Refused):
        make_link(part, unit, language="en")


@pytest.mark.parametrize("name", ["contributor", "other_focal_point", "consultant", "administrator", "stranger"])
def test_others_send_no_link(name, part, request):
    with pytest.raises(NotAllowed):
        links.send_link(part, email=EMAIL, by=request.getfixturevalue(name))
    assert not ActorLink.objects.exists() and not mail.outbox


def test_answer_uses_the_link_and_forgets_the_address(sent, part):
    row = answer(sent, "corrected", "Aportamos desde 2024.")
    link = ActorLink.objects.get()
    assert (row.participation, row.country, row.by, row.link) == (part, None, None, link)
    assert (link.email, link.person_name, link.is_open) == ("", PERSON["person_name"], False)
    assert link.used_at and link.sent_by and link.sent_at
    with pytest.raises(links.Gone):
        answer(sent)
    assert Confirmation.objects.count() == 1


def test_dispute_is_told_without_words_or_names(sent, unit, focal_point, authority):
    answer(sent, "declined", "Nunca participamos.")
    notices = Notice.objects.all()
    assert {notice.person for notice in notices} == {unit, focal_point}
    for notice in notices:
        assert "AIDER" in notice.subject
        assert not any(word in notice.body for word in ("Nunca", EMAIL, *PERSON.values()))


def test_answer_without_the_words_it_needs_leaves_the_link_open(sent):
    with pytest.raises(Refused) as refusal:
        answer(sent, "declined")
    assert refusal.value.field == "text"
    assert links.find_link(sent.token).is_open
    assert ActorLink.objects.get().person_name == ""


def test_expired_link_takes_no_answer(sent):
    ActorLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(links.Gone):
        answer(sent)
    assert not Confirmation.objects.exists()


def test_second_link_takes_the_place_of_the_first(sent, part, unit):
    again = make_link(part, unit, "otra@aider.example.org")
    with pytest.raises(links.Gone):
        answer(sent)
    first = ActorLink.objects.get(pk=sent.link.pk)
    assert (first.email, first.is_open) == ("", False)
    answer(again)
    third = make_link(part, unit)  # after an answer another one may be asked for
    answer(third, "declined", "Ya no.")
    assert [row.answer for row in Confirmation.objects.standing()] == ["declined"]


def test_links_of_two_actors_stand_side_by_side(sent, shared, unit):
    other = make_link(shared.participations.get(actor__name="FONAFIFO"), unit)
    assert ActorLink.objects.unanswered().count() == 2
    answer(other)
    assert links.find_link(sent.token).is_open


def test_addresses_of_expired_links_are_forgotten_by_the_worker(sent, part, shared, unit):
    kept = make_link(shared.participations.get(actor__name="FONAFIFO"), unit).link
    later = timezone.now() + timedelta(days=31)
    ActorLink.objects.filter(pk=kept.pk).update(expires_at=later + timedelta(days=1))
    links.forget_expired(timezone.now())
    assert ActorLink.objects.exclude(email="").count() == 2
    links.forget_expired(later)
    links.forget_expired(later)
    assert list(ActorLink.objects.exclude(email="")) == [kept]


@pytest.mark.parametrize("how", ["answer", "again", "expire", "leave"])
def test_stored_mail_goes_with_the_address(how, part, unit, settings):
    settings.EMAIL_BACKEND = OUTBOX
    link = links.send_link(part, email=EMAIL, by=unit)
    [stored] = OutgoingMail.objects.all()
    assert (stored.recipients, stored.message_key) == ([EMAIL], link.mail_key)
    if how == "answer":
        links.answer_link(link, answer="confirmed", **PERSON)
    elif how == "again":
        links.send_link(part, email="otra@aider.example.org", by=unit)
    elif how == "leave":  # the actor is no longer in the initiative
        links.forget_expired(timezone.now())
        assert OutgoingMail.objects.count() == 1
        part.delete()
        links.forget_expired(timezone.now())
    else:
        links.forget_expired(timezone.now() + timedelta(days=31))
    assert EMAIL not in str(OutgoingMail.objects.values_list("recipients", "raw"))


def test_database_keeps_no_address_of_a_used_link_and_one_open_link(sent, part, unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActorLink.objects.update(used_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ActorLink.objects.create(participation=part, token_digest="x", sent_by=unit, expires_at=timezone.now())


def test_actor_that_leaves_the_initiative_takes_its_link_along(sent, part, shared):
    part.delete()
    assert links.find_link(sent.token) is None


def at_once(*tasks):
    """What each of the tasks, begun at the same moment, gave: None or its error."""
    gate = Barrier(len(tasks))

    def run(task):
        try:
            with translation.override("es"):
                gate.wait()
                task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(unit):
    sent = make_link(make_initiative(unit).participations.first(), unit)
    found = at_once(
        *[lambda said=said: answer(sent, said, "Así.") for said in ("confirmed", "declined", "corrected")]
    )
    assert sorted(type(each).__name__ for each in found) == ["Gone", "Gone", "NoneType"]
    assert Confirmation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_answer_and_new_link_at_once_leave_one_open_link_at_most(unit):
    part = make_initiative(unit).participations.first()
    sent = make_link(part, unit)
    found = at_once(lambda: answer(sent), lambda: links.send_link(part, email=EMAIL, by=unit))
    assert [each for each in found if each is not None and not isinstance(each, links.Gone)] == []
    assert ActorLink.objects.unanswered().count() == 1
    assert Confirmation.objects.count() == (found[0] is None)
