"""The glossary's pages: open to everybody, searched by folded text, comments for who may."""

import pytest
from django.urls import reverse
from django.utils import translation

from glossary.models import Term, TermComment, TermVersion
from glossary.pages import by_letter, found
from glossary.services import add_comment, add_version, answer_comment
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.services import give_role

pytestmark = pytest.mark.django_db

LIST = "/glosario/"
FICHA = "/glosario/ficha/"
VERSION = "/glosario/ficha/version/"
COMMENT = "/glosario/ficha/comentar/"


def text_of(response):
    return " ".join(response.content.decode().split())


def names(query):
    return {version.term_id for version in found(TermVersion.objects.newest(), query)}


@pytest.fixture
def comment(focal_point, country):
    return add_comment(Term.objects.get(pk="ficha"), country=country("CR"), text="¿También <b>?", by=focal_point)


def answer_url(comment):
    return reverse("glossary:comment_answer", args=[comment.term_id, comment.pk])


def posted(version, **changes):
    return version.texts | {"base": version.number, "note": "Más clara"} | changes


def test_list_shows_every_term_in_the_readers_language(client):
    text = text_of(client.get(LIST))
    assert "Ámbito de acción" in text and "40 términos" in text and 'id="letra-A"' in text
    text = text_of(client.get(LIST, headers={"accept-language": "en"}))
    assert "Area of action" in text and 'id="letra-W"' not in text


def test_letters_put_accents_aside():
    with translation.override("es"):
        letters = by_letter(TermVersion.objects.newest())
    assert [letter for letter, _versions in letters] == sorted({letter for letter, _versions in letters})
    under_a = [version.name for version in dict(letters)["A"]]
    assert under_a[:2] == ["Acción", "Acta del diálogo"] and "Ámbito de acción" in under_a


@pytest.mark.parametrize(
    ("query", "some"),
    [
        ("ÁMBITO", "ambito-de-accion"),
        ("ambito", "ambito-de-accion"),
        ("stakeholder", "alianza-multiactor"),
        ("aliança restrita", "alianza-multiactor-acepcion-acotada"),
        ("relevam", "relevamiento"),
        ("sur-sur", "cooperacion-sur-sur"),
        ("horizontalidad beneficio", "cooperacion-sur-sur"),
    ],
)
def test_search_finds_words_in_any_language(query, some):
    assert some in names(query)
    assert len(names(query)) < 40


@pytest.mark.parametrize("query", ["zzz", "relevamiento zzz", "🦄", "ctor"])
def test_search_without_a_match_says_so(client, query):
    assert names(query) == set()
    assert "Ningún término dice eso" in text_of(client.get(LIST, {"q": query}))


@pytest.mark.parametrize("query", ["", "  ", "%", "'\"<script>", "\x00", "a" * 5000, "¿?"])
def test_no_query_breaks_the_list(client, query):
    response = client.get(LIST, {"q": query})
    assert response.status_code == 200 and "<script>" not in text_of(response)


def test_empty_glossary_says_so(client):
    TermVersion.objects.all().delete()
    assert "El glosario todavía está vacío" in text_of(client.get(LIST))


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_every_term_has_a_page(client, language):
    for version in TermVersion.objects.all():
        response = client.get(version.get_absolute_url(), headers={"accept-language": language})
        assert response.status_code == 200
        with translation.override(language):
            assert version.name in response.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("key", ["no-such-term", "FICHA", "a" * 3000, "-", "0"])
def test_unknown_key_is_not_found(client, unit, key):
    client.force_login(unit)
    assert client.get(f"/glosario/{key}/").status_code == 404
    assert client.get(f"/glosario/{key}/version/").status_code == 404
    assert client.post(f"/glosario/{key}/comentar/").status_code == 404
    assert client.post(f"/glosario/{key}/comentarios/1/responder/").status_code == 404


