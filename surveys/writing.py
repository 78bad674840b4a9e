"""Many hands in one ficha: one answer saved by itself.

An answer is saved in one transaction that begins by updating the ficha's row where it may still be written. That
update is the lock which sending takes too (``Workflow.perform``), and the check: whatever was acknowledged is in the
frozen revision, and nothing is written after it. Savings of one ficha therefore follow each other; those of
different fichas do not wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from . import paths, permissions, signing, swap
from .content import ACTOR_COLUMNS, actor_content
from .locks import locked_message
from .models import Approval, Entry, EntryActor, Ficha, SavedAnswer
from .paths import Path, digest
from .swap import Saving

MAX_ACTORS = 100
CURATED_FROM = frozenset({"name", "kind", "country_id"})  # what a curator's match of an actor was made of


@dataclass(frozen=True)
class Outcome:
    """What became of one saving.

    ``saved`` and ``repeated``: ``digest`` is of what was saved ``at``; ``version`` the section's afterwards (None
    when repeated); ``row`` the pk of an actor that was added. ``conflict``: nothing was saved, ``value`` with
    ``digest`` is what is there, ``by`` and ``at`` tell who wrote it when (None when not known). ``gone``: the row
    or the initiative is there no more.
    """

    status: Literal["saved", "repeated", "conflict", "gone"]
    digest: str = ""
    at: datetime | None = None
    version: int | None = None
    row: int | None = None
    value: Any = None
    by: User | None = None


def answer_changed(ficha: Ficha, section: str, by: User) -> None:
    """To be called, inside the transaction, by whoever changes an answer of ``section``."""
    signing.answer_changed(ficha, section, by)


def closed_text(ficha: Ficha) -> str:
    return _("La ficha está «%(state)s»: ahora no se puede cambiar.") % {"state": ficha.get_state_display()}


def save_answer(ficha: Ficha, *, by: User, path: Path, value: Any, base: str, key: UUID) -> Outcome:
    """Save one answer; ``value`` is plain JSON as ``content`` has it, already validated.

    ``base`` is the digest of the value that ``by`` had before them: when another one is there by now, nothing is
    saved (unless it says the same). ``key`` is the request's own: repeated, it is answered as it was the first time.
    Lists change by row: of "partner_countries" a dict of code to bool, merged without conflict; of "actors"
    {"add": row} or {"remove": pk}, the latter with ``row_digest`` of the row as ``base``.
    Raises ``NotAllowed``, and ``Refused`` when the ficha or the answer cannot be written now. One statement
    on PostgreSQL, five on SQLite.
    """
    if not permissions.writes_in(by, ficha, path.section):
        raise NotAllowed(_("Usted no puede escribir en esta ficha."))
    may = not ficha.is_editable or permissions.can_edit_question(by, ficha, path.question)
    saving = Saving(
        key=key,
        ficha=ficha.pk,
        row=path.entry_id,
        section=path.section,
        path=str(path),
        column=path.column,
        value=value,
        base=base,
        digest=digest(value),
        by=by.pk,
        now=timezone.now(),
    )
    version = swap.at_once(saving) if may and path.actor is None else None
    if version is not None:
        return Outcome("saved", saving.digest, saving.now, version=version)
    with transaction.atomic():
        if not swap.hold(saving):
            return _earlier(ficha, by, path, key) or _refuse_closed(ficha)
        if not may:
            raise Refused(locked_message(path.field))
        if not swap.note(saving):
            return _earlier(ficha, by, path, key) or _refuse_key()
        outcome = _write(ficha, by, path, saving)
        if outcome.status in ("conflict", "gone"):
            transaction.set_rollback(True)
            return outcome
    return replace(outcome, at=saving.now)


def _refuse_closed(ficha: Ficha):
    ficha.refresh_from_db(fields=["state"])
    raise Refused(closed_text(ficha))


def _refuse_key():
    raise Refused(_("Esa petición ya se usó para otra respuesta."))


def _earlier(ficha: Ficha, by: User, path: Path, key: UUID) -> Outcome | None:
    """The answer that the first request with this key got; a row that was added is noted under its own path."""
    saved = SavedAnswer.objects.filter(key=key, ficha=ficha.pk, by=by.pk).first()
    if saved is None:
        return None
    if saved.path == str(path):
        return Outcome("repeated", saved.digest, saved.at)
    noted = paths.parse(saved.path)
    if path.column == paths.ACTORS and (noted.section, noted.column) == (path.section, "name"):
        return Outcome("repeated", saved.digest, saved.at, row=noted.actor)
    return None


def _write(ficha: Ficha, by: User, path: Path, saving: Saving) -> Outcome:
    value, base = saving.value, saving.base
    if path.actor is not None:
        outcome, approved = _write_cell(ficha, path, value, base)
    elif path.column == paths.PARTNERS:
        outcome, approved = _write_partners(ficha, path, value)
    elif path.column == paths.ACTORS and "add" in value:
        outcome, approved = _add_actor(ficha, path, value["add"], saving.key)
    elif path.column == paths.ACTORS:
        outcome, approved = _remove_actor(ficha, path, value["remove"], base)
    else:
        outcome, approved = _write_column(ficha, path, saving)
    if outcome.status == "saved" and approved:
        answer_changed(ficha, path.section, by)
    return outcome


def _owner(ficha: Ficha, path: Path):
    """The row that has the answer's version, with ``approved``: whether anybody ever approved the section."""
    pk = path.entry_id
    rows = Ficha.objects.filter(pk=ficha.pk) if pk is None else Entry.objects.filter(pk=pk, ficha=ficha.pk)
    approvals = Approval.objects.filter(ficha=ficha.pk, section=path.section)
    return rows, rows.order_by().annotate(approved=Exists(approvals))


