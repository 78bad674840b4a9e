"""The passing site that take_pictures.py photographs, and somebody at a browser in front of it."""

import base64
import email
import email.policy
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from pifcss_registry.demo_accounts import PASSWORD  # noqa: E402

PICTURES = DOCS / "img"
WIDE, PHONE = (1280, 860), (360, 740)
DOMAIN = "@demo.example.org"
# Settings of whoever runs this must not reach the passing site: it could be their database.
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")

# Runs in an empty page: the 255 most frequent colours of a picture, and each pixel's nearest one.
TO_PALETTE = """async (data) => {
  const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + data)).blob());
  const {width, height} = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const often = new Map();
  for (const pixel of pixels) often.set(pixel, (often.get(pixel) || 0) + 1);
  const palette = [...often.keys()].sort((a, b) => often.get(b) - often.get(a) || a - b).slice(0, 255);
  const parts = palette.map((colour) => [colour & 255, colour >> 8 & 255, colour >> 16 & 255]);
  const place = new Map(palette.map((colour, index) => [colour, index]));
  for (const colour of often.keys()) if (!place.has(colour)) {
    const [r, g, b] = [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
    let best = 0, least = Infinity;
    parts.forEach((part, index) => {
      const far = (part[0] - r) ** 2 + (part[1] - g) ** 2 + (part[2] - b) ** 2;
      if (far < least) [best, least] = [index, far];
    });
    place.set(colour, best);
  }
  let text = "";
  for (const pixel of pixels) text += String.fromCharCode(place.get(pixel));
  return {width, height, palette: parts.flat(), indices: btoa(text)};
}"""


def with_palette(browser: Browser, png: bytes) -> bytes:
    """The same picture with 255 colours at most: a third of the weight."""
    page = browser.new_page()
    made = page.evaluate(TO_PALETTE, base64.b64encode(png).decode())
    page.close()
    width, height, indices = made["width"], made["height"], base64.b64decode(made["indices"])
    lines = b"".join(b"\0" + indices[start : start + width] for start in range(0, width * height, width))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(made["palette"])),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


class Site:
    """The passing site: its address and the mails that it wrote."""

    def __init__(self, url: str, folder: Path):
        self.url, self.folder, self.mails = url, folder, folder / "mail"

    def mail_to(self, address: str, pattern: str) -> str:
        """What ``pattern`` finds in the newest mail to an address; the mail worker may need some seconds."""
        for _attempt in range(120):
            for file in sorted(self.mails.glob("*"), key=lambda file: file.stat().st_mtime, reverse=True):
                for text in reversed(re.split(r"(?m)^-{70,}$", file.read_text(encoding="utf-8"))):
                    message = email.message_from_string(text.strip(), policy=email.policy.default)
                    if message["To"] == address and (found := re.search(pattern, message.get_content())):
                        return found.group(0)
            time.sleep(0.5)
        raise SystemExit(f"no mail to {address} came")


@contextmanager
def passing_site() -> Iterator[Site]:
    """``manage.py run`` on a free port with a folder of its own; both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pictures-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    environment |= {"VAR_DIR": str(folder), "PORT": str(port)}
    log = folder / "run.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        site = Site(f"http://127.0.0.1:{port}", folder)
        wait_for(site, server, log)
        yield site
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        time.sleep(1)  # the mail worker notices by itself that its parent is gone
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(site: Site, server: subprocess.Popen, log: Path) -> None:
    for _attempt in range(480):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(site.url + "/salud/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise SystemExit("the site did not start:\n" + log.read_text())


class Person:
    """Somebody at a browser, and what they photograph."""

    def __init__(self, browser: Browser, site: Site, size=WIDE, locale="es-CR"):
        self.site, self.size = site, size
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=locale, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)

    def log_in(self, name: str) -> "Person":
        self.open("/cuentas/login/")
        self.page.locator("details.panel > summary").click()
        form = self.page.locator("form").filter(has=self.page.locator("input[type=password]"))
        form.locator("input[type=email]").fill(name + DOMAIN)
        form.locator("input[type=password]").fill(PASSWORD)
        form.locator("button").last.click()
        self.page.wait_for_url(self.site.url + "/")
        self.open("/")  # without the message that greets
        return self

    def open(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.site.url + path)
        if answer is not None and answer.status >= 400:
            raise SystemExit(f"{path} answers {answer.status}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def send(self, name: str) -> None:
        """Press the button of a page that first saves by itself what waits, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def unfold(self, name: str) -> Locator:
        """Open a folded part; its form is what opens."""
        summary = self.page.locator("summary", has_text=name).first
        summary.click()
        return summary.locator("xpath=..")

    def fill(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            self.page.locator(f"[name={name}]").fill(text)

    def picture(self, name: str, *parts: Locator | str, height: int | None = None) -> None:
        """The box around ``parts``; without parts, the top of the page."""
        page = self.page
        page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
        top, bottom = 0.0, float(height or self.size[1])
        left, right = 0.0, float(self.size[0])
        if parts:
            found = [page.locator(part).first if isinstance(part, str) else part for part in parts]
            boxes = [box for part in found if (box := part.bounding_box())]
            margin = 0 if parts == ("main",) else 16  # above it the navigation begins
            top = max(0.0, min(box["y"] for box in boxes) - margin)
            bottom = max(box["y"] + box["height"] for box in boxes) + margin
            left = max(0.0, min(box["x"] for box in boxes) - 16)
            right = min(right, max(box["x"] + box["width"] for box in boxes) + 16)
            if height:
                bottom = min(bottom, top + height)
        whole = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": left, "y": top, "width": right - left, "height": min(bottom, whole) - top}
        shot = page.screenshot(full_page=True, clip=clip, animations="disabled")
        (PICTURES / f"{name}.png").write_bytes(with_palette(self.context.browser, shot))
