"""A dialogue's life: proposed, planned from the countries' answers, moved to its reserve, minuted, and a commitment due.

One story, because each part begins where the one before ends.
"""

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone

from dialogues.enums import DialogueState
from dialogues.models import Availability, Dialogue, FallenDate, Invitee
from dialogues.plan_runs import work
from minutes.models import Minutes
from minutes.reminding import tell_due
from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_initiative, make_person
from tests.dialogues.conftest import make_interest, monday

from .test_pages import overflow, serious

COUNTRIES = ("CR", "CL", "PE")
ANSWERS = {
    "mechanisms": "Un convenio y una mesa mensual.",
    "processes": "Tardó dos años; los acercó una cámara.",
    "added_value": "Llegó a donde ninguno llegaba solo.",
}


def tab_to(page, name: str, most: int = 80) -> None:
    """Press Tab until the field of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


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


def proposed(unit) -> Dialogue:
    """The first of the proposals, by its button."""
    unit.open("/dialogos/")
    unit.press("Proponer este diálogo")
    unit.reads("El diálogo quedó propuesto.")
    return Dialogue.objects.get(pk=re.search(r"/dialogos/(\d+)/", unit.page.url)[1])


def answered_grid(unit, countries) -> Availability:
    """Three countries answer by keyboard; Costa Rica, which presents, cannot at the first start: its answer."""
    unit.open("/dialogos/calendarios/nuevo/")
    first = monday()
    for name, value in (
        ("title", "Diálogos de mayo"),
        ("first_day", first.isoformat()),
        ("last_day", (first + timedelta(days=1)).isoformat()),
        ("from_hour", "11:00"),
        ("to_hour", "15:00"),
        ("answer_until", (first - timedelta(days=5)).isoformat()),
    ):
        unit.page.locator(f"[name={name}]").fill(value)
    unit.press("Guardar el calendario")
    unit.reads("El calendario quedó guardado.")
    unit.page.locator("summary", has_text="Preguntar a los países").click()
    unit.press("Confirmar")
    unit.reads("Los países ya pueden responder")
    for code, country in countries.items():
        country.open(f"/dialogos{re.search(r'/calendarios/[0-9]+/', unit.page.url)[0]}respuesta/{code}/")
        tab_to(country.page, "a0" if code == "CR" else "a1")
        country.page.keyboard.press("End" if code == "CR" else "ArrowDown")
        tab_to(country.page, "comment")
        country.page.keyboard.press("Tab")
        country.page.keyboard.press("Enter")
        country.reads("La respuesta quedó guardada")
    assert Availability.objects.count() == 3
    presenter = Availability.objects.get(country="CR")
    assert len(presenter.cannot) == 1
    return presenter


def planned(unit, dialogue: Dialogue) -> Dialogue:
    """The Unit has the timetable made, and accepts it: everybody is invited."""
    unit.page.reload()
    unit.page.locator("[name=seconds]").fill("5")
    unit.press("Buscar fechas")
    unit.reads("Buscando las mejores fechas")
    assert work()
    unit.reads("Es lo mejor que se puede con estas respuestas")
    mail.outbox.clear()
    unit.press("Fijar estas fechas y convocar")
    unit.reads("Diálogos con fecha: 1.")
    assert {f"voz@{code.lower()}.example.org" for code in COUNTRIES} <= {each.to[0] for each in mail.outbox}
    return Dialogue.objects.get(pk=dialogue.pk, state=DialogueState.CONVENED)


def fallen(unit, presenter, dialogue: Dialogue) -> None:
    """Costa Rica, which presents, cannot after all; one action of the Unit takes the reserve."""
    presenter.open(Invitee.objects.get(dialogue=dialogue, country="CR").reply_url)
    presenter.press("No puedo")
    presenter.reads("Gracias: su respuesta quedó guardada.")
    unit.open(f"/dialogos/{dialogue.pk}/")
    unit.follow("La fecha no se puede")
    unit.page.get_by_label("Quien presenta no puede ese día").check()
    unit.page.locator("[name=comment]").fill("Cambió el gabinete.")
    unit.page.get_by_label("Se usa la fecha de reserva").check()
    unit.press("Anotar y avisar a todos")
    unit.reads("Quedó anotado, y todos reciben el aviso.")
    moved = Dialogue.objects.get(pk=dialogue.pk)
    assert (moved.state, moved.starts_at, moved.reserve_at) == (DialogueState.CONVENED, dialogue.reserve_at, None)
    assert FallenDate.objects.get().cause == "presenta"


def written_together(unit, ines, reader, dialogue: Dialogue) -> list[str]:
    """A country asks before; two people write the minutes at once; they close with the three blocks."""
    reader.open(dialogue.get_absolute_url())
    reader.follow("Preguntas (0)")
    found = looked_at(reader)
    reader.page.get_by_label("Para qué bloque").select_option("mechanisms")
    reader.page.get_by_label("Su pregunta").fill("¿Quién decide?")
    reader.press("Preguntar")
    assert reader.reads("Su pregunta quedó en «Mecanismos».")

    # Each text is saved as it is written
    for someone in (unit, ines):
        someone.open(f"/dialogos/{dialogue.pk}/acta/escribir/")
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
    unit.open(f"/dialogos/{dialogue.pk}/acta/")
    close(unit)
    assert unit.reads("«Valor añadido» está vacío")
    found += looked_at(unit)
    unit.page.get_by_role("link", name="«Valor añadido» está vacío").click()
    text(unit, "added_value").fill(ANSWERS["added_value"])
    unit.press("Guardar todo")
    assert unit.reads("El acta quedó guardada.")
    unit.open(f"/dialogos/{dialogue.pk}/acta/")
    close(unit)
    assert unit.reads("El acta quedó cerrada.") and unit.reads("Cobertura 3 de 3")
    reader.open(f"/dialogos/{dialogue.pk}/acta/")
    assert reader.reads(ANSWERS["added_value"]) and reader.reads("100 % del tiempo en resultados")
    return found + looked_at(reader)


def closed_with_a_reason(plain, dialogue: Dialogue) -> None:
    """Minutes in which one of the three was not spoken of, without JavaScript."""
    plain.open(f"/dialogos/{dialogue.pk}/acta/escribir/")
    for key in ("mechanisms", "processes"):
        text(plain, key).fill(ANSWERS[key])
    text(plain, "added_value", "reason").fill("El socio no pudo venir.")
    plain.press("Guardar todo")
    plain.open(f"/dialogos/{dialogue.pk}/acta/")
    close(plain)
    assert plain.reads("Cobertura 2 de 3") and plain.reads("El socio no pudo venir.")


def falls_due(unit, promised, dialogue: Dialogue) -> list[str]:
    """A commitment of Costa Rica, which hears that it is overdue and keeps it."""
    unit.open(f"/dialogos/{dialogue.pk}/compromisos/nuevo/")
    unit.page.get_by_label("A qué se compromete").fill("Compartir el convenio.")
    unit.page.get_by_label("País").select_option("CR")
    unit.page.get_by_label("Quién lo hace").fill("Cancillería")
    unit.page.get_by_label("Plazo").fill(str(timezone.localdate() - timedelta(days=1)))
    found = looked_at(unit)
    unit.press("Guardar el compromiso")
    assert unit.reads("Vencido")
    mail.outbox.clear()
    assert tell_due(timezone.localtime().replace(hour=12)) == 2
    assert sorted(message.to[0] for message in mail.outbox) == ["unidad@example.org", "voz@cr.example.org"]
    promised.open("/compromisos/?estado=vencidos")
    found += looked_at(promised)
    promised.follow("Compartir el convenio.")
    promised.press("Marcar como cumplido")
    assert promised.reads("El compromiso quedó cumplido.")
    return found + looked_at(promised)


def test_dialogue_from_the_proposal_to_a_commitment_that_falls_due(person, transactional_db):
    by = make_person("unidad@example.org", "technical_unit", full_name="Unidad", password=PASSWORD)
    make_person("ines@example.org", "consultant", password=PASSWORD)
    for code in COUNTRIES:
        make_person(f"voz@{code.lower()}.example.org", "focal_point", code, password=PASSWORD)
    for name in ("Agua", "Suelo"):
        initiative = make_initiative(by, name=name)
        for code in ("CL", "PE"):
            make_interest(code, initiative)
    unit = person().log_in("unidad@example.org")
    countries = {code: person(width=360).log_in(f"voz@{code.lower()}.example.org") for code in COUNTRIES}

    # Both would be heard together; the Unit, at a phone, splits them and proposes the first
    unit.page.set_viewport_size({"width": 360, "height": 900})
    unit.open("/dialogos/")
    assert unit.reads("Se pueden escuchar juntas")
    unit.press("Separar")
    assert unit.reads("La propuesta quedó separada")
    found = looked_at(unit)
    unit.follow("Descartar")
    found += looked_at(unit)
    unit.open("/dialogos/propuestas/decisiones/")
    found += looked_at(unit)
    unit.page.set_viewport_size({"width": 1280, "height": 900})
    dialogue = proposed(unit)

    presenter = answered_grid(unit, countries)
    dialogue = planned(unit, dialogue)
    assert dialogue.starts_at.isoformat() not in presenter.cannot
    fallen(unit, countries["CR"], dialogue)
    found += written_together(unit, person().log_in("ines@example.org"), countries["PE"], dialogue)
    closed_with_a_reason(person(java_script_enabled=False).log_in("ines@example.org"), proposed(unit))
    assert found + falls_due(unit, countries["CR"], dialogue) == []
