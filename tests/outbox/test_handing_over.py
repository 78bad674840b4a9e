"""The moment in which a message leaves our hands, with a real SMTP session in this process."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils import timezone

from pifcss_registry.outbox import delivery, workers
from pifcss_registry.outbox.enums import MailState
from pifcss_registry.outbox.models import OutgoingMail

from .smtp_server import smtp_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings):
    with smtp_server() as server:
        settings.OUTBOX_DELIVERY_BACKEND = "pifcss_registry.outbox.smtp.HandingOverBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
        yield server


def store(text="Texto") -> OutgoingMail:
    send_mail("Aviso", text, "de@example.org", ["a@example.org"])
    return OutgoingMail.objects.get()


def test_message_is_marked_before_the_server_has_all_of_it(server):
    store("Uno\n.\n..dos\n")
    marks, lines = [], []
    server.hooks["data"] = lambda *_: marks.append(OutgoingMail.objects.get().handed_at)
    server.hooks["end"] = lambda _, message: (
        marks.append(OutgoingMail.objects.get().handed_at),
        lines.append(message.get_payload()),
    )
    assert delivery.deliver_due() == delivery.Delivery(sent=1)
    assert marks[0] is None and marks[1] is not None
    assert lines[0].splitlines() == ["Uno", "..", "...dos"]  # dots doubled on the way, as RFC 5321 asks
    assert len(server.delivered) == 1


def test_answer_that_is_lost_leaves_doubt_and_no_second_mail(server):
    store()
    server.hooks["delivered"] = lambda *_: time.sleep(3)  # longer than we wait
    assert delivery.deliver_due() == delivery.Delivery(in_doubt=1)
    OutgoingMail.objects.update(next_at=timezone.now())
    assert delivery.deliver_due() == delivery.Delivery()
    assert OutgoingMail.objects.get().state == MailState.DOUBT
    assert len(server.delivered) == 1


def test_session_that_dies_before_the_end_is_tried_again(server):
    store()

    def die(*_):
        raise ConnectionAbortedError

    server.hooks["data"] = die
    assert delivery.deliver_due() == delivery.Delivery(put_off=1)
    server.hooks.clear()
    OutgoingMail.objects.update(next_at=timezone.now())
    assert delivery.deliver_due() == delivery.Delivery(sent=1)
    assert len(server.delivered) == 1


def test_worker_that_lost_its_claim_lets_go_in_the_middle_of_a_message(server):
    """It was so slow that another took the row over: the server never sees its last line."""
    store()
    server.hooks["data"] = lambda *_: OutgoingMail.objects.update(claim="another's")
    assert delivery.deliver_due() == delivery.Delivery()
    assert server.delivered == []
    assert OutgoingMail.objects.get().claim == "another's"


def test_late_answer_settles_the_doubt(server):
    mail = store()

    def give_up(*_):
        OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=delivery.CLAIM_MINUTES + 1))
        delivery.give_back_stale_claims(timezone.now())
        mail.refresh_from_db()
        assert mail.state == MailState.DOUBT

    server.hooks["delivered"] = give_up
    assert delivery.deliver_due() == delivery.Delivery(sent=1)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


@pytest.mark.needs_system  # only Linux tells
def test_claim_tells_the_living_from_the_dead():
    mine = workers.new_claim()
    assert not workers.is_dead(mine)
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    claim = f"x.{workers.place()}.{other.pid}.{workers.started(other.pid)}"
    try:
        assert not workers.is_dead(claim)
    finally:
        other.kill()
    time.sleep(0.2)
    assert workers.is_dead(claim), "killed, though nobody took note of it yet"
    other.wait()
    assert workers.is_dead(claim)
    assert workers.is_dead(f"x.{workers.place()}.{os.getpid()}.1"), "the number was given to another process since"
    for unknown in ("", "old-style-token", f"x.elsewhere.{other.pid}.1", f"x.{workers.place()}.nine.1"):
        assert not workers.is_dead(unknown)
