"""The pages of reviews apart: asking, the checklist, side by side, the round; and the panel on the initiative's page."""

import re

import pytest
from django.urls import reverse

from initiatives.models import CriterionJudgement
from initiatives.services import judge_criterion
from judging.models import Review
from judging.reviewing import ask_review, ask_reviews, save_review
from tests.conftest import make_initiative, make_person

from .reviews import REQUIRED, do_review, form_data, judged_twice, judgements, make_reviewers

LIST = "/revisiones/"
AGREEMENT = "/convocatorias/2026/acuerdo/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def compare_url(initiative) -> str:
    return f"/iniciativas/{initiative.pk}/revisiones/"


@pytest.fixture
def people(db):
    return make_reviewers()


@pytest.fixture
def asked(initiative, people, unit):
    return ask_reviews(initiative, people=people, by=unit)


# Asking


def test_list_without_anything_says_how_to_begin(client, initiative, people, unit):
    client.force_login(unit)
    text = text_of(client.get(LIST))
    assert "Nadie le pidió una revisión todavía." in text
    assert "2026: iniciativas sin revisiones, 1" in text
    assert f"{initiative.name} (Costa Rica)" in text
    assert "Acuerdo por convocatoria" not in text


def test_list_asks_for_a_round(client, initiative, people, unit):
    make_initiative(unit, name="Coral")
    client.force_login(unit)
    page = client.get(f"{LIST}?convocatoria=2026")
    assert page.context["form"]["what"].value() == "round:2026"
    assert '<option value="round:2026" selected>' in page.content.decode()
    data = {"what": "round:2026", "first": people[1].pk, "second": unit.pk}
    text = text_of(client.post(LIST, data, follow=True))
    assert "Se pidieron dos revisiones de cada una de 2 iniciativas." in text
    assert [review.reviewer for review in initiative.reviews.all()] == [people[1], unit]
    assert text.count("Sin empezar") == 2 and f'href="{AGREEMENT}"' in text
    assert "2026: iniciativas" not in text  # nothing is left to ask for


def test_list_asks_for_one_initiative(client, initiative, people, unit):
    client.force_login(unit)
    data = {"what": f"initiative:{initiative.pk}", "first": people[0].pk, "second": people[1].pk}
    assert "Se pidieron dos revisiones de 1 iniciativa." in text_of(client.post(LIST, data, follow=True))
    assert initiative.reviews.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"second": ""}, "Este campo es obligatorio"),
        ({"first": "999999"}, "no es una de las opciones disponibles"),
        ({"what": "round:2031"}, "no es una de las opciones disponibles"),
        ({"what": "initiative:x"}, "no es una de las opciones disponibles"),
        ({"same": True}, "Elija dos personas distintas."),
    ],
)
def test_wrong_asking_says_so_and_keeps_what_was_chosen(changes, said, client, initiative, people, unit):
    client.force_login(unit)
    data = {"what": "round:2026", "first": str(people[0].pk), "second": str(people[1].pk)}
    data |= {"second": data["first"]} if "same" in changes else changes
    response = client.post(LIST, data)
    assert response.status_code == 200 and said in text_of(response)
    assert response.context["form"]["first"].value() == data["first"]
    assert not Review.objects.exists()


def test_somebody_asked_meanwhile(client, initiative, people, unit, monkeypatch):
    """What the list offered is no longer there when it is sent."""
    from judging import reviewing
    from pifcss_registry.errors import Refused

    def refuse(*args, **kwargs):
        raise Refused("Otra persona ya las pidió.")

    monkeypatch.setattr(reviewing, "ask_for_round", refuse)
    client.force_login(unit)
    data = {"what": "round:2026", "first": people[0].pk, "second": people[1].pk}
    assert "Otra persona ya las pidió." in text_of(client.post(LIST, data))


def test_a_unit_of_one_is_told_to_invite(client, initiative, unit):
    client.force_login(unit)
    for url in (LIST, compare_url(initiative)):
        text = text_of(client.get(url))
        assert "Hacen falta dos personas de la Unidad Técnica" in text and "/personas/invitar/" in text


def test_pending_ones_come_first_in_the_list(client, people, unit):
    first, second = (
        ask_review(make_initiative(unit, name=name), reviewer=unit, by=people[0]) for name in ("Primera", "Segunda")
    )
    do_review(first)
    client.force_login(unit)
    text = text_of(client.get(LIST))
    assert text.index("Segunda") < text.index("Primera")
    assert second.get_absolute_url() in text and compare_url(first.initiative) in text


