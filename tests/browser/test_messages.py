"""A reminder from the Unit's page to the focal point's list and mailbox, with the real worker."""

import time
from email import message_from_bytes, policy

from pifcss_registry.demo_accounts import PASSWORD
from tests.browser.test_pages import overflow, serious
from tests.conftest import make_ficha, make_person, make_round
from tests.outbox.worker import start_worker


def mails_in(folder, count: int) -> list:
    until = time.monotonic() + 30
    while len(files := sorted(folder.glob("*.log"))) < count and time.monotonic() < until:
        time.sleep(0.1)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def test_unit_writes_a_reminder_and_a_focal_point_reads_it(transactional_db, person, settings, tmp_path):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    round = make_round("2026", title="Relevamiento 2026")
    for email, role, code, language in (
        ("unidad@pifcss.example.org", "technical_unit", None, "es"),
        ("ana@cr.example.org", "focal_point", "CR", "es"),
        ("luz@pe.example.org", "focal_point", "PE", "es"),
        ("ivo@br.example.org", "focal_point", "BR", "pt-br"),
    ):
        make_person(email, role, code, password=PASSWORD, language=language)
    make_ficha(round, "PE", state="sent")
    folder = tmp_path / "mail"
    worker = start_worker(f"file:{folder}", tmp_path)
    try:
        # The Unit chooses: Peru has sent its ficha and is not on the list.
        unit = person().log_in("unidad@pifcss.example.org")
        unit.open("/convocatorias/2026/tablero/")
        unit.follow("Escribir recordatorios")
        assert unit.page.locator("input[name=countries]:checked").count() == 21
        assert unit.page.locator("input[name=countries][value=PE]").count() == 0
        for box in unit.page.locator("input[name=countries]").all():
            if box.get_attribute("value") not in ("CR", "BR"):
                box.uncheck()
        assert serious(unit.page) == []
        unit.press("Seguir: el texto")

        # Writes, is told of a place that does not exist, and looks at how it reads in both languages.
        unit.page.locator("[name=subject_es]").fill("{pais}, falta la ficha")
        unit.page.locator("[name=text_es]").fill("Estimada {nombre}:\n\n{plazo} {clave}\n\n{enlace}")
        unit.page.locator("[name=subject_pt-br]").fill("{pais}: falta a ficha")
        unit.press("Guardar y ver cómo queda")
        unit.reads("No se sabe qué poner en {clave}")
        unit.page.locator("[name=text_es]").fill("Estimada {nombre}:\n\n{plazo}\n\n{enlace}")
        assert serious(unit.page) == []
        unit.press("Guardar y ver cómo queda")
        unit.reads("Costa Rica, falta la ficha")
        unit.reads("Brasil: falta a ficha")
        unit.reads("Quedan 20 días.")
        assert serious(unit.page) == []
        assert list(folder.glob("*.log")) == []

        # Sends, by keyboard, and reads what became of it.
        unit.page.get_by_role("button", name="Enviar a 2 personas").focus()
        unit.page.keyboard.press("Enter")
        unit.reads("Se escribió a 2 personas.")
        sent = {mail["To"]: mail for mail in mails_in(folder, 2)}
        assert set(sent) == {"ana@cr.example.org", "ivo@br.example.org"}
        assert sent["ana@cr.example.org"]["Subject"] == "Costa Rica, falta la ficha"
        assert "Estimada Ana:" in sent["ana@cr.example.org"].get_content()
        assert sent["ivo@br.example.org"]["Subject"] == "Brasil: falta a ficha"
        unit.page.wait_for_timeout(500)
        unit.page.reload()
        unit.reads("2 enviados")
    finally:
        worker.terminate()
        worker.wait(timeout=20)

    # Ana sees the bell on her phone, opens the list, and the notice leads her to the ficha.
    ana = person(width=360).log_in("ana@cr.example.org")
    bell = ana.page.get_by_role("link", name="Avisos 1 sin leer")
    bell.click()
    ana.reads("Costa Rica, falta la ficha")
    assert serious(ana.page) == [] and overflow(ana.page) <= 0
    ana.page.locator("summary", has_text="Leer el mensaje").click()
    ana.reads("Estimada Ana:")
    ana.press("Abrir")
    ana.page.wait_for_url("**/fichas/")
    assert ana.page.locator(".bell-count").count() == 0

    # She wants a summary a day from now on.
    ana.open("/mi-cuenta/")
    ana.follow("Elegir qué correos recibe")
    ana.page.locator("[name=deadlines][value=daily]").check()
    assert serious(ana.page) == [] and overflow(ana.page) <= 0
    ana.press("Guardar")
    ana.reads("Sus preferencias quedaron guardadas.")
    assert ana.page.locator("[name=deadlines][value=daily]").is_checked()
