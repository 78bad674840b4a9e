"""A country's fichas, the Unit's queue, the overview, the moves and what was sent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.accounts.services import give_role
from surveys import services
from surveys.models import Entry, Ficha, FichaEvent
from surveys.workflow import FICHA
from tests.conftest import make_ficha, make_round

LIST = reverse("surveys:ficha_list")
COUNTRIES = [
    "AD",
    "AR",
    "BO",
    "BR",
    "CL",
    "CO",
    "CR",
    "CU",
    "DO",
    "EC",
    "SV",
    "ES",
    "GT",
    "HN",
    "MX",
    "NI",
    "PA",
    "PE",
    "PT",
    "PY",
    "UY",
    "VE",
]


def text_of(response):
    return response.content.decode()


def move(ficha, action):
    return reverse("surveys:ficha_move", args=[ficha.pk, action])


# a country's list


def test_list_offers_to_start_what_is_open(open_round, closed_round, focal_point, client):
    client.force_login(focal_point)
    page = text_of(client.get(LIST))
    assert page.count("Empezar la ficha") == 1
    client.post(reverse("surveys:ficha_start", args=[open_round.code]), {"pais": "CR"})
    page = text_of(client.get(LIST))
    assert "Empezar la ficha" not in page and "En borrador" in page


@pytest.mark.parametrize(
    "state, words",
    [
        ("draft", "envíela a la Unidad Técnica"),
        ("sent", "La Unidad Técnica la está revisando"),
        ("returned", "pide cambios"),
        ("validated", "están en el registro"),
    ],
)
def test_list_says_what_to_do_next(state, words, open_round, focal_point, client):
    make_ficha(open_round, state=state, entries=0)
    client.force_login(focal_point)
    assert words in text_of(client.get(LIST))


def test_list_without_open_rounds_says_so(closed_round, focal_point, client):
    client.force_login(focal_point)
    assert "No hay convocatorias abiertas" in text_of(client.get(LIST))


def test_list_shows_the_authority_that_nobody_started(open_round, authority, client):
    client.force_login(authority)
    page = text_of(client.get(LIST))
    assert "Todavía nadie la empezó" in page and "Empezar la ficha" not in page


@pytest.mark.parametrize("name", ["consultant", "stranger"])
def test_list_explains_itself_to_others(name, cast, ficha, client):
    client.force_login(cast[name])
    page = text_of(client.get(LIST))
    assert "Aquí no hay fichas para usted" in page and "Costa Rica" not in page


@pytest.mark.parametrize("rounds", [1, 3])
def test_list_of_a_country_takes_the_same_queries(rounds, focal_point, client, django_assert_num_queries):
    for number in range(rounds):
        make_ficha(make_round(f"r{number}"), entries=1)
        make_round(f"open{number}")
    client.force_login(focal_point)
    with django_assert_num_queries(6):
        client.get(LIST)


# the queue


@pytest.mark.parametrize("rows", [1, 3, 22])
def test_queue_takes_the_same_queries(rows, open_round, unit, client, django_assert_num_queries):
    for code in COUNTRIES[:rows]:
        make_ficha(open_round, code, state="sent", entries=1)
    client.force_login(unit)
    with django_assert_num_queries(6):
        response = client.get(LIST)
    assert len(response.context["page_obj"]) == rows


def test_queue_puts_the_longest_waiting_first(open_round, unit, client):
    now = timezone.now()
    for code, state, days in (("PE", "validated", 30), ("CL", "sent", 1), ("CR", "sent", 9), ("BR", "returned", 20)):
        ficha = make_ficha(open_round, code, state=state, entries=0)
        Ficha.objects.filter(pk=ficha.pk).update(sent_at=now - timedelta(days=days))
    make_ficha(open_round, "AR", state="draft", entries=0)
    client.force_login(unit)
    assert [ficha.country_id for ficha in client.get(LIST).context["page_obj"]] == ["CR", "CL", "PE", "BR"]


def test_queue_counts_initiatives_and_links_to_the_review(open_round, unit, client):
    sent = make_ficha(open_round, "PE", state="sent", entries=3)
    returned = make_ficha(open_round, "CL", state="returned", entries=2)
    client.force_login(unit)
    response = client.get(LIST)
    assert [ficha.n_entries for ficha in response.context["page_obj"]] == [3, 2]
    page = text_of(response)
    assert reverse("surveys:ficha_review", args=[sent.pk]) in page
    assert reverse("surveys:ficha_review", args=[returned.pk]) not in page and returned.get_absolute_url() in page


@pytest.mark.parametrize(
    "query, seen, ignored",
    [
        ("", {"CR", "PE", "CL"}, False),
        ("estado=sent", {"CR"}, False),
        ("estado=sent&estado=returned", {"CR", "PE"}, False),
        ("pais=PE&pais=CL", {"PE", "CL"}, False),
        ("convocatoria=2026", {"CR", "PE"}, False),
        ("convocatoria=2026&estado=validated", set(), False),
        ("estado=&pais=&convocatoria=", {"CR", "PE", "CL"}, False),
        ("estado=draft", {"CR", "PE", "CL"}, True),
        ("estado=sent&estado=%00", {"CR"}, True),
        ("pais=ZZ", {"CR", "PE", "CL"}, True),
        ("pais=PE&pais=%F0%9F%92%A7", {"PE"}, True),
        ("convocatoria=" + "x" * 3000, {"CR", "PE", "CL"}, True),
        ("pagina=99999999999999999999", {"CR", "PE", "CL"}, False),
        ("pagina=dos", {"CR", "PE", "CL"}, False),
    ],
)
def test_queue_filters_and_leaves_out_nonsense_with_a_note(query, seen, ignored, open_round, unit, client):
    make_ficha(open_round, "CR", state="sent", entries=0)
    make_ficha(open_round, "PE", state="returned", entries=0)
    make_ficha(make_round("2027"), "CL", state="validated", entries=0)
    client.force_login(unit)
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert {ficha.country_id for ficha in response.context["page_obj"]} == seen
    assert ("no se entendió" in text_of(response)) is ignored


def test_queue_shows_what_is_chosen_each_removable(open_round, unit, client):
    client.force_login(unit)
    pills = client.get(LIST, {"estado": ["sent", "returned"], "pais": "PE", "pagina": 2}).context["pills"]
    assert [(pill["label"], pill["remove_url"]) for pill in pills] == [
        ("Enviada", "?estado=returned&pais=PE"),
        ("Devuelta", "?estado=sent&pais=PE"),
        ("Perú", "?estado=sent&estado=returned"),
    ]


def test_queue_has_pages_that_keep_the_filter(open_round, unit, client):
    for code in COUNTRIES:
        make_ficha(open_round, code, state="sent", entries=0)
    other = make_round("2027")
    for code in COUNTRIES[:8]:
        make_ficha(other, code, state="sent", entries=0)
    client.force_login(unit)
    response = client.get(LIST, {"estado": "sent", "pagina": 2})
    assert len(response.context["page_obj"]) == 5
    assert "estado=sent&amp;pagina=1" in text_of(response)


def test_queue_without_fichas_says_so(unit, client):
    client.force_login(unit)
    assert "Ningún país ha enviado su ficha todavía" in text_of(client.get(LIST))


def test_administrators_do_not_read_fichas(open_round, administrator, client):
    ficha = make_ficha(open_round, state="sent")
    client.force_login(administrator)
    assert "Costa Rica" not in text_of(client.get(LIST))
    assert client.get(ficha.get_absolute_url()).status_code == 404


# starting


def test_start_makes_the_ficha_and_goes_there(open_round, contributor, client):
    client.force_login(contributor)
    response = client.post(reverse("surveys:ficha_start", args=[open_round.code]))
    assert response["Location"] == Ficha.objects.get(country="CR").get_absolute_url()


def test_start_of_a_closed_round_is_refused_in_words(closed_round, focal_point, client):
    client.force_login(focal_point)
    response = client.post(reverse("surveys:ficha_start", args=[closed_round.code]), {"pais": "CR"}, follow=True)
    assert "está cerrada" in text_of(response)
    assert not Ficha.objects.exists()


@pytest.mark.parametrize("code, status", [("PE", 404), ("ZZ", 404), ("\x00", 404), ("", 302), ("CR", 302)])
def test_start_for_another_country_is_404(code, status, open_round, focal_point, client):
    client.force_login(focal_point)
    assert client.post(reverse("surveys:ficha_start", args=[open_round.code]), {"pais": code}).status_code == status


def test_start_with_two_countries_asks_which(open_round, focal_point, country, client):
    give_role(user=focal_point, role="contributor", country=country("PA"))
    client.force_login(focal_point)
    url = reverse("surveys:ficha_start", args=[open_round.code])
    assert client.post(url).status_code == 403
    client.post(url, {"pais": "PA"})
    assert Ficha.objects.get().country_id == "PA"


def test_start_in_a_round_that_is_not_there_is_404(focal_point, client):
    client.force_login(focal_point)
    assert client.post(reverse("surveys:ficha_start", args=["no-hay"])).status_code == 404


# the overview


def test_detail_lists_what_is_missing_with_links(ficha, focal_point, client):
    ficha.entries.update(objectives="")
    client.force_login(focal_point)
    page = text_of(client.get(ficha.get_absolute_url()))
    assert f"/fichas/{ficha.pk}/iniciativas/1/#campo-objectives" in page
    assert "Falta 1 respuesta" in page


def test_detail_tells_the_contributor_who_sends(ficha, contributor, client):
    client.force_login(contributor)
    response = client.get(ficha.get_absolute_url())
    assert response.context["moves"] == []
    assert "La envía el punto focal o la autoridad" in text_of(response)


def test_detail_lets_the_authority_read_everything_but_not_write(ficha, authority, client):
    client.force_login(authority)
    page = text_of(client.get(ficha.get_absolute_url()))
    assert "Probar técnicas de jardinería de coral." in page
    assert reverse("surveys:entry_edit", args=[ficha.pk, 1]) + '">' not in page
    assert "Agregar una iniciativa" not in page
    assert "Enviar a la Unidad Técnica" in page


def test_detail_shows_the_units_last_comment_when_returned(ficha, focal_point, unit, client):
    for comment in ("Primer comentario", "Segundo <b>comentario</b>"):
        FICHA.perform(ficha, "send", by=focal_point)
        FICHA.perform(ficha, "return", by=unit, comment=comment)
    client.force_login(focal_point)
    response = client.get(ficha.get_absolute_url())
    assert response.context["last_return"].comment == "Segundo <b>comentario</b>"
    assert "Segundo &lt;b&gt;comentario&lt;/b&gt;" in text_of(response)
    assert [revision.number for revision in response.context["revisions"]] == [2, 1]


def test_unit_does_not_read_what_the_country_is_correcting(ficha, focal_point, unit, client):
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "return", by=unit, comment="Precise.")
    services.save_entry(ficha.entry_list[0], by=focal_point, values={"name": "SECRETO EN BORRADOR"})
    client.force_login(unit)
    for url in (ficha.get_absolute_url(), reverse("surveys:ficha_review", args=[ficha.pk]), LIST):
        response = client.get(url, follow=True)
        assert "SECRETO EN BORRADOR" not in text_of(response)
    assert "La ficha está con el país" in text_of(client.get(ficha.get_absolute_url()))
    page = text_of(client.get(reverse("surveys:revision_detail", args=[ficha.pk, 1])))
    assert "Restauración de arrecifes de coral" in page


@pytest.mark.parametrize("state", ["sent", "validated"])
def test_unit_goes_from_the_ficha_to_its_review(state, open_round, unit, client):
    ficha = make_ficha(open_round, state=state)
    client.force_login(unit)
    assert client.get(ficha.get_absolute_url())["Location"] == reverse("surveys:ficha_review", args=[ficha.pk])


@pytest.mark.parametrize("pk", [0, 10**12, 10**30])
def test_detail_of_what_is_not_there_is_404(pk, focal_point, client):
    client.force_login(focal_point)
    assert client.get(reverse("surveys:ficha_detail", args=[pk])).status_code == 404


def test_detail_costs_the_same_with_more_inside(open_round, focal_point, client, django_assert_num_queries):
    for entries, round in ((1, open_round), (3, make_round("2027"))):
        ficha = make_ficha(round, entries=entries)
        for _ in range(entries):
            FichaEvent.objects.create(ficha=ficha, action="send", from_state="draft", to_state="sent", by=focal_point)
        client.force_login(focal_point)
        with django_assert_num_queries(14):
            client.get(ficha.get_absolute_url())


# moves


def test_move_sends_and_says_so(ficha, authority, client):
    client.force_login(authority)
    response = client.post(move(ficha, "send"), follow=True)
    assert response.redirect_chain == [(ficha.get_absolute_url(), 302)]
    assert "La ficha se envió" in text_of(response)
    assert Ficha.objects.get().state == "sent"


def test_move_refused_shows_the_problems_with_links(ficha, focal_point, client):
    ficha.entries.update(name="")
    client.force_login(focal_point)
    response = client.post(move(ficha, "send"))
    assert response.status_code == 200
    assert "Todavía falta algo" in text_of(response)
    assert [problem.field for problem in response.context["move_problems"]] == ["name"]
    assert "Iniciativa 1: Falta responder: Nombre de la iniciativa" in text_of(response)
    assert Ficha.objects.get().state == "draft"


def test_move_in_a_closed_round_is_refused_in_words(focal_point, client):
    ficha = make_ficha(make_round(opens=-30, closes=-1))
    client.force_login(focal_point)
    page = text_of(client.post(move(ficha, "send")))
    assert "escriba a la Unidad Técnica" in page
    assert Ficha.objects.get().state == "draft"


@pytest.mark.parametrize("comment", ["", "   ", "x" * 5001, "a\x00b"])
def test_move_without_a_right_comment_keeps_what_was_typed(comment, open_round, unit, client):
    ficha = make_ficha(open_round, state="sent")
    client.force_login(unit)
    response = client.post(move(ficha, "return"), {"comment": comment})
    assert response.status_code == 200
    assert response.context["move_failed"] == "return" and response.context["move_error"]
    assert response.context["move_comment"] == comment
    assert Ficha.objects.get().state == "sent"


@pytest.mark.parametrize("action", ["return", "validate"])
def test_move_of_the_unit_goes_back_to_the_queue(action, open_round, unit, client):
    ficha = make_ficha(open_round, state="sent")
    ficha.entry_list[0].sectors.set(["AMB-MED"])
    client.force_login(unit)
    assert client.post(move(ficha, action), {"comment": "Revise."})["Location"] == LIST


def test_move_from_a_state_that_passed_shows_the_ficha_as_it_is(open_round, unit, client):
    ficha = make_ficha(open_round, state="returned")
    client.force_login(unit)
    response = client.post(move(ficha, "return"), {"comment": "Otra vez"})
    assert response.status_code == 200
    assert "No se puede «Devolver al país»" in text_of(response)


@pytest.mark.parametrize(
    "action, name",
    [("validate", "focal_point"), ("send", "contributor"), ("send", "unit")],
)
def test_move_that_is_not_this_persons_is_403(action, name, open_round, cast, client):
    ficha = make_ficha(open_round, state="sent")
    client.force_login(cast[name])
    assert client.post(move(ficha, action), {"comment": "x"}).status_code == 403
    assert Ficha.objects.get().state == "sent"


def test_move_that_does_not_exist_is_404(ficha, focal_point, client):
    client.force_login(focal_point)
    assert client.post(move(ficha, "publicar")).status_code == 404


@pytest.mark.parametrize("name", ["other_focal_point", "consultant", "administrator", "stranger"])
def test_move_of_anothers_ficha_is_404(name, open_round, cast, client):
    ficha = make_ficha(open_round, state="sent")
    client.force_login(cast[name])
    assert client.post(move(ficha, "withdraw")).status_code == 404


def test_move_takes_post_only(ficha, focal_point, client):
    client.force_login(focal_point)
    assert client.get(move(ficha, "send")).status_code == 405


# what was sent


def test_revision_shows_what_was_sent_not_what_is_now(ficha, focal_point, unit, client):
    FICHA.perform(ficha, "send", by=focal_point)
    Entry.objects.update(name="Otro nombre")
    client.force_login(unit)
    page = text_of(client.get(reverse("surveys:revision_detail", args=[ficha.pk, 1])))
    assert "Restauración de arrecifes de coral" in page and "Otro nombre" not in page
    assert "2 - Proyecto" in page and "SINAC" in page and "Sector público" in page
    assert "Costa Rica · Ministerio de Planificación" in page


@pytest.mark.parametrize("number", [0, 2, 10**9, 10**30])
def test_revision_that_is_not_there_is_404(number, ficha, focal_point, client):
    FICHA.perform(ficha, "send", by=focal_point)
    client.force_login(focal_point)
    assert client.get(reverse("surveys:revision_detail", args=[ficha.pk, number])).status_code == 404


def test_revision_of_an_older_form_is_still_shown(ficha, focal_point, client):
    FICHA.perform(ficha, "send", by=focal_point)
    ficha.revisions.update(
        content={
            "institution": "X",
            "entries": [{"position": 1, "type": 9, "actors": [{"name": "A", "kind": "gremio", "country_id": "YU"}]}],
        }
    )
    client.force_login(focal_point)
    page = text_of(client.get(reverse("surveys:revision_detail", args=[ficha.pk, 1])))
    assert "gremio" in page and "YU" in page