def test_initiatives_page_asks_and_waits(client, initiative, people, unit):
    client.force_login(unit)
    text = text_of(client.get(initiative.get_absolute_url()))
    assert "Revisiones por separado" in text and "Pedir dos revisiones" in text
    data = {"first": people[0].pk, "second": people[1].pk}
    text = text_of(client.post(compare_url(initiative), data, follow=True))
    assert "La revisión quedó pedida." in text and text.count("Sin empezar") == 2
    assert "<select" not in text
    save_review(Review.objects.first(), judgements=judgements(), by=people[0])
    text = text_of(client.get(initiative.get_absolute_url()))
    assert "Empezada" in text and "Ver quién falta" in text and "Hacer mi revisión" not in text
    client.force_login(people[1])
    assert "Hacer mi revisión" in text_of(client.get(initiative.get_absolute_url()))


def test_other_review_is_asked_when_one_is_missing(client, initiative, people, unit):
    ask_review(initiative, reviewer=people[0], by=unit)
    client.force_login(unit)
    response = client.get(compare_url(initiative))
    assert "Pedir la otra revisión" in text_of(response)
    assert set(response.context["form"].fields) == {"second"}
    assert str(people[0].pk) not in response.context["form"].people
    client.post(compare_url(initiative), {"second": people[0].pk})
    assert initiative.reviews.count() == 1
    client.post(compare_url(initiative), {"second": people[1].pk})
    assert [review.reviewer for review in initiative.reviews.all()] == people


def test_withdrawing_from_the_page(client, asked, initiative, unit):
    client.force_login(unit)
    url = reverse("judging:review_withdraw", args=[asked[0].pk])
    assert url in text_of(client.get(compare_url(initiative)))
    assert "La revisión quedó retirada." in text_of(client.post(url, follow=True))
    do_review(asked[1])
    late = reverse("judging:review_withdraw", args=[asked[1].pk])
    assert late not in text_of(client.get(compare_url(initiative)))
    assert "ya entregó su revisión" in text_of(client.post(late, follow=True))
    assert Review.objects.get() == asked[1]


def test_asking_from_the_page_that_another_was_faster_with(client, initiative, people, unit, monkeypatch):
    from judging import reviewing
    from pifcss_registry.errors import Refused

    def refuse(*args, **kwargs):
        raise Refused("Ya se pidió a dos.")

    monkeypatch.setattr(reviewing, "ask_reviews", refuse)
    client.force_login(unit)
    response = client.post(compare_url(initiative), {"first": people[0].pk, "second": people[1].pk})
    assert response.status_code == 200 and "Ya se pidió a dos." in text_of(response)


# The checklist


def test_checklist_shows_the_facts_and_folds_the_rule(client, asked, initiative, people, unit):
    judge_criterion(initiative, criterion="AC-4", value="no_cumple", reason="Lo dijo alguien antes.", by=unit)
    client.force_login(people[0])
    page = client.get(asked[0].get_absolute_url())
    text = text_of(page)
    assert "FONAFIFO" in text and "Mejorar la seguridad hídrica." in text
    assert text.count("Lo que propone la regla") == 18
    assert "<details open" not in text
    assert "Lo dijo alguien antes." not in text  # another person's word would lead this one
    without_terms = re.sub(r'<details class="term">.*?</details>', "", text)
    assert "Alianza multiactor (acepción acotada)" not in without_terms  # and so would the verdict
    rule = re.search(r'<legend[^>]*><span class="quiet">AC-3</span>.*?</fieldset>', text)[0]
    before, _summary, inside = rule.partition("<details")
    assert "Tipos de actor: 2" in inside and "Tipos de actor: 2" not in before


def test_draft_is_saved_and_comes_back(client, asked, people):
    client.force_login(people[0])
    data = form_data("parcial", "Uno financia.", ["AC-4"])
    text = text_of(client.post(asked[0].get_absolute_url(), data, follow=True))
    assert "El borrador quedó guardado." in text and "Uno financia." in text
    assert '<option value="parcial" selected>' in text
    client.post(asked[0].get_absolute_url(), form_data(criteria=[]))
    assert not asked[0].judgements.exists()
    assert "Sin empezar" in text_of(client.get(LIST))


