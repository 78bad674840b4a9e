"""Workers that are killed without warning (SIGKILL), with real processes and a real, slow mail server."""

import os
import random
import signal
import threading
import time
from collections import Counter
from email import message_from_bytes

import pytest
from django.core.mail import send_mail

from pifcss_registry.outbox.enums import MailState
from pifcss_registry.outbox.models import OutgoingMail

from .smtp_server import smtp_server
from .worker import start_worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs_system,  # only Linux tells which worker is dead
]
N = 8


def addresses() -> list[str]:
    return [f"a{n}@example.org" for n in range(N)]


def store() -> None:
    for address in addresses():
        send_mail("Aviso", "Texto\n.\n..punto", "de@example.org", [address])


def wait_until(condition, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def all_settled() -> bool:
    return not OutgoingMail.objects.filter(state__in=[MailState.PENDING, MailState.SENDING]).exists()


class Killer:
    """Starts workers on one server and kills the first at a moment of its ``nth`` message."""

    def __init__(self, server, tmp_path):
        self.server, self.tmp_path = server, tmp_path
        self.worker = None
        self.dead = threading.Event()
        self.seen = 0

    def start(self):
        self.worker = start_worker(f"smtp://127.0.0.1:{self.server.port}", self.tmp_path)

    def kill(self):
        os.kill(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.dead.set()

    def at(self, moment: str, nth: int, lose: bool = False):
        def hook(server, message):
            time.sleep(0.05)  # a slow server
            self.seen += 1
            if self.seen == nth:
                self.kill()
                if lose:
                    raise ConnectionAbortedError("the server fell before it had kept the message")

        self.server.hooks[moment] = hook

    def stop(self):
        if self.worker and self.worker.poll() is None:
            self.worker.terminate()
            self.worker.wait(timeout=20)


@pytest.fixture
def killer(tmp_path):
    with smtp_server() as server:
        killer = Killer(server, tmp_path)
        yield killer
        killer.stop()


def run_killed_and_then_another(killer) -> Counter:
    store()
    killer.start()
    assert killer.dead.wait(timeout=40)
    killer.start()
    wait_until(all_settled)
    return Counter(address for address, _id in killer.server.delivered)


def test_worker_killed_before_it_handed_a_message_over_loses_and_repeats_nothing(killer):
    """The other worker sees at once that the claim's holder is dead, and sends that message too."""
    killer.at("data", 4)
    assert run_killed_and_then_another(killer) == Counter(addresses())
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_worker_killed_while_the_server_says_yes_repeats_nothing(killer):
    """The server had the whole message, the worker did not hear it: it is in doubt and not sent again."""
    killer.at("delivered", 4)
    assert run_killed_and_then_another(killer) == Counter(addresses())
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert states == {MailState.SENT: N - 1, MailState.DOUBT: 1}


def test_worker_and_server_killed_together_leave_the_message_in_doubt_and_not_lost(killer):
    """Nobody can know; an operator sends it again, and it bears the Message-ID that it had."""
    killer.at("end", 4, lose=True)
    missing = set(addresses()) - set(run_killed_and_then_another(killer))
    doubtful = OutgoingMail.objects.get(state=MailState.DOUBT)
    assert set(doubtful.recipients) == missing
    assert "the worker ended" in doubtful.error
    OutgoingMail.objects.filter(pk=doubtful.pk).update(state=MailState.PENDING)
    wait_until(all_settled)
    assert Counter(address for address, _id in killer.server.delivered) == Counter(addresses())
    message_ids = [message_id for _address, message_id in killer.server.delivered]
    assert len(set(message_ids)) == N
    assert message_ids[-1].encode() in bytes(doubtful.raw)


def test_workers_killed_at_any_moment_leave_one_file_for_each_mail(tmp_path):
    chance = random.Random(20260302)
    for n in range(150):
        send_mail("Aviso", "Texto", "de@example.org", [f"a{n}@example.org"])
    folder = tmp_path / "mail"
    for _ in range(3):
        before = len(list(folder.glob("*.log")))
        worker = start_worker(f"file:{folder}", tmp_path / "var")
        wait_until(lambda before=before: len(list(folder.glob("*.log"))) > before or all_settled())
        time.sleep(chance.uniform(0, 0.1))
        worker.kill()
        worker.wait()
    worker = start_worker(f"file:{folder}", tmp_path / "var")
    try:
        wait_until(all_settled)
    finally:
        worker.kill()
        worker.wait()
    to = [message_from_bytes(file.read_bytes())["To"] for file in folder.glob("*.log")]
    assert Counter(to) == Counter(f"a{n}@example.org" for n in range(150))
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_workers_killed_at_any_moment_send_nothing_twice(killer):
    chance = random.Random(20260301)
    store()
    killer.server.hooks = dict.fromkeys(("data", "end", "delivered"), lambda server, message: time.sleep(0.03))
    kills = 3
    for _ in range(kills):
        before = len(killer.server.delivered)
        killer.start()
        wait_until(lambda before=before: len(killer.server.delivered) > before or all_settled())
        time.sleep(chance.uniform(0, 0.15))
        killer.kill()
    killer.start()
    wait_until(all_settled)
    delivered = Counter(address for address, _id in killer.server.delivered)
    assert max(delivered.values()) == 1
    doubtful = OutgoingMail.objects.filter(state=MailState.DOUBT)
    assert doubtful.count() <= kills
    assert set(addresses()) - set(delivered) <= {address for mail in doubtful for address in mail.recipients}
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == N - doubtful.count()
