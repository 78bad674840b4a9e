"""Takes the pictures of docs/users: ``.venv/bin/python docs/take_pictures.py`` (needs chromium, soffice, pdftoppm).

Starts a site of its own with an empty folder and a spare port, walks it as the demonstration's people, writes
docs/img/*.png and takes the site away again; with names of scenes (``in_word``) only theirs. Fails when a picture is
too heavy or the pages and pictures disagree.
"""

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
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from pifcss_registry.demo_accounts import PASSWORD  # noqa: E402

PICTURES = DOCS / "img"
WIDE, PHONE = (1280, 860), (360, 740)
MOST_BYTES, MOST_BYTES_TOGETHER = 120_000, 1_500_000
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu"]
DOMAIN = "@demo.example.org"
# Settings of whoever runs this must not reach the passing site: it could be their database.
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")

# Days equal to their months: a browser without Spanish writes 05/03 for the third of May.
ROUND = {
    "title": "Convocatoria 2027",
    "code": "2027",
    "opens_on": "2027-03-03",
    "closes_on": "2027-05-05",
    "window_start": "2024-03-03",
    "window_end": "2027-03-03",
}
INSTITUTION = {
    "institution": "Secretaría de Planificación (demostración)",
    "focal_point_name": "Otto Xitumul Barrios",
    "focal_point_email": "puntofocal.gt" + DOMAIN,
    "institution_strengths": "Demostración: mesas de trabajo con municipios y universidades.",
    "institution_weaknesses": "Demostración: poco personal para dar seguimiento.",
}
INITIATIVE = {
    "name": "Jardines de agua (demostración)",
    "objectives": "Demostración: cosechar agua de lluvia en escuelas rurales e intercambiar lo aprendido.",
    "focal_point_name": "Otto Xitumul Barrios",
    "focal_point_email": "puntofocal.gt" + DOMAIN,
    "justification": "Demostración: la norma, la obra y la tierra son de actores distintos.",
    "strength_1": "Las cooperativas participaron desde el diseño.",
    "challenge_1": "Los tiempos de cada institución son distintos.",
    "result_1": "Siete reservorios en uso.",
}
ACTORS = (
    ("Instituto del Agua (demostración)", "sector_publico", "GT"),
    ("Cooperativa del Valle (demostración)", "economia_social", "GT"),
    ("Universidad del Lago (demostración)", "academia", "PE"),
)
COMMENT = "Por favor, precise qué aportó cada actor y agregue al menos un resultado más."


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


def entering(browser: Browser, site: Site) -> None:
    """Invitation, its page, the log-in and the code."""
    admin = Person(browser, site).log_in("admin")
    admin.picture("inicio-administracion", height=480)
    admin.open("/personas/")
    admin.picture("personas", height=820)
    admin.open("/personas/invitar/")
    admin.fill({"email": "colega.gt" + DOMAIN, "full_name": "Lucía Tzoc Ajanel"})
    admin.page.locator("select[name=role]").select_option("contributor")
    admin.page.locator("[name=country]").select_option("GT")
    admin.picture("invitar", "main")
    admin.press("Enviar la invitación")
    guest = Person(browser, site)
    guest.open(site.mail_to("colega.gt" + DOMAIN, r"http\S+/invitaciones/\S+"))
    guest.picture("invitacion", "main")
    guest.open("/cuentas/login/")
    guest.picture("entrar", "main")
    guest.page.locator("#id_code_email").fill("puntofocal.gt" + DOMAIN)
    guest.press("Recibir un código por correo")
    guest.page.locator("input[name=code]").fill("ABCD-1234")
    guest.picture("codigo", "main")


def filling(browser: Browser, site: Site) -> None:
    """Guatemala starts its ficha, fills it and sends it."""
    country = Person(browser, site).log_in("puntofocal.gt")
    country.picture("inicio-punto-focal", height=720)
    country.open("/fichas/")
    country.picture("ficha-empezar", height=430)
    country.press("Empezar la ficha")
    ficha = re.search(r"/fichas/\d+/", country.page.url).group(0)
    country.open(ficha + "institucion/")
    country.fill(INSTITUTION)
    country.page.locator("[name=share][value=yes]").check()
    country.picture("ficha-institucion", height=1000)
    country.press("Guardar")
    country.open(ficha)
    country.press("Agregar una iniciativa")
    country.fill({key: INITIATIVE[key] for key in ("name", "objectives")})
    country.page.locator("[name=type][value='2']").check()
    for row, (name, kind, code) in enumerate(ACTORS):
        country.page.locator(f"[name=actors-{row}-name]").fill(name)
        country.page.locator(f"[name=actors-{row}-kind]").select_option(kind)
        country.page.locator(f"[name=actors-{row}-country]").select_option(code)
    page = country.page
    country.picture("ficha-iniciativa", height=700)
    country.picture(
        "ficha-actores", page.get_by_text("Tipo/s de actor/es").first, page.locator("[name=actors-2-kind]")
    )
    country.press("Guardar")
    country.open(ficha)
    country.picture("ficha-falta", "main", height=920)
    phone = Person(browser, site, PHONE).log_in("puntofocal.gt")
    phone.open(ficha)
    phone.picture("ficha-telefono", height=1000)
    country.open(ficha + "iniciativas/1/")
    country.fill(INITIATIVE)
    country.press("Guardar")
    country.open(ficha)
    country.unfold("Enviar a la Unidad Técnica")
    country.picture("ficha-enviar", "main .panel", "section[aria-labelledby=paso]")
    country.press("Confirmar: Enviar a la Unidad Técnica")
    country.picture("ficha-enviada", height=470)