def _conflict(ficha: Ficha, path: Path, current: Any) -> Outcome:
    """What is there, and who wrote it as far as that is known."""
    there = digest(current)
    wrote = SavedAnswer.objects.filter(ficha=ficha.pk, path=str(path), digest=there).select_related("by")
    last = wrote.order_by("-pk").first()
    if last is None:
        return Outcome("conflict", there, value=current)
    return Outcome("conflict", there, last.at, value=current, by=last.by)


def _write_column(ficha: Ficha, path: Path, saving: Saving) -> tuple[Outcome, bool]:
    value, base = saving.value, saving.base
    swapped = swap.swap(saving) if isinstance(value, str) else None
    if swapped:
        return Outcome("saved", saving.digest, version=swapped[0]), swapped[1]
    rows, known = _owner(ficha, path)
    found = known.values_list(path.column, "version", "approved").first()
    if found is None:
        return Outcome("gone"), False
    current, version, approved = found
    if current == value:
        return Outcome("saved", digest(value), version=version), False
    if digest(current) != base:
        return _conflict(ficha, path, current), False
    rows.update(**{path.column: value, "version": F("version") + 1})
    return Outcome("saved", digest(value), version=version + 1), approved


def _next_version(ficha: Ficha, path: Path) -> tuple[int, bool] | None:
    """Count one more saving of the section: its version, whether anybody ever approved it; None when it is gone."""
    rows, known = _owner(ficha, path)
    found = known.values_list("version", "approved").first()
    if found is None:
        return None
    rows.update(version=F("version") + 1)
    return found[0] + 1, found[1]


def _row(path: Path, pk: int | None) -> EntryActor | None:
    return EntryActor.objects.filter(pk=pk, entry=path.entry_id).first()


def _write_cell(ficha: Ficha, path: Path, value: Any, base: str) -> tuple[Outcome, bool]:
    section, actor = _next_version(ficha, path), _row(path, path.actor)
    if section is None or actor is None:
        return Outcome("gone"), False
    version, approved = section
    current = getattr(actor, path.column)
    if current != value and digest(current) != base:
        return _conflict(ficha, path, current), False
    if current != value:
        setattr(actor, path.column, value)
        if path.column in CURATED_FROM:
            actor.matched_actor = actor.actor_type = None  # what a curator said was of another declaration
        actor.save(update_fields=[path.column, "matched_actor", "actor_type"])
    return Outcome("saved", digest(value), version=version), approved


def _write_partners(ficha: Ficha, path: Path, changes: dict[str, bool]) -> tuple[Outcome, bool]:
    section = _next_version(ficha, path)
    if section is None:
        return Outcome("gone"), False
    partners = Entry(pk=path.entry_id).partner_countries
    partners.add(*(code for code, chosen in changes.items() if chosen))
    partners.remove(*(code for code, chosen in changes.items() if not chosen))
    now = sorted(partners.values_list("pk", flat=True))
    return Outcome("saved", digest(now), version=section[0], value=now), section[1]


def _add_actor(ficha: Ficha, path: Path, row: dict[str, Any], key: UUID) -> tuple[Outcome, bool]:
    section = _next_version(ficha, path)
    if section is None:
        return Outcome("gone"), False
    rows = EntryActor.objects.filter(entry=path.entry_id)
    if rows.count() >= MAX_ACTORS:
        raise Refused(_("La iniciativa ya tiene %(n)s actores: es el máximo.") % {"n": MAX_ACTORS})
    position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    actor = EntryActor.objects.create(entry_id=path.entry_id, position=position, **row)
    written = digest(actor_content(actor))
    named = Path(path.section, "name", actor.pk)
    SavedAnswer.objects.filter(key=key).update(path=str(named), digest=digest(actor.name))
    return Outcome("saved", written, version=section[0], row=actor.pk), section[1]


def row_digest(row: Mapping[str, Any]) -> str:
    """Of a whole row, made from its cells' so that a page can tell it too."""
    return ".".join(digest(row[column]) for column in ACTOR_COLUMNS)


def _remove_actor(ficha: Ficha, path: Path, pk: int, base: str) -> tuple[Outcome, bool]:
    section, actor = _next_version(ficha, path), _row(path, pk)
    if section is None:
        return Outcome("gone"), False
    if actor is not None:
        current = actor_content(actor)
        if row_digest(current) != base:
            return Outcome("conflict", row_digest(current), value=current), False
        actor.delete()
    return Outcome("saved", version=section[0]), section[1] and actor is not None


def record_section(
    ficha: Ficha, section: str, *, by: User, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Note which answers a saving of the whole section changed, and do what follows from a change.

    The contents are as ``content`` has them; inside the transaction.
    """
    changed = [path for path in paths.paths_of(section) if before[path.column] != after[path.column]]
    SavedAnswer.objects.bulk_create(
        SavedAnswer(key=uuid4(), ficha=ficha, path=str(path), digest=digest(after[path.column]), by=by)
        for path in changed
    )
    if changed:
        answer_changed(ficha, section, by)
