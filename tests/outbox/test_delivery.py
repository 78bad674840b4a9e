"""Delivering what was stored."""

import signal
import smtplib
import threading
import time
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from pifcss_registry.outbox import delivery
from pifcss_registry.outbox.enums import MailState
from pifcss_registry.outbox.models import OutgoingMail

from .worker import start_worker


def store(count=1):
    for number in range(count):
        send_mail(f"Aviso {number}", "Texto con ñ", "de@example.org", [f"a{number}@example.org"])
    return OutgoingMail.objects.order_by("pk")


class FailingBackend(BaseEmailBackend):
    """Breaks on every message."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("cortado")


class RefusingBackend(BaseEmailBackend):
    """Refuses the recipient for good."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"a0@example.org": (550, b"no such user")})


class UnreachableBackend(BaseEmailBackend):
    """Cannot be opened."""

    def open(self):
        raise ConnectionRefusedError("nadie")


class SilentBackend(BaseEmailBackend):
    """Sends nothing and says so."""

    def send_messages(self, messages):
        return 0


def use(settings, backend):
    settings.OUTBOX_DELIVERY_BACKEND = f"{__name__}.{backend.__name__}"


@pytest.mark.django_db
def test_delivery_sends_each_mail_once(mailoutbox):
    store(3)
    assert delivery.deliver_due() == delivery.Delivery(sent=3)
    assert delivery.deliver_due() == delivery.Delivery()
    assert [mail.subject for mail in mailoutbox] == ["Aviso 0", "Aviso 1", "Aviso 2"]
    assert mailoutbox[0].to == ["a0@example.org"]
    assert mailoutbox[0].body.strip() == "Texto con ñ"
    for mail in OutgoingMail.objects.all():
        assert mail.state == MailState.SENT
        assert mail.sent_at is not None
        assert mail.tries == 1


@pytest.mark.django_db
def test_bytes_travel_as_they_were_stored(mailoutbox):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Diálogo ñandú 😀\r\nEND:VCALENDAR\r\n"
    message = EmailMultiAlternatives("Diálogo", "Texto", "de@example.org", ["a@example.org"])
    message.attach_alternative(calendar, "text/calendar; method=REQUEST")
    message.attach("invite.ics", calendar, "text/calendar; method=REQUEST")
    message.send()
    raw = bytes(OutgoingMail.objects.get().raw)
    delivery.deliver_due()
    assert mailoutbox[0].message().as_bytes() == raw
    assert raw.count(b'method="REQUEST"') == 2
    over_smtp = mailoutbox[0].message().as_bytes(linesep="\r\n")
    assert over_smtp.replace(b"\r\n", b"\n") == raw
    assert b"\n" not in over_smtp.replace(b"\r\n", b"")


@pytest.mark.django_db
def test_file_backend_writes_the_stored_bytes(settings, tmp_path):
    settings.OUTBOX_DELIVERY_BACKEND = "pifcss_registry.outbox.files.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    rows = store(2)
    assert delivery.deliver_due().sent == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.read_bytes() for file in files] == [bytes(mail.raw) for mail in rows]


@pytest.mark.django_db
def test_file_of_a_worker_that_died_before_noting_it_is_written_over(settings, tmp_path):
    settings.OUTBOX_DELIVERY_BACKEND = "pifcss_registry.outbox.files.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    store()
    delivery.deliver_due()
    OutgoingMail.objects.update(state=MailState.SENDING, claimed_at=timezone.now() - timedelta(days=1))
    assert delivery.deliver_due().sent == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.django_db
def test_failing_delivery_is_tried_again_later_and_later_and_then_fails(settings):
    use(settings, FailingBackend)
    mail = store().get()
    waits = []
    for number in range(1, len(delivery.BACKOFF) + 1):
        OutgoingMail.objects.update(next_at=timezone.now())
        assert delivery.deliver_due() == delivery.Delivery(put_off=1)
        assert delivery.deliver_due() == delivery.Delivery(), "not before its time"
        mail.refresh_from_db()
        assert (mail.state, mail.tries, mail.claim) == (MailState.PENDING, number, "")
        assert "cortado" in mail.error
        waits.append(mail.next_at - timezone.now())
    assert waits == sorted(waits)
    assert waits[0] > timedelta(seconds=50)
    OutgoingMail.objects.update(next_at=timezone.now())
    assert delivery.deliver_due() == delivery.Delivery(failed=1)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


