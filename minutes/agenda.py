"""The standard agenda of a dialogue, as data (``docs/domain.md``, dialogues). Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import THREE, BlockKey

TOTAL = 90  # minutes that a dialogue is planned for


@dataclass(frozen=True)
class StandardBlock:
    """A block with its guide question and planned minutes; its title is the key's label."""

    key: BlockKey
    question: Promise
    minutes: int


STANDARD = (
    StandardBlock(BlockKey.OPENING, _("¿Por qué interesa esta iniciativa?"), 5),
    StandardBlock(BlockKey.RESULTS, _("¿Qué se logró? Brevemente."), 15),
    StandardBlock(BlockKey.MECHANISMS, _("¿Con qué acuerdos, órganos, reglas y recursos funciona la alianza?"), 20),
    StandardBlock(
        BlockKey.PROCESSES, _("¿Cómo se construyó, quién conectó a los socios, cuánto tardó, qué la frenó?"), 20
    ),
    StandardBlock(
        BlockKey.ADDED_VALUE, _("¿Qué se logró por ser varios actores que uno solo no habría logrado?"), 20
    ),
    StandardBlock(BlockKey.CLOSING, _("¿Qué adaptaría cada país? ¿A qué se compromete?"), 10),
)
BY_KEY = {block.key: block for block in STANDARD}


def is_kept(key: str) -> bool:
    """Whether the block stays in every agenda."""
    return key in THREE


def title_of(key: str, own: str) -> str:
    """The title of a block in the active language; ``own`` is that of a block which was added."""
    return own or str(BY_KEY[BlockKey(key)].key.label)


def question_of(key: str, own: str) -> str:
    """The guide question in the active language; a block which was added may have none."""
    return own if key not in BlockKey.values else str(BY_KEY[BlockKey(key)].question)