def test_handing_in_says_what_is_missing_and_keeps_the_rest(client, asked, people):
    client.force_login(people[0])
    url = asked[0].get_absolute_url()
    response = client.post(url, form_data(criteria=["F-1", "AM-1"], reason="Sí.") | {"action": "hand_in"})
    text = text_of(response)
    assert "Para entregarla falta el valor de:" in text and 'href="#id_value_AC-4"' in text
    assert "Lo demás quedó guardado en su borrador." in text
    assert asked[0].judgements.count() == 2
    assert not Review.objects.get(pk=asked[0].pk).is_handed_in
    response = client.post(url, form_data() | {"action": "hand_in"}, follow=True)
    assert "Entregó su revisión." in text_of(response)
    assert response.redirect_chain[-1][0] == compare_url(asked[0].initiative)


def test_line_ends_count_once(client, asked, people):
    client.force_login(people[0])
    longest = "x\r\n" * 1000
    client.post(asked[0].get_absolute_url(), form_data("cumple", longest, ["F-1"]))
    assert asked[0].judgements.get().reason == longest.replace("\r\n", "\n").strip()


@pytest.mark.parametrize(
    ("value", "reason", "said"),
    [
        ("", "Una razón suelta", "Elija el valor"),
        ("quizás", "Razón", "quizás"),
        ("cumple", "x" * 2001, "2000"),
        ("cumple", "a\x00b", "nul"),
    ],
)
@pytest.mark.parametrize("action", ["save", "hand_in"])
def test_what_is_refused_keeps_everything_typed(action, value, reason, said, client, asked, people):
    client.force_login(people[0])
    data = form_data(reason="Bilateral con Perú.") | {"value_AC-4": value, "reason_AC-4": reason, "action": action}
    response = client.post(asked[0].get_absolute_url(), data)
    assert response.status_code == 200
    text = text_of(response)
    assert said in text and "Revise lo siguiente" in text and "Bilateral con Perú." in text
    form = response.context["form"]
    assert form["value_AC-4"].value() == value and form["reason_AC-4"].value() == reason
    assert not asked[0].judgements.exists()


def test_checklist_is_nobody_elses(client, asked, people, unit):
    for person in (people[1], unit):
        client.force_login(person)
        for method in (client.get, client.post):
            assert method(asked[0].get_absolute_url()).status_code == 404


def test_what_was_handed_in_is_read_only(client, asked, people, unit):
    do_review(asked[0], reason="Bilateral con Perú.")
    client.force_login(people[0])
    url = asked[0].get_absolute_url()
    text = text_of(client.get(url))
    assert "Ya no se cambia." in text and "Bilateral con Perú." in text and "<textarea" not in text
    assert "ya se entregó: no se puede cambiar" in text_of(client.post(url, form_data("no_cumple"), follow=True))
    assert set(asked[0].judgements.values_list("value", flat=True)) == {"cumple"}
    do_review(asked[1])
    client.force_login(unit)
    assert "Bilateral con Perú." in text_of(client.get(url))


# Side by side


@pytest.fixture
def both(initiative, people, unit):
    """They differ on AC-4 and agree on the rest; the second judged AM-1 too."""
    return judged_twice(initiative, people, unit, first={"AC_4": "no_cumple"}, second={"AM_1": "parcial"})


def test_compare_shows_those_that_differ_first_and_the_agreement(client, both, initiative, unit):
    client.force_login(unit)
    text = text_of(client.get(compare_url(initiative)))
    order = [text.index(f'id="{id}"') for id in ("AC-4", "AM-1", "F-1", "AC-1")]
    assert order == sorted(order)
    assert "5 de 6 criterios" in text and '0,00 <span class="quiet">(leve)' in text
    assert text.count('<span class="mark mark-warm"><svg') >= 1
    assert "no lo valoró" in text  # the first one, of AM-1
    assert "Ana Revisora" in text and "Berta Revisora" in text
    assert "Razón de la primera Razón de la segunda" in text  # what the reason begins with
    assert "Adoptar los 5 criterios en que coinciden" in text
    assert not CriterionJudgement.objects.exists()


def test_one_click_settles_with_the_two_reasons(client, both, initiative, unit):
    client.force_login(unit)
    data = {"criterion": "AC-4", "value": "no_cumple", "reason": "Razón de la primera\r\nRazón de la segunda"}
    text = text_of(client.post(compare_url(initiative), data, follow=True))
    assert "Decidido: AC-4. Resultado: No es una alianza multiactor." in text
    assert "Decidir de nuevo" in text and "Vale ahora:" in text
    made = CriterionJudgement.objects.get()
    assert (made.criterion, made.value, made.by) == ("AC-4", "no_cumple", unit)
    assert made.reason == (
        "Dos personas lo valoraron por separado y no coincidieron; la Unidad Técnica decidió."
        " Razón de la primera\nRazón de la segunda"
    )


