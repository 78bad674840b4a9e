"""From when countries can to a date that falls through: the grid by keyboard, the plan, the reserve in one action."""

import re
from datetime import timedelta

from dialogues.enums import DialogueState
from dialogues.models import Availability, Dialogue, FallenDate
from dialogues.plan_runs import work
from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_initiative, make_person
from tests.dialogues.conftest import make_dialogue, monday

UNIT = "unidad@pifcss.example.org"


def tab_to(page, name: str, most: int = 80) -> None:
    """Press Tab until the field of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_dates_from_the_grid_to_the_reserve(person, transactional_db):
    unit = make_person(UNIT, "technical_unit", full_name="Unidad", password=PASSWORD)
    for code in ("CR", "CL", "PE"):
        make_person(
            f"voz@{code.lower()}.example.org", "focal_point", code, full_name=f"Voz {code}", password=PASSWORD
        )
    initiative = make_initiative(unit)
    dialogue = make_dialogue(unit, "CL", "PE", initiative=initiative)

    office = person().log_in(UNIT)
    office.open("/dialogos/calendarios/nuevo/")
    first = monday()
    for name, value in (
        ("title", "Diálogos de mayo"),
        ("first_day", first.isoformat()),
        ("last_day", (first + timedelta(days=1)).isoformat()),
        ("from_hour", "11:00"),
        ("to_hour", "15:00"),
        ("answer_until", (first - timedelta(days=5)).isoformat()),
    ):
        office.page.locator(f"[name={name}]").fill(value)
    office.press("Guardar el calendario")
    office.reads("El calendario quedó guardado.")
    schedule = re.search(r"/calendarios/\d+/", office.page.url)[0]
    office.page.locator("summary", has_text="Preguntar a los países").click()
    office.press("Confirmar")
    office.reads("Los países ya pueden responder")

    # Three countries answer by keyboard; Costa Rica, which presents, cannot at the first start.
    for code in ("CR", "CL", "PE"):
        country = person(width=360).log_in(f"voz@{code.lower()}.example.org")
        country.open(f"/dialogos{schedule}respuesta/{code}/")
        tab_to(country.page, "a0" if code == "CR" else "a1")
        country.page.keyboard.press("End" if code == "CR" else "ArrowDown")
        tab_to(country.page, "comment")
        country.page.keyboard.press("Tab")
        country.page.keyboard.press("Enter")
        country.reads("La respuesta quedó guardada")
    assert Availability.objects.count() == 3
    presenter = Availability.objects.get(country="CR")
    assert len(presenter.cannot) == 1

    office.open(f"/dialogos{schedule}")
    office.page.locator("[name=seconds]").fill("5")
    office.press("Buscar fechas")
    office.reads("Buscando las mejores fechas")
    assert work()
    office.reads("Es lo mejor que se puede con estas respuestas")
    office.press("Fijar estas fechas y convocar")
    office.reads("Diálogos con fecha: 1.")
    found = Dialogue.objects.get(pk=dialogue.pk)
    assert found.state == DialogueState.CONVENED and found.starts_at.isoformat() not in presenter.cannot

    # The presenter cannot after all: one action takes the reserve.
    office.open(f"/dialogos/{dialogue.pk}/")
    office.follow("La fecha no se puede")
    office.page.get_by_label("Quien presenta no puede ese día").check()
    office.page.locator("[name=comment]").fill("Cambió el gabinete.")
    office.page.get_by_label("Se usa la fecha de reserva").check()
    office.press("Anotar y avisar a todos")
    office.reads("Quedó anotado, y todos reciben el aviso.")
    moved = Dialogue.objects.get(pk=dialogue.pk)
    assert (moved.state, moved.starts_at, moved.reserve_at) == (DialogueState.CONVENED, found.reserve_at, None)
    assert FallenDate.objects.get().cause == "presenta"
