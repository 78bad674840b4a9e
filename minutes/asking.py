"""Questions by block and their answers in writing: before the dialogue, and on the board until its day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.enums import DialogueState
from dialogues.models import Dialogue
from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .models import MAX_TEXT, Minutes, Question, QuestionAnswer
from .permissions import answering_countries, asking_countries, can_answer, can_ask, writes_minutes
from .services import open_minutes_of, why_shut

MOST_QUESTIONS = 300
BEFORE = frozenset({DialogueState.PROPOSED, DialogueState.CONVENED})


def takes_writing(dialogue: Dialogue, minutes: Minutes | None, now: datetime | None = None) -> bool:
    """Whether questions and answers are taken in writing: while the board is open, and before the dialogue begins."""
    now = now or timezone.now()
    if why_shut(dialogue, minutes):
        return False
    if minutes and minutes.board_until and minutes.board_until >= timezone.localdate(now):
        return True
    return dialogue.state in BEFORE and (dialogue.starts_at is None or now < dialogue.starts_at)


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Escriba el texto."), field="text")
    if len(text) > MAX_TEXT:
        raise Refused(_("El texto tiene más de %(n)s caracteres.") % {"n": MAX_TEXT}, field="text")
    return text


def _in_whose_name(own: set[str], country_id: str | None, by: User) -> str | None:
    """The country for which somebody writes; None for the Unit and consultants. Raises ``NotAllowed``."""
    if country_id in own or (country_id is None and writes_minutes(by)):
        return country_id
    raise NotAllowed(_("Usted no escribe en nombre de ese país."))


def _written(dialogue: Dialogue) -> Minutes:
    minutes = open_minutes_of(dialogue)
    if not takes_writing(dialogue, minutes):
        raise Refused(_("Ya no se reciben preguntas ni respuestas por escrito para este diálogo."))
    return minutes


@transaction.atomic
def ask(dialogue: Dialogue, *, block: str, text: str, country_id: str | None = None, by: User) -> Question:
    """Ask something for the block with that key, in the name of a country (None: of the Unit or a consultant).

    Raises ``NotAllowed``; ``Refused`` for a block that is gone, for no words, and when the time is over.
    """
    if not can_ask(by, dialogue):
        raise NotAllowed(_("Preguntan los países del diálogo, la Unidad Técnica y las personas consultoras."))
    country_id = _in_whose_name(asking_countries(by, dialogue), country_id, by)
    minutes = _written(dialogue)
    found = minutes.blocks.filter(key=block).first()
    if found is None:
        raise Refused(_("Elija un bloque de la agenda."), field="block")
    if Question.objects.filter(block__minutes=minutes).count() >= MOST_QUESTIONS:
        raise Refused(_("El diálogo ya tiene %(n)s preguntas: es el máximo.") % {"n": MOST_QUESTIONS})
    return Question.objects.create(block=found, country_id=country_id, text=_text(text), by=by)


@transaction.atomic
def answer(question: Question, *, text: str, country_id: str | None = None, by: User) -> QuestionAnswer:
    """Answer in writing, in the name of a country that presents (None: the Unit or a consultant).

    Who writes the minutes may also note an answer after the dialogue. Raises ``NotAllowed`` and ``Refused``.
    """
    dialogue = _dialogue_of(question)
    if not can_answer(by, dialogue):
        raise NotAllowed(_("Responden los países que presentan, la Unidad Técnica y las personas consultoras."))
    country_id = _in_whose_name(answering_countries(by, dialogue), country_id, by)
    if writes_minutes(by):
        open_minutes_of(dialogue)
    else:
        _written(dialogue)
    return QuestionAnswer.objects.create(question=question, country_id=country_id, text=_text(text), by=by)


@transaction.atomic
def mark_answered(question: Question, *, aloud: bool, by: User) -> Question:
    """Note whether it was answered in the dialogue itself. Raises ``NotAllowed``; ``Refused`` once closed."""
    if not writes_minutes(by):
        raise NotAllowed(_("Lo marcan la Unidad Técnica y las personas consultoras."))
    open_minutes_of(_dialogue_of(question))
    question.answered_aloud = aloud
    question.save(update_fields=["answered_aloud"])
    return question


def _dialogue_of(question: Question) -> Dialogue:
    return Dialogue.objects.with_parts().get(minutes__blocks=question.block_id)