def test_term_says_where_it_is_used_and_its_other_languages(client):
    text = text_of(client.get("/glosario/actor/"))
    assert "Tipo/s de actor/es involucrado/s" in text and "Participan al menos dos actores" in text
    assert '<dd lang="pt-BR">Ator</dd>' in text and '<dd lang="en">Actor</dd>' in text and "En español" not in text
    assert "países las presentan" in text_of(client.get("/glosario/pais-que-presenta/"))
    assert "lleva todavía a este término" in text_of(client.get("/glosario/pifcss/"))


def test_history_shows_what_changed_and_names_no_person_but_to_the_unit(client, unit, focal_point):
    unit.full_name = "Zoraida Zelaya"
    unit.save()
    first = TermVersion.objects.get(term="ficha")
    texts = first.texts | {"definition_es": "Formulario corto de cada país."}
    add_version(first.term, texts=texts, base=1, note="Más corta", by=unit)
    text = text_of(client.get(FICHA))
    assert "Versión 2" in text and "Más corta" in text and "Texto inicial del registro" in text
    assert "<ins>" in text and "<del>" in text and "Zoraida" not in text
    client.force_login(focal_point)
    assert "Zoraida" not in text_of(client.get(FICHA))
    client.force_login(unit)
    assert "Zoraida" in text_of(client.get(FICHA))


def test_unit_writes_a_version(client, unit):
    client.force_login(unit)
    version = TermVersion.objects.get(term="ficha")
    assert version.definition_pt in client.get(VERSION).content.decode()
    response = client.post(VERSION, posted(version, name_es="Formulario"), follow=True)
    assert response.redirect_chain[0][0] == FICHA and "Formulario" in text_of(response)
    assert TermVersion.objects.newest().get(term="ficha").note == "Más clara"


@pytest.mark.parametrize(
    "changes", [{"definition_en": ""}, {"definition_en": "x" * 2001}, {"name_pt": "x" * 201}, {"base": "x"}, {}]
)
def test_version_that_is_refused_keeps_what_was_typed(client, unit, changes):
    client.force_login(unit)
    version = TermVersion.objects.get(term="ficha")
    if changes:
        changes["definition_es"] = "Lo que yo escribí."
    response = client.post(VERSION, posted(version, **changes))
    assert response.status_code == 200 and TermVersion.objects.filter(term="ficha").count() == 1
    assert 'role="alert"' in text_of(response) and "Más clara" in text_of(response)
    assert not changes or "Lo que yo escribí." in text_of(response)


def test_two_at_once_see_each_others_version_and_the_second_may_save_again(client, unit):
    client.force_login(unit)
    version = TermVersion.objects.get(term="ficha")
    add_version(version.term, texts=version.texts | {"name_es": "De la colega"}, base=1, by=unit)
    response = client.post(VERSION, posted(version, name_es="La mía"))
    text = text_of(response)
    assert "De la colega" in text and "La mía" in text and 'name="base" value="2"' in text
    client.post(VERSION, posted(version, name_es="La mía", base=2))
    assert TermVersion.objects.newest().get(term="ficha").name_es == "La mía"


def test_country_comments_and_reads_it(client, focal_point, contributor):
    client.force_login(focal_point)
    response = client.post(COMMENT, {"text": "¿También la de 2019?"})
    comment = TermComment.objects.get()
    assert response["Location"] == f"{FICHA}#comentario-{comment.pk}" and comment.country_id == "CR"
    client.force_login(contributor)
    assert "¿También la de 2019?" in text_of(client.get(FICHA))


def test_comment_is_on_nobody_elses_page(client, comment, cast):
    comment.by.full_name = "Zoraida Zelaya"
    comment.by.save()
    for name, person in cast.items():
        client.logout()
        if person:
            client.force_login(person)
        text = text_of(client.get(FICHA))
        seen = name in {"focal_point", "contributor", "authority", "unit"}
        assert ("Zoraida" in text) == seen == ("¿También &lt;b&gt;?" in text), name


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\x00b"])
def test_comment_that_is_refused_keeps_what_was_typed(client, focal_point, text):
    client.force_login(focal_point)
    response = client.post(COMMENT, {"text": text})
    assert response.status_code == 200 and not TermComment.objects.exists()
    assert 'role="alert"' in text_of(response) and (not text or text[:1] in text_of(response))


