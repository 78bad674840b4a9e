"""The agenda of a dialogue and its board. Each change is atomic and says who makes it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.enums import DialogueState
from dialogues.models import Dialogue
from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .models import Block, Minutes, standard_blocks
from .permissions import VOICES, can_set_board, writes_minutes
from .places import MOST_MINUTES

MOST_BLOCKS = 20


def why_shut(dialogue: Dialogue, minutes: Minutes | None) -> str:
    """Why agenda and texts take no change; empty when they do."""
    if dialogue.state == DialogueState.DROPPED:
        return _("Este diálogo se descartó: ya no se prepara ni se escribe su acta.")
    if minutes and not minutes.is_open:
        return _("El acta está cerrada: la Unidad Técnica puede reabrirla.")
    return ""


def minutes_of(dialogue: Dialogue) -> Minutes:
    """The dialogue's, made now with the standard agenda when there are none; the row is locked.

    To be called inside a transaction. Raises ``Refused`` for a dialogue that was dropped.
    """
    if reason := why_shut(dialogue, None):
        raise Refused(reason)
    minutes, created = Minutes.objects.get_or_create(dialogue=dialogue)
    if created:
        Block.objects.bulk_create(standard_blocks(minutes))
    return Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)


def open_minutes_of(dialogue: Dialogue) -> Minutes:
    """As ``minutes_of``; also ``Refused`` when they are closed."""
    minutes = minutes_of(dialogue)
    if reason := why_shut(dialogue, minutes):
        raise Refused(reason)
    return minutes


def _must_write(by: User) -> None:
    if not writes_minutes(by):
        raise NotAllowed(_("La agenda y el acta las escriben la Unidad Técnica y las personas consultoras."))


@dataclass(frozen=True)
class BlockPlan:
    """How a block should be from now on; title and question count only for one that was added."""

    key: str
    position: int
    planned: int
    responsible: str = ""
    title: str = ""
    question: str = ""


@transaction.atomic
def save_agenda(dialogue: Dialogue, *, plans: Sequence[BlockPlan], version: int, by: User) -> Minutes:
    """Change order, minutes, responsible, titles. ``version`` is that of the agenda which ``by`` had before them.

    Raises ``NotAllowed``; ``Refused`` when somebody changed it meanwhile, or for blocks that are not the agenda's.
    """
    _must_write(by)
    minutes = open_minutes_of(dialogue)
    if minutes.agenda_version != version:
        raise Refused(
            _("Otra persona cambió la agenda mientras usted la editaba. Si guarda otra vez, queda la suya.")
        )
    blocks = {block.key: block for block in minutes.blocks.all()}
    if {plan.key for plan in plans} != set(blocks):
        raise Refused(_("La agenda tiene ahora otros bloques: vuelva a abrirla."))
    for position, plan in enumerate(sorted(plans, key=lambda plan: plan.position), 1):
        block = blocks[plan.key]
        block.position, block.planned = position, min(plan.planned, MOST_MINUTES)
        block.responsible = plan.responsible.strip()
        if block.own_title:
            block.own_title, block.own_question = plan.title.strip() or block.own_title, plan.question.strip()
    fields = ["position", "planned", "responsible", "own_title", "own_question"]
    Block.objects.bulk_update(blocks.values(), fields)
    return _agenda_changed(minutes)


def _agenda_changed(minutes: Minutes) -> Minutes:
    minutes.agenda_version += 1
    minutes.save(update_fields=["agenda_version"])
    return minutes


@transaction.atomic
def add_block(dialogue: Dialogue, *, title: str, question: str = "", planned: int, by: User) -> Block:
    """One more block, before the last. Raises ``NotAllowed``; ``Refused`` without a title, or for too many."""
    _must_write(by)
    minutes = open_minutes_of(dialogue)
    if not title.strip():
        raise Refused(_("Escriba el tema del bloque."), field="title")
    blocks = list(minutes.blocks.all())
    if len(blocks) >= MOST_BLOCKS:
        raise Refused(_("La agenda ya tiene %(n)s bloques: es el máximo.") % {"n": MOST_BLOCKS})
    place = max(len(blocks), 1)
    for number, block in enumerate(blocks, 1):
        block.position = number + (number >= place)
    Block.objects.bulk_update(blocks, ["position"])
    added = Block.objects.create(
        minutes=minutes,
        key=f"b{secrets.token_hex(4)}",  # never one that was there before: texts keep the address
        position=place,
        own_title=title.strip(),
        own_question=question.strip(),
        planned=planned,
    )
    _agenda_changed(minutes)
    return added


@transaction.atomic
def remove_block(dialogue: Dialogue, *, key: str, by: User) -> None:
    """Take a block out; nothing happens when it is gone already.

    Raises ``NotAllowed``; ``Refused`` for one of the three, and for one with questions or with something written.
    """
    _must_write(by)
    minutes = open_minutes_of(dialogue)
    block = minutes.blocks.filter(key=key).first()
    if block is None:
        return
    if block.is_kept:
        raise Refused(
            _("«%(block)s» no se puede quitar: es uno de los tres bloques que todo diálogo tiene.")
            % {"block": block.title}
        )
    if block.questions.exists():
        raise Refused(_("«%(block)s» ya tiene preguntas de los países.") % {"block": block.title})
    if minutes.passages.filter(place__startswith=f"{key}.").exclude(text="").exists():
        raise Refused(_("En «%(block)s» ya se escribió: vacíelo antes de quitarlo.") % {"block": block.title})
    block.delete()
    _agenda_changed(minutes)


@transaction.atomic
def set_board(dialogue: Dialogue, *, until: date | None, by: User) -> Minutes:
    """Let questions and answers go on in writing until that day, or (None) no longer; its countries are told.

    Raises ``NotAllowed``; ``Refused`` for a day that is over.
    """
    if not can_set_board(by):
        raise NotAllowed(_("Solo la Unidad Técnica fija hasta cuándo se escribe en el tablero."))
    if until is not None and until < timezone.localdate():
        raise Refused(_("Elija un día que no haya pasado."), field="until")
    minutes = open_minutes_of(dialogue)
    changed = minutes.board_until != until
    minutes.board_until = until
    minutes.save(update_fields=["board_until"])
    if until is not None and changed:
        tell_voices(dialogue, "board_open", reverse("minutes:question_list", args=[dialogue.pk]), until=until)
    return minutes


def tell_voices(dialogue: Dialogue, template: str, url: str, **context) -> None:
    """Write ``minutes/email/<template>`` to everybody who speaks for a country of the dialogue."""
    dialogue = Dialogue.objects.with_parts().get(pk=dialogue.pk)
    people = people_of(Membership.objects.filter(country__dialogues=dialogue, role__in=VOICES))
    tell(people, Kind.DIALOGUE, f"minutes/email/{template}", {"dialogue": dialogue, **context}, url)