def test_agreed_ones_are_adopted_together_and_once(client, both, initiative, unit):
    client.force_login(unit)
    text = text_of(client.post(compare_url(initiative), {"agreed": "1"}, follow=True))
    assert "Decidido: F-1, AC-1, AC-2, AC-3, AC-5." in text and "en que coinciden</button>" not in text
    assert set(CriterionJudgement.objects.values_list("criterion", flat=True)) == set(REQUIRED) - {"AC-4"}
    text = text_of(client.post(compare_url(initiative), {"agreed": "1"}, follow=True))
    assert "No queda nada en que coincidan y esté por decidir." in text
    assert CriterionJudgement.objects.count() == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": "  "}, "Escriba qué se decidió y por qué."),
        ({"reason": "x" * 1900}, "1850"),
        ({"value": "quizás"}, "Elija uno de los cuatro valores."),
        ({"criterion": "AC-9"}, "Ese criterio no existe."),
        ({"value": ""}, "Elija uno de los cuatro valores."),
    ],
)
def test_wrong_decision_says_so_and_keeps_what_was_typed(changes, said, client, both, initiative, unit):
    client.force_login(unit)
    data = {"criterion": "AC-4", "value": "cumple", "reason": "Lo hablamos."} | changes
    response = client.post(compare_url(initiative), data)
    assert response.status_code == 200 and said in text_of(response)
    if data["criterion"] == "AC-4":
        assert f"{data['reason'].strip()}</textarea>" in text_of(response).replace(" </textarea>", "</textarea>")
    assert not CriterionJudgement.objects.exists()


