"""Saving what a person accepts of a document: all of it or some, as it is or with changes, as themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .. import paths, sections, services, suggesting
from ..content import actor_content
from ..enums import UploadState
from ..models import Entry, EntryActor, Ficha, Upload
from ..offered import UNEDITABLE, OfferedAnswerForm
from ..permissions import writes_for
from ..writing import MAX_ACTORS
from .proposing import NEW, Proposal, ProposalLine, proposal

TAKEN, EDITED, LEFT = "taken", "edited", "left"


@dataclass(frozen=True)
class Typed:
    """What a person did on the page of a document: which paths they took, what they saw, what they wrote instead."""

    take_all: bool = False
    taken: frozenset[str] = frozenset()
    seen: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def typed(data: QueryDict) -> Typed:
    """What the form of the page says; no input of it is needed to be there."""
    named = [(key.partition(":")[0], key.partition(":")[2], value) for key, value in data.items() if ":" in key]
    return Typed(
        take_all=data.get("take_all") == "1",
        taken=frozenset(data.getlist("take")),
        seen={path: value for what, path, value in named if what == "seen"},
        texts={path: value.replace("\r\n", "\n") for what, path, value in named if what == "text"},
    )


class NotAccepted(Refused):
    """Some answers cannot be saved as they are: ``errors`` tells why, by path. Nothing was saved."""

    def __init__(self, errors: Mapping[str, str], labels: Mapping[str, str]):
        problems = [
            SimpleNamespace(message=f"{labels[path]}: {text}", url=f"#linea-{path}") for path, text in errors.items()
        ]
        super().__init__(_("No se guardó nada: revise lo siguiente."), problems=problems)
        self.errors = dict(errors)


def edited_text(line: ProposalLine, typed: Typed) -> str | None:
    """What the person wrote instead of the document's text; None when they did not change it."""
    text = typed.texts.get(line.path) if line.may_edit else None
    return text if text is not None and text.strip() != str(line.value).strip() else None


def is_chosen(line: ProposalLine, typed: Typed) -> bool:
    return line.is_decided and not line.locked and (typed.take_all or line.path in typed.taken)


def _checked(line: ProposalLine, value: Any) -> tuple[Any, str]:
    """The value as the form's own field cleans it, and what is wrong with it ("" when nothing)."""
    if line.group is not None:
        return value, _wrong_in_entry(value)
    path = paths.parse(line.path)
    if path.column == paths.ACTORS:
        return value, _wrong_actors(value)
    if path.column in UNEDITABLE or isinstance(value, bool):
        return value, ""
    form = OfferedAnswerForm({path.column: "" if value is None else value}, path=path, value=value)
    if not form.is_valid():
        return value, " ".join(form.errors.get(path.column, [_("Esta respuesta no es válida.")]))
    return form.value, ""


def _wrong_actors(rows: Iterable[Mapping[str, Any]]) -> str:
    rows = list(rows or ())
    if len(rows) > MAX_ACTORS:
        return _("Son más de %(n)s actores.") % {"n": MAX_ACTORS}
    for column in ("name", "kind_other"):
        limit = EntryActor._meta.get_field(column).max_length
        if long := next((row for row in rows if len(row.get(column) or "") > limit), None):
            words = {"name": long[column][:60], "limit": limit}
            return _("«%(name)s…» es más largo que %(limit)s caracteres: escríbalo en la ficha.") % words
    return ""


def _wrong_in_entry(content: Mapping[str, Any]) -> str:
    """Of a whole initiative: the first answer that the ficha does not admit."""
    for column in services.ENTRY_COLUMNS:
        limit = Entry._meta.get_field(column).max_length
        value = content.get(column)
        if limit and isinstance(value, str) and len(value) > limit:
            path = paths.Path("entry-1", column)
            words = {"question": paths.label(path), "limit": limit}
            return (
                _("«%(question)s» tiene más de %(limit)s caracteres: acórtela en el documento o en la ficha.") % words
            )
    if email := content.get("focal_point_email"):
        path = paths.Path("entry-1", "focal_point_email")
        form = OfferedAnswerForm({path.column: email}, path=path, value=email)
        if not form.is_valid():
            return " ".join(form.errors[path.column])
    return _wrong_actors(content.get("actors", ()))


@transaction.atomic
def accept(upload: Upload, *, by: User, typed: Typed) -> int:
    """Save what ``typed`` takes of the document, through the services of the web form; returns how many answers.

    The rest is left. Raises ``NotAllowed``, and ``Refused`` when the document was decided already or the ficha is not
    with its country; ``NotAccepted`` when an answer is not what the person saw any more, is locked or not valid.
    """
    ficha = services.locked_to_write(upload.ficha, by)
    if not writes_for(by, ficha):
        raise NotAllowed(_("Usted no puede escribir en esta ficha."))
    found = Upload.objects.select_for_update(of=("self",)).defer("data").get(pk=upload.pk)
    if found.state != UploadState.READ:
        raise Refused(_("Alguien de su equipo ya decidió este archivo."))
    found.ficha = ficha
    proposed = proposal(found, by)
    values, decisions = _values(proposed, typed)
    _write(ficha, proposed, values, by)
    found.state, found.decisions = UploadState.DECIDED, decisions
    found.decided_by, found.decided_at = by, timezone.now()
    found.save(update_fields=["state", "decisions", "decided_by", "decided_at"])
    return len(values)


def _values(proposed: Proposal, typed: Typed) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Value by path of what is taken, and what is kept of every decision."""
    values, errors, decisions = {}, {}, []
    for line in proposed.to_decide:
        decision = LEFT
        if is_chosen(line, typed):
            text = edited_text(line, typed)
            decision = TAKEN if text is None else EDITED
            value, wrong = _checked(line, line.value if text is None else text.strip())
            if typed.seen.get(line.path, "") != line.seen:
                wrong = _("alguien de su equipo la cambió mientras usted decidía: compare otra vez.")
            if wrong:
                errors[line.path] = wrong
            values[line.path] = value
        decisions.append({"path": line.path, "label": line.label, "decision": decision})
    if errors:
        raise NotAccepted(errors, {line.path: line.label for line in proposed.to_decide})
    return values, decisions


def _write(ficha: Ficha, proposed: Proposal, values: Mapping[str, Any], by: User) -> None:
    of_section: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in values.items():
        if path.startswith(NEW):
            suggesting.write_entry(ficha, value, by)
        else:
            section, _dot, column = path.partition(".")
            of_section[section][column] = value
    for section, answers in of_section.items():
        pk = sections.entry_id(section)
        if pk is None:
            services.save_institution(ficha, by=by, values=answers)
        else:
            _write_entry(ficha, ficha.entries.filter(pk=pk).first(), answers, by)


def _write_entry(ficha: Ficha, entry: Entry | None, answers: dict[str, Any], by: User) -> None:
    if entry is None:
        raise Refused(_("Alguien de su equipo eliminó esta iniciativa mientras tanto."))
    actors, partners = answers.pop(paths.ACTORS, None), answers.pop(paths.PARTNERS, None)
    services.save_entry(
        entry,
        by=by,
        values=answers,
        actors=None if actors is None else _rows(entry, actors),
        partner_countries=None if partners is None else suggesting.countries_of(partners),
    )


def _rows(entry: Entry, actors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for ``save_entry``; one that is there already stays the row it is, with what a curator said of it."""
    present = {tuple(actor_content(actor).values()): actor.pk for actor in entry.actors.all()}
    rows = suggesting.actor_rows(actors)
    for row, said in zip(rows, actors, strict=True):
        row["id"] = present.pop(tuple(said.values()), None)
    return rows
