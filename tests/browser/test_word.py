"""A ficha goes to Word and comes back; the Unit drops the files that countries returned."""

from pathlib import Path

import pytest

from surveys.content import snapshot
from surveys.models import Ficha, Upload
from surveys.word.uploads import read_next

from ..word.documents import changed

pytestmark = pytest.mark.usefixtures("demo")
FOCAL, UNIT = "puntofocal.mx@demo.example.org", "unidad@demo.example.org"


def taken(person, ficha) -> bytes:
    """The document that the page gives."""
    person.open(f"/fichas/{ficha.pk}/word/")
    with person.page.expect_download() as download:
        person.press("Word en español")
    assert download.value.suggested_filename.endswith(".docx")
    return Path(download.value.path()).read_bytes()


def mended(document: bytes) -> bytes:
    texts = {
        "i1.name": "Arrecifes vivos",
        "i1.objectives": "Sembrar coral.",
        "institution.institution_strengths": "Mucha.",
    }
    return changed(document, texts)


def test_mended_file_comes_back_and_two_of_three_proposals_are_accepted(person):
    focal = person().log_in(FOCAL)
    ficha = Ficha.objects.get(country="MX", state="draft")
    before = snapshot(ficha)["entries"][0]
    document = mended(taken(focal, ficha))
    file = {"name": "vuelta.docx", "mimeType": "application/octet-stream", "buffer": document}
    focal.page.locator("input[type=file]").set_input_files(file)
    focal.press("Subir y comparar")
    focal.reads("Leyendo el archivo")
    assert read_next().name == "vuelta.docx"
    focal.reads("Nada cambió todavía: marque lo que acepta y guárdelo.")  # the page looks by itself
    assert focal.page.locator("article input[name=take]").count() == 3
    entry = ficha.entries.get(position=1)
    focal.page.locator(f"input[name=take][value='entry-{entry.pk}.objectives']").uncheck()
    focal.press("Guardar lo marcado")
    focal.reads("2 respuestas del archivo quedaron guardadas en la ficha.")
    after = snapshot(Ficha.objects.get(pk=ficha.pk))
    assert after["institution_strengths"] == "Mucha."
    assert after["entries"][0] == before | {"name": "Arrecifes vivos"}
    assert {each["decision"] for each in Upload.objects.get().decisions} == {"taken", "left"}


def test_without_scripts_the_page_waits_for_the_person(person):
    focal = person(java_script_enabled=False)
    focal.open("/cuentas/login/")
    focal.page.locator("summary", has_text="contraseña").click()
    focal.log_in(FOCAL)
    ficha = Ficha.objects.get(country="MX", state="draft")
    document = mended(taken(focal, ficha))
    focal.page.locator("input[type=file]").set_input_files(
        {"name": "vuelta.docx", "mimeType": "application/octet-stream", "buffer": document}
    )
    focal.press("Subir y comparar")
    read_next()
    focal.follow("Ver si ya está")
    focal.press("Aceptar todo")
    focal.reads("3 respuestas del archivo quedaron guardadas en la ficha.")


def test_the_unit_drops_a_folder_and_hands_a_file_to_its_country(person):
    focal = person().log_in(FOCAL)
    ficha = Ficha.objects.get(country="MX", state="draft")
    document = mended(taken(focal, ficha))
    unit = person(width=360).log_in(UNIT)
    unit.open(f"/convocatorias/{ficha.round.code}/archivos/")
    unit.page.locator("input[type=file]").set_input_files(
        [
            {"name": "mexico.docx", "mimeType": "application/octet-stream", "buffer": document},
            {"name": "foto.docx", "mimeType": "application/octet-stream", "buffer": b"\x89PNG\r\n\x1a\n"},
        ]
    )
    unit.press("Subir y leer")
    unit.reads("Leyendo 2 archivos.")
    while read_next():
        pass
    unit.reads("El archivo es de otro tipo (PNG), aunque se llame .docx: súbalo como documento de Word.")
    unit.press("Entregar al país")
    unit.reads("«mexico.docx» está en manos de México, que ya recibió el aviso.")
    focal.open(f"/fichas/{ficha.pk}/")
    focal.reads("Volvió 1 archivo: decida qué queda.")
    focal.follow("Trabajar en Word")
    focal.follow("mexico.docx")
    assert focal.page.locator("article input[name=take]").count() == 3
