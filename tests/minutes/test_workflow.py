"""Closing minutes and what it leaves: every state x move x role; the three blocks; pages of minutes."""

import pytest
from django.core import mail
from django.urls import reverse

from minutes.enums import THREE, CommitmentState, MinutesState
from minutes.models import CommitmentEvent, Minutes, MinutesEvent
from minutes.services import minutes_of
from minutes.workflow import COMMITMENT, MINUTES
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import CAST, make_initiative
from tests.dialogues.conftest import make_dialogue

from .conftest import said, write, write_three
from .test_commitments import make_commitment

ALLOWED = {"close": {"unit", "consultant"}, "reopen": {"unit"}}
SOURCES = {"close": {MinutesState.OPEN}, "reopen": {MinutesState.CLOSED}}
VOICES = {"unit", "consultant", "focal_point", "authority"}
COMMITMENT_SOURCES = {
    "finish": {CommitmentState.OPEN},
    "drop": {CommitmentState.OPEN},
    "reopen": {CommitmentState.DONE, CommitmentState.DROPPED},
}


def url(name, *args):
    return reverse(f"minutes:{name}", args=args)


def check(workflow, thing, action, person, *, may, possible):
    offered = {move.action for move in workflow.available(thing, person)}
    assert (action in offered) == (may and possible)
    if may and possible:
        moved = workflow.perform(thing, action, by=person, comment="Porque sí.")
        assert moved.state == workflow.moves[action].target
        return
    with pytest.raises(NotAllowed if not may else Refused):
        workflow.perform(thing, action, by=person, comment="Porque sí.")
    state = thing.state
    thing.refresh_from_db()
    assert thing.state == state


def test_tables_of_moves_are_the_ones_tested():
    assert set(MINUTES.moves) == set(ALLOWED) == set(SOURCES)
    assert set(COMMITMENT.moves) == set(COMMITMENT_SOURCES)


@pytest.mark.parametrize("role", CAST)
def test_moves_of_minutes_by_state_and_role(role, dialogue, minutes, unit, request):
    write_three(dialogue, by=unit)
    person = request.getfixturevalue(role)
    for action in ALLOWED:
        for state in MinutesState.values:
            Minutes.objects.update(state=state)
            minutes.refresh_from_db()
            may, possible = role in ALLOWED[action], state in SOURCES[action]
            check(MINUTES, minutes, action, person, may=may, possible=possible)


@pytest.mark.parametrize("role", (*CAST, "other_focal_point"))
def test_moves_of_commitments_by_state_and_role(role, dialogue, unit, request):
    commitment, person = make_commitment(dialogue, by=unit), request.getfixturevalue(role)
    for action, sources in COMMITMENT_SOURCES.items():
        for state in CommitmentState.values:
            type(commitment).objects.update(state=state)
            commitment.refresh_from_db()
            check(COMMITMENT, commitment, action, person, may=role in VOICES, possible=state in sources)


@pytest.mark.parametrize("empty", THREE)
def test_minutes_with_one_of_the_three_empty_are_not_closed(empty, dialogue, minutes, unit):
    for key in set(THREE) - {empty}:
        write(dialogue, f"{key}.text", "Algo.", by=unit)
    with pytest.raises(Refused) as refusal:
        MINUTES.perform(minutes, "close", by=unit)
    (problem,) = refusal.value.problems
    assert str(empty.label) in problem.message and problem.url.endswith(f"/acta/escribir/#bloque-{empty}")
    write(dialogue, f"{empty}.reason", "El socio no pudo venir.", by=unit)
    closed = MINUTES.perform(minutes, "close", by=unit)
    assert closed.state == "closed" and closed.closed_at
    assert Minutes.objects.with_facts().get().facts.coverage == 2


