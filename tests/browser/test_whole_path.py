"""The whole path, as five people: a country's ficha becomes a registered initiative that two others ask to hear about."""

from pifcss_registry.demo_accounts import PASSWORD
from tests.conftest import make_person, make_round

NAME = "Jardines de agua: cosecha de lluvia entre municipios y cooperativas"
TEXTS = {
    "name": NAME,
    "objectives": "Asegurar agua a familias productoras; intercambiar prácticas. 💧",
    "focal_point_name": "Ana Quesada Rojas",
    "focal_point_email": "ana.quesada@cr.example.org",
    "justification": "Ningún actor solo tenía la respuesta: la norma, la obra y la tierra son de distintos.",
    "strength_1": "Las cooperativas participaron desde el diseño.",
    "challenge_1": "Los tiempos de cada institución son distintos.",
    "result_1": "Siete reservorios en uso.",
}
ACTORS = (
    ("Instituto de Aguas", "sector_publico", "CR"),
    ("Cooperativa del Valle", "economia_social", "CR"),
    ("Universidad del Lago", "academia", "PE"),
)


def fill(page, texts):
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)


def test_a_ficha_becomes_an_initiative_that_two_countries_want(transactional_db, person):
    make_round("2026", title="Relevamiento 2026")
    for email, role, code in (
        ("ana@cr.example.org", "focal_point", "CR"),
        ("unidad@pifcss.example.org", "technical_unit", None),
        ("consultora@pifcss.example.org", "consultant", None),
        ("luz@pe.example.org", "focal_point", "PE"),
        ("ivo@br.example.org", "focal_point", "BR"),
    ):
        make_person(email, role, code, password=PASSWORD)

    # 1. Costa Rica fills Anexo 1: what is missing is listed, and sending is refused until nothing is.
    ana = person().log_in("ana@cr.example.org")
    ana.follow("Ir a las fichas")
    ana.press("Empezar la ficha")
    ficha = ana.page.url.removeprefix(ana.base_url)
    ana.open(ficha + "institucion/")
    fill(
        ana.page,
        {
            "institution": "Ministerio de Planificación",
            "focal_point_name": "Ana Quesada Rojas",
            "focal_point_email": "esto no es un correo",
            "institution_strengths": "Experiencia con cooperativas.",
            "institution_weaknesses": "Poco personal.",
        },
    )
    ana.page.locator("[name=share][value=yes]").check()
    ana.press("Guardar")
    ana.reads("Revise lo siguiente")
    assert ana.page.locator("[name=focal_point_email]").get_attribute("aria-invalid") == "true"
    assert ana.page.locator("[name=institution_strengths]").input_value() == "Experiencia con cooperativas."
    ana.page.locator("[name=focal_point_email]").fill("ana.quesada@cr.example.org")
    ana.press("Guardar")
    ana.reads("Los datos de la institución quedaron guardados")
    ana.open(ficha)
    send(ana)
    ana.reads("La ficha necesita al menos una iniciativa.")
    ana.press("Agregar una iniciativa")
    fill(ana.page, TEXTS)
    ana.page.locator("[name=type][value='2']").check()
    for row, (name, kind, code) in enumerate(ACTORS[:2]):
        ana.page.locator(f"[name=actors-{row}-name]").fill(name)
        ana.page.locator(f"[name=actors-{row}-kind]").select_option(kind)
        ana.page.locator(f"[name=actors-{row}-country]").select_option(code)
    ana.press("Guardar")
    ana.reads("La iniciativa 1 quedó guardada")
    ana.open(ficha)
    send(ana)
    ana.reads("La ficha se envió")

    # 2. The Unit returns it once with a comment; without one it is refused.
    unit = person().log_in("unidad@pifcss.example.org")
    unit.follow("Revisar")
    unit.follow("Costa Rica")
    unit.page.locator("summary", has_text="Devolver al país").first.click()
    unit.page.locator("textarea[name=comment]:visible").fill("Falta la universidad que participó: agréguela.")
    unit.press("Confirmar: Devolver al país")
    unit.reads("La ficha volvió al país")

    # 3. The country mends and sends again.
    ana.open("/")
    ana.follow("Ver el comentario")
    ana.reads("Falta la universidad que participó")
    ana.open(ficha + "iniciativas/1/")
    ana.page.locator("[name=actors-2-name]").fill(ACTORS[2][0])
    ana.page.locator("[name=actors-2-kind]").select_option(ACTORS[2][1])
    ana.page.locator("[name=actors-2-country]").select_option(ACTORS[2][2])
    ana.press("Guardar")
    ana.reads("La iniciativa 1 quedó guardada")
    ana.open(ficha)
    send(ana)
    ana.reads("La ficha se envió")

    # 4. The Unit sets a sector and validates.
    unit.open(ficha + "revision/")
    unit.page.locator("input[value='SOC-AGU']").first.check()
    unit.press("Guardar la clasificación de la iniciativa 1")
    unit.page.locator("summary", has_text="Validar y registrar").first.click()
    unit.press("Confirmar: Validar y registrar")
    unit.reads("La ficha quedó validada")

    # 5. A consultant finds it by sector and actor type, and downloads what is shown.
    consultant = person(width=360).log_in("consultora@pifcss.example.org")
    consultant.open("/iniciativas/?sector=SOC-AGU&tipo_actor=academia&tipo_actor=economia_social&modo_actor=todos")
    consultant.follow(NAME)
    consultant.reads("AMDS")
    consultant.reads("Universidad del Lago")
    assert "example.org" not in consultant.page.content().replace("consultora@pifcss.example.org", "")

    # 6. Two other countries say that they want to learn about it.
    initiative = consultant.page.url.removeprefix(consultant.base_url)
    for email in ("luz@pe.example.org", "ivo@br.example.org"):
        focal_point = person().log_in(email)
        focal_point.open(initiative)
        focal_point.page.locator("form[action$='/interes/'] button").first.click()
        focal_point.page.wait_for_load_state()
    consultant.open("/iniciativas/")
    consultant.page.locator(".mark-wanted, .is-wanted").first.wait_for()

    # 7. The Unit sees the reason and proposes the dialogue; the countries find it.
    unit.open("/dialogos/")
    unit.reads("2 países quieren conocer")
    unit.page.locator("form[action$='/proponer/'] button").first.click()
    unit.page.wait_for_load_state()
    focal_point.open("/")
    focal_point.reads("1 diálogo propuesto")


def send(person):
    person.page.locator("summary", has_text="Enviar a la Unidad Técnica").first.click()
    person.press("Confirmar: Enviar a la Unidad Técnica")
