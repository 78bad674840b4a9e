"""Bringing a revision back: the draft says again what it said then, and what it said until now is kept too."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.models import TEXT_COLUMNS
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.text import fold

from . import sections, services
from .comparing import match_entries
from .content import entry_content, institution_content, says_the_same, snapshot
from .locks import refuse_unless_unlocked
from .models import Entry, EntryActor, Ficha, Revision
from .permissions import can_restore
from .writing import answer_changed, record_section

Content = Mapping[str, Any]
Change = tuple[str, Content, Content]  # section, what it said, what it says


@transaction.atomic
def restore(ficha: Ficha, *, number: int, by: User) -> Revision:
    """Make the draft say what revision ``number`` says, and freeze that as a new revision.

    What the draft said is frozen before, unless the last revision says the same. An initiative that is in the
    registry keeps its link, and stays (after the others) when the revision does not have it. Raises ``NotAllowed``
    unless ``by`` is a focal point of the country, ``Refused`` while the ficha is not wholly open.
    """
    locked = services.locked_to_write(ficha, by)
    refuse_unless_unlocked(locked)
    if not can_restore(by, locked):
        raise NotAllowed(_("Solo el punto focal recupera una versión."))
    revision = locked.revisions.filter(number=number).first()
    if revision is None:
        raise Refused(_("Esa versión ya no está."))
    before = snapshot(locked)
    if says_the_same(before, revision.content):
        raise Refused(_("La ficha ya dice lo mismo que la versión %(n)s.") % {"n": number})
    last = locked.revisions.order_by("-number").first()
    if not says_the_same(before, last.content):
        services.freeze_revision(locked, by=by, is_sent=False)
    changes = _restore_institution(locked, revision.content) + _restore_entries(locked, revision.content)
    fresh = Ficha.objects.get(pk=locked.pk)
    for section, said, says in changes:
        record_section(fresh, section, by=by, before=said, after=says)
    gone = {entry["id"] for entry in before["entries"]} - {entry.pk for entry in fresh.entry_list}
    for pk in sorted(gone):
        answer_changed(fresh, sections.of_entry(pk), by)
    return services.freeze_revision(fresh, by=by, is_sent=False, restored_from=number)


def _restore_institution(ficha: Ficha, content: Content) -> list[Change]:
    before = institution_content(ficha)
    for column in services.INSTITUTION_COLUMNS:
        setattr(ficha, column, content.get(column, before[column]))
    registered = ficha.entries.exclude(initiative=None).exists()  # which stay: then there is something
    ficha.nothing_new = bool(content.get("nothing_new")) and not registered
    after = institution_content(ficha)
    ficha.version += after != before
    ficha.save(update_fields=[*services.INSTITUTION_COLUMNS, "nothing_new", "version", "updated_at"])
    return [(sections.INSTITUTION, before, after)] if after != before else []


def _restore_entries(ficha: Ficha, content: Content) -> list[Change]:
    """Write each initiative of the revision into the one it was; make what is gone, take out what came later."""
    present = {entry.pk: entry for entry in ficha.entry_list}
    now = [{"id": entry.pk} | entry_content(entry) for entry in ficha.entry_list]
    pairs = match_entries(now, content.get("entries", ()))
    changed, placed, to_make = [], [], []
    for is_, was in pairs:
        entry = present[is_["id"]] if is_ else None
        if was is None and entry.initiative_id is None:
            entry.delete()
        elif was is None:
            placed.append(entry)
        elif entry is None:
            to_make.append((len(placed), was))
            placed.append(None)
        else:
            placed.append(entry)
            changed += _write(entry, was)
    most = ficha.round.max_entries
    if len(placed) > most:
        raise Refused(_("Con lo que ya está en el registro serían más de %(n)s iniciativas.") % {"n": most})
    _place(ficha, placed)
    for index, was in to_make:
        entry = Entry.objects.create(ficha=ficha, position=index + 1, limit=most)
        changed += _write(entry, was)
    return changed


def _place(ficha: Ficha, placed: Sequence[Entry | None]) -> None:
    """Move the initiatives to their order, each when its place is free.

    What was written later can only have moved places up or down together, so that one is always free; were it not,
    the initiatives go to the places that are left: an order that differs is no text lost.
    """
    wanted = {entry.pk: number for number, entry in enumerate(placed, 1) if entry is not None}
    rows = {entry.pk: entry for entry in placed if entry is not None}
    waiting = [pk for pk in wanted if rows[pk].position != wanted[pk]]
    while waiting:
        taken = {row.position for row in rows.values()}
        free = next((pk for pk in waiting if wanted[pk] not in taken), None)
        if free is None:
            break
        entry = rows[free]
        entry.position, entry.limit = wanted[free], max(entry.limit, wanted[free])
        entry.save(update_fields=["position", "limit"])
        waiting.remove(free)
    _leave_room(rows, {number for number, entry in enumerate(placed, 1) if entry is None}, len(placed))


def _leave_room(rows: Mapping[int, Entry], needed: set[int], count: int) -> None:
    """Out of the places where initiatives will be made again."""
    taken = {row.position for row in rows.values()}
    free = [number for number in range(1, count + 1) if number not in taken and number not in needed]
    for row in rows.values():
        if row.position in needed or row.position > count:
            row.position = free.pop(0)
            row.limit = max(row.limit, row.position)
            row.save(update_fields=["position", "limit"])


def _write(entry: Entry, was: Content) -> list[Change]:
    """Make an initiative say what it said; returns the change, when that changed anything but its place."""
    before = entry_content(entry)
    for column in (*TEXT_COLUMNS, "focal_point_name", "focal_point_email"):
        setattr(entry, column, was.get(column, before[column]))
    entry.complement = was.get("complement", {})
    entry.version += 1
    entry.save()
    codes = was.get("partner_countries", ())
    entry.partner_countries.set(Country.objects.filter(pk__in=codes))
    _write_actors(entry, was.get("actors", ()))
    entry._prefetched_objects_cache = {}
    after = entry_content(entry)
    place = {"position": None}
    return [(sections.of_entry(entry), before, after)] if after | place != before | place else []


def _write_actors(entry: Entry, was: Sequence[Content]) -> None:
    """Rows of the same name stay the same rows, with what the Unit's curator said of them."""
    present = list(entry.actors.all())
    codes = {row.get("country_id") for row in was} - {None}
    countries = {country.pk: country for country in Country.objects.filter(pk__in=codes)}
    rows = []
    for row in was:
        same = next((actor for actor in present if fold(actor.name) == fold(row.get("name", ""))), None)
        if same is not None:
            present.remove(same)
        rows.append(
            {
                "id": same.pk if same else None,
                "name": row.get("name", ""),
                "kind": row.get("kind", ""),
                "kind_other": row.get("kind_other", ""),
                "country": countries.get(row.get("country_id")),
            }
        )
    EntryActor.objects.filter(pk__in=[actor.pk for actor in present]).delete()
    services.save_actors(entry, rows)
