"""Two people of the Unit judge apart; a third one sees how far they agree and settles what they differ on."""

import re

from initiatives.models import CriterionJudgement, Initiative
from judging.models import Review
from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_initiative, make_person, make_round

from .test_confirmations import looked_at

START = re.compile(r"Empezar.*Siembra")
USE_MET = re.compile(r"Usar este valor.*Cumple, AC-5")
NEEDED = ("F-1", "AC-1", "AC-2", "AC-3", "AC-4", "AC-5")
ANA, BERTA, CARLA = (f"{name}@pifcss.example.org" for name in ("ana", "berta", "carla"))


def make_cast() -> Initiative:
    ana, *_others = (
        make_person(email, "technical_unit", full_name=f"{name} Revisora", password=PASSWORD)
        for email, name in ((ANA, "Ana"), (BERTA, "Berta"), (CARLA, "Carla"))
    )
    make_round("2026")
    make_initiative(ana, name="Bosques sin revisiones")
    return make_initiative(ana)


def judge(someone, **others: str) -> None:
    """``cumple`` in what is needed, and others as ``AC_5="no_cumple"``."""
    values = dict.fromkeys(NEEDED, "cumple") | {id.replace("_", "-"): value for id, value in others.items()}
    for id, value in values.items():
        someone.page.get_by_label(f"Valor {id}", exact=True).select_option(value)


def test_two_judge_apart_and_a_third_settles_what_they_differ_on(transactional_db, person):
    initiative = make_cast()

    # Carla asks Ana and Berta for the whole round, from the round's page
    carla = person().log_in(CARLA)
    carla.open("/convocatorias/2026/tablero/")
    carla.follow("Revisiones por separado")
    assert carla.reads("Nadie valoró todavía estas iniciativas por separado")
    found = looked_at(carla)
    carla.follow("Pedir las revisiones de toda la convocatoria")
    assert carla.page.get_by_label("Qué se valora").input_value() == "round:2026"
    carla.page.get_by_label("Primera persona").select_option(label="Ana Revisora")
    carla.page.get_by_label("Segunda persona").select_option(label="Ana Revisora")
    carla.press("Pedir las revisiones")
    assert carla.reads("Elija dos personas distintas.")
    found += looked_at(carla)
    carla.page.get_by_label("Segunda persona").select_option(label="Berta Revisora")
    carla.press("Pedir las revisiones")
    assert carla.reads("Se pidieron dos revisiones de cada una de 2 iniciativas.")
    found += looked_at(carla)

    # Ana on a phone without JavaScript: a draft, what is missing, and in
    ana = person(width=360, java_script_enabled=False).log_in(ANA)
    assert ana.reads("Tiene 2 revisiones pendientes")
    ana.follow("Ver mis revisiones")
    ana.follow(START)
    rule = ana.page.locator("fieldset", has_text="AC-3").get_by_text("Tipos de actor: 2")
    assert not rule.is_visible()  # folded
    ana.page.get_by_label("Valor AC-5", exact=True).select_option("no_cumple")
    ana.page.get_by_label("Razón AC-5").fill("Es un acto de protocolo.")
    ana.press("Guardar el borrador")
    assert ana.reads("El borrador quedó guardado. Solo lo lee usted.")
    ana.press("Entregar")
    assert ana.reads("Para entregarla falta el valor de:")
    judge(ana, AC_5="no_cumple")
    ana.press("Entregar")
    assert ana.reads("Entregó su revisión.")

    # Berta and Carla see that it is in, and not what it says
    berta = person().log_in(BERTA)
    for someone in (berta, carla):
        someone.open(initiative.get_absolute_url())
        someone.follow("Ver quién falta")
        assert someone.reads("Entregada") and someone.page.get_by_text("Ana Revisora").count() >= 1
        assert someone.page.get_by_text("protocolo").count() == 0
        assert (
            someone.open(Review.objects.get(initiative=initiative, reviewer__email=ANA).get_absolute_url()).status
            == 404
        )
    found += looked_at(carla)
    berta.open("/revisiones/")
    berta.follow(START)
    judge(berta)
    berta.page.get_by_label("Razón AC-5").fill("Buscan agua segura.")
    found += looked_at(berta)
    berta.press("Entregar")
    assert berta.reads("Cuánto coinciden")
    berta.page.set_viewport_size({"width": 1280, "height": 900})
    berta.follow("Ana Revisora")  # open now: it can be read, and not changed
    assert berta.reads("Es un acto de protocolo.") and berta.reads("Ya no se cambia.")
    found += looked_at(berta)

    # Carla sees the kappa and the difference, and settles it with a reason
    carla.open("/convocatorias/2026/acuerdo/")
    assert carla.reads("5 de 6 valoraciones dobles (83\u00a0%)")
    assert carla.reads("0,00 (leve)")  # Berta never varies: what chance would give
    found += looked_at(carla)
    carla.page.set_viewport_size({"width": 1280, "height": 900})
    carla.page.locator("#difieren").locator("xpath=..").get_by_role("link", name=initiative.name).click()
    assert carla.reads("5 de 6 criterios")
    found += looked_at(carla)
    reason = carla.page.get_by_label("Razón AC-5")
    assert reason.input_value() == "Es un acto de protocolo.\nBuscan agua segura."
    reason.fill("")
    carla.press(USE_MET)
    assert carla.reads("Escriba qué se decidió y por qué.")
    found += looked_at(carla)
    reason.fill("Lo leímos juntas: buscan agua segura.")
    carla.press(USE_MET)
    assert carla.reads("Decidido: AC-5. Resultado: Alianza multiactor (acepción acotada).")
    carla.press("Adoptar los 5 criterios en que coinciden")
    assert carla.reads("Decidido: F-1, AC-1, AC-2, AC-3, AC-4.")
    found += looked_at(carla)
    assert CriterionJudgement.objects.filter(initiative=initiative, by__email=CARLA).count() == 6
    carla.open(initiative.get_absolute_url())
    assert carla.reads("la Unidad Técnica decidió. Lo leímos juntas: buscan agua segura.")
    assert carla.page.get_by_text("Propuesta por la regla").count() == 0
    found += looked_at(carla)
    carla.open("/convocatorias/2026/acuerdo/")
    assert carla.reads("Decidido")
    assert found == []
