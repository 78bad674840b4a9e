"""The Unit points at two questions; the country mends and answers there only; the Unit reads only what changed."""

from pifcss_registry.demo_accounts import PASSWORD
from surveys.models import Ficha
from surveys.workflow import FICHA
from tests.conftest import make_ficha, make_person, make_round

OBJECTIVES = "Probar técnicas de jardinería de coral en dos viveros, con metas por año."


def observe(unit, key: str, text: str, *, blocking: bool):
    form = unit.page.locator("form").filter(has=unit.page.locator(f"input[name=question][value$='.{key}']"))
    form.locator("xpath=..").locator("summary").click()
    form.locator("textarea").fill(text)
    form.locator("[name=blocking]").set_checked(blocking)
    form.get_by_role("button", name="Anotar la observación").click()
    unit.reads("La observación quedó anotada")


def test_review_points_and_the_country_mends(transactional_db, person):
    ana = make_person("ana@cr.example.org", "focal_point", "CR", password=PASSWORD)
    make_person("unidad@pifcss.example.org", "technical_unit", password=PASSWORD)
    ficha = make_ficha(make_round("2026"))
    ficha.entry_list[0].sectors.set(["AMB-MED"])
    FICHA.perform(ficha, "send", by=ana)
    address, review = f"/fichas/{ficha.pk}/", f"/fichas/{ficha.pk}/revision/"

    # 1. The Unit observes two questions and returns without a comment: only those are open.
    unit = person().log_in("unidad@pifcss.example.org")
    unit.open(review)
    observe(unit, "objectives", "Diga cuántos viveros y las metas.", blocking=True)
    observe(unit, "institution_weaknesses", "¿Qué perfiles faltan?", blocking=False)
    unit.page.locator("summary", has_text="Devolver al país").first.click()
    unit.press("Confirmar: Devolver al país")
    unit.reads("La ficha volvió al país")

    # 2. The country, on a phone, sees the flags; the other questions are locked.
    country = person(width=360).log_in("ana@cr.example.org")
    country.open(address)
    country.reads("Solo se pueden cambiar las respuestas observadas")
    country.follow("Iniciativa 1, Objetivo/s")
    country.reads("Diga cuántos viveros y las metas.")
    assert country.page.locator("[name=name]").is_disabled()
    assert country.page.locator("[name=actors-0-name]").is_disabled()
    assert country.page.locator("[name=objectives]").is_enabled()
    assert country.page.evaluate("document.documentElement.scrollWidth") <= 360
    country.page.locator("[name=objectives]").fill(OBJECTIVES)
    country.page.get_by_role("button", name="Guardar", exact=True).click()
    country.reads("quedó guardada")

    # 3. It answers one beside the question, the other on the overview, and sends again.
    country.open(address + "iniciativas/1/")
    country.page.locator("#campo-objectives textarea[name=answer]").fill("Agregamos viveros y metas.")
    country.page.locator("#campo-objectives").get_by_role("button", name="Responder").click()
    country.reads("La respuesta quedó guardada")
    country.open(address)
    country.page.locator("section[aria-labelledby=observaciones] textarea[name=answer]").last.fill("Dos biólogos.")
    country.page.locator("section[aria-labelledby=observaciones]").get_by_role("button", name="Responder").click()
    country.reads("La respuesta quedó guardada")
    country.page.locator("summary", has_text="Enviar a la Unidad Técnica").first.click()
    country.press("Confirmar: Enviar a la Unidad Técnica")
    country.reads("La ficha se envió")

    # 4. The Unit sees the change word by word, and nothing else.
    unit.open("/fichas/")
    unit.reads("Sin leer")
    unit.open(review)
    unit.reads("1 respuesta cambió desde la versión 1")
    assert "en dos viveros, con metas por año" in unit.page.locator("dd ins").inner_text()
    assert unit.page.get_by_text("Permisos lentos.").count() == 0
    unit.follow("Ver la ficha entera")
    unit.reads("Permisos lentos.")

    # 5. Validating waits for the blocking observation; then the ficha is validated.
    unit.open(review)
    unit.page.locator("summary", has_text="Validar y registrar").first.click()
    unit.press("Confirmar: Validar y registrar")
    unit.reads("Observación sin resolver: Iniciativa 1, Objetivo/s.")
    observed = unit.page.locator(".observation", has_text="Diga cuántos viveros")
    assert "Agregamos viveros y metas." in observed.inner_text()
    observed.get_by_role("button", name="Dar por resuelta").click()
    unit.reads("La observación quedó resuelta")
    unit.page.locator("summary", has_text="Validar y registrar").first.click()
    unit.press("Confirmar: Validar y registrar")
    unit.reads("La ficha quedó validada")
    assert Ficha.objects.get().state == "validated"
