"""Questions by block before a dialogue, and the board that goes on until its day."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dialogues.models import Dialogue
from dialogues.workflow import DIALOGUE
from minutes.asking import answer, ask, mark_answered, takes_writing
from minutes.models import Minutes, Question, QuestionAnswer
from minutes.services import set_board
from minutes.workflow import MINUTES
from pifcss_registry.accounts.services import give_role
from pifcss_registry.errors import NotAllowed, Refused

from .conftest import said, write_three


def url(name, *args):
    return reverse(f"minutes:{name}", args=args)


def began(dialogue, ago: timedelta, state="convened"):
    """The dialogue began so long ago."""
    Dialogue.objects.filter(pk=dialogue.pk).update(starts_at=timezone.now() - ago, state=state)
    dialogue.refresh_from_db()


@pytest.fixture
def question(dialogue, other_focal_point):
    return ask(dialogue, block="mechanisms", text="¿Quién decide?", country_id="PE", by=other_focal_point)


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority"])
def test_people_of_the_dialogues_countries_ask(person, dialogue, request):
    made = ask(
        dialogue, block="processes", text=" ¿Cuánto tardó? ", country_id="CR", by=request.getfixturevalue(person)
    )
    assert (made.text, made.country_id, made.block.key) == ("¿Cuánto tardó?", "CR", "processes")


@pytest.mark.parametrize("person", ["unit", "consultant"])
def test_the_unit_and_consultants_ask_in_nobodys_name(person, dialogue, request):
    person = request.getfixturevalue(person)
    assert ask(dialogue, block="opening", text="¿?", by=person).country is None
    with pytest.raises(NotAllowed):
        ask(dialogue, block="opening", text="¿?", country_id="PE", by=person)


@pytest.mark.parametrize("person", ["administrator", "stranger"])
def test_others_do_not_ask(person, dialogue, request):
    with pytest.raises(NotAllowed):
        ask(dialogue, block="opening", text="¿?", by=request.getfixturevalue(person))


def test_nobody_asks_in_the_name_of_another_country(dialogue, other_focal_point):
    with pytest.raises(NotAllowed):
        ask(dialogue, block="opening", text="¿?", country_id="CL", by=other_focal_point)
    with pytest.raises(NotAllowed):
        ask(dialogue, block="opening", text="¿?", by=other_focal_point)


@pytest.mark.parametrize(("block", "text"), [("zzz", "¿?"), ("opening", "  "), ("opening", "x" * 2001)])
def test_question_that_cannot_be_kept_is_refused(block, text, dialogue, other_focal_point):
    with pytest.raises(Refused):
        ask(dialogue, block=block, text=text, country_id="PE", by=other_focal_point)
    assert not Question.objects.exists()


def test_presenting_country_answers_and_the_question_is_answered(question, focal_point, other_focal_point):
    assert not question.is_answered
    answer(question, text="La mesa.", country_id="CR", by=focal_point)
    assert Question.objects.get().is_answered
    with pytest.raises(NotAllowed):  # Peru does not present
        answer(question, text="Nosotros.", country_id="PE", by=other_focal_point)


def test_answered_aloud_is_marked_by_who_writes(question, consultant, focal_point):
    assert mark_answered(question, aloud=True, by=consultant).is_answered
    assert not mark_answered(question, aloud=False, by=consultant).is_answered
    with pytest.raises(NotAllowed):
        mark_answered(question, aloud=True, by=focal_point)


def test_writing_ends_when_the_dialogue_begins_unless_the_board_is_open(
    dialogue, question, unit, focal_point, other_focal_point
):
    began(dialogue, timedelta(hours=-1))
    ask(dialogue, block="opening", text="Todavía.", country_id="PE", by=other_focal_point)
    began(dialogue, timedelta(hours=1))
    with pytest.raises(Refused, match="Ya no se reciben"):
        ask(dialogue, block="opening", text="Tarde.", country_id="PE", by=other_focal_point)
    with pytest.raises(Refused, match="Ya no se reciben"):
        answer(question, text="Tarde.", country_id="CR", by=focal_point)
    answer(question, text="Lo que se dijo.", by=unit)  # who writes the minutes notes it afterwards
    set_board(dialogue, until=timezone.localdate(), by=unit)
    ask(dialogue, block="opening", text="Por escrito.", country_id="PE", by=other_focal_point)
    answer(question, text="Por escrito.", country_id="CR", by=focal_point)
    minutes = Minutes.objects.get()
    assert takes_writing(dialogue, minutes)
    assert not takes_writing(dialogue, minutes, timezone.now() + timedelta(days=2))


def test_board_is_the_units_and_told_to_the_countries_once(dialogue, unit, consultant, focal_point):
    mail.outbox.clear()
    until = timezone.localdate() + timedelta(days=14)
    for _call in range(2):
        set_board(dialogue, until=until, by=unit)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "focal@cl.example.org",
        "focal@cr.example.org",
        "focal@pe.example.org",
    ]
    assert f"http://testserver{url('question_list', dialogue.pk)}" in mail.outbox[0].body
    for person in (consultant, focal_point):
        with pytest.raises(NotAllowed):
            set_board(dialogue, until=until, by=person)
    with pytest.raises(Refused):
        set_board(dialogue, until=timezone.localdate() - timedelta(days=1), by=unit)


def test_nothing_is_asked_of_dropped_dialogues_and_closed_minutes(dialogue, question, unit, other_focal_point):
    write_three(dialogue, by=unit)
    MINUTES.perform(Minutes.objects.get(), "close", by=unit)
    with pytest.raises(Refused, match="cerrada"):
        ask(dialogue, block="opening", text="¿?", country_id="PE", by=other_focal_point)
    dropped = DIALOGUE.perform(dialogue, "drop", by=unit, comment="No.")
    assert not takes_writing(dropped, None)


def test_no_date_means_before_the_dialogue(dialogue):
    assert dialogue.starts_at is None
    assert takes_writing(dialogue, None)


@pytest.mark.parametrize("state", ["held", "not_held"])
def test_what_is_over_takes_nothing_in_writing_without_a_board(state, dialogue, unit):
    began(dialogue, timedelta(hours=-1), state)  # called off before its day, too
    assert not takes_writing(dialogue, None)
    assert takes_writing(dialogue, set_board(dialogue, until=timezone.localdate(), by=unit))


# Pages


def test_country_asks_on_the_page_and_another_reads_it_without_names(
    client, dialogue, other_focal_point, focal_point
):
    client.force_login(other_focal_point)
    answer_ = client.post(url("question_create", dialogue.pk), {"block": "mechanisms", "text": "¿Quién decide? 🌊"})
    assert answer_["Location"] == f"{url('question_list', dialogue.pk)}#bloque-mechanisms"
    type(other_focal_point).objects.filter(pk=other_focal_point.pk).update(full_name="Zoila Marcada")
    client.force_login(focal_point)
    page = said(client.get(url("question_list", dialogue.pk)))
    assert "¿Quién decide? 🌊" in page and "<strong>Perú</strong>" in page
    assert "Zoila" not in page and other_focal_point.email not in page
    question = Question.objects.get()
    client.post(url("answer_create", dialogue.pk, question.pk), {"text": "La mesa."})
    assert QuestionAnswer.objects.get().country_id == "CR"
    assert "Respondida" in said(client.get(url("question_list", dialogue.pk)))


def test_refused_question_and_answer_keep_what_was_typed(client, dialogue, question, unit):
    client.force_login(unit)
    page = said(client.post(url("question_create", dialogue.pk), {"block": "zzz", "text": "Lo escrito queda"}))
    assert "Lo escrito queda" in page and "Escoja una opción válida" in page
    page = said(client.post(url("answer_create", dialogue.pk, question.pk), {"text": "x" * 2001}))
    assert "x" * 2001 in page and "Revise lo siguiente" in page
    page = said(client.post(url("board_set", dialogue.pk), {"until": "2001-01-01"}))
    assert "Elija un día que no haya pasado." in page and "2001-01-01" in page
    page = said(client.post(url("board_set", dialogue.pk), {"until": "pronto"}))
    assert "Introduzca una fecha válida" in page


def test_who_speaks_for_two_countries_says_for_which(client, dialogue, other_focal_point, country):
    give_role(user=other_focal_point, role="focal_point", country=country("CL"))
    client.force_login(other_focal_point)
    data = {"block": "opening", "text": "Lo escrito queda"}
    page = said(client.post(url("question_create", dialogue.pk), data))
    assert "Elija el país en cuyo nombre escribe." in page and "Lo escrito queda" in page
    client.post(url("question_create", dialogue.pk), data | {"country": "CL"})
    assert Question.objects.get().country_id == "CL"


def test_question_is_marked_on_the_page(client, dialogue, question, consultant):
    client.force_login(consultant)
    client.post(url("question_mark", dialogue.pk, question.pk), {"aloud": "1"})
    assert Question.objects.get().answered_aloud
    assert "Respondida en el diálogo" in said(client.get(url("question_list", dialogue.pk)))


@pytest.mark.parametrize("pk", [0, 10**30])
def test_question_of_nowhere_is_404(pk, client, dialogue, unit):
    client.force_login(unit)
    assert client.post(url("answer_create", dialogue.pk, pk), {"text": "x"}).status_code == 404


def test_country_of_another_dialogue_sees_nothing(client, dialogue, question):
    from tests.conftest import make_person

    client.force_login(make_person("focal@uy.example.org", "focal_point", "UY"))
    assert client.get(url("question_list", dialogue.pk)).status_code == 404
    assert client.post(url("answer_create", dialogue.pk, question.pk), {"text": "x"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_questions_take_ten_queries(rows, client, dialogue, unit, other_focal_point, django_assert_num_queries):
    for number in range(rows):
        made = ask(dialogue, block="opening", text=f"¿{number}?", country_id="PE", by=other_focal_point)
        answer(made, text="Sí.", by=unit)
    client.force_login(unit)
    with django_assert_num_queries(10):
        page = said(client.get(url("question_list", dialogue.pk)))
    assert page.count('class="observation"') == rows
