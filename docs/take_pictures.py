"""Takes the pictures of docs/users: ``.venv/bin/python docs/take_pictures.py`` (needs chromium, soffice, pdftoppm).

Starts a site of its own with an empty folder and a spare port, walks it as the demonstration's people, writes
docs/img/*.png and takes the site away again; with names of scenes (``in_word``) only theirs. Fails when a picture is
too heavy or the pages and pictures disagree.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from picture_site import DOCS, DOMAIN, PHONE, PICTURES, Person, Site, passing_site, with_palette
from playwright.sync_api import Browser, sync_playwright

MOST_BYTES, MOST_BYTES_TOGETHER = 120_000, 2_000_000
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu"]

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
    country.send("Guardar")
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
    country.send("Guardar")
    country.open(ficha)
    country.picture("ficha-falta", "main", height=920)
    phone = Person(browser, site, PHONE).log_in("puntofocal.gt")
    phone.open(ficha)
    phone.picture("ficha-telefono", height=1000)
    country.open(ficha + "iniciativas/1/")
    country.fill(INITIATIVE)
    country.send("Guardar")
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
    unit.page.locator("article", has_text="Multipaís").first.get_by_role("button", name="Proponer").click()
    unit.page.wait_for_load_state()
    country.open("/dialogos/")
    country.picture("dialogos-pais", height=720)
    country.page.locator("main a[href^='/dialogos/']").first.click()
    country.page.wait_for_load_state()
    country.picture("dialogo", height=760)
    phone = Person(browser, site, PHONE).log_in("consultora")
    phone.open("/iniciativas/")
    phone.picture("catalogo-telefono", height=900)


def after_meeting(browser: Browser, site: Site) -> None:
    """Dates for all, minutes, the seminar, the panorama and the report, of the demonstration's 2022."""
    unit = Person(browser, site).log_in("unidad")
    unit.open("/dialogos/calendarios/nuevo/")
    unit.picture("calendario-nuevo", "main", height=1000)
    unit.open("/dialogos/actas/")
    unit.page.locator("main table a").first.click()
    unit.page.wait_for_load_state()
    unit.picture("acta", height=1000)
    unit.open("/seminarios/")
    unit.page.locator("main h2 a, main h3 a, main table a").first.click()
    unit.page.wait_for_load_state()
    unit.picture("seminario", height=1000)
    unit.open("/panorama/2022/")
    unit.picture("panorama", height=1300)
    unit.open("/informes/")
    unit.page.locator("select[name=round]").select_option(label="Relevamiento 2022")
    unit.press("Empezar o seguir")
    unit.picture("informe", height=1300)


def in_word(browser: Browser, site: Site) -> None:
    """Honduras takes its ficha to Word and brings it back; the Unit drops the files that came by mail."""
    country = Person(browser, site).log_in("puntofocal.hn")
    country.open("/fichas/")
    country.press("Empezar la ficha")
    ficha = re.search(r"/fichas/\d+/", country.page.url).group(0)
    country.open(ficha + "institucion/")
    country.fill(INSTITUTION)
    country.page.locator("[name=share][value=yes]").check()
    country.send("Guardar")
    country.open(ficha)
    country.press("Agregar una iniciativa")
    country.fill(INITIATIVE)
    country.send("Guardar")
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
    country.send("Guardar")
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
        for scene in (entering, filling, reviewing, meeting, after_meeting, in_word, in_portuguese):
            if sys.argv[1:] and scene.__name__ not in sys.argv[1:]:
                continue
            scene(browser, site)
            print(scene.__name__, "done")
        browser.close()
    check()


if __name__ == "__main__":
    main()