@pytest.mark.django_db
def test_mail_put_off_is_delivered_when_the_server_is_back(settings, mailoutbox):
    use(settings, FailingBackend)
    store()
    delivery.deliver_due()
    OutgoingMail.objects.update(next_at=timezone.now())
    settings.OUTBOX_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert delivery.deliver_due().sent == 1
    assert len(mailoutbox) == 1
    assert OutgoingMail.objects.get().error == ""


@pytest.mark.django_db
def test_recipient_refused_for_good_fails_at_once(settings):
    use(settings, RefusingBackend)
    store()
    assert delivery.deliver_due() == delivery.Delivery(failed=1)
    assert OutgoingMail.objects.get().state == MailState.FAILED


@pytest.mark.django_db
def test_backend_that_sends_nothing_is_a_failure(settings):
    use(settings, SilentBackend)
    store()
    assert delivery.deliver_due() == delivery.Delivery(put_off=1)


@pytest.mark.django_db
def test_unreachable_server_uses_up_no_tries(settings):
    use(settings, UnreachableBackend)
    store(2)
    assert delivery.deliver_due() == delivery.Delivery(unreachable=True)
    assert set(OutgoingMail.objects.values_list("state", "tries")) == {(MailState.PENDING, 0)}


@pytest.mark.django_db
def test_claim_is_won_once():
    mail = store().get()
    now = timezone.now()
    first = delivery.claim(mail.pk, now)
    assert first is not None
    assert first.claim
    assert delivery.claim(mail.pk, now) is None


@pytest.mark.django_db
def test_claim_of_a_dead_worker_is_given_back_after_a_while(mailoutbox):
    mail = store().get()
    delivery.claim(mail.pk, timezone.now())
    assert delivery.deliver_due() == delivery.Delivery(), "the claim still holds"
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=delivery.CLAIM_MINUTES, seconds=1))
    assert delivery.deliver_due() == delivery.Delivery(sent=1)
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_old_sent_mail_is_forgotten_and_failed_mail_is_kept():
    store(3)
    long_ago = timezone.now() - timedelta(days=delivery.KEEP_DAYS + 1)
    first, second, third = OutgoingMail.objects.order_by("pk")
    OutgoingMail.objects.filter(pk=first.pk).update(state=MailState.SENT, sent_at=long_ago)
    OutgoingMail.objects.filter(pk=second.pk).update(state=MailState.FAILED, created_at=long_ago)
    assert delivery.forget_old(timezone.now()) == 1
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {second.pk, third.pk}


@pytest.mark.django_db
def test_command_delivers_once_and_says_what_it_did(capsys, mailoutbox):
    store(2)
    call_command("send_outbox")
    assert capsys.readouterr().out == "sent 2, put off 0, failed 0, in doubt 0\n"
    assert len(mailoutbox) == 2


@pytest.mark.django_db(transaction=True)
def test_concurrent_workers_send_each_mail_once(mailoutbox):
    store(12)
    start = threading.Barrier(3)
    errors = []

    def work():
        try:
            start.wait()
            delivery.deliver_due()
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
    assert sorted(mail.subject for mail in mailoutbox) == sorted(f"Aviso {number}" for number in range(12))


@pytest.mark.django_db(transaction=True)
def test_worker_delivers_until_it_is_told_to_stop(tmp_path):
    store()
    worker = start_worker(f"file:{tmp_path}", tmp_path / "var")
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and OutgoingMail.objects.get().state != MailState.SENT:
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0
    finally:
        worker.kill()
    assert OutgoingMail.objects.get().state == MailState.SENT
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 1