def reviewing(browser: Browser, site: Site) -> None:
    """The Unit's day: home, queue, review, return; a validated ficha reopened; the countries mend."""
    unit = Person(browser, site).log_in("unidad")
    unit.picture("inicio-unidad", height=720)
    unit.open("/convocatorias/")
    unit.picture("convocatorias", height=400)
    unit.open("/convocatorias/nueva/")
    unit.fill(ROUND)
    unit.picture("convocatoria-nueva", "main")
    unit.open("/fichas/")
    unit.picture("cola", height=660)
    unit.follow("Ecuador")
    unit.page.locator("[name$=sectors][value='PRO-AGR']").first.check()
    unit.picture("revision", height=760)
    unit.picture("revision-sectores", ".entry-curation, form[action$='/clasificar/']", height=1060)
    unit.press("Guardar la clasificación de la iniciativa 1")
    unit.unfold("Devolver al país").locator("textarea").fill(COMMENT)
    unit.picture("decidir", "section[aria-labelledby=decision]")
    unit.press("Confirmar: Devolver al país")
    ecuador = Person(browser, site).log_in("puntofocal.ec")
    ecuador.picture("inicio-devuelta", height=440)
    ecuador.follow("Ver el comentario")
    ecuador.picture("ficha-devuelta", height=620)
    unit.open("/fichas/")
    unit.follow("Costa Rica")
    unit.unfold("Reabrir para corregir").locator("textarea").fill("Hay un actor nuevo: agréguelo en la iniciativa 2.")
    unit.picture("reabrir", "section[aria-labelledby=decision]")
    unit.press("Confirmar: Reabrir para corregir")
    authority = Person(browser, site).log_in("autoridad.cr")
    authority.picture("inicio-autoridad", height=440)
    authority.open("/fichas/")
    authority.follow("Costa Rica")
    authority.unfold("Enviar a la Unidad Técnica")
    authority.picture("autoridad-enviar", "main .alert", "section[aria-labelledby=paso]")


def meeting(browser: Browser, site: Site) -> None:
    """Catalogue, directory, interests and dialogues."""
    consultant = Person(browser, site).log_in("consultora")
    consultant.picture("inicio-consultoria", height=720)
    consultant.open("/iniciativas/?sector=PRO-AGR&tipo_actor=academia&tipo_actor=sector_privado&modo_actor=todos")
    consultant.picture("catalogo", height=1000)
    path = consultant.page.locator("main h3 a, main h2 a", has_text="Cotton-Victoria").first.get_attribute("href")
    consultant.open("/actores/")
    consultant.picture("actores", height=760)
    unit = Person(browser, site).log_in("unidad")
    unit.open(path)
    unit.picture("iniciativa", height=760)
    unit.open(path + "criterios/")
    unit.page.locator("summary", has_text="AC-4").first.click()
    unit.picture("criterios", unit.page.locator("main fieldset, main section", has_text="AC-4").last, height=700)
    unit.open(path + "excluir/")
    unit.picture("excluir", height=860)
    country = Person(browser, site).log_in("puntofocal.gt")
    country.open(path)
    panel = country.page.locator("#interes")
    panel.locator("textarea").first.fill("Queremos saber cómo se organizan productores, universidad y Estado.")
    country.picture("interes", panel)
    country.press("Marcar el interés")
    unit.open("/dialogos/")
    unit.picture("propuestas", height=880)
    unit.page.locator("article", has_text="Cotton-Victoria").first.get_by_role("button").click()
    unit.page.wait_for_load_state()
    country.open("/dialogos/")
    country.picture("dialogos-pais", height=720)
    country.page.locator("main a[href^='/dialogos/']").first.click()
    country.page.wait_for_load_state()
    country.picture("dialogo", height=760)
    phone = Person(browser, site, PHONE).log_in("consultora")
    phone.open("/iniciativas/")
    phone.picture("catalogo-telefono", height=900)


