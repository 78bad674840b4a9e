"""Changes to rounds and fichas. Each is atomic, says who makes it, and asks permission itself."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiatives.directory import DeclaredActor, default_types
from initiatives.enums import ActorKind, InitiativeType
from initiatives.models import TEXT_COLUMNS, Actor, ActorType, Sector
from initiatives.services import register_initiative
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused

from . import permissions, sections
from .cloning import offer_last_answers
from .content import entry_content, institution_content, snapshot
from .enums import FichaState, RoundAction, UploadState
from .locks import plain_rows, refuse_locked, refuse_unless_unlocked
from .models import Entry, EntryActor, Ficha, Revision, Round, RoundEvent, SectionWork
from .writing import answer_changed, closed_text, record_section

INSTITUTION_COLUMNS = (
    "institution",
    "focal_point_name",
    "focal_point_email",
    "institution_strengths",
    "institution_weaknesses",
    "share",
)
ENTRY_COLUMNS = (*TEXT_COLUMNS, "focal_point_name", "focal_point_email")


class SavedMeanwhile(Refused):
    """Somebody saved the same section after this person opened it: nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Alguien de su equipo guardó esta sección mientras usted escribía. "
                "Lo que usted escribió sigue aquí, sin guardar: compárelo y guarde otra vez."
            )
        )


