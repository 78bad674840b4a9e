"""The page on which a country decides about a document, and the Unit's lines about the documents it was given."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pifcss_registry.accounts.models import User

from ..cloning import is_blank
from ..enums import LineStatus, UploadState
from ..models import Ficha, Upload
from ..permissions import writes_for
from .accepting import EDITED, TAKEN, NotAccepted, Typed, is_chosen
from .declared import Reading, from_json
from .notes import note_text, reason_text
from .proposing import place_of, proposal
from .threeway import ENTRY_FIELDS, compare, initiative_said, institution_said


def proposal_page(upload: Upload, user: User, typed: Typed | None, refusal: Exception | None) -> dict[str, Any]:
    """For the template: the proposal, as the person left it when it was refused."""
    proposed = proposal(upload, user)
    if typed is not None:
        errors = refusal.errors if isinstance(refusal, NotAccepted) else {}
        for line in proposed.to_decide:
            line.chosen = is_chosen(line, typed)
            line.text = typed.texts.get(line.path) if line.may_edit else None
            line.error = errors.get(line.path, "")
    may = upload.ficha.is_editable and writes_for(user, upload.ficha)
    return {"proposal": proposed, "may_decide": may}


def decided(upload: Upload) -> list[SimpleNamespace]:
    """What became of each answer of a document, in words."""
    words = {TAKEN: _("Aceptada"), EDITED: _("Aceptada con cambios")}
    return [
        SimpleNamespace(label=each["label"], decision_label=words.get(each["decision"], _("Quedó como estaba")))
        for each in upload.decisions
    ]


@dataclass(frozen=True)
class Outline:
    """A document in a few lines: what it holds and would do, what must be told, what was not understood."""

    told: list[str]
    notes: list[str]
    leftovers: list[SimpleNamespace]
    refused: str = ""


def outline(upload: Upload, ficha: Ficha | None, sent: dict[str, Any] | None) -> Outline:
    """For the Unit, which does not read drafts: the document beside ``sent``, what its country last sent (None when
    nothing was). ``ficha`` is the country's of that round, if there is one. No query."""
    if upload.state == UploadState.REJECTED:
        return Outline([], [], [], reason_text(**upload.rejection))
    if upload.reading is None:
        return Outline([], [], [])
    reading = from_json(upload.reading)
    leftovers = [SimpleNamespace(place=place_of(each), text=each.text) for each in reading.not_understood]
    told = [*_holds(reading), _would(reading, ficha, sent)]
    return Outline(told, [note_text(note) for note in reading.notes], leftovers)


def sent_by(upload: Upload) -> tuple[Ficha | None, dict[str, Any] | None]:
    """The ficha of an upload's country in its round, if there is one, and what was last sent of it: two queries."""
    ficha = Ficha.objects.filter(round=upload.round_id, country=upload.country_id).first()
    newest = ficha.revisions.filter(is_sent=True).order_by("-number").first() if ficha else None
    return ficha, newest.content if newest else None


def _holds(reading: Reading) -> list[str]:
    said = reading.declared
    n = sum(not is_blank(value) for value in institution_said(said).values())
    found = [ngettext("Institución: %(n)s respuesta", "Institución: %(n)s respuestas", n) % {"n": n}]
    for each in said.initiatives:
        content = initiative_said(each, {})
        n = sum(any(not is_blank(content.get(column)) for column in field.columns) for field in ENTRY_FIELDS)
        words = {"n": n, "name": each.name or _("sin nombre"), "position": each.position}
        text = ngettext(
            "Iniciativa %(position)s, «%(name)s»: %(n)s respuesta",
            "Iniciativa %(position)s, «%(name)s»: %(n)s respuestas",
            n,
        )
        found.append(text % words)
    return found


def _would(reading: Reading, ficha: Ficha | None, sent: dict[str, Any] | None) -> str:
    if ficha is None:
        return _("Empezaría la ficha de su país, que todavía no existe.")
    if sent is None:
        return _("Su país ya tiene una ficha en borrador: al recibirlo verá qué cambia.")
    parts = compare(reading, sent, None).parts
    changes = [change for part in parts for change in part.changes if change.status != LineStatus.SAME]
    new = sum(part.is_new for part in parts)
    told = []
    if n := len(changes):
        told.append(ngettext("%(n)s respuesta distinta", "%(n)s respuestas distintas", n) % {"n": n})
    if new:
        told.append(ngettext("%(n)s iniciativa nueva", "%(n)s iniciativas nuevas", new) % {"n": new})
    if not told:
        return _("Dice lo mismo que lo último que envió su país.")
    return _("Frente a lo último que envió su país: %(changes)s.") % {"changes": ", ".join(told)}
