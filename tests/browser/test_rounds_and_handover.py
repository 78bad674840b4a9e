"""A round that closes for all but one, last time's answers offered again, and a focal point who takes over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.demo_accounts import PASSWORD
from surveys.models import Ficha, Round
from surveys.services import freeze_revision
from tests.browser.test_pages import serious
from tests.conftest import make_ficha, make_person, make_round


@pytest.fixture
def people(transactional_db):
    for email, role, code in (
        ("ana@cr.example.org", "focal_point", "CR"),
        ("luz@pe.example.org", "focal_point", "PE"),
        ("unidad@pifcss.example.org", "technical_unit", None),
    ):
        make_person(email, role, code, password=PASSWORD)


def send(person, ficha):
    person.open(ficha.get_absolute_url())
    person.page.locator("summary", has_text="Enviar a la Unidad Técnica").first.click()
    person.press("Confirmar: Enviar a la Unidad Técnica")


def test_the_unit_gives_one_country_more_time_and_only_that_one_sends(people, person):
    round = make_round("2026", title="Relevamiento 2026")
    ours, theirs = make_ficha(round, "CR"), make_ficha(round, "PE")

    unit = person(width=360).log_in("unidad@pifcss.example.org")
    unit.open("/convocatorias/")
    unit.follow("Relevamiento 2026")
    unit.page.locator("summary", has_text="Cerrar ahora").click()
    unit.press("Confirmar: Cerrar ahora")
    unit.reads("quedó cerrada")
    unit.follow("Dar más plazo : Costa Rica")
    assert unit.page.locator("select[name=country]").input_value() == "CR"
    unit.page.locator("[name=closes_on]").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    unit.press("Dar el plazo y avisar al país")
    assert unit.page.locator("[name=reason]").get_attribute("aria-invalid") == "true"
    unit.page.locator("[name=reason]").fill("Cambió el ministerio.")
    unit.press("Dar el plazo y avisar al país")
    unit.reads("Costa Rica tiene más plazo")
    unit.reads("Cambió el ministerio.")
    assert serious(unit.page) == []
    assert unit.page.evaluate("document.documentElement.scrollWidth") <= 360

    luz = person().log_in("luz@pe.example.org")
    send(luz, theirs)
    luz.reads("escriba a la Unidad Técnica")
    ana = person().log_in("ana@cr.example.org")
    ana.reads("Quedan 5 días.")
    send(ana, ours)
    ana.reads("La ficha se envió")
    assert dict(Ficha.objects.values_list("country", "state")) == {"CR": "sent", "PE": "draft"}


def test_a_second_round_offers_what_was_said_and_the_country_decides(people, person):
    last = make_ficha(make_round("2025", opens=-400, closes=-370, title="Relevamiento 2025"), state="validated")
    freeze_revision(last, by=User.objects.get(email="ana@cr.example.org"))

    unit = person().log_in("unidad@pifcss.example.org")
    unit.open("/convocatorias/2025/tablero/")
    unit.follow("Crear otra a partir de esta")
    year = timezone.localdate().year
    assert unit.page.locator("[name=title]").input_value() == f"Relevamiento {year}"
    unit.press("Guardar")
    unit.reads("quedó creada")
    assert Round.objects.get(code=str(year)).is_open()

    ana = person(width=360).log_in("ana@cr.example.org")
    ana.open("/fichas/")
    ana.press("Empezar la ficha")
    ana.reads("7 respuestas esperan")
    ana.follow("Decidir : Lo que dijo la última vez")
    ana.page.wait_for_url("**/ultima-vez/")
    assert serious(ana.page) == []
    ana.press("Aceptar : País e institución que completa la ficha")
    ana.reads("ya está en la ficha")
    ana.follow("Cambiar : ¿Identifica fortalezas")
    assert ana.page.locator("[name=institution_strengths]").input_value() == "Experiencia de 25 años."
    assert serious(ana.page) == []
    ana.page.locator("[name=institution_strengths]").fill("Experiencia de 26 años.")
    ana.press("Aceptar con estos cambios")
    ana.reads("Guardada")
    ana.press("Descartar : ¿Identifica debilidades")
    ana.reads("Descartada")
    ana.page.locator("summary", has_text="Leer sus respuestas").click()
    ana.reads("Dos viveros instalados.")
    ana.press("Aceptar : Restauración de arrecifes de coral")
    ana.reads("ya está en la ficha")
    assert ana.page.evaluate("document.documentElement.scrollWidth") <= 360
    ficha = Ficha.objects.get(round__code=str(year))
    assert ficha.institution == "Ministerio de Planificación"
    assert (ficha.institution_strengths, ficha.institution_weaknesses) == ("Experiencia de 26 años.", "")
    assert ficha.entries.get().name == "Restauración de arrecifes de coral"
    ana.press("Aceptar toda la sección : Institución")
    ana.reads("Ya decidió todo")


def test_nothing_new_is_an_answer(people, person):
    make_ficha(make_round("2025", opens=-400, closes=-370), state="validated")
    make_round("2026", title="Relevamiento 2026")
    ana = person().log_in("ana@cr.example.org")
    ana.open("/fichas/")
    ana.press("Empezar la ficha")
    ana.follow("Decidir : Lo que dijo la última vez")
    ana.press("Aceptar toda la sección : Institución")
    ana.press("No hay nada nuevo desde la última vez")
    ana.reads("Nada nuevo desde la última vez.")
    send(ana, Ficha.objects.get(round__code="2026"))
    ana.reads("La ficha se envió")
    unit = person().log_in("unidad@pifcss.example.org")
    unit.open("/convocatorias/2026/tablero/?estado=sent")
    unit.reads("Nada nuevo")
    unit.follow("Costa Rica")
    unit.page.locator("summary", has_text="Validar y registrar").first.click()
    unit.press("Confirmar: Validar y registrar")
    unit.reads("La ficha quedó validada")


def test_a_new_focal_point_takes_over(people, person):
    make_ficha(make_round("2026", title="Relevamiento 2026"), "CR")
    make_person("nueva@cr.example.org", "focal_point", "CR", password=PASSWORD, full_name="Nueva Persona")
    ana = person().log_in("ana@cr.example.org")
    ana.open("/relevo/")
    ana.page.locator("summary", has_text="Dejar el papel").click()
    ana.press("Confirmar: dejar el papel")
    ana.reads("terminó hoy")
    assert Membership.objects.active().filter(country="CR").count() == 1

    nueva = person(width=360).log_in("nueva@cr.example.org")
    nueva.follow("Ver el relevo : Costa Rica")
    nueva.reads("Recorrido breve")
    assert serious(nueva.page) == []
    nueva.reads("Completar la ficha de Costa Rica")
    nueva.page.locator("summary", has_text="Quiénes estuvieron antes").click()
    nueva.reads("Ana")
    nueva.reads("Relevamiento 2026")
    assert nueva.page.evaluate("document.documentElement.scrollWidth") <= 360
    nueva.press("Ya lo vi")
    nueva.reads("El recorrido queda guardado")
    assert nueva.page.get_by_text("Ver el relevo").count() == 0
