"""The server is killed in the midst of it: nothing that was acknowledged is lost, and no ficha is half sent."""

import contextlib
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest

from surveys.paths import digest

pytestmark = pytest.mark.needs_system  # half a minute, a port and processes of its own

ROOT = Path(__file__).resolve().parents[1]
SAVES, WRITERS = 200, 4
COLUMNS = ("objectives", "justification", "strength_1", "result_1")
EMAIL, PASSWORD = "ana@cr.example.org", "una-clave-larga-2026"
WORLD = f"""
from django.core.management import call_command
call_command("setup", verbosity=0)
from tests.conftest import make_ficha, make_person, make_round
make_ficha(make_round("demo"))
make_person({EMAIL!r}, "focal_point", "CR", password={PASSWORD!r})
"""


class Server:
    """``manage.py run`` on a folder of its own, killed with all its processes."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "DJANGO_SETTINGS_MODULE": "pifcss_registry.settings.dev",
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "EMAIL_URL": f"file://{folder}/mail",
            "DEBUG": "0",
        }

    def python(self, *arguments):
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start(self):
        self.wait_for(self.python("manage.py", "run"))

    def start_again(self):
        """What ``manage.py run`` becomes, without its preparations."""
        server = ("gunicorn", "pifcss_registry.wsgi", "--worker-class", "gthread", "--threads", "4")
        self.wait_for(self.python("-m", *server, "--bind", f"127.0.0.1:{self.port}", "--worker-tmp-dir", "/tmp"))

    def wait_for(self, process):
        self.process = process
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.url}/salud/", timeout=2)
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rows(self, query, *values):
        connection = sqlite3.connect(self.folder / "db.sqlite3", timeout=20)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()


class Browser:
    """Somebody who is logged in, whatever happens to the server."""

    def __init__(self, server, email=EMAIL):
        self.server, self.jar = server, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        page = self.opener.open(f"{server.url}/cuentas/login/", timeout=20).read().decode()
        said = {
            "login": email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1],
        }
        self.opener.open(f"{server.url}/cuentas/login/", urllib.parse.urlencode(said).encode(), timeout=20)
        assert any(cookie.name == "sessionid" for cookie in self.jar)

    def post(self, path, body, kind):
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        headers = {"X-CSRFToken": token, "Content-Type": kind}
        request = urllib.request.Request(self.server.url + path, body, headers)
        return self.opener.open(request, timeout=20)

    def save(self, ficha, path, value, base):
        """Asks until the server has answered, as the page does; the key stays the same."""
        said = {"path": path, "value": value, "base": base, "key": str(uuid4())}
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with self.post(
                    f"/fichas/{ficha}/respuestas/", json.dumps(said).encode(), "application/json"
                ) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise AssertionError(error.read().decode()) from None
            except OSError:
                pass  # killed before, or after, it was saved
            except Exception as error:  # half an answer
                assert "IncompleteRead" in repr(error) or "Remote" in repr(error)
            time.sleep(0.1)
        raise AssertionError("no answer")


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    assert server.python("-c", f"import django; django.setup()\n{WORLD}").wait() == 0
    server.start()
    yield server
    server.kill()


def test_killed_server_loses_nothing_acknowledged_and_sends_whole_or_not_at_all(server):
    ((ficha, entry),) = server.rows("SELECT ficha_id, id FROM surveys_entry")
    acknowledged: dict[str, list[str]] = {column: [] for column in COLUMNS}
    statuses, errors = [], []

    def write(column):
        try:
            browser = Browser(server)
            ((seen,),) = server.rows(f"SELECT {column} FROM surveys_entry")
            for turn in range(SAVES // WRITERS):
                text = f"{column} {turn}"
                said = browser.save(ficha, f"entry-{entry}.{column}", text, digest(seen))
                statuses.append(said["status"])
                assert said["digest"] == digest(text)
                acknowledged[column].append(text)
                seen = text
        except BaseException as error:
            errors.append(error)

    def count():
        return sum(len(texts) for texts in acknowledged.values())

    threads = [threading.Thread(target=write, args=[column]) for column in COLUMNS]
    for thread in threads:
        thread.start()
    chance, kills = random.Random(), 0
    for after in (30, 80, 140):
        while count() < after and not errors and any(thread.is_alive() for thread in threads):
            time.sleep(0.002)
        time.sleep(chance.random() * 0.03)
        server.kill()
        kills += 1
        noted = {column: list(texts) for column, texts in acknowledged.items()}
        check_texts(server, noted)
        server.start_again()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (kills, count()) == (3, SAVES)
    assert set(statuses) <= {"saved", "repeated"}
    check_texts(server, acknowledged)
    ((saved,),) = server.rows("SELECT count(*) FROM surveys_savedanswer")
    assert saved == SAVES  # each once, those that were asked for twice too

    browser = Browser(server)
    for attempt in range(6):
        thread = threading.Thread(target=send, args=[browser, ficha])
        thread.start()
        if attempt < 2:
            time.sleep(chance.random() * 0.08)
            server.kill()
        thread.join()
        sent = check_sent(server, acknowledged)
        if attempt < 2:
            server.start_again()
        if sent:
            return
    raise AssertionError("it could not be sent")


def send(browser, ficha):
    with contextlib.suppress(Exception):  # killed meanwhile
        browser.post(f"/fichas/{ficha}/mover/send/", b"", "application/x-www-form-urlencoded").read()


def check_texts(server, acknowledged):
    """What is there is what was acknowledged last, or the one after it, whose answer got lost."""
    ((*found,),) = server.rows(f"SELECT {', '.join(COLUMNS)} FROM surveys_entry")
    for column, text in zip(COLUMNS, found, strict=True):
        texts = acknowledged[column]
        if texts:
            number = int(text.rsplit(" ", 1)[1])
            assert number in (len(texts) - 1, len(texts), len(texts) + 1), (column, text, texts[-1:])
            assert number >= len(texts) - 1


def check_sent(server, acknowledged):
    """State, revision and event say the same; the revision has every acknowledged text."""
    ((state,),) = server.rows("SELECT state FROM surveys_ficha")
    revisions = server.rows("SELECT content FROM surveys_revision")
    events = server.rows("SELECT action FROM surveys_fichaevent")
    assert (len(revisions), len(events)) == ((1, 1) if state == "sent" else (0, 0))
    if state != "sent":
        return False
    content = json.loads(revisions[0][0])["entries"][0]
    assert {column: content[column] for column in COLUMNS} == {
        column: texts[-1] for column, texts in acknowledged.items()
    }
    return True
