import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection

from pifcss_registry.accounts.enums import Role
from pifcss_registry.notices import digests
from pifcss_registry.notices.digests import write_due
from pifcss_registry.notices.enums import Choice, Group
from pifcss_registry.notices.models import Digest, Notice
from pifcss_registry.notices.services import save_preferences
from pifcss_registry.outbox.models import OutgoingMail
from tests.conftest import make_person

from .test_views import make_notice

MORNING = datetime(2026, 3, 10, 8, tzinfo=ZoneInfo("America/Santiago"))


def wait(person, subject="Le mencionaron", **attributes):
    return make_notice(person, subject, choice=Choice.DAILY, **attributes)


def test_digest_is_one_mail_with_what_is_unread(focal_point, authority):
    wait(focal_point, "Primera", url="/fichas/1/")
    wait(focal_point, "Segunda", url="")
    make_notice(focal_point, "Llegó enseguida")
    make_notice(focal_point, "Solo en el sitio", choice=Choice.OFF)
    wait(focal_point, "Ya leída", read_at=MORNING)
    assert write_due(MORNING) == 1
    [message] = mail.outbox
    assert message.to == ["focal@cr.example.org"]
    assert message.subject == "2 avisos sin leer en el Registro multiactor"
    assert message.body.index("Primera") < message.body.index("Segunda")
    assert "http://testserver/fichas/1/" in message.body and "http://testserver/avisos/" in message.body
    for absent in ("Llegó enseguida", "Solo en el sitio", "Ya leída"):
        assert absent not in message.body


def test_digest_speaks_the_persons_language(db, monkeypatch):
    asked = []
    monkeypatch.setattr(digests, "rendered", lambda template, language, context: asked.append(language) or ("x", "y"))
    for language in ("es", "pt-br", "en"):
        wait(make_person(f"{language}@example.org", Role.FOCAL_POINT, "BR", language=language))
    assert write_due(MORNING) == 3
    assert sorted(asked) == ["en", "es", "pt-br"]
    assert sorted(message.to[0] for message in mail.outbox) == [f"{each}@example.org" for each in sorted(asked)]


def test_digest_is_written_once_a_day(focal_point):
    wait(focal_point)
    assert [write_due(MORNING), write_due(MORNING), write_due(MORNING + timedelta(hours=3))] == [1, 0, 0]
    wait(focal_point, "Otra")
    assert write_due(MORNING + timedelta(hours=5)) == 0
    assert write_due(MORNING + timedelta(days=1)) == 1
    assert len(mail.outbox) == 2
    assert "Otra" in mail.outbox[1].body and "Le mencionaron" not in mail.outbox[1].body


def test_digest_waits_for_the_morning(focal_point):
    wait(focal_point)
    assert write_due(MORNING.replace(hour=6, minute=59)) == 0
    assert write_due(MORNING.replace(hour=7)) == 1


def test_nothing_waiting_means_no_mail(focal_point):
    make_notice(focal_point)
    assert write_due(MORNING) == 0
    assert not Digest.objects.exists()


def test_digest_passes_over_closed_accounts(focal_point):
    wait(focal_point)
    type(focal_point).objects.update(is_active=False)
    assert write_due(MORNING) == 0


def test_what_was_switched_off_meanwhile_is_not_in_the_digest(focal_point):
    wait(focal_point)
    save_preferences(focal_point, {Group.COLLEAGUES: Choice.OFF})
    assert write_due(MORNING) == 0


def test_long_digest_is_cut_and_says_so(focal_point):
    for n in range(53):
        wait(focal_point, f"Aviso {n:02}")
    write_due(MORNING)
    assert "Aviso 49" in mail.outbox[0].body and "Aviso 50" not in mail.outbox[0].body
    assert "3 más" in mail.outbox[0].body


def test_database_keeps_one_digest_for_person_and_day(focal_point):
    assert [each.name for each in Digest._meta.constraints] == ["digest_once_a_day"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_digest_once(settings):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    people = [make_person(f"p{n}@example.org") for n in range(6)]
    for person in people:
        wait(person)
    start, errors, written = threading.Barrier(3), [], []

    def work():
        try:
            start.wait()
            written.append(write_due(MORNING))
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
    assert sum(written) == 6
    assert sorted(each.recipients[0] for each in OutgoingMail.objects.all()) == [
        f"p{n}@example.org" for n in range(6)
    ]
    assert not Notice.objects.filter(digest=None).exists()
