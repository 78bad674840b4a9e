import re

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from pifcss_registry.accounts.enums import Role
from pifcss_registry.notices.enums import ALWAYS, GROUP_OF, Choice, Group, Kind
from pifcss_registry.notices.models import Notice, Preference
from pifcss_registry.notices.services import Letter, deliver, preferences_of, read, save_preferences, tell
from surveys.workflow import FICHA
from tests.conftest import make_ficha, make_person, make_round

TEMPLATE = "surveys/email/ficha_validated"


@pytest.fixture
def words(ficha, unit):
    return {"ficha": ficha, "by": unit, "comment": ""}


def chosen(person, choice):
    save_preferences(person, dict.fromkeys(Group, choice))


def test_tell_stores_a_notice_and_mails_it_in_the_readers_language(words, focal_point):
    brazilian = make_person("focal@br.example.org", Role.FOCAL_POINT, "BR", language="pt-br")
    notices = tell([focal_point, brazilian, focal_point], Kind.VALIDATION, TEMPLATE, words, "/fichas/1/")
    assert [notice.person for notice in notices] == [focal_point, brazilian]
    assert "quedó validada" in notices[0].subject and "validada" in notices[1].subject
    assert notices[0].subject != notices[1].subject
    assert [message.to for message in mail.outbox] == [["focal@cr.example.org"], ["focal@br.example.org"]]
    assert [message.subject for message in mail.outbox] == [notice.subject for notice in notices]
    assert "http://testserver/fichas/1/" in notices[0].body
    assert notices[0].url == "/fichas/1/"


def test_tell_leaves_closed_accounts_out(words, focal_point):
    focal_point.is_active = False
    assert tell([focal_point], Kind.VALIDATION, TEMPLATE, words, "/") == []
    assert mail.outbox == []


def test_tell_with_a_key_tells_each_person_once(words, focal_point, authority):
    first = tell([focal_point], Kind.DEADLINE, TEMPLATE, words, "/", key="deadline-1")
    again = tell([focal_point, authority], Kind.DEADLINE, TEMPLATE, words, "/", key="deadline-1")
    assert [len(first), [notice.person for notice in again]] == [1, [authority]]
    assert len(mail.outbox) == Notice.objects.count() == 2


def test_tell_without_a_key_tells_every_time(words, focal_point):
    for _ in range(2):
        tell([focal_point], Kind.VALIDATION, TEMPLATE, words, "/")
    assert Notice.objects.count() == 2


def test_key_is_unique_for_a_person_even_when_two_tell_at_the_same_moment(focal_point, monkeypatch):
    """The second did not see the first's row when it looked: the constraint decides."""
    letter = Letter(focal_point, "Asunto", "Texto", "/", "k")
    deliver([letter], Kind.DEADLINE)
    monkeypatch.setattr("pifcss_registry.notices.services._already", lambda people, keys: set())
    assert deliver([letter], Kind.DEADLINE) == []
    assert Notice.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize("choice", Choice.values)
@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_under_every_choice(words, focal_point, kind, choice):
    """The list on the site holds everything; the mail goes as was chosen, and always where nobody may choose."""
    chosen(focal_point, choice)
    [notice] = tell([focal_point], kind, TEMPLATE, words, "/")
    at_once = kind in ALWAYS or choice == Choice.AT_ONCE
    assert bool(mail.outbox) == at_once
    assert notice.choice == (Choice.AT_ONCE if at_once else choice)
    if at_once:
        assert ("http://testserver/mi-cuenta/avisos/" in mail.outbox[0].body) == (kind not in ALWAYS)


def test_what_one_waits_for_or_must_know_has_no_group():
    assert {Kind.SECURITY, Kind.RETURN, Kind.INVITATION, Kind.EXCLUSION, Kind.LOADING} == ALWAYS
    assert set(GROUP_OF.values()) == set(Group)


def test_choice_of_one_group_leaves_the_others(words, focal_point):
    Preference.objects.create(person=focal_point, group=Group.DEADLINES, choice=Choice.OFF)
    tell([focal_point], Kind.REMINDER, TEMPLATE, words, "/")
    assert mail.outbox == []
    tell([focal_point], Kind.MENTION, TEMPLATE, words, "/")
    assert len(mail.outbox) == 1


def test_preferences_are_at_once_until_chosen(focal_point, authority):
    assert set(preferences_of(focal_point).values()) == {Choice.AT_ONCE}
    save_preferences(focal_point, {Group.DIALOGUES: Choice.DAILY})
    save_preferences(focal_point, {Group.DIALOGUES: Choice.OFF})
    assert preferences_of(focal_point)[Group.DIALOGUES] == Choice.OFF
    assert preferences_of(authority)[Group.DIALOGUES] == Choice.AT_ONCE


def test_switching_a_group_off_takes_what_waited_out_of_the_digest(words, focal_point):
    chosen(focal_point, Choice.DAILY)
    tell([focal_point], Kind.MENTION, TEMPLATE, words, "/")
    tell([focal_point], Kind.DIALOGUE, TEMPLATE, words, "/")
    save_preferences(focal_point, {Group.DIALOGUES: Choice.OFF})
    assert {notice.kind: notice.choice for notice in Notice.objects.all()} == {"mention": "daily", "dialogue": "off"}


def test_notice_and_mail_go_back_with_the_callers_transaction(words, focal_point, settings):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    from pifcss_registry.outbox.models import OutgoingMail

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell([focal_point], Kind.VALIDATION, TEMPLATE, words, "/")
        assert OutgoingMail.objects.get().message_key == Notice.objects.get().mail_key
        raise ZeroDivisionError
    assert not Notice.objects.exists() and not OutgoingMail.objects.exists()


def test_read_marks_once(words, focal_point):
    tell([focal_point], Kind.VALIDATION, TEMPLATE, words, "/")
    moment = timezone.now()
    assert read(Notice.objects.all(), now=moment) == 1
    assert read(Notice.objects.all()) == 0
    assert Notice.objects.get().read_at == moment


def test_tell_asks_the_same_of_the_database_for_each_person(words, django_assert_num_queries):
    people = [make_person(f"p{n}@example.org") for n in range(4)]
    # a savepoint and its release, the preferences, a notice for each
    with django_assert_num_queries(4):
        tell(people[:1], Kind.MENTION, TEMPLATE, words, "/")
    with django_assert_num_queries(6):
        tell(people[1:], Kind.MENTION, TEMPLATE, words, "/")


def test_move_of_a_ficha_tells_its_people_on_the_site_too(ficha, focal_point, authority, contributor, unit):
    FICHA.perform(ficha, "send", by=focal_point)
    assert {(n.person, n.kind) for n in Notice.objects.all()} == {(unit, Kind.SENT)}
    FICHA.perform(ficha, "return", by=unit, comment="Falta el resultado.")
    returned = Notice.objects.filter(kind=Kind.RETURN)
    assert {notice.person for notice in returned} == {focal_point, authority}
    assert all("Falta el resultado." in notice.body for notice in returned)
    assert all(notice.url == ficha.get_absolute_url() for notice in returned)


ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def test_no_mail_shows_anybody_elses_address(db, focal_point, authority, other_focal_point, unit):
    """Nobody here has a name: whoever is shown by it would be shown by their address."""
    type(unit).objects.update(full_name="")
    for person in (focal_point, authority, unit):
        person.refresh_from_db()
        person.__dict__.pop("memberships_now", None)
    ficha = make_ficha(make_round("2027"))
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "return", by=unit, comment="Falta.")
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        assert set(ADDRESS.findall(f"{message.subject} {message.body}")) <= set(message.to)
