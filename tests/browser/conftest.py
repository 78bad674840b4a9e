"""Chromium against the real server, with the real pages, as real people."""

import os
import shutil
import threading
import time

import pytest
from django.core import signals

from pifcss_registry.demo_accounts import PASSWORD

from ..keeping import load_demonstration

# Playwright's own event loop makes Django think that a test is asynchronous; it is not.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium; without its sandbox, which refuses root."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {
        "executable_path": shutil.which("chromium") or shutil.which("chromium-browser"),
        "args": [*flags, "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture
def demo(transactional_db):
    """The demonstration's data in the test's database."""
    load_demonstration()


class Person:
    """One person at their own browser. Fails when a page logs an error or asks another host."""

    def __init__(self, context, base_url: str):
        self.context = context
        self.base_url = base_url
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._see)
        self.page.set_default_timeout(15_000)

    def _hear(self, message):
        # Chromium logs a refused page (403, 404) as an error of its own; the test looks at the answer itself.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _see(self, request):
        if not request.url.startswith((self.base_url, "data:", "blob:", "about:")):
            self.complaints.append(f"asks another host: {request.url}")

    def open(self, path: str):
        return self.page.goto(self.base_url + path)

    def log_in(self, email: str, password: str = PASSWORD) -> "Person":
        self.open("/cuentas/login/")
        self.page.locator("summary", has_text="contraseña").click()
        form = self.page.locator("form").filter(has=self.page.locator("input[type=password]"))
        form.locator("input[type=email]").fill(email)
        form.locator("input[type=password]").fill(password)
        form.locator("button[type=submit], button:not([type])").first.click()
        self.page.wait_for_url(self.base_url + "/")
        return self

    def press(self, name: str):
        """Click a button; when that opens a page, wait until all of it is there."""
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str):
        """Click a link and wait for the page that it opens: what is counted next is counted there."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()

    def reads(self, text: str) -> bool:
        """Wait for a text, and for the rest of the page that brought it: what is counted next is all there."""
        self.page.get_by_text(text).first.wait_for()
        self.page.wait_for_load_state()
        return True


class Traffic:
    """What the live server is answering at this moment, and when it last began or ended an answer."""

    def __init__(self):
        self.running, self.last = 0, 0.0
        self.counting = threading.Lock()
        signals.request_started.connect(self._began)
        signals.request_finished.connect(self._ended)

    def _began(self, **_):
        self._count(1)

    def _ended(self, **_):
        self._count(-1)

    def _count(self, change: int):
        with self.counting:
            self.running, self.last = self.running + change, time.monotonic()

    def settle(self, calm: float = 0.3, within: float = 15.0):
        """Wait until nothing is being answered, and nothing was for ``calm`` seconds."""
        end = time.monotonic() + within
        while self.running > 0 or time.monotonic() - self.last < calm:
            assert time.monotonic() < end, f"{self.running} requests are still being answered"
            time.sleep(0.02)


@pytest.fixture(scope="session")
def traffic():
    return Traffic()


@pytest.fixture
def person(browser, live_server, traffic):
    """``person(width=360)``: somebody new at a browser of that width; complaints fail the test at its end.

    A page that is left still tells the server so: the database is emptied only when that was answered.
    """
    people = []

    def arrive(width: int = 1280, **options) -> Person:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="es-CR", **options)
        people.append(Person(context, live_server.url))
        return people[-1]

    yield arrive
    complaints = [complaint for each in people for complaint in each.complaints]
    for each in people:
        each.context.close()
    traffic.settle()
    assert complaints == []
