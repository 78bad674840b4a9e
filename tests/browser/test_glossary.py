"""A term opens where it is used, a country comments on it and the Unit answers: without JavaScript."""

from surveys.models import Ficha

from .test_pages import FOCAL_MX, UNIT


def test_term_opens_at_the_question_and_a_comment_is_answered(demo, person):
    country = person(java_script_enabled=False, width=360).log_in(FOCAL_MX)
    draft = Ficha.objects.get(state="draft")
    country.open(f"/fichas/{draft.pk}/iniciativas/1/")
    question = country.page.locator("#campo-strengths")
    assert not question.get_by_text("Aprendizaje positivo").is_visible()
    question.get_by_text("¿Qué es «Fortaleza»?").click()
    assert question.get_by_text("Aprendizaje positivo").is_visible()

    country.open("/glosario/fortaleza/")
    country.page.get_by_label("Su comentario").fill("Aquí la llamamos logro.")
    country.press("Comentar el término")
    assert country.reads("Aquí la llamamos logro.")

    unit = person(java_script_enabled=False).log_in(UNIT)
    unit.open("/glosario/")
    unit.follow("México: Aquí la llamamos logro.")
    unit.page.get_by_text("Responder", exact=False).first.click()
    unit.page.get_by_label("Su respuesta").fill("Lo anotamos para la próxima versión.")
    unit.press("Guardar la respuesta y avisar")

    country.open("/avisos/")
    assert country.reads("respondió su comentario sobre «Fortaleza»")