def _check_version(row: Ficha | Entry, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != row.version:
        raise SavedMeanwhile


def record_round(round: Round, action: RoundAction, *, by: User) -> RoundEvent:
    """Keep who did what with a round and the dates and limit it has since."""
    dates = {"opens_on": round.opens_on, "closes_on": round.closes_on, "max_entries": round.max_entries}
    return RoundEvent.objects.create(round=round, action=action, by=by, **dates)


@transaction.atomic
def save_round(round: Round, *, by: User) -> Round:
    """Create or change a round; other dates or another limit stay in its events.

    Raises ``Refused`` (max_entries) when a ficha already has more initiatives than the new limit.
    """
    if not permissions.can_manage_rounds(by):
        raise NotAllowed(_("Solo la Unidad Técnica abre convocatorias."))
    before = Round.objects.select_for_update(of=("self",)).filter(pk=round.pk).first()
    if before is not None and before.max_entries != round.max_entries:
        _change_limit(round)
    round.save()
    if before is None:
        record_round(round, RoundAction.CREATED, by=by)
    elif any(getattr(before, name) != getattr(round, name) for name in ("opens_on", "closes_on", "max_entries")):
        record_round(round, RoundAction.CHANGED, by=by)
    return round


def _change_limit(round: Round) -> None:
    """Bring the initiatives' own limit along; every ficha is locked, so that none grows meanwhile."""
    fichas = [ficha.pk for ficha in Ficha.objects.filter(round=round).order_by("pk").select_for_update(of=("self",))]
    entries = Entry.objects.filter(ficha__in=fichas)
    most = entries.aggregate(most=Max("position"))["most"] or 0
    if most > round.max_entries:
        message = _("Hay una ficha con %(n)s iniciativas: el límite no puede ser menor.") % {"n": most}
        raise Refused(message, field="max_entries")
    entries.update(limit=round.max_entries)


@transaction.atomic
def start_ficha(*, round: Round, country: Country, by: User) -> Ficha:
    """The country's ficha of a round, made when it is not there yet.

    Raises ``NotAllowed`` for people of other countries, ``Refused`` when the round is closed.
    """
    if not permissions.can_start_ficha(by, country.pk):
        raise NotAllowed(_("Usted no puede llenar la ficha de ese país."))
    return first_ficha(round, country)


def first_ficha(round: Round, country: Country) -> Ficha:
    """The country's ficha of a round, begun when there is none; ``Refused`` when the round is closed for it.

    Inside a transaction, by a service that has asked permission.
    """
    ficha = Ficha.objects.filter(round=round, country=country).first()
    if ficha is not None:
        return ficha
    if not round.is_open_for(country.pk):
        raise Refused(_("La convocatoria «%(round)s» está cerrada.") % {"round": round})
    ficha, created = Ficha.objects.get_or_create(round=round, country=country)
    if created:
        offer_last_answers(ficha)
    return ficha


def locked_to_write(ficha: Ficha, by: User, section: str | None = None) -> Ficha:
    """The ficha's row, locked, if ``by`` may write now: in all of it, or in ``section`` (as its guests do)."""
    locked = Ficha.objects.select_for_update(of=("self",)).get(pk=ficha.pk)
    if not (permissions.writes_in(by, locked, section) if section else permissions.writes_for(by, locked)):
        raise NotAllowed(_("Usted no puede escribir en esta ficha."))
    if not locked.is_editable:
        raise Refused(closed_text(locked))
    return locked


def _locked_entry(entry: Entry, by: User, section: str | None = None) -> tuple[Ficha, Entry]:
    """The initiative as it is now and its locked ficha."""
    ficha = locked_to_write(entry.ficha, by, section)
    found = ficha.entries.select_related("initiative").filter(pk=entry.pk).first()
    if found is None:
        raise Refused(_("Alguien de su equipo eliminó esta iniciativa mientras tanto."))
    return ficha, found


@transaction.atomic
def save_institution(ficha: Ficha, *, by: User, values: dict[str, Any], seen_version: int | None = None) -> Ficha:
    """Save answers of the institution's section; ``values`` maps columns to what was written, incomplete allowed.

    Raises ``SavedMeanwhile`` when ``seen_version``, the ``version`` that the person had before them, is not the
    row's any more.
    """
    locked = locked_to_write(ficha, by, sections.INSTITUTION)
    _check_version(locked, seen_version)
    refuse_locked(locked, by=by, section=sections.INSTITUTION, owner=locked, given=values)
    before = institution_content(locked)
    for column in INSTITUTION_COLUMNS:
        if column in values:
            setattr(locked, column, values[column])
    locked.version += 1
    locked.save(update_fields=[*INSTITUTION_COLUMNS, "version", "updated_at"])
    record_section(locked, sections.INSTITUTION, by=by, before=before, after=institution_content(locked))
    return locked


@transaction.atomic
def add_entry(ficha: Ficha, *, by: User) -> Entry:
    """A new empty initiative at the first free position; ``Refused`` when the round admits no more."""
    locked = locked_to_write(ficha, by)
    refuse_unless_unlocked(locked)
    limit = locked.round.max_entries
    taken = set(locked.entries.values_list("position", flat=True))
    free = [position for position in range(1, limit + 1) if position not in taken]
    if not free:
        message = _("La ficha ya tiene %(n)s iniciativas: es el máximo de la convocatoria.")
        raise Refused(message % {"n": limit})
    locked.nothing_new = False  # an initiative is something new
    locked.save(update_fields=["nothing_new", "updated_at"])
    answer_changed(locked, sections.INSTITUTION, by)
    return Entry.objects.create(ficha=locked, position=free[0], limit=limit)


@transaction.atomic
def save_entry(
    entry: Entry,
    *,
    by: User,
    values: dict[str, Any],
    actors: Sequence[dict[str, Any]] | None = None,
    partner_countries: Sequence[Country] | None = None,
    seen_version: int | None = None,
) -> Entry:
    """Save answers of an initiative, incomplete allowed. What is not given stays as it is.

    ``actors`` are the rows in order: name, kind, kind_other, country and, for a row that is there, its ``id``;
    rows left out are removed. Raises ``SavedMeanwhile`` as ``save_institution`` does.
    """
    ficha, entry = _locked_entry(entry, by, sections.of_entry(entry))
    _check_version(entry, seen_version)
    given = dict(values)
    if partner_countries is not None:
        given["partner_countries"] = sorted(country.pk for country in partner_countries)
    if actors is not None:
        given["actors"] = plain_rows(actors)
    refuse_locked(ficha, by=by, section=sections.of_entry(entry), owner=entry, given=given)
    before = entry_content(entry)
    for column in ENTRY_COLUMNS:
        if column in values:
            setattr(entry, column, values[column])
    entry.version += 1
    entry.save()
    if partner_countries is not None:
        entry.partner_countries.set(partner_countries)
    if actors is not None:
        save_actors(entry, actors)
    ficha.save(update_fields=["updated_at"])
    record_section(ficha, sections.of_entry(entry), by=by, before=before, after=entry_content(entry))
    return entry


def save_complement(entry: Entry, *, by: User, complement: dict[str, Any], seen_version: int | None = None) -> Entry:
    """Save what the official form does not ask (``initiatives.complements``), whole.

    Raises ``SavedMeanwhile`` as ``save_institution`` does, and ``Refused`` while only observed answers may change.
    """
    ficha, entry = _locked_entry(entry, by, sections.of_entry(entry))
    _check_version(entry, seen_version)
    refuse_unless_unlocked(ficha)
    if complement != entry.complement:
        before = entry_content(entry)
        entry.complement = complement
        entry.version += 1
        entry.save(update_fields=["complement", "version"])
        ficha.save(update_fields=["updated_at"])
        record_section(ficha, sections.of_entry(entry), by=by, before=before, after=entry_content(entry))
    return entry


def save_actors(entry: Entry, rows: Sequence[dict[str, Any]]) -> None:
    present = {actor.pk: actor for actor in entry.actors.all()}
    kept = set()
    for position, row in enumerate(rows, 1):
        actor = present.get(row.get("id")) or EntryActor(entry=entry)
        if (actor.name, actor.kind, actor.country) != (row["name"], row["kind"], row.get("country")):
            actor.matched_actor = actor.actor_type = None  # what a curator said was of another declaration
        actor.position, actor.name, actor.kind = position, row["name"], row["kind"]
        actor.kind_other, actor.country = row.get("kind_other", ""), row.get("country")
        actor.save()
        kept.add(actor.pk)
    entry.actors.exclude(pk__in=kept).delete()


@transaction.atomic
def delete_entry(entry: Entry, *, by: User) -> None:
    """Take an initiative out of the ficha and move the later ones up; not one that is already registered."""
    ficha, entry = _locked_entry(entry, by)
    refuse_unless_unlocked(ficha)
    if entry.initiative_id:
        raise Refused(_("Esta iniciativa ya está en el registro: pida a la Unidad Técnica que la retire."))
    ficha.entries.filter(pk=entry.pk).delete()
    SectionWork.objects.filter(ficha=ficha, section=sections.of_entry(entry)).delete()
    answer_changed(ficha, sections.of_entry(entry), by)
    for later in ficha.entries.filter(position__gt=entry.position).order_by("position"):
        later.position -= 1
        later.save(update_fields=["position"])
    ficha.save(update_fields=["updated_at"])


def freeze_revision(ficha: Ficha, *, by: User, **attributes: Any) -> Revision:
    """Freeze what the ficha says now; called by the sending move inside its transaction."""
    last = ficha.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        ficha=ficha, number=last + 1, content=snapshot(ficha), sent_by=by, **attributes
    )
    if revision.is_sent:  # the documents that were read into it are kept with it
        ficha.uploads.filter(state=UploadState.DECIDED, revision=None).update(revision=revision)
    return revision