def in_word(browser: Browser, site: Site) -> None:
    """Honduras takes its ficha to Word and brings it back; the Unit drops the files that came by mail."""
    country = Person(browser, site).log_in("puntofocal.hn")
    country.open("/fichas/")
    country.press("Empezar la ficha")
    ficha = re.search(r"/fichas/\d+/", country.page.url).group(0)
    country.open(ficha + "institucion/")
    country.fill(INSTITUTION)
    country.page.locator("[name=share][value=yes]").check()
    with country.page.expect_navigation():
        country.press("Guardar")
    country.open(ficha)
    country.press("Agregar una iniciativa")
    country.fill(INITIATIVE)
    with country.page.expect_navigation():
        country.press("Guardar")
    country.open(ficha + "word/")
    country.picture("word-pagina", height=860)
    with country.page.expect_download() as download:
        country.page.get_by_role("button", name="Word en español").click()
    document = site.folder / "ficha.docx"
    download.value.save_as(document)
    picture = first_page(document)
    (PICTURES / "word-documento.png").write_bytes(with_palette(browser, picture))
    country.open(ficha + "iniciativas/1/")
    country.fill({"name": "Jardines de agua y sombra (demostración)"})
    with country.page.expect_navigation():
        country.press("Guardar")
    words = {
        "Jardines de agua": "Jardines de lluvia",
        "poco personal para dar": "poco personal y poco presupuesto para dar",
        "Siete reservorios en uso.": "Siete reservorios en uso y dos en obra.",
    }
    retype(document, words)
    country.open(ficha + "word/")
    country.page.locator("[name=file]").set_input_files(document)
    country.press("Subir y comparar")
    country.page.locator("#resumen").wait_for()
    country.picture("word-propuesta", height=1400)
    unit = Person(browser, site).log_in("unidad")
    unit.open("/convocatorias/demo/archivos/")
    spoilt = site.folder / "escaneada.docx"
    spoilt.write_bytes(b"%PDF-1.7")
    unit.page.locator("[name=file]").set_input_files([document, spoilt])
    unit.press("Subir y leer")
    unit.page.get_by_text("El archivo es de otro tipo").wait_for()
    unit.picture("word-tablero", "main", height=900)


def first_page(document: Path) -> bytes:
    """The first page of a document as LibreOffice shows it."""
    profile = f"-env:UserInstallation=file://{document.parent}/office"
    printed, picture = document.with_suffix(".pdf"), document.with_suffix("")
    for command in (
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", document.parent, document],
        ["pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile", printed, picture],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return document.with_suffix(".png").read_bytes()


def retype(document: Path, words: dict[str, str]) -> None:
    """The document with other words."""
    with zipfile.ZipFile(document) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    for old, new in words.items():
        text = text.replace(old, new)
    parts["word/document.xml"] = text.encode()
    with zipfile.ZipFile(document, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def in_portuguese(browser: Browser, site: Site) -> None:
    """Brazil's focal point reads the site in Portuguese."""
    country = Person(browser, site, locale="pt-BR").log_in("puntofocal.pt")
    country.picture("pt-inicio", height=480)
    country.open("/fichas/")
    country.page.locator("main form button").first.click()
    country.page.wait_for_load_state()
    country.picture("pt-ficha", "main", height=640)


def check() -> None:
    """Weight of the pictures; every picture is used by a page, and every picture of a page is there."""
    pictures = {file.name: file.stat().st_size for file in PICTURES.glob("*.png")}
    used = {
        name for page in (DOCS / "users").glob("*.md") for name in re.findall(r"img/([\w-]+\.png)", page.read_text())
    }
    complaints = [f"{name} weighs {size} bytes" for name, size in pictures.items() if size >= MOST_BYTES]
    complaints += [f"{name} is used by no page" for name in sorted(pictures.keys() - used)]
    complaints += [f"{name} is missing" for name in sorted(used - pictures.keys())]
    if sum(pictures.values()) >= MOST_BYTES_TOGETHER:
        complaints.append(f"all together weigh {sum(pictures.values())} bytes")
    print(f"{len(pictures)} pictures, {sum(pictures.values()) // 1000} kB, in {PICTURES}")
    if complaints:
        raise SystemExit("\n".join(complaints))


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("chromium is needed and was not found on the PATH")
    PICTURES.mkdir(exist_ok=True)
    with passing_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        for scene in (entering, filling, reviewing, meeting, in_word, in_portuguese):
            if sys.argv[1:] and scene.__name__ not in sys.argv[1:]:
                continue
            scene(browser, site)
            print(scene.__name__, "done")
        browser.close()
    check()


if __name__ == "__main__":
    main()
