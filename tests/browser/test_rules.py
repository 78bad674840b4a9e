"""The Unit asks what another version of the rule would change, reads it and discards it: nothing changed."""

import re

from django.core.management import call_command

from initiatives.models import Initiative, RuleAdoption
from judging.models import RulePreview
from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_initiative, make_person

from .test_confirmations import looked_at

STRICT = re.compile("Ver qué cambiaría con la versión 1-estricta")
THREE = (("SINAC", "EST-CEN"), ("Universidad Nacional", "ACA-UNI"), ("AIDER", "CIV-ONG"))


def registry() -> list[tuple]:
    return list(Initiative.objects.order_by("pk").values())


def make_registry():
    """Two of the narrow sense, one AMDS, and one that is known not to be cooperation."""
    unit = make_person("unidad@example.org", "technical_unit", password=PASSWORD)
    made = [make_initiative(unit, name=name) for name in ("Agua viva", "Bosque alto")]
    made.append(make_initiative(unit, name="Coral claro", actors=THREE))
    make_initiative(unit, name="Feria de turismo", complement={"modality": "ninguna"})
    return made


def ask(someone) -> None:
    someone.open("/reglas/")
    someone.press(STRICT)


def test_unit_reads_a_preview_and_discards_it(transactional_db, person):
    made = make_registry()
    before = registry()
    unit = person().log_in("unidad@example.org")
    unit.open(made[0].get_absolute_url())
    unit.follow("Ver las versiones de la regla")
    assert unit.reads("Es la versión con la que empezó el registro.")
    assert unit.reads("Nadie probó otra versión todavía.")
    found = looked_at(unit)
    unit.press(STRICT)
    assert unit.reads("0 de 4 iniciativas")
    found += looked_at(unit)

    call_command("run_jobs")
    # the page looks by itself
    assert unit.reads(
        "Cambiarían 3 iniciativas. 3 más serían «falta información», 1 menos «AMDS», 2 menos «acotada»."
    )
    assert unit.reads("Se miraron 4 iniciativas")
    rows = unit.page.locator("table", has_text="Por qué").locator("tbody tr")
    assert {row.locator("th a").inner_text() for row in rows.all()} == {each.name for each in made}
    assert unit.page.get_by_text("No consta la modalidad").count() == 3
    assert unit.page.get_by_role("link", name="Feria de turismo").count() == 0
    found += looked_at(unit)

    unit.press("Descartar")
    assert unit.reads("La vista previa se descartó. Nada cambió en el registro.")
    assert unit.reads("3 de 4")
    assert unit.reads("En vigor: versión 1")
    found += looked_at(unit)
    assert registry() == before
    assert not RuleAdoption.objects.filter(version="1-estricta").exists()
    assert RulePreview.objects.get().state == "discarded"
    assert found == []


def test_without_scripts_a_preview_is_cancelled_and_another_adopted(transactional_db, person):
    made = make_registry()
    unit = person(width=360, java_script_enabled=False)
    unit.log_in("unidad@example.org")
    ask(unit)
    unit.press("Cancelar la vista previa")
    assert unit.reads("La vista previa se canceló.")
    ask(unit)
    call_command("run_jobs")
    unit.follow("Ver cómo va")
    assert unit.reads("Cambiarían 3 iniciativas.")
    unit.page.locator("summary", has_text="Adoptar esta versión").click()
    unit.press("Adoptar la versión 1-estricta")
    assert unit.page.locator("[role=alert]").inner_text().count("Marque esta casilla") == 1
    unit.page.get_by_label("Entiendo que valdrá").check()
    unit.press("Adoptar la versión 1-estricta")
    assert unit.reads("La versión 1-estricta está en vigor para las convocatorias nuevas.")
    assert unit.reads("En vigor: versión 1-estricta")
    unit.open(made[0].get_absolute_url())
    assert unit.reads("Reglas, versión 1.")
    assert unit.page.get_by_text("Alianza multiactor (acepción acotada)").first.is_visible()
