"""Several people in one ficha at once, with the line cut, the tab closed and the session gone."""

import time

import pytest
from django.contrib.sessions.models import Session

from pifcss_registry.demo_accounts import PASSWORD
from surveys.models import Ficha
from tests.browser.test_pages import overflow, serious
from tests.conftest import make_ficha, make_person, make_round

ANA, LUIS, EVA = "ana@cr.example.org", "luis@cr.example.org", "eva@cr.example.org"


@pytest.fixture
def address(transactional_db):
    """The page of Costa Rica's first initiative, and three people who write in it."""
    ficha = make_ficha(make_round())
    for email, role, name in (
        (ANA, "focal_point", "Ana Quesada"),
        (LUIS, "contributor", "Luis Mora"),
        (EVA, "contributor", "Eva Rojas"),
    ):
        make_person(email, role, "CR", password=PASSWORD, full_name=name)
    return f"/fichas/{ficha.pk}/iniciativas/1/"


def entry():
    return Ficha.objects.get().entries.get()


def box(someone, name):
    return someone.page.locator(f"[name={name}]")


def write(someone, name, text):
    box(someone, name).fill(text)


def saved(someone, name):
    """Waits until the answer says that it is saved."""
    someone.page.locator(f"#div_id_{name} .save-state.is-saved").wait_for()


def eventually(check, within=10.0):
    end = time.monotonic() + within
    while not check():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def arrive(person, address, email, **options):
    someone = person(**options).log_in(email)
    someone.open(address)
    return someone


def test_different_answers_of_two_people_are_both_kept(person, address):
    ana, luis = arrive(person, address, ANA), arrive(person, address, LUIS, width=360)
    write(ana, "objectives", "Lo que quiere Ana")
    write(luis, "justification", "Por qué, según Luis")
    saved(ana, "objectives")
    saved(luis, "justification")
    assert (entry().objectives, entry().justification) == ("Lo que quiere Ana", "Por qué, según Luis")
    # Each sees the other's text without opening the page again, and the button of the whole section still works.
    eventually(lambda: box(ana, "justification").input_value() == "Por qué, según Luis")
    eventually(lambda: box(luis, "objectives").input_value() == "Lo que quiere Ana")
    write(ana, "result_1", "Con el botón")
    ana.press("Guardar")
    ana.reads("La iniciativa 1 quedó guardada")
    now = entry()
    assert (now.objectives, now.justification, now.result_1) == (
        "Lo que quiere Ana",
        "Por qué, según Luis",
        "Con el botón",
    )


def test_same_answer_shows_both_texts_and_the_person_chooses(person, address):
    ana, luis = arrive(person, address, ANA), arrive(person, address, LUIS)
    luis.context.set_offline(True)  # so that he does not see hers before he writes
    write(luis, "objectives", "Criar coral en viveros y enseñar")
    write(ana, "objectives", "Criar coral en jardines y enseñar")
    saved(ana, "objectives")
    luis.context.set_offline(False)
    panel = luis.page.locator(".conflict")
    panel.wait_for()
    assert "Ana Quesada" in panel.inner_text()
    assert "Criar coral en jardines y enseñar" in panel.inner_text()
    assert "Criar coral en viveros y enseñar" in panel.inner_text()
    assert panel.locator("del").inner_text().endswith("jardines")
    assert panel.locator("ins").inner_text().endswith("viveros")
    assert entry().objectives == "Criar coral en jardines y enseñar"
    luis.press("Guardar")  # the whole section does not go over her words either
    assert panel.is_visible()
    assert entry().objectives == "Criar coral en jardines y enseñar"
    luis.press("Unir los dos")
    panel.locator("textarea").fill("Criar coral en jardines y viveros, y enseñar")
    luis.press("Guardar el texto unido")
    saved(luis, "objectives")
    assert entry().objectives == "Criar coral en jardines y viveros, y enseñar"
    eventually(lambda: box(ana, "objectives").input_value() == "Criar coral en jardines y viveros, y enseñar")


