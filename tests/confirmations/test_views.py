"""The pages: a country's part, an actor's link, mentors, and what the initiative's and the actor's pages show."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from confirmations import mentoring, services
from confirmations.models import ActorLink, Confirmation, MentorOffer, MentorRequest
from confirmations.workflow import OFFER
from initiatives.models import Sector
from tests.conftest import make_initiative, make_person

from .conftest import EMAIL, PERSON, answer, make_link, make_shared

THANKS = "/confirmar/gracias/"
OFFER_DATA = {"kind": "training", "sector": "AMB-MED", "stage": "design", "text": "Cursos de riego."}


def text_of(response):
    return response.content.decode()


def answer_url(initiative, code="PE"):
    return reverse("confirmations:country_answer", args=[initiative.pk, code])


def link_url(part):
    return reverse("confirmations:link_create", args=[part.initiative_id, part.pk])


def make_offer(part, unit, *, publish=True, **values):
    sent = make_link(part, unit)
    answer(sent)
    values = {"kind": "training", "text": "Cursos de riego.", "stage": "design"} | values
    offer = mentoring.offer_mentoring(sent.link, sector=Sector.objects.get(pk="AMB-MED"), **values)
    return OFFER.perform(offer, "publish", by=unit) if publish else offer


# A country's part


def test_country_confirms_on_its_page(client, shared, other_focal_point):
    client.force_login(other_focal_point)
    page = text_of(client.get(shared.get_absolute_url()))
    assert answer_url(shared) in page and "Confirme la parte de su país" in page
    assert answer_url(shared, "CL") not in page
    assert "FONAFIFO" in text_of(client.get(answer_url(shared)))
    response = client.post(answer_url(shared), {"answer": "confirmed"}, follow=True)
    assert "La respuesta de Perú quedó guardada." in text_of(response)
    assert "1 de 4 partes confirmadas." in text_of(response)
    assert Confirmation.objects.get().by == other_focal_point


def test_country_that_corrects_without_words_is_told_so_and_keeps_what_it_typed(client, shared, other_focal_point):
    client.force_login(other_focal_point)
    response = client.post(answer_url(shared), {"answer": "corrected", "text": ""})
    assert response.status_code == 200 and "Escriba qué hay que corregir." in text_of(response)
    assert not Confirmation.objects.exists()


def test_country_may_answer_again(client, shared, country, other_focal_point):
    services.answer_for_country(shared, country=country("PE"), answer="declined", text="No.", by=other_focal_point)
    client.force_login(other_focal_point)
    page = text_of(client.get(answer_url(shared)))
    assert "Su país ya respondió" in page and "No." in page
    client.post(answer_url(shared), {"answer": "confirmed", "text": ""})
    assert "En disputa" not in re.sub("En disputa: la otra", "", text_of(client.get(shared.get_absolute_url())))


def test_colleague_of_the_partner_country_reads_and_does_not_answer(client, shared):
    client.force_login(make_person("colega@pe.example.org", "contributor", "PE"))
    assert answer_url(shared) not in text_of(client.get(shared.get_absolute_url()))
    assert client.post(answer_url(shared), {"answer": "confirmed"}).status_code == 403
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("code", ["CR", "CL", "XX", "pe", "P"])
def test_country_that_takes_no_part_has_no_page(client, unit, country, other_focal_point, code):
    initiative = make_shared(unit, "PE")
    initiative.partner_countries.add(country("CR"))
    client.force_login(other_focal_point)
    assert client.get(answer_url(initiative, code)).status_code == 404


def test_home_asks_for_one_and_lists_several(client, shared, unit, other_focal_point, focal_point):
    client.force_login(other_focal_point)
    assert answer_url(shared) in text_of(client.get("/"))
    second = make_shared(unit, "PE", name="Otra iniciativa")
    page = text_of(client.get("/"))
    assert "Confirme la parte de su país" in page and 'href="/confirmaciones/"' in page
    listed = text_of(client.get("/confirmaciones/"))
    assert answer_url(shared) in listed and answer_url(second) in listed
    client.force_login(focal_point)
    assert "Confirme la parte de su país" not in text_of(client.get("/"))


def test_list_of_disputes_is_of_the_unit_and_the_countries_concerned(
    client, shared, country, other_focal_point, third_focal_point, focal_point, unit
):
    services.answer_for_country(
        shared, country=country("PE"), answer="corrected", text="Desde 2024.", by=other_focal_point
    )
    for person, reads in ((unit, True), (focal_point, True), (other_focal_point, True), (third_focal_point, False)):
        client.force_login(person)
        assert ("Desde 2024." in text_of(client.get("/confirmaciones/"))) == reads


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries(client, unit, rows, country, other_focal_point, django_assert_num_queries):
    for number in range(rows):
        initiative = make_shared(unit, name=f"Agua {number}")
        services.answer_for_country(
            initiative, country=country("PE"), answer="declined", text="No.", by=other_focal_point
        )
        make_shared(unit, name=f"Bosque {number}")
    client.force_login(other_focal_point)
    with django_assert_num_queries(5):
        client.get("/confirmaciones/")


@pytest.mark.parametrize("actors", [1, 3, 12])
def test_initiative_takes_the_same_queries_with_answers(
    client, unit, actors, other_focal_point, django_assert_num_queries
):
    declared = [(f"Actor {number}", "ACA-UNI") for number in range(actors)]
    initiative = make_shared(unit, *["PE", "CL", "BO", "EC"][:actors], actors=declared)
    for part in initiative.participations.all():
        answer(make_link(part, unit), "corrected", "Así.")
        make_link(part, unit)
    for country in initiative.partner_countries.filter(pk="PE"):
        services.answer_for_country(initiative, country=country, answer="confirmed", by=other_focal_point)
    client.force_login(unit)
    with django_assert_num_queries(13):
        client.get(initiative.get_absolute_url())


def test_panel_is_not_drawn_without_parts(client, unit):
    initiative = make_initiative(unit, actors=())
    client.force_login(unit)
    assert 'id="confirmaciones"' not in text_of(client.get(initiative.get_absolute_url()))


# An actor's link


@pytest.mark.parametrize("name", ["focal_point", "unit"])
def test_link_is_sent_from_the_initiatives_page(client, part, name, request):
    client.force_login(request.getfixturevalue(name))
    assert link_url(part) in text_of(client.get(part.initiative.get_absolute_url()))
    page = text_of(client.post(link_url(part), {"email": EMAIL, "language": "pt-br"}, follow=True))
    assert "El enlace para AIDER salió." in page
    assert f"A {EMAIL}; vence el" in page
    assert mail.outbox[-1].to == [EMAIL]
    assert "Si envía otro, el anterior deja de servir." in text_of(client.get(link_url(part)))


@pytest.mark.parametrize("data", [{"email": "no", "language": "es"}, {"email": EMAIL, "language": "en"}, {}])
def test_link_with_wrong_data_is_not_sent(client, part, focal_point, data):
    client.force_login(focal_point)
    assert client.post(link_url(part), data).status_code == 200
    assert not ActorLink.objects.exists()


def test_link_of_another_initiatives_part_is_not_there(client, part, unit):
    other = make_shared(unit, name="Otra")
    client.force_login(unit)
    assert client.get(reverse("confirmations:link_create", args=[other.pk, part.pk])).status_code == 404


def test_links_that_one_person_sends_are_limited(client, part, unit, settings):
    settings.ACCOUNT_RATE_LIMITS = {"actor_link_send": "2/h/user"}
    client.force_login(unit)
    data = {"email": EMAIL, "language": "es"}
    assert [client.post(link_url(part), data).status_code for _ in range(3)] == [302, 302, 429]


def test_page_behind_the_link_says_what_the_registry_says_and_no_person(client, sent, shared, focal_point, unit):
    response = client.get(sent.url)
    page = text_of(response)
    for said in ("AIDER", shared.name, "Costa Rica", "Perú", "Chile", "Sociedad civil"):
        assert said in page
    for hidden in (EMAIL, focal_point.email, focal_point.full_name, unit.email):
        assert hidden not in page
    assert "no-store" in response["Cache-Control"]
    assert links_open(sent)  # to read changes nothing


def links_open(sent):
    return ActorLink.objects.get(pk=sent.link.pk).is_open


def test_actor_answers_once(client, sent, part):
    response = client.post(sent.url, {"answer": "confirmed", **PERSON})
    assert response["Location"] == THANKS
    assert Confirmation.objects.get().participation == part
    assert "Gracias por su respuesta" in text_of(client.get(THANKS))
    for method in (client.get, client.post):
        response = method(sent.url)
        assert response.status_code == 410
        assert not any(word in text_of(response) for word in ("AIDER", part.initiative.name, "Costa Rica"))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"answer": "confirmed"},
        {"answer": "confirmed", "person_name": "Ana"},
        {"answer": "declined", **PERSON},
        {"answer": "declared", **PERSON},
    ],
)
def test_incomplete_answer_leaves_the_link_open(client, sent, data):
    assert client.post(sent.url, data).status_code == 200
    assert links_open(sent) and not Confirmation.objects.exists()


def test_expired_link_is_gone_and_an_unknown_one_not_found_in_the_same_words(client, sent):
    unknown = client.get("/confirmar/nada/")
    ActorLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = client.get(sent.url)
    assert (unknown.status_code, expired.status_code) == (404, 410)
    said = [re.search(r"<main.*</main>", text_of(page), re.DOTALL)[0] for page in (unknown, expired)]
    assert said[0] == said[1]
    assert client.post(sent.url, {"answer": "confirmed", **PERSON}).status_code == 410
    assert not Confirmation.objects.exists()


def test_answers_from_one_address_are_limited(client, sent, settings):
    settings.ACCOUNT_RATE_LIMITS = {"actor_link_answer": "2/m/ip"}
    assert [client.post("/confirmar/nada/").status_code for _ in range(3)] == [404, 404, 429]
    assert client.post(sent.url, {"answer": "confirmed", **PERSON}).status_code == 429


def test_link_speaks_the_language_of_its_mail(client, part, unit):
    sent = make_link(part, unit, language="pt-br")
    assert '<html lang="pt-br">' in text_of(client.get(sent.url))
    client.cookies["django_language"] = "es"
    assert '<html lang="es">' in text_of(client.get(sent.url))


def test_answer_needs_the_token_of_the_form(sent):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(sent.url, {"answer": "confirmed", **PERSON}).status_code == 403


def test_thanks_are_for_who_answered_and_not_for_long(client, sent, settings):
    assert client.get(THANKS).status_code == 404
    client.post(sent.url, {"answer": "confirmed", **PERSON})
    assert client.get(THANKS).status_code == 200
    session = client.session
    session["answered_actor_link"] = [sent.link.pk, 0]
    session.save()
    assert client.get(THANKS).status_code == 404
    assert client.post(THANKS, OFFER_DATA).status_code == 404


# Mentors


def test_actor_offers_itself_after_confirming(client, sent):
    client.post(sent.url, {"answer": "confirmed", **PERSON})
    assert "Ofrecerse como mentora" in text_of(client.get(THANKS))
    assert client.post(THANKS, OFFER_DATA | {"text": "a@b.example.org"}).status_code == 200
    page = text_of(client.post(THANKS, OFFER_DATA, follow=True))
    assert (
        "Gracias por ofrecerse como mentora" in page
        and "<form" not in page.partition("<main")[2].partition("</main")[0]
    )
    client.post(THANKS, OFFER_DATA)
    assert MentorOffer.objects.get().text == OFFER_DATA["text"]


def test_who_declines_is_offered_nothing(client, sent):
    client.post(sent.url, {"answer": "declined", "text": "No.", **PERSON})
    assert "Ofrecerse" not in text_of(client.get(THANKS))
    client.post(THANKS, OFFER_DATA)
    assert not MentorOffer.objects.exists()


def test_unit_publishes_and_the_actors_page_says_so(client, part, unit, other_focal_point):
    offer = make_offer(part, unit, publish=False)
    actor = part.actor.get_absolute_url()
    client.force_login(other_focal_point)
    assert "Se ofrece como mentora" not in text_of(client.get(actor))
    client.force_login(unit)
    assert "actor se ofrece como mentor" in text_of(client.get("/"))
    page = text_of(client.get("/mentorias/"))
    assert PERSON["person_name"] in page and offer.text in page
    client.post(reverse("confirmations:offer_move", args=[offer.pk, "publish"]))
    assert "Guardar sin publicar" in text_of(client.get("/mentorias/"))
    client.force_login(other_focal_point)
    page = text_of(client.get(actor))
    assert "Se ofrece como mentora" in page and "Cursos de riego." in page and "Formación" in page


def test_move_that_does_not_fit_says_so(client, part, unit):
    offer = make_offer(part, unit)
    client.force_login(unit)
    response = client.post(reverse("confirmations:offer_move", args=[offer.pk, "publish"]), follow=True)
    assert "No se puede «Publicar»" in text_of(response)
    assert client.post(reverse("confirmations:offer_move", args=[offer.pk, "borrar"])).status_code == 403


def test_country_asks_and_the_unit_answers(client, part, unit, other_focal_point, third_focal_point):
    offer = make_offer(part, unit)
    actor = part.actor.get_absolute_url()
    ask = reverse("confirmations:request_create", args=[offer.pk])
    client.force_login(other_focal_point)
    assert ask in text_of(client.get(actor))
    assert client.post(ask, {"country": "CL", "text": "Sí."}).status_code == 200  # not its country
    page = text_of(client.post(ask, {"country": "PE", "text": "Para el norte."}, follow=True))
    assert "Para el norte." in page and "La tiene la Unidad Técnica" in page
    again = client.post(ask, {"country": "PE", "text": "Otra."})
    assert "Su país ya pidió este apoyo" in text_of(again)
    asked = MentorRequest.objects.get()
    client.force_login(unit)
    assert "país pide una mentoría" in text_of(client.get("/"))
    assert asked.get_absolute_url() in text_of(client.get("/mentorias/"))
    assert client.post(asked.get_absolute_url(), {"reply": ""}).status_code == 200
    client.post(asked.get_absolute_url(), {"reply": "Ya les escribimos."})
    assert "país pide una mentoría" not in text_of(client.get("/"))
    assert "Ya les escribimos." in text_of(client.get(asked.get_absolute_url()))
    client.force_login(other_focal_point)
    assert "Ya les escribimos." in text_of(client.get(actor))
    client.force_login(third_focal_point)
    page = text_of(client.get(actor))
    assert "Ya les escribimos." not in page and "Para el norte." not in page


def test_offer_put_away_can_no_longer_be_asked_for(client, part, unit, other_focal_point):
    offer = make_offer(part, unit)
    OFFER.perform(offer, "put_away", by=unit)
    client.force_login(other_focal_point)
    assert client.get(reverse("confirmations:request_create", args=[offer.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_mentor_pages_take_the_same_queries(client, unit, part, rows, country, django_assert_num_queries):
    peru = make_person("otra@pe.example.org", "contributor", "PE")
    for _ in range(rows):
        offer = make_offer(part, unit)
        mentoring.ask_for_mentor(offer, country=country("PE"), text="Sí.", by=peru)
    client.force_login(unit)
    with django_assert_num_queries(6):
        client.get("/mentorias/")
    client.force_login(peru)
    with django_assert_num_queries(12):
        client.get(part.actor.get_absolute_url())


def test_visitor_of_a_public_registry_reads_marks_and_offers(client, part, unit, settings):
    settings.REGISTRY_PUBLIC = True
    make_offer(part, unit)
    page = text_of(client.get(part.initiative.get_absolute_url()))
    assert "1 de 4 partes confirmadas." in page and "Pedir que lo confirme" not in page
    page = text_of(client.get(part.actor.get_absolute_url()))
    assert "Se ofrece como mentora" in page and "Pedir esta mentoría" not in page
    assert mentoring.can_settle_mentoring(AnonymousUser()) is False
