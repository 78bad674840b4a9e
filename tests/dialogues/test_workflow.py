"""Every state x move x role of a dialogue, and what a move leaves behind."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dialogues.enums import DialogueState
from dialogues.models import DialogueEvent
from dialogues.workflow import DIALOGUE
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import CAST

# Who may make a move, and from which states; whatever stands nowhere here is not allowed.
ALLOWED = {
    "drop": {"unit"},
    "convene": {"unit"},
    "hold": {"unit", "consultant"},
    "take_reserve": {"unit"},
    "ask_again": {"unit"},
    "cancel": {"unit"},
}
SOURCES = {
    "drop": {DialogueState.PROPOSED},
    "convene": {DialogueState.PROPOSED},
    **{key: {DialogueState.CONVENED} for key in ("hold", "take_reserve", "ask_again", "cancel")},
}


def test_table_of_moves_is_the_one_tested():
    assert set(DIALOGUE.moves) == set(ALLOWED) == set(SOURCES)


@pytest.mark.parametrize("role", CAST)
@pytest.mark.parametrize("state", DialogueState.values)
@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_move_from_state_by_role(action, state, role, dialogue, request):
    person = request.getfixturevalue(role)
    dialogue.state = state
    dialogue.starts_at = timezone.now() + timedelta(days=-1 if action == "hold" else 9)
    dialogue.reserve_at = dialogue.starts_at + timedelta(days=2)
    dialogue.save()
    offered = {move.action for move in DIALOGUE.available(dialogue, person)}
    may, possible = role in ALLOWED[action], state in SOURCES[action]
    assert (action in offered) == (may and possible)
    if not may:
        with pytest.raises(NotAllowed):
            DIALOGUE.perform(dialogue, action, by=person, comment="Porque sí.")
    elif not possible:
        with pytest.raises(Refused, match="el estado ahora es"):
            DIALOGUE.perform(dialogue, action, by=person, comment="Porque sí.")
    else:
        assert (
            DIALOGUE.perform(dialogue, action, by=person, comment="Porque sí.").state == DIALOGUE.moves[action].target
        )
    dialogue.refresh_from_db()
    made = may and possible
    assert dialogue.state == (DIALOGUE.moves[action].target if made else state)
    assert dialogue.events.filter(action=action).count() == made


def test_unknown_move_is_not_allowed(dialogue, unit):
    with pytest.raises(NotAllowed):
        DIALOGUE.perform(dialogue, "fly", by=unit)


@pytest.mark.parametrize("comment", ["", "  \n "])
def test_drop_needs_a_comment(comment, dialogue, unit):
    with pytest.raises(Refused) as refusal:
        DIALOGUE.perform(dialogue, "drop", by=unit, comment=comment)
    assert refusal.value.field == "comment"
    assert DialogueEvent.objects.filter(action="drop").count() == 0


def test_drop_leaves_history_and_writes_to_the_countries(dialogue, unit):
    mail.outbox.clear()
    DIALOGUE.perform(dialogue, "drop", by=unit, comment="El país que presenta no tiene agenda.")
    event = DialogueEvent.objects.get(action="drop")
    assert (event.from_state, event.to_state, event.by) == ("proposed", "dropped", unit)
    assert event.comment == "El país que presenta no tiene agenda."
    assert {message.to[0] for message in mail.outbox} == {"focal@pe.example.org", "focal@cl.example.org"}
    body = mail.outbox[0].body
    assert "El país que presenta no tiene agenda." in body
    assert f"http://testserver{dialogue.get_absolute_url()}" in body


def test_refused_drop_writes_to_nobody(dialogue, unit):
    mail.outbox.clear()
    with pytest.raises(Refused):
        DIALOGUE.perform(dialogue, "drop", by=unit)
    assert mail.outbox == []