@pytest.mark.parametrize(
    ("choice", "left"), [("Dejar el mío", "De Luis, cargado"), ("Dejar el guardado", "De Ana, guardado")]
)
def test_conflict_is_settled_by_keyboard(choice, left, person, address):
    ana, luis = arrive(person, address, ANA), arrive(person, address, LUIS, width=360)
    luis.context.set_offline(True)
    write(luis, "objectives", "De Luis, cargado")
    write(ana, "objectives", "De Ana, guardado")
    saved(ana, "objectives")
    luis.context.set_offline(False)
    luis.page.locator(".conflict").wait_for()
    assert overflow(luis.page) <= 0
    luis.page.get_by_role("button", name=choice).focus()
    luis.page.keyboard.press("Enter")
    luis.page.locator(".conflict").wait_for(state="detached")
    saved(luis, "objectives")
    assert box(luis, "objectives").input_value() == left
    eventually(lambda: entry().objectives == left)


def test_name_is_seen_within_five_seconds(person, address):
    ana, luis = arrive(person, address, ANA), arrive(person, address, LUIS)
    box(luis, "justification").focus()
    begun = time.monotonic()
    mark = ana.page.locator("#div_id_justification .somebody")
    mark.wait_for()
    assert time.monotonic() - begun < 5
    assert "Luis Mora" in mark.inner_text()
    eva = arrive(person, address.replace("iniciativas/1", "institucion"), EVA)
    box(eva, "institution").focus()
    line = ana.page.locator(".people-here")
    eventually(lambda: "Eva Rojas (en Institución" in line.inner_text() and "Luis Mora" in line.inner_text(), 5)
    assert "example.org" not in line.inner_text()
    luis.page.close()
    mark.wait_for(state="detached")


def test_cut_line_and_closed_tab_lose_nothing(person, address):
    ana = arrive(person, address, ANA)
    ana.context.set_offline(True)
    write(ana, "objectives", "Escrito sin conexión")
    write(ana, "actors-2-name", "Actor sin conexión")
    ana.reads("Sin conexión.")
    ana.page.close()
    ana.context.set_offline(False)
    assert entry().objectives != "Escrito sin conexión"
    ana.page = ana.context.new_page()
    ana.open(address)
    assert box(ana, "objectives").input_value() == "Escrito sin conexión"
    assert box(ana, "actors-2-name").input_value() == "Actor sin conexión"
    saved(ana, "objectives")
    eventually(lambda: entry().objectives == "Escrito sin conexión")
    eventually(lambda: entry().actors.filter(name="Actor sin conexión").count() == 1)
    assert ana.page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('ficha:'))") == []


def test_ended_session_loses_nothing_and_nobody_else_sends_it(person, address):
    ana = arrive(person, address, ANA)
    Session.objects.all().delete()
    write(ana, "objectives", "Escrito con la sesión terminada")
    ana.reads("Su sesión terminó.")
    assert entry().objectives != "Escrito con la sesión terminada"
    ana.follow("Entrar otra vez")
    log_in_here(ana, LUIS)  # somebody else at the same computer
    ana.page.wait_for_url(ana.base_url + address)
    ana.page.wait_for_timeout(1500)
    assert box(ana, "objectives").input_value() == entry().objectives != "Escrito con la sesión terminada"
    Session.objects.all().delete()
    ana.open(address)
    log_in_here(ana, ANA)
    ana.page.wait_for_url(ana.base_url + address)
    assert box(ana, "objectives").input_value() == "Escrito con la sesión terminada"
    saved(ana, "objectives")
    eventually(lambda: entry().objectives == "Escrito con la sesión terminada")


def log_in_here(someone, email):
    someone.page.locator("summary", has_text="contraseña").click()
    form = someone.page.locator("form").filter(has=someone.page.locator("input[type=password]"))
    form.locator("input[type=email]").fill(email)
    form.locator("input[type=password]").fill(PASSWORD)
    form.locator("button[type=submit], button:not([type])").first.click()


def test_log_in_in_another_tab_is_enough(person, address):
    ana = arrive(person, address, ANA)
    Session.objects.all().delete()
    write(ana, "objectives", "Antes de entrar en otra ventana")
    ana.reads("Su sesión terminó.")
    first, ana.page = ana.page, ana.context.new_page()
    ana.log_in(ANA)
    first.bring_to_front()
    first.locator("#div_id_objectives .save-state.is-saved").wait_for()
    assert entry().objectives == "Antes de entrar en otra ventana"


