"""/iniciativas/<pk>/: everything that is known of an initiative, and nobody's address."""

import pytest
from django.urls import reverse

from initiatives.directory import DeclaredActor
from initiatives.models import ActorType, Initiative
from initiatives.services import judge_criterion, register_initiative
from tests.conftest import make_initiative


def url(pk) -> str:
    return f"/iniciativas/{pk}/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def full(unit, country):
    """An initiative with an answer to every question."""
    return make_initiative(
        unit,
        name="Arrecifes",
        texts={
            "type": 4,
            "type_other": "Red de viveros",
            "justification": "Se moría el coral.",
            "strength_1": "Botes",
            "strength_3": "Confianza",
            "challenge_1": "Permisos",
            "result_2": "Dos viveros",
        },
        actors=[("Ministerio de Ambiente (MINAE)", "EST-CEN"), ("IICA", "INT-ORG"), ("CIMAR", "ACA-UNI")],
        partner_countries=[country("PE"), country("DE")],
        sectors=["AMB-MED", "PRO-TUR"],
        source_note="Según fuentes públicas.",
        demonstration=True,
    )


def test_detail_shows_all_answers(client, full, focal_point):
    client.force_login(focal_point)
    text = text_of(client.get(url(full.pk)))
    for said in (
        "Arrecifes",
        "Otros: Red de viveros",
        "Mejorar la seguridad hídrica.",
        "Se moría el coral.",
        "<li>Botes</li><li>Confianza</li>",
        "<li>Permisos</li>",
        "<li>Dos viveros</li>",
        "Alemania, Perú",
        '<a href="/iniciativas/?sector=AMB-MED">Medio ambiente</a>',
        "Según fuentes públicas.",
        "Datos de demostración",
    ):
        assert said in text, said


def test_detail_links_the_actors_with_type_and_country(client, full, focal_point):
    client.force_login(focal_point)
    text = text_of(client.get(url(full.pk)))
    for actor in full.actors.all():
        assert f'<a href="/actores/{actor.pk}/">' in text
    assert "Ministerio de Ambiente (MINAE)</a>" in text
    assert "Organismo internacional" in text and "Academia" in text


def test_detail_explains_the_verdict_and_every_criterion(client, full, unit):
    judge_criterion(full, criterion="AC-4", value="cumple", reason="Cada uno aporta personal.", by=unit)
    client.force_login(unit)
    text = text_of(client.get(url(full.pk)))
    assert "Tipos de actor: 3 (sector público, academia, organismo internacional)." in text
    for id in ("F-1", "F-2", "AC-1", "AC-5", "AM-1", "AM-11"):
        assert f'<span class="quiet">{id}</span>' in text
    assert "Cada uno aporta personal." in text
    assert "Reglas, versión 1." in text
    assert "(2 sin los organismos internacionales)" in text
    assert "Propuesta por la regla" in text


def test_detail_flags_what_is_only_of_the_state(client, unit):
    initiative = make_initiative(unit, actors=(("Ministerio", "EST-CEN"), ("Municipio", "EST-LOC")))
    client.force_login(unit)
    assert "conviene que una persona lo revise" in text_of(client.get(url(initiative.pk)))


def test_detail_of_an_initiative_that_says_nothing(client, unit, country):
    initiative = register_initiative(
        by=unit, texts={"name": "Muda"}, country=country("CR"), round_code="2026", year=2026
    )
    client.force_login(unit)
    text = text_of(client.get(url(initiative.pk)))
    assert "No consta ningún actor." in text and "Falta información" in text and "Sin sector asignado" in text


def test_detail_can_be_cited(client, full, focal_point, settings):
    client.force_login(focal_point)
    text = text_of(client.get(url(full.pk)))
    assert f"Costa Rica (2026). Arrecifes. {settings.SITE_NAME}, PIFCSS" in text
    assert f"http://testserver/iniciativas/{full.pk}/ (consulta:" in text


def test_detail_marks_what_several_countries_want(client, full, focal_point):
    client.force_login(focal_point)
    assert "Interesa a" not in text_of(client.get(url(full.pk)))
    Initiative.objects.filter(pk=full.pk).update(wanted_by=3)
    assert "Interesa a 3 países" in text_of(client.get(url(full.pk)))


def test_only_who_curates_is_sent_to_the_checklist(client, full, unit, focal_point, consultant, administrator):
    link = reverse("initiatives:initiative_assess", args=[full.pk])
    client.force_login(unit)
    assert link in text_of(client.get(url(full.pk)))
    for person in (focal_point, consultant, administrator):
        client.force_login(person)
        assert link not in text_of(client.get(url(full.pk)))


def test_detail_shows_no_persons_name_or_address(client, full, unit, settings):
    unit.full_name = "Zoraida Zelaya"
    unit.save()
    judge_criterion(full, criterion="AC-4", value="cumple", reason="Bien.", by=unit)
    settings.REGISTRY_PUBLIC = True
    text = text_of(client.get(url(full.pk)))
    assert unit.email not in text and unit.full_name not in text and "@" not in text


@pytest.mark.parametrize("actors", [1, 3, 12])
def test_detail_takes_eight_queries_interest_glossary_reviews_one_each_confirmations_two(
    client, unit, actors, django_assert_num_queries
):
    declared = [(f"Actor {number}", "ACA-UNI") for number in range(actors)]
    initiative = make_initiative(unit, actors=declared)
    client.force_login(unit)
    with django_assert_num_queries(13):
        client.get(url(initiative.pk))


def test_declared_name_is_shown_when_it_differs(client, full, unit, country):
    academia = ActorType.objects.get(pk="ACA-UNI")
    declared = [DeclaredActor("MINAE", academia, country("CR"))]
    other = register_initiative(
        by=unit, texts={"name": "Otra"}, country=country("CR"), round_code="2026", year=2026, actors=declared
    )
    client.force_login(unit)
    assert "declarado como «MINAE»" in text_of(client.get(url(other.pk)))


def test_detail_of_a_registry_that_is_not_public(client, initiative, focal_point, contributor, consultant, stranger):
    assert client.get(url(initiative.pk)).url.startswith("/cuentas/login/")
    for person in (focal_point, contributor, consultant):
        client.force_login(person)
        assert client.get(url(initiative.pk)).status_code == 200
    client.force_login(stranger)
    assert client.get(url(initiative.pk)).status_code == 404


def test_detail_of_a_public_registry_hides_what_is_not_shared(client, settings, unit, initiative, stranger):
    hidden = make_initiative(unit, name="Reservada", share=False)
    settings.REGISTRY_PUBLIC = True
    assert client.get(url(initiative.pk)).status_code == 200
    assert client.get(url(hidden.pk)).status_code == 404
    client.force_login(stranger)
    assert client.get(url(hidden.pk)).status_code == 404
    client.force_login(unit)
    assert client.get(url(hidden.pk)).status_code == 200


@pytest.mark.parametrize("pk", [0, 999999, 10**18, 10**30, "9" * 5000, "abc", "-1", "1%00"])
def test_detail_of_what_is_not_there(client, unit, initiative, pk):
    client.force_login(unit)
    assert client.get(url(pk)).status_code == 404


def test_detail_answers_no_other_method(client, unit, initiative):
    client.force_login(unit)
    assert client.post(url(initiative.pk)).status_code == 405
