"""What is left out of the registry: by whom, for one of two reasons, seen by whom, and what the country is told."""

import pytest
from django.core import mail
from django.urls import reverse

from initiatives.models import Initiative
from judging.excluding import exclude, proposed_message, take_in
from judging.models import Exclusion
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from pifcss_registry.report.facts import round_figures
from tests.conftest import make_initiative, make_round

NOT_UNIT = ("focal_point", "contributor", "authority", "consultant", "administrator", "stranger")
ONE_TYPE = (("Ministerio de Salud", "EST-CEN"), ("Ministerio de Ambiente", "EST-CEN"))


def page(initiative):
    return reverse("judging:exclude", args=[initiative.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def state_only(unit):
    return make_initiative(unit, name="Acto de firma", actors=ONE_TYPE)


@pytest.mark.parametrize("person", NOT_UNIT)
def test_only_the_unit_leaves_out_and_takes_in(initiative, unit, person, request):
    somebody = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        exclude(initiative, reason="no_es_alianza", message="No.", by=somebody)
    exclude(initiative, reason="no_es_alianza", message="No.", by=unit)
    with pytest.raises(NotAllowed):
        take_in(initiative, by=somebody)
    assert Initiative.objects.get(pk=initiative.pk).excluded == "no_es_alianza"


@pytest.mark.parametrize(
    ("reason", "message", "field"),
    [("amds", "No.", "reason"), ("", "No.", "reason"), ("no_es_alianza", "  ", "message")],
)
def test_one_of_two_reasons_and_a_message_are_needed(initiative, unit, reason, message, field):
    with pytest.raises(Refused) as refusal:
        exclude(initiative, reason=reason, message=message, by=unit)
    assert refusal.value.field == field
    assert not Exclusion.objects.exists() and not Initiative.objects.get().excluded


def test_once_at_a_time_and_again_after_taking_in(initiative, unit):
    exclude(initiative, reason="no_es_alianza", message="Uno.", by=unit)
    with pytest.raises(Refused):
        exclude(initiative, reason="fuera_de_alcance", message="Dos.", by=unit)
    take_in(initiative, by=unit)
    with pytest.raises(Refused):
        take_in(initiative, by=unit)
    exclude(initiative, reason="fuera_de_alcance", message="Tres.", by=unit)
    assert [(each.reason, each.is_standing) for each in Exclusion.objects.all()] == [
        ("fuera_de_alcance", True),
        ("no_es_alianza", False),
    ]


def test_seen_by_its_country_and_the_programme_only(initiative, unit, cast):
    exclude(initiative, reason="no_es_alianza", message="No.", by=unit)
    seeing = {name for name, who in cast.items() if who and Initiative.objects.visible_to(who).exists()}
    assert seeing == {"focal_point", "contributor", "authority", "unit", "consultant"}
    assert {name for name, who in cast.items() if who and Exclusion.objects.visible_to(who).exists()} == seeing


def test_never_public(initiative, unit, client, settings):
    settings.REGISTRY_PUBLIC = True
    address = initiative.get_absolute_url()
    assert client.get(address).status_code == 200
    exclude(initiative, reason="no_es_alianza", message="No.", by=unit)
    assert client.get(address).status_code == 404
    assert initiative.name not in text_of(client.get("/iniciativas/"))
    assert client.get(reverse("initiatives:actor_detail", args=[initiative.actors.first().pk])).status_code == 404


def test_everybody_of_the_country_is_told_and_nobody_else(
    initiative, unit, focal_point, contributor, authority, other_focal_point, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        exclude(initiative, reason="no_es_alianza", message="Un solo actor decide.", by=unit)
    told = Notice.objects.filter(kind="exclusion")
    assert {each.person for each in told} == {focal_point, contributor, authority}
    body = told.first().body
    assert "Un solo actor decide." in body and "/glosario/alianza-multiactor/" in body
    assert initiative.get_absolute_url() in body and "definición más acotada" in body
    assert "@" not in body
    take_in(initiative, by=unit)
    assert Notice.objects.filter(kind="exclusion", subject__contains="de nuevo").count() == 3
    assert not mail.outbox or all("@" not in each.body for each in mail.outbox)


def test_the_proposed_message_says_what_the_rule_found_and_what_is_missing(state_only):
    text = proposed_message(state_only, "no_es_alianza")
    assert "«Acto de firma»" in text and "un mismo tipo (sector público)" in text
    assert "Con un segundo tipo de actor" in text
    other = proposed_message(state_only, "fuera_de_alcance")
    assert "Sur-Sur" in other and "un mismo tipo" not in other


def test_the_proposed_message_is_in_the_countrys_language(unit):
    in_brazil = make_initiative(unit, "BR", "Ato", actors=ONE_TYPE)
    assert "Agradecemos a iniciativa «Ato»" in proposed_message(in_brazil, "no_es_alianza")


def test_figures_count_it_apart(unit, state_only, initiative):
    round = make_round("2026")
    exclude(state_only, reason="fuera_de_alcance", message="No.", by=unit)
    figures = round_figures(round)
    assert figures.initiatives == 1 and sum(figures.verdicts.values()) == 1
    assert figures.excluded == {"no_es_alianza": 0, "fuera_de_alcance": 1}


def test_page_proposes_keeps_what_was_typed_and_excludes(client, unit, state_only, focal_point):
    client.force_login(unit)
    text = text_of(client.get(page(state_only)))
    assert "Con un segundo tipo de actor" in text
    proposed = client.post(page(state_only), {"reason": "fuera_de_alcance", "message": "Mío", "propose": "1"})
    assert "no es una iniciativa de cooperación Sur-Sur" in text_of(proposed) and not Exclusion.objects.exists()
    refused = client.post(page(state_only), {"reason": "", "message": "Lo que escribí"})
    assert refused.status_code == 200 and "Lo que escribí" in text_of(refused)
    done = client.post(page(state_only), {"reason": "no_es_alianza", "message": "Lea <b>esto</b>."}, follow=True)
    text = text_of(done)
    assert "Fuera del registro" in text and "Lea &lt;b&gt;esto&lt;/b&gt;." in text and "Volver a incluirla" in text
    twice = client.post(page(state_only), {"reason": "no_es_alianza", "message": "Otra vez."})
    assert "ya está excluida" in text_of(twice) and "Otra vez." in text_of(twice)
    client.force_login(focal_point)
    text = text_of(client.get(state_only.get_absolute_url()))
    assert "Fuera del registro" in text and "Volver a incluirla" not in text and "¿Qué es «" in text
    assert text.index('id="exclusion"') < text.index('id="datos"')  # first on a phone too


def test_taking_in_by_the_page(client, unit, initiative):
    client.force_login(unit)
    address = reverse("judging:take_in", args=[initiative.pk])
    assert "no está excluida" in text_of(client.post(address, follow=True))
    exclude(initiative, reason="no_es_alianza", message="No.", by=unit)
    assert "está de nuevo en el registro" in text_of(client.post(address, follow=True))
    assert client.get(address).status_code == 405


def test_list_says_how_to_begin_and_counts_by_reason(client, unit, initiative, state_only, other_focal_point):
    client.force_login(unit)
    assert "Se excluye desde la página de la iniciativa" in text_of(client.get("/exclusiones/"))
    exclude(initiative, reason="no_es_alianza", message="Uno.", by=unit)
    exclude(state_only, reason="no_es_alianza", message="Dos.", by=unit)
    take_in(initiative, by=unit)
    text = text_of(client.get("/exclusiones/"))
    assert "Uno." in text and "Incluida de nuevo" in text
    assert "<strong>1</strong> · No entra" in text
    client.force_login(other_focal_point)
    assert "Dos." not in text_of(client.get("/exclusiones/"))


@pytest.mark.parametrize("n", [1, 4])
def test_list_costs_the_same(client, unit, n, django_assert_num_queries):
    for number in range(n):
        exclude(make_initiative(unit, name=f"N {number}"), reason="no_es_alianza", message="No.", by=unit)
    client.force_login(unit)
    with django_assert_num_queries(5):
        client.get("/exclusiones/")