def test_rows_of_two_people_are_joined(person, address):
    ana, luis = arrive(person, address, ANA), arrive(person, address, LUIS)
    for someone, name in ((ana, "Cooperativa de Ana"), (luis, "Sindicato de Luis")):
        write(someone, "actors-2-name", name)
        box(someone, "actors-2-kind").select_option("economia_social")
    ana.page.locator("[name=objectives]").focus()
    luis.page.locator("[name=objectives]").focus()
    eventually(lambda: {"Cooperativa de Ana", "Sindicato de Luis"} <= names())
    assert entry().actors.count() == 4
    for someone, name in ((ana, "Sindicato de Luis"), (luis, "Cooperativa de Ana")):
        eventually(lambda someone=someone, name=name: name in shown(someone))
    # One of them takes a row out, thinks better of it, and the other one's page follows.
    ana.page.locator("[data-remove-row]").first.click()
    ana.reads("El actor se quitó.")
    eventually(lambda: "SINAC" not in names())
    eventually(lambda: "SINAC" not in shown(luis))
    ana.press("Deshacer")
    eventually(lambda: "SINAC" in names())
    ana.press("Guardar")
    ana.reads("La iniciativa 1 quedó guardada")
    assert names() == {"SINAC", "Universidad Nacional", "Cooperativa de Ana", "Sindicato de Luis"}


def names():
    return set(entry().actors.values_list("name", flat=True))


def shown(someone):
    return someone.page.evaluate(
        "[...document.querySelectorAll('[data-row]:not([hidden]) [name$=\"-name\"]')].map((input) => input.value)"
    )


def test_countries_and_choices_save_themselves(person, address):
    ana = arrive(person, address, ANA)
    ana.page.locator("[name=type][value='3']").check()
    eventually(lambda: entry().type == 3)
    ana.page.locator("details.facet summary").first.click()
    ana.page.locator("[name=partner_countries][value=PE]").check()
    ana.page.locator("[name=partner_countries][value=MX]").check()
    eventually(lambda: sorted(entry().partner_countries.values_list("pk", flat=True)) == ["MX", "PE"])
    ana.page.locator("[name=partner_countries][value=PE]").uncheck()
    eventually(lambda: sorted(entry().partner_countries.values_list("pk", flat=True)) == ["MX"])


def test_wrong_text_is_said_beside_it_and_kept(person, address):
    ana = arrive(person, address, ANA)
    write(ana, "focal_point_email", "esto no es un correo")
    ana.page.locator("#div_id_focal_point_email .save-state.is-wrong").wait_for()
    assert box(ana, "focal_point_email").get_attribute("aria-invalid") == "true"
    assert box(ana, "focal_point_email").input_value() == "esto no es un correo"
    ana.press("Guardar")  # with nothing on its way but what was turned down, the whole section goes all the same
    ana.reads("Revise lo siguiente")
    write(ana, "focal_point_email", "ana@cr.example.org")
    saved(ana, "focal_point_email")
    assert entry().focal_point_email == "ana@cr.example.org"


def test_lost_reply_is_no_conflict_with_oneself(person, address):
    ana = arrive(person, address, ANA)
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.fetch().json()["status"])  # the server saved; the page does not hear of it
            route.abort()
        else:
            route.continue_()

    ana.page.route("**/respuestas/", lose)
    write(ana, "objectives", "Primero")
    ana.reads("Sin conexión.")
    write(ana, "objectives", "Primero y después más")
    saved(ana, "objectives")
    eventually(lambda: entry().objectives == "Primero y después más")
    assert lost == ["saved", "repeated"]
    assert ana.page.locator(".conflict").count() == 0


def test_two_texts_are_accessible_on_a_phone(person, address):
    ana, luis = arrive(person, address, ANA), arrive(person, address, LUIS, width=360)
    luis.context.set_offline(True)
    write(luis, "objectives", "De Luis")
    write(ana, "objectives", "De Ana")
    saved(ana, "objectives")
    box(ana, "justification").focus()
    luis.context.set_offline(False)
    luis.page.locator(".conflict").wait_for()
    luis.page.locator("#div_id_justification .somebody").wait_for()
    luis.press("Unir los dos")
    assert serious(luis.page) == []
    assert overflow(luis.page) <= 0


def test_page_without_javascript_saves_by_its_button(person, address):
    ana = arrive(person, address, ANA, java_script_enabled=False)
    write(ana, "objectives", "Con el botón")
    ana.press("Guardar")
    assert entry().objectives == "Con el botón"