def test_closing_is_told_to_the_countries_and_kept_in_the_history(dialogue, minutes, unit, consultant):
    write_three(dialogue, by=consultant)
    mail.outbox.clear()
    MINUTES.perform(minutes, "close", by=consultant)
    assert {message.to[0] for message in mail.outbox} == {f"focal@{code}.example.org" for code in ("cl", "cr", "pe")}
    assert f"http://testserver{url('minutes_detail', dialogue.pk)}" in mail.outbox[0].body
    with pytest.raises(Refused):
        MINUTES.perform(minutes, "reopen", by=unit, comment=" ")
    MINUTES.perform(minutes, "reopen", by=unit, comment="Faltó un acuerdo.")
    write(dialogue, "agreements", "Otro.", by=unit)
    MINUTES.perform(minutes, "close", by=unit)
    assert list(MinutesEvent.objects.values_list("action", "by__email", "comment")) == [
        ("close", consultant.email, ""),
        ("reopen", unit.email, "Faltó un acuerdo."),
        ("close", unit.email, ""),
    ]
    assert not CommitmentEvent.objects.exists()


# Pages


def test_country_reads_the_agenda_and_once_closed_the_minutes(client, dialogue, minutes, unit, other_focal_point):
    write_three(dialogue, by=unit)
    write(dialogue, "agreements", "Visitarse.", by=unit)
    write(dialogue, "results.minutes", "30", by=unit)
    write(dialogue, "processes.minutes", "30", by=unit)
    client.force_login(other_focal_point)
    page = said(client.get(url("minutes_detail", dialogue.pk)))
    assert "¿Con qué acuerdos" in page and "Lo que se dijo" not in page and "Visitarse." not in page
    assert "Cobertura" not in page and "Todavía no hay actas" in said(client.get(url("minutes_list")))
    MINUTES.perform(minutes, "close", by=unit)
    page = said(client.get(url("minutes_detail", dialogue.pk)))
    assert "Lo que se dijo de mechanisms." in page and "Visitarse." in page
    for where in (page, said(client.get(url("minutes_list"))), said(client.get(dialogue.get_absolute_url()))):
        assert "Cobertura 3 de 3" in where and "50 % del tiempo en resultados" in where
    assert client.get(url("minutes_edit", dialogue.pk)).status_code == 403


def test_close_on_the_page_says_what_is_missing_with_links(client, dialogue, minutes, consultant):
    write(dialogue, "mechanisms.text", "Un convenio.", by=consultant)
    client.force_login(consultant)
    page = said(client.post(url("minutes_move", dialogue.pk, "close")))
    assert "Todavía falta algo antes de este paso." in page
    assert f"{url('minutes_edit', dialogue.pk)}#bloque-processes" in page and "«Valor añadido» está vacío" in page
    write_three_left(dialogue, consultant)
    answer = client.post(url("minutes_move", dialogue.pk, "close"), follow=True)
    assert "El acta quedó cerrada." in said(answer) and "Cobertura 1 de 3" in said(answer)
    assert client.post(url("minutes_move", dialogue.pk, "reopen"), {"comment": "x"}).status_code == 403
    assert client.post(url("minutes_move", dialogue.pk, "fly")).status_code == 403


def write_three_left(dialogue, by):
    for key in ("processes", "added_value"):
        write(dialogue, f"{key}.reason", "No alcanzó el tiempo.", by=by)


def test_refused_reopening_keeps_the_form_open(client, dialogue, minutes, unit):
    Minutes.objects.update(state="closed")
    client.force_login(unit)
    page = said(client.post(url("minutes_move", dialogue.pk, "reopen"), {"comment": "x" * 2001}))
    assert "x" * 2001 in page and '<details class="move" open>' in page


def test_move_of_minutes_that_are_not_there_is_404(client, dialogue, unit):
    client.force_login(unit)
    assert client.post(url("minutes_move", dialogue.pk, "close")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_minutes_list_takes_eight_queries(rows, client, unit, dialogue, django_assert_num_queries):
    minutes_of(dialogue)
    for number in range(rows - 1):
        minutes_of(make_dialogue(unit, "CL", "PE", initiative=make_initiative(unit, name=f"Otra {number}")))
    client.force_login(unit)
    with django_assert_num_queries(8):
        page = said(client.get(url("minutes_list")))
    assert page.count("Cobertura 0 de 3") == rows


def test_dialogues_page_shows_the_three_questions_to_its_people_only(
    client, dialogue, other_focal_point, administrator
):
    client.force_login(other_focal_point)
    page = said(client.get(dialogue.get_absolute_url()))
    assert "Las tres preguntas" in page and "¿Qué se logró por ser varios actores" in page
    client.force_login(administrator)
    assert "Las tres preguntas" not in said(client.get(dialogue.get_absolute_url()))