def test_long_reasons_are_cut_to_what_fits(client, initiative, people, unit):
    reviews = ask_reviews(initiative, people=people, by=unit)
    do_review(reviews[0], reason="a" * 2000)
    do_review(reviews[1], "no_cumple", reason="b" * 2000)
    client.force_login(unit)
    page = client.get(compare_url(initiative)).content.decode()
    prefilled = re.search(r'<textarea[^>]*id="reason-AC-4"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]
    client.post(compare_url(initiative), {"criterion": "AC-4", "value": "cumple", "reason": prefilled})
    assert CriterionJudgement.objects.get().reason.endswith("a…")


@pytest.mark.parametrize("criteria", [REQUIRED, (*REQUIRED, "F-2", "AM-1", "AM-2", "AM-3")])
def test_compare_takes_the_same_queries(criteria, client, initiative, people, unit, django_assert_num_queries):
    reviews = ask_reviews(initiative, people=people, by=unit)
    for review, value in zip(reviews, ("cumple", "parcial"), strict=True):
        do_review(review, value, "Porque sí.", criteria=criteria)
    client.force_login(unit)
    with django_assert_num_queries(10):
        client.get(compare_url(initiative))


# The round


def test_round_without_initiatives_says_when_they_come(client, open_round, unit):
    client.force_login(unit)
    text = text_of(client.get(AGREEMENT))
    assert "todavía no tiene iniciativas en el registro" in text and "/fichas/" in text
    assert AGREEMENT in text_of(client.get("/convocatorias/2026/tablero/"))


def test_round_without_reviews_says_how_to_begin(client, initiative, unit):
    client.force_login(unit)
    text = text_of(client.get(AGREEMENT))
    assert "Nadie valoró todavía estas iniciativas por separado" in text
    assert 'href="/revisiones/?convocatoria=2026#pedir"' in text


def test_round_says_how_far_they_agree_and_where_they_differ(client, both, initiative, people, unit):
    calm = make_initiative(unit, name="Coral")
    judged_twice(calm, people, unit, first={"F_1": "parcial"}, second={"F_1": "parcial"})
    make_initiative(unit, name="Sin revisiones")
    waits = make_initiative(unit, name="A medias")
    do_review(ask_reviews(waits, people=people, by=unit)[0], "no_cumple")
    elsewhere = make_initiative(unit, name="De otra convocatoria", round_code="2027")
    judged_twice(elsewhere, people, unit, second={"AC_5": "no_cumple"})
    client.force_login(unit)
    text = text_of(client.get(AGREEMENT))
    facts = dict(re.findall(r"<dt>([^<]+)</dt> ?<dd>(.*?)</dd>", text))
    assert (facts["Iniciativas"], facts["Con revisiones pedidas"], facts["Valoradas por dos personas"]) == (
        "4",
        "3",
        "2",
    )
    assert facts["Coinciden"] == "11 de 12 valoraciones dobles (92&nbsp;%)"
    # 10 and 1 agree of 12; by chance (10 * 11 + 1 * 1) of 144
    assert "0,64" in facts["Kappa de Cohen"] and "considerable" in facts["Kappa de Cohen"]
    rows = re.findall(r'<th scope="row" class="fw-normal"><span class="quiet">(\S+)</span>', text)
    assert rows == list(REQUIRED)
    assert "no se puede calcular: todas iguales" in re.sub("<[^>]+>", "", text)
    assert f"{compare_url(initiative)}#AC-4" in text and text.count("Por decidir") == 1
    assert "Falta alguna revisión" in text and compare_url(waits) in text and "Pedir la que falta" in text
    assert "De otra convocatoria" not in text
    client.post(compare_url(initiative), {"criterion": "AC-4", "value": "cumple", "reason": "Lo hablamos."})
    text = text_of(client.get(AGREEMENT))
    assert "Por decidir" not in text and "Decidido" in text
    assert "0,64" in text  # what they said apart stays what it was


def test_round_where_all_agree_says_so(client, initiative, people, unit):
    judged_twice(initiative, people, unit)
    client.force_login(unit)
    text = text_of(client.get(AGREEMENT))
    assert "En nada: las dos personas coinciden" in text and "(100&nbsp;%)" in text


@pytest.mark.parametrize("rows", [1, 4])
def test_lists_take_the_same_queries(rows, client, people, unit, django_assert_num_queries):
    for number in range(rows):
        judged_twice(make_initiative(unit, name=f"Dos veces {number}"), people, unit, second={"AC_4": "parcial"})
        waits = make_initiative(unit, name=f"A medias {number}")
        do_review(ask_reviews(waits, people=[unit, people[0]], by=people[1])[0])
        ask_review(make_initiative(unit, name=f"Mía {number}"), reviewer=unit, by=people[0])
        make_initiative(unit, name=f"Sin pedir {number}")
    client.force_login(unit)
    with django_assert_num_queries(7):
        client.get(LIST)
    with django_assert_num_queries(7):
        client.get(AGREEMENT)
    with django_assert_num_queries(4):  # both were asked: no list of people
        client.get(compare_url(waits))


def test_checklist_takes_the_same_queries(client, people, unit, django_assert_num_queries):
    for number in (1, 6):
        actors = [(f"Actor {number}-{each}", "ACA-UNI") for each in range(number)]
        review = ask_review(make_initiative(unit, actors=actors), reviewer=unit, by=people[0])
        save_review(review, judgements=judgements(criteria=REQUIRED[:number]), by=unit)
        client.force_login(unit)
        with django_assert_num_queries(8):
            client.get(review.get_absolute_url())


# The panel


def test_panel_is_the_units(client, both, initiative, unit, consultant, focal_point, administrator, settings):
    client.force_login(unit)
    text = text_of(client.get(initiative.get_absolute_url()))
    assert "Comparar y decidir" in text and "Ana Revisora" in text and f'href="{AGREEMENT}"' in text
    for person in (consultant, focal_point, administrator):
        client.force_login(person)
        assert 'id="revisiones"' not in text_of(client.get(initiative.get_absolute_url()))
    settings.REGISTRY_PUBLIC = True
    client.logout()
    assert 'id="revisiones"' not in text_of(client.get(initiative.get_absolute_url()))


def test_what_is_settled_names_no_reviewer_to_the_country(client, both, initiative, unit, focal_point):
    client.force_login(unit)
    client.post(compare_url(initiative), {"criterion": "AC-4", "value": "cumple", "reason": "Ambos ejecutan."})
    client.force_login(focal_point)
    text = text_of(client.get(initiative.get_absolute_url()))
    assert "la Unidad Técnica decidió. Ambos ejecutan." in text
    assert "Revisora" not in text and "Razón de la" not in text


def test_people_of_the_unit_who_also_work_for_a_country_are_people_of_the_unit(client, initiative, country, unit):
    both = make_person("dos@pifcss.example.org", "technical_unit")
    review = ask_review(initiative, reviewer=both, by=unit)
    client.force_login(both)
    assert client.get(review.get_absolute_url()).status_code == 200
