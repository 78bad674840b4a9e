"""Many hands in one set of minutes: one text saved by itself, over the text that its writer had before them.

A saving begins by locking the minutes' row, which closing them locks too (``Workflow.perform``): whatever was
acknowledged is in the closed minutes, and nothing is written after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Dialogue
from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from . import places
from .models import Passage, PassageVersion
from .permissions import writes_minutes
from .places import Place
from .services import open_minutes_of


@dataclass(frozen=True)
class Outcome:
    """What became of one saving.

    ``saved`` and ``repeated``: ``version`` is that of what was saved ``at``. ``conflict``: nothing was saved;
    ``text`` with ``version`` is what is there, ``by`` and ``at`` tell who wrote it when.
    """

    status: Literal["saved", "repeated", "conflict"]
    version: int
    at: datetime | None = None
    text: str = ""
    by: User | None = None


def cleaned(place: Place, value: str) -> str:
    """The text as it is kept. Raises ``Refused`` with words for the person."""
    value = value.replace("\r\n", "\n")
    if "\0" in value:
        raise Refused(_("El texto tiene caracteres que no se pueden guardar."), field=str(place))
    if place.field == places.MINUTES:
        try:
            number = places.minutes_in(value)
        except ValueError:
            words = {"n": places.MOST_MINUTES}
            raise Refused(_("Escriba los minutos con un número de 0 a %(n)s.") % words, field=str(place)) from None
        return "" if number is None else str(number)
    if len(value) > (most := places.LONGEST[place.field]):
        raise Refused(_("El texto tiene más de %(n)s caracteres.") % {"n": most}, field=str(place))
    return value if value.strip() else ""


@transaction.atomic
def save_passage(dialogue: Dialogue, place: Place, *, value: str, base: int, by: User, key: UUID) -> Outcome:
    """Save one text; ``base`` is the version that ``by`` had before them (0: none yet).

    When another one is there by now nothing is saved, unless it says the same. ``key`` is the request's own:
    repeated, it is answered as it was the first time. Raises ``NotAllowed``; ``Refused`` when minutes are closed, the
    block is gone or the text cannot be kept.
    """
    if not writes_minutes(by):
        raise NotAllowed(_("El acta la escriben la Unidad Técnica y las personas consultoras."))
    minutes = open_minutes_of(dialogue)
    earlier = PassageVersion.objects.filter(key=key).select_related("passage").first()
    if earlier is not None:
        if (earlier.passage.minutes_id, earlier.passage.place) != (minutes.pk, str(place)):
            raise Refused(_("Esa petición ya se usó para otro texto."))
        return Outcome("repeated", earlier.number, earlier.at)
    value = cleaned(place, value)
    if place.block and not minutes.blocks.filter(key=place.block).exists():
        raise Refused(_("Ese bloque se quitó de la agenda. Copie su texto antes de salir."), field=str(place))
    passage = Passage.objects.get_or_create(minutes=minutes, place=str(place))[0]
    if passage.text == value:
        return Outcome("saved", passage.version, _last(passage).at if passage.version else None)
    if passage.version not in (0, base):  # nothing was there before: nothing to write over
        last = _last(passage)
        return Outcome("conflict", passage.version, last.at, passage.text, last.by)
    passage.text, passage.version = value, passage.version + 1
    passage.save(update_fields=["text", "version"])
    version = PassageVersion.objects.create(passage=passage, number=passage.version, text=value, by=by, key=key)
    return Outcome("saved", passage.version, version.at)


def restore_version(version: PassageVersion, *, base: int, by: User) -> Outcome:
    """Write an earlier text again, as a new version over ``base``: nothing of what came after it is lost.

    Comes with its passage and minutes. Answers and raises as ``save_passage`` does.
    """
    passage = version.passage
    words = {"value": version.text, "base": base, "by": by, "key": uuid4()}
    return save_passage(passage.minutes.dialogue, places.parse(passage.place), **words)


def _last(passage: Passage) -> PassageVersion:
    return passage.versions.select_related("by").get(number=passage.version)


@dataclass(frozen=True)
class Kept:
    """What became of a whole form: what was not saved, by place."""

    conflicts: dict[str, Outcome]
    refusals: dict[str, str]


def save_form(dialogue: Dialogue, *, typed: Mapping[str, tuple[str, int]], by: User) -> Kept:
    """Save every text that the person changed; ``typed`` is value and base by place, as the page had them.

    What they left as they found it stays as it is now, whoever changed it meanwhile: that is no conflict.
    Raises what ``save_passage`` raises for the whole: closed minutes, somebody who may not.
    """
    touched = _touched(dialogue, typed)
    conflicts, refusals = {}, {}
    for place, (value, base) in touched.items():
        try:
            outcome = save_passage(dialogue, places.parse(place), value=value, base=base, by=by, key=uuid4())
        except Refused as refusal:
            if refusal.field is None:
                raise
            refusals[place] = refusal.message
            continue
        if outcome.status == "conflict":
            conflicts[place] = outcome
    return Kept(conflicts, refusals)


def _touched(dialogue: Dialogue, typed: Mapping[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Without the texts that say what their base said: one query."""
    rows = PassageVersion.objects.filter(passage__minutes__dialogue=dialogue, passage__place__in=list(typed))
    bases = {(place, number): text for place, number, text in rows.values_list("passage__place", "number", "text")}
    return {
        place: (value, base)
        for place, (value, base) in typed.items()
        if value.replace("\r\n", "\n").strip() != bases.get((place, base), "").strip()
    }
