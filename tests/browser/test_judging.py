"""A person decides: the Unit overrules a criterion with a reason, leaves the initiative out, and the country reads why."""

from initiatives.models import Initiative

from .test_pages import FOCAL_CR, UNIT


def test_unit_overrules_with_a_reason_and_the_country_reads_why(demo, person):
    initiative = Initiative.objects.filter(country="CR", round_code="2022", verdict="amds").first()
    unit = person().log_in(UNIT)
    unit.open(initiative.get_absolute_url())
    assert unit.reads("AMDS: más de dos tipos de actor")
    unit.follow("Valorar los criterios")
    partners = unit.page.get_by_role("group", name="AC-4")
    partners.get_by_text("Valorar AC-4").click()
    partners.get_by_label("Valor AC-4").select_option("no_cumple")
    unit.press("Guardar la valoración")
    assert unit.reads("Escriba la razón")  # nothing is overruled without one
    partners.get_by_label("Razón AC-4").fill("Solo el ministerio decide; los demás reciben.")
    unit.press("Guardar la valoración")
    assert unit.reads("Resultado: No es una alianza multiactor.")

    unit.open(initiative.get_absolute_url())
    assert unit.reads("Solo el ministerio decide; los demás reciben.")
    unit.follow("Excluir del registro")
    message = unit.page.get_by_label("Mensaje al país")
    assert "Solo el ministerio decide" in message.input_value()
    message.fill(message.input_value() + "\n\nGracias, Unidad Técnica.")
    unit.press("Excluir y avisar al país")
    assert unit.page.get_by_role("heading", name="Fuera del registro").is_visible()

    country = person(java_script_enabled=False, width=360).log_in(FOCAL_CR)
    country.open("/avisos/")
    country.press("queda fuera del registro")
    assert country.reads("Gracias, Unidad Técnica.")
    country.page.get_by_text("¿Qué es «").first.click()
    assert country.page.get_by_role("link", name="glosario", exact=False).first.is_visible()
    other = person().log_in("puntofocal.mx@demo.example.org")
    assert other.open(initiative.get_absolute_url()).status == 404