def test_who_works_for_two_countries_says_which(client, focal_point):
    give_role(user=focal_point, role="contributor", country=Country.objects.get(pk="PE"))
    client.force_login(focal_point)
    assert client.post(COMMENT, {"text": "Hola"}).status_code == 200
    assert client.post(COMMENT, {"text": "Hola", "country": "CL"}).status_code == 200
    assert not TermComment.objects.exists()
    assert client.post(COMMENT, {"text": "Hola", "country": "PE"}).status_code == 302
    assert TermComment.objects.get().country_id == "PE"


def test_unit_finds_the_comment_answers_it_and_the_country_reads_it(client, comment, unit, focal_point):
    client.force_login(unit)
    assert "Comentarios por responder" in text_of(client.get(LIST))
    assert "1 comentario sobre el glosario" in text_of(client.get("/"))
    assert client.post(answer_url(comment), {"text": "Sí, también."}).status_code == 302
    assert "Comentarios por responder" not in text_of(client.get(LIST))
    client.force_login(focal_point)
    text = text_of(client.get(FICHA))
    assert "Sí, también." in text and "Responder" not in text


def test_answer_that_is_refused_keeps_what_was_typed(client, comment, unit):
    client.force_login(unit)
    response = client.post(answer_url(comment), {"text": "y" * 2001})
    assert response.status_code == 200 and "y" * 2001 in text_of(response) and "aria-invalid" in text_of(response)
    answer_comment(comment, text="Ya.", by=unit)
    text = text_of(client.post(answer_url(comment), {"text": "Otra que escribí"}))
    assert "ya tiene respuesta" in text and "Otra que escribí" in text


def test_answer_belongs_to_its_term(client, comment, unit):
    client.force_login(unit)
    url = reverse("glossary:comment_answer", args=["actor", comment.pk])
    assert client.post(url, {"text": "Sí"}).status_code == 404
    assert client.post(reverse("glossary:comment_answer", args=["ficha", 10**30]), {"text": "Sí"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("person", "on_list", "on_term"), [(None, 1, 1), ("focal_point", 3, 4), ("unit", 4, 4)])
def test_pages_take_the_same_queries(
    client, request, unit, focal_point, country, rows, person, on_list, on_term, django_assert_num_queries
):
    term = Term.objects.get(pk="ficha")
    for number in range(rows):
        add_version(term, texts=term.versions.last().texts | {"name_es": f"F{number}"}, base=number + 1, by=unit)
        answered = add_comment(term, country=country("CR"), text="Uno", by=focal_point)
        answer_comment(answered, text="Sí", by=unit)
        add_comment(term, country=country("CR"), text="Dos", by=focal_point)
    if person:
        client.force_login(request.getfixturevalue(person))
    with django_assert_num_queries(on_list):
        client.get(LIST)
    with django_assert_num_queries(on_term):
        client.get(FICHA)


def test_form_of_the_ficha_opens_its_terms(client, ficha, contributor):
    client.force_login(contributor)
    text = text_of(client.get(f"/fichas/{ficha.pk}/iniciativas/1/"))
    for term in ("Actor no estatal", "Proyecto", "Iniciativa", "Cooperación Triangular (CT)", "Fortaleza"):
        assert text.count(f"¿Qué es «{term}»?") == 1, term
    assert "¿Qué es «Diálogo estructurado»?" in text_of(client.get(f"/fichas/{ficha.pk}/institucion/"))


def test_criteria_and_figures_open_their_terms(client, open_round, initiative, unit):
    client.force_login(unit)
    for path in (f"/iniciativas/{initiative.pk}/", f"/iniciativas/{initiative.pk}/criterios/"):
        assert text_of(client.get(path)).count("¿Qué es «Naturaleza del actor»?") == 2  # AC-3 and AM-4
    assert "¿Qué es «País que presenta»?" in text_of(client.get("/"))
