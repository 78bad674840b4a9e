"""An actor confirms by its link, once, and the link then no longer works; a country confirms; a mentor is asked for."""

import re

from django.core import mail

from confirmations.models import ActorLink, Confirmation, MentorOffer
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_initiative, make_person

from .test_pages import overflow, serious

EMAIL = "direccion@aider.example.org"
ASK_AIDER = re.compile(r"Pedir que lo confirme.*AIDER")


def looked_at(someone) -> list[str]:
    """Serious findings of the page, and whether it is wider than a phone."""
    problems = serious(someone.page)
    someone.page.set_viewport_size({"width": 360, "height": 740})
    if overflow(someone.page) > 0:
        problems.append(f"{overflow(someone.page)} px too wide")
    return [f"{someone.page.url}: {problem}" for problem in problems]


def make_cast() -> Initiative:
    unit = make_person("unidad@example.org", "technical_unit", password=PASSWORD)
    make_person("ana@cr.example.org", "focal_point", "CR", password=PASSWORD)
    make_person("luz@pe.example.org", "focal_point", "PE", password=PASSWORD)
    return make_initiative(unit, partner_countries=[Country.objects.get(pk="PE")])


def last_link() -> str:
    return re.search(r"/confirmar/\S+/", mail.outbox[-1].body)[0]


def test_actor_confirms_by_link_once_and_the_link_then_no_longer_works(transactional_db, person):
    initiative = make_cast()

    # The presenting country asks for it
    ana = person().log_in("ana@cr.example.org")
    ana.open(initiative.get_absolute_url())
    ana.page.get_by_role("link", name=ASK_AIDER).click()
    ana.page.get_by_label("Correo de quien responde").fill(EMAIL)
    found = looked_at(ana)
    ana.press("Enviar el enlace")
    assert ana.reads("El enlace para AIDER salió.")
    assert ana.reads("0 de 3 partes confirmadas.")
    link = last_link()

    # The actor opens it on a phone, without an account and without JavaScript
    actor = person(width=360, java_script_enabled=False)
    assert actor.open(link).status == 200
    assert actor.reads("Costa Rica declaró que su organización participa")
    actor.page.get_by_label("Confirmar: es correcto").check()
    actor.press("Enviar la respuesta")  # without the name
    assert actor.page.locator("[role=alert]").inner_text().count("Este campo es obligatorio") == 2
    actor.page.get_by_label("Su nombre y apellido").fill("Zoila Marcada")
    actor.page.get_by_label("Su cargo").fill("Directora")
    actor.press("Enviar la respuesta")
    assert actor.reads("Gracias por su respuesta")

    # ... and once only, for whoever has it
    for someone in (actor, person()):
        assert someone.open(link).status == 410
        assert someone.reads("Este enlace ya no sirve")
        assert someone.page.get_by_text(initiative.name).count() == 0
    assert Confirmation.objects.get().answer == "confirmed"
    assert ActorLink.objects.get().email == ""

    # The registry says so; who answered is read by the country
    ana.open(initiative.get_absolute_url())
    assert ana.reads("1 de 3 partes confirmadas.") and ana.reads("Zoila Marcada, Directora")
    found += looked_at(ana)
    luz = person().log_in("luz@pe.example.org")
    luz.open(initiative.get_absolute_url())
    assert luz.reads("1 de 3 partes confirmadas.")
    assert luz.page.get_by_text("Zoila").count() == 0
    assert found == []


def test_pages_of_links_and_answers_are_accessible(transactional_db, person):
    initiative = make_cast()
    luz = person().log_in("luz@pe.example.org")
    luz.follow("Ver y responder")
    found = looked_at(luz)
    luz.page.get_by_role("radio", name="Corregir").check()
    luz.press("Guardar la respuesta")
    assert luz.reads("Escriba qué hay que corregir.")
    found += looked_at(luz)
    luz.page.get_by_role("textbox", name="Qué hay que corregir").fill("Participamos desde 2024.")
    luz.press("Guardar la respuesta")
    assert luz.reads("En disputa")
    found += looked_at(luz)
    luz.open("/confirmaciones/")
    assert luz.reads("Participamos desde 2024.")
    found += looked_at(luz)

    unit = person().log_in("unidad@example.org")
    unit.open(initiative.get_absolute_url())
    unit.page.get_by_role("link", name=ASK_AIDER).click()
    unit.page.get_by_label("Correo de quien responde").fill(EMAIL)
    unit.press("Enviar el enlace")
    actor = person()
    actor.open(last_link())
    found += looked_at(actor)
    actor.page.get_by_label("Confirmar: es correcto").check()
    actor.page.get_by_label("Su nombre y apellido").fill("Zoila Marcada")
    actor.page.get_by_label("Su cargo").fill("Directora")
    actor.press("Enviar la respuesta")
    assert actor.reads("¿Quiere ofrecerse como mentora?")
    found += looked_at(actor)
    actor.page.get_by_label("En qué sector").select_option("AMB-MED")
    actor.page.get_by_label("En qué puede ayudar").fill("Cursos de riego.")
    actor.press("Ofrecerse como mentora")
    assert actor.reads("Gracias por ofrecerse como mentora.")
    found += looked_at(actor)
    actor.open("/confirmar/no-hay/")
    found += looked_at(actor)

    unit.open("/mentorias/")
    found += looked_at(unit)
    unit.press("Publicar")
    assert unit.reads("El ofrecimiento se ve ahora en la página del actor.")
    luz.open(MentorOffer.objects.get().actor.get_absolute_url())
    luz.follow("Pedir esta mentoría")
    found += looked_at(luz)
    luz.page.get_by_label("Qué necesita su país").fill("Para el norte.")
    luz.press("Enviar el pedido")
    assert luz.reads("La tiene la Unidad Técnica")
    found += looked_at(luz)
    unit.open("/")
    unit.follow("Ver los pedidos")
    unit.follow("Perú · AIDER")
    found += looked_at(unit)
    unit.page.get_by_label("Respuesta al país").fill("Ya les escribimos.")
    unit.press("Responder y dar por hecho")
    assert unit.reads("El pedido quedó respondido")
    luz.page.reload()
    assert luz.reads("Ya les escribimos.")
    assert found == []
