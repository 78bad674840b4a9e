"""A ficha is filled, signed off and sent with the keyboard alone, on a phone; no page of the way has a serious finding."""

from pifcss_registry.demo_accounts import PASSWORD
from surveys.models import Approval, CountrySettings, Ficha
from tests.conftest import make_ficha, make_person, make_round

from .test_pages import overflow, serious

TEXTS = {
    "name": "Jardines de agua",
    "objectives": "Asegurar agua a familias productoras.",
    "actors-0-name": "Instituto de Aguas",
    "actors-1-name": "Universidad del Lago",
    "focal_point_name": "Ana Quesada",
    "justification": "Ningún actor solo tenía la respuesta.",
    "strength_1": "Las cooperativas participaron desde el diseño.",
    "challenge_1": "Los tiempos son distintos.",
    "result_1": "Siete reservorios en uso.",
}
MOST_TABS = 400

# The element that has the focus, as a person finds it: by its name, or by its words.
FOCUSED = """([name, words]) => {
  const it = document.activeElement;
  if (!it || it === document.body) return false;
  if (name) return it.getAttribute('name') === name;
  return ['A', 'BUTTON', 'SUMMARY'].includes(it.tagName) && it.innerText.replace(/\\s+/g, ' ').includes(words);
}"""


class Keyboard:
    """Somebody who never touches a mouse: Tab, Enter, Space, arrows and typing only."""

    def __init__(self, someone):
        self.someone, self.page, self.found = someone, someone.page, {}
        self.key = someone.page.keyboard.press

    def reach(self, words: str = "", *, name: str = "") -> "Keyboard":
        """Tab on until the control has the focus."""
        for _step in range(MOST_TABS):
            if self.page.evaluate(FOCUSED, [name, words]):
                return self
            self.key("Tab")
        raise AssertionError(f"the keyboard does not reach {name or words!r} on {self.page.url}")

    def press(self, words: str) -> None:
        """Go to a link or button and press it; waits for the page that follows."""
        self.reach(words)
        with self.page.expect_navigation():
            self.key("Enter")
        self.page.wait_for_load_state()
        self.look()

    def unfold(self, words: str) -> None:
        self.reach(words)
        self.key("Enter")

    def write(self, name: str, text: str) -> None:
        self.reach(name=name)
        self.page.keyboard.type(text)

    def look(self) -> None:
        """No serious finding by axe, nothing wider than the phone."""
        problems = serious(self.page)
        if overflow(self.page) > 0:
            problems.append(f"{overflow(self.page)} px too wide")
        if problems:
            self.found[self.page.url.removeprefix(self.someone.base_url)] = problems


def test_ficha_is_filled_signed_off_and_sent_by_keyboard_on_a_phone(transactional_db, person):
    make_round("2026", title="Relevamiento 2026")
    for email, role in (("ana@cr.example.org", "focal_point"), ("eva@cr.example.org", "validating_authority")):
        make_person(email, role, "CR", password=PASSWORD)

    ana = Keyboard(person(width=360).log_in("ana@cr.example.org"))
    ana.press("Ir a las fichas")
    ana.press("Empezar la ficha")

    # The institution's section
    ana.press("Institución")
    ana.write("institution", "Ministerio de Planificación")
    ana.write("focal_point_name", "Ana Quesada")
    ana.write("focal_point_email", "ana@cr.example.org")
    ana.write("institution_strengths", "Experiencia con cooperativas.")
    ana.write("institution_weaknesses", "Poco personal.")
    ana.reach(name="share").key("Space")
    ana.press("Guardar")

    # An initiative: type with the arrows, two actors with their type by its first letters
    ana.press("Agregar una iniciativa")
    ana.reach(name="type").key("Space")
    ana.key("ArrowDown")
    ana.write("name", TEXTS["name"])
    ana.write("objectives", TEXTS["objectives"])
    for row, kind in enumerate(("Sector p", "Academia")):
        ana.write(f"actors-{row}-name", TEXTS[f"actors-{row}-name"])
        ana.write(f"actors-{row}-kind", kind)
    for name in ("focal_point_name", "justification", "strength_1", "challenge_1", "result_1"):
        ana.write(name, TEXTS[name])
    ana.press("Guardar")
    ficha = Ficha.objects.get()
    entry = ficha.entries.get()
    assert {name: getattr(entry, name) for name in TEXTS if "-" not in name} == {
        name: text for name, text in TEXTS.items() if "-" not in name
    }
    assert [(actor.name, actor.kind) for actor in entry.actors.all()] == [
        (TEXTS["actors-0-name"], "sector_publico"),
        (TEXTS["actors-1-name"], "academia"),
    ]

    # The section is marked as ready, the country asks for the approval, and sending waits for it
    ana.reach(name="state")
    ana.page.keyboard.type("Lista")
    ana.press("Cambiar estado")
    ana.press("Cambiar esta decisión")
    ana.reach(name="sending_needs_approval").key("Space")
    ana.press("Guardar")
    assert CountrySettings.objects.get().sending_needs_approval
    ana.press("Fichas")
    ana.press("Relevamiento 2026")
    send(ana)
    assert ana.someone.reads("Falta el visto bueno de la autoridad que valida: Institución.")

    # The authority reads and approves
    eva = Keyboard(person(width=360).log_in("eva@cr.example.org"))
    eva.press("Ver la ficha")
    eva.press("Aprobar toda la ficha")
    assert eva.someone.reads("Toda la ficha está aprobada tal como está ahora.")
    assert Approval.objects.filter(voided_at=None).count() == 2

    # It is sent
    send(ana)
    assert ana.someone.reads("La ficha se envió")
    ficha.refresh_from_db()
    assert ficha.state == "sent"
    assert ana.found | eva.found == {}


def send(keyboard):
    keyboard.unfold("Enviar a la Unidad Técnica")
    keyboard.press("Confirmar: Enviar a la Unidad Técnica")


def test_comment_is_written_by_keyboard_and_seen_by_the_person_mentioned(transactional_db, person):
    ficha = make_ficha(make_round())
    make_person("ana@cr.example.org", "focal_point", "CR", password=PASSWORD)
    make_person("luis@cr.example.org", "contributor", "CR", password=PASSWORD, full_name="Luis Nava")
    ana = Keyboard(person(width=360).log_in("ana@cr.example.org"))
    ana.press("Seguir llenando")
    ana.press("Institución")
    ana.unfold("Comentar con su equipo")
    ana.write("text-institution-country_institution", "¿Ponemos también la subsecretaría?")
    ana.reach(name="mention-institution-country_institution").key("Space")
    ana.press("Comentar")
    luis = Keyboard(person(width=360).log_in("luis@cr.example.org"))
    luis.someone.open(ficha.get_absolute_url())
    luis.press("Comentarios internos: 1 sin resolver")
    assert luis.someone.reads("¿Ponemos también la subsecretaría?")
    luis.press("Marcar como resuelto")
    assert luis.someone.reads("Comentarios internos, resueltos")
    assert ana.found | luis.found == {}
