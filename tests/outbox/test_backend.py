"""Storing instead of sending."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction

from pifcss_registry.outbox.enums import MailState
from pifcss_registry.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_mail_is_stored_and_not_sent(mailoutbox):
    assert send_mail("Año nuevo", "Buenos días", "de@example.org", ["a@example.org"]) == 1
    mail = OutgoingMail.objects.get()
    assert (mail.subject, mail.recipients, mail.envelope_from) == (
        "Año nuevo",
        ["a@example.org"],
        "de@example.org",
    )
    assert mail.state == MailState.PENDING
    assert mailoutbox == []


def test_mail_of_a_rolled_back_change_is_not_stored():
    with pytest.raises(RuntimeError), transaction.atomic():
        send_mail("Asunto", "Texto", "de@example.org", ["a@example.org"])
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_mail_without_recipients_is_not_stored():
    assert EmailMessage("Asunto", "Texto", "de@example.org", []).send() == 0
    assert not OutgoingMail.objects.exists()


def test_blind_copies_are_recipients_and_not_in_the_bytes():
    EmailMessage("Asunto", "Texto", "de@example.org", ["a@example.org"], bcc=["oculto@example.org"]).send()
    mail = OutgoingMail.objects.get()
    assert mail.recipients == ["a@example.org", "oculto@example.org"]
    assert b"oculto" not in bytes(mail.raw)


@pytest.mark.parametrize("inside", [False, True])
def test_a_key_is_stored_once(inside):
    for text in ("primero", "segundo"):
        message = EmailMessage("Asunto", text, "de@example.org", ["a@example.org"], headers={"X-Outbox-Key": "k1"})
        if inside:
            with transaction.atomic():
                message.send()
        else:
            message.send()
    mail = OutgoingMail.objects.get()
    assert mail.message_key == "k1"
    assert b"primero" in bytes(mail.raw)
    assert b"X-Outbox-Key" not in bytes(mail.raw)


def test_mails_without_key_do_not_exclude_each_other():
    for _ in range(2):
        send_mail("Asunto", "Texto", "de@example.org", ["a@example.org"])
    assert OutgoingMail.objects.filter(message_key=None).count() == 2


def test_calendar_invitation_keeps_its_method():
    message = EmailMultiAlternatives("Diálogo", "Texto", "de@example.org", ["a@example.org"])
    message.attach_alternative(
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST"
    )
    message.send()
    assert b'text/calendar; method="REQUEST"' in bytes(OutgoingMail.objects.get().raw)