@transaction.atomic
def curate_entry(
    entry: Entry,
    *,
    by: User,
    sectors: Sequence[Sector],
    matches: dict[int, Actor | None] | None = None,
    types: dict[int, ActorType | None] | None = None,
) -> Entry:
    """Keep the Unit's work on a sent initiative: sectors and, by id of the actor row, directory actor and fine type.

    Raises ``NotAllowed`` unless ``by`` reviews, ``Refused`` unless the ficha is with the Unit.
    """
    if not permissions.can_review_ficha(by):
        raise NotAllowed(_("Solo la Unidad Técnica clasifica."))
    ficha = Ficha.objects.select_for_update(of=("self",)).get(pk=entry.ficha_id)
    if ficha.state != FichaState.SENT:
        raise Refused(_("La ficha está «%(state)s»: ahora no se clasifica.") % {"state": ficha.get_state_display()})
    entry.sectors.set(sectors)
    for actor in entry.actors.all():
        if matches is not None and actor.pk in matches:
            actor.matched_actor = matches[actor.pk]
        if types is not None and actor.pk in types:
            actor.actor_type = types[actor.pk]
        actor.save(update_fields=["matched_actor", "actor_type"])
    return entry


def _texts(entry: Entry) -> dict[str, Any]:
    """The initiative's own columns; what was specified for "Otros" only when that is still the type."""
    found = {column: getattr(entry, column) for column in TEXT_COLUMNS}
    return found if entry.type == InitiativeType.OTHER else found | {"type_other": ""}


def register_entries(ficha: Ficha, *, by: User) -> None:
    """Put the ficha's initiatives into the registry, or bring those already there up to what was validated."""
    for entry in ficha.entry_list:
        actors = list(entry.actors.all())
        fallback = default_types([actor.kind for actor in actors])
        entry.initiative = register_initiative(
            by=by,
            existing=entry.initiative,
            texts=_texts(entry),
            country=ficha.country,
            round_code=ficha.round.code,
            year=ficha.round.opens_on.year,
            partner_countries=entry.partner_countries.all(),
            sectors=entry.sectors.all(),
            actors=[
                DeclaredActor(
                    name=actor.name,
                    actor_type=actor.actor_type or fallback[actor.kind],
                    country=actor.country,
                    type_other=actor.kind_other if actor.kind == ActorKind.OTHER else "",
                    chosen=actor.matched_actor,
                )
                for actor in actors
            ],
            complement=entry.complement,
            window=(ficha.round.window_start, ficha.round.window_end),
            share=bool(ficha.share),
            demonstration=ficha.round.demonstration,
            source_note=entry.initiative.source_note if entry.initiative else "",
        )
        entry.save(update_fields=["initiative"])
