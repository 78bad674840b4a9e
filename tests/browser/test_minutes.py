"""Minutes closed with the three blocks, others with a reason for one, and a commitment that falls due."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from minutes.models import Minutes
from minutes.reminding import tell_due
from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_initiative, make_person
from tests.dialogues.conftest import make_dialogue

from .test_pages import overflow, serious

ANSWERS = {
    "mechanisms": "Un convenio y una mesa mensual.",
    "processes": "Tardó dos años; los acercó una cámara.",
    "added_value": "Llegó a donde ninguno llegaba solo.",
}


def make_cast():
    unit = make_person("unidad@example.org", "technical_unit", password=PASSWORD)
    make_person("ines@example.org", "consultant", password=PASSWORD)
    make_person("ana@cr.example.org", "focal_point", "CR", password=PASSWORD)
    make_person("luz@pe.example.org", "focal_point", "PE", password=PASSWORD)
    make_person("eva@cl.example.org", "focal_point", "CL", password=PASSWORD)
    return [
        make_dialogue(unit, "PE", "CL", initiative=make_initiative(unit, name=name)) for name in ("Agua", "Suelo")
    ]


def text(someone, key: str, name: str = "text"):
    return someone.page.locator(f"[name='{key}.{name}']")


def saved(someone, key: str, name: str = "text"):
    """Until the page says that this text is saved."""
    place = someone.page.locator(f"[data-place='{key}.{name}'] .save-state.is-saved")
    place.wait_for()


def looked_at(someone) -> list[str]:
    problems = serious(someone.page)
    if overflow(someone.page) > 0:
        problems.append(f"{overflow(someone.page)} px too wide")
    return [f"{someone.page.url}: {problem}" for problem in problems]


def close(someone):
    someone.page.locator("summary", has_text="Cerrar el acta").click()
    someone.press("Confirmar: Cerrar el acta")


def test_minutes_are_written_together_closed_and_followed(transactional_db, person):
    first, second = make_cast()

    # A country asks before, for one of the three blocks
    luz = person(width=360).log_in("luz@pe.example.org")
    luz.open(first.get_absolute_url())
    luz.follow("Preguntas (0)")
    found = looked_at(luz)
    luz.page.get_by_label("Para qué bloque").select_option("mechanisms")
    luz.page.get_by_label("Su pregunta").fill("¿Quién decide?")
    luz.press("Preguntar")
    assert luz.reads("Su pregunta quedó en «Mecanismos».")

    # Two people write; each text is saved as it is written
    unit, ines = person().log_in("unidad@example.org"), person().log_in("ines@example.org")
    for someone in (unit, ines):
        someone.open(f"/dialogos/{first.pk}/acta/escribir/")
    for key in ("mechanisms", "processes"):
        text(ines, key).fill(ANSWERS[key])
        saved(ines, key)
    text(ines, "results", "minutes").fill("30")
    saved(ines, "results", "minutes")
    text(unit, "mechanisms").fill("Un fondo común.")
    assert unit.reads("guardó otro texto aquí")
    found += looked_at(unit)
    unit.page.get_by_role("button", name="Unir los dos").click()
    unit.page.get_by_role("button", name="Guardar el texto unido").click()
    saved(unit, "mechanisms")
    passage = Minutes.objects.get().passages.get(place="mechanisms.text")
    assert ANSWERS["mechanisms"] in passage.text and "Un fondo común." in passage.text

    # They are not closed while one of the three is empty
    unit.open(f"/dialogos/{first.pk}/acta/")
    close(unit)
    assert unit.reads("«Valor añadido» está vacío")
    found += looked_at(unit)
    unit.page.get_by_role("link", name="«Valor añadido» está vacío").click()
    text(unit, "added_value").fill(ANSWERS["added_value"])
    unit.press("Guardar todo")
    assert unit.reads("El acta quedó guardada.")
    unit.open(f"/dialogos/{first.pk}/acta/")
    close(unit)
    assert unit.reads("El acta quedó cerrada.") and unit.reads("Cobertura 3 de 3")
    luz.open(f"/dialogos/{first.pk}/acta/")
    assert luz.reads(ANSWERS["added_value"]) and luz.reads("100 % del tiempo en resultados")
    found += looked_at(luz)

    # Another one closes with a reason, without JavaScript
    plain = person(java_script_enabled=False).log_in("ines@example.org")
    plain.open(f"/dialogos/{second.pk}/acta/escribir/")
    for key in ("mechanisms", "processes"):
        text(plain, key).fill(ANSWERS[key])
    text(plain, "added_value", "reason").fill("El socio no pudo venir.")
    plain.press("Guardar todo")
    plain.open(f"/dialogos/{second.pk}/acta/")
    close(plain)
    assert plain.reads("Cobertura 2 de 3") and plain.reads("El socio no pudo venir.")

    # A commitment, which falls due
    unit.open(f"/dialogos/{first.pk}/compromisos/nuevo/")
    unit.page.get_by_label("A qué se compromete").fill("Compartir el convenio.")
    unit.page.get_by_label("País").select_option("CR")
    unit.page.get_by_label("Quién lo hace").fill("Cancillería")
    unit.page.get_by_label("Plazo").fill(str(timezone.localdate() - timedelta(days=1)))
    found += looked_at(unit)
    unit.press("Guardar el compromiso")
    assert unit.reads("Vencido")
    mail.outbox.clear()
    assert tell_due(timezone.localtime().replace(hour=12)) == 2
    assert sorted(message.to[0] for message in mail.outbox) == ["ana@cr.example.org", "unidad@example.org"]
    ana = person().log_in("ana@cr.example.org")
    ana.open("/compromisos/?estado=vencidos")
    found += looked_at(ana)
    ana.follow("Compartir el convenio.")
    ana.press("Marcar como cumplido")
    assert ana.reads("El compromiso quedó cumplido.")
    found += looked_at(ana)
    assert found == []
