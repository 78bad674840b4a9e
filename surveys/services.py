"""Changes to rounds and fichas. Each is atomic, says who makes it, and asks permission itself."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.directory import DeclaredActor, default_types
from initiatives.models import TEXT_COLUMNS, Actor, ActorType, Sector
from initiatives.services import register_initiative
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused

from . import permissions
from .content import snapshot
from .enums import FichaState
from .models import MAX_ENTRIES, Entry, EntryActor, Ficha, Revision, Round

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


def save_round(round: Round, *, by: User) -> Round:
    """Create or change a round."""
    if not permissions.can_manage_rounds(by):
        raise NotAllowed(_("Solo la Unidad Técnica abre convocatorias."))
    round.save()
    return round


@transaction.atomic
def start_ficha(*, round: Round, country: Country, by: User) -> Ficha:
    """The country's ficha of a round, made when it is not there yet.

    Raises ``NotAllowed`` for people of other countries, ``Refused`` when the round is closed.
    """
    if not permissions.can_start_ficha(by, country.pk):
        raise NotAllowed(_("Usted no puede llenar la ficha de ese país."))
    ficha = Ficha.objects.filter(round=round, country=country).first()
    if ficha is not None:
        return ficha
    if not round.is_open():
        raise Refused(_("La convocatoria «%(round)s» está cerrada.") % {"round": round})
    ficha, _created = Ficha.objects.get_or_create(round=round, country=country)
    return ficha


def _locked(ficha: Ficha, by: User) -> Ficha:
    """The ficha's row, locked, if ``by`` may write in it now."""
    locked = Ficha.objects.select_for_update(of=("self",)).get(pk=ficha.pk)
    if not permissions.writes_for(by, locked):
        raise NotAllowed(_("Usted no puede escribir en esta ficha."))
    if not locked.is_editable:
        raise Refused(
            _("La ficha está «%(state)s»: ahora no se puede cambiar.") % {"state": locked.get_state_display()}
        )
    return locked


def _locked_entry(entry: Entry, by: User) -> tuple[Ficha, Entry]:
    """The initiative as it is now and its locked ficha."""
    ficha = _locked(entry.ficha, by)
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
    locked = _locked(ficha, by)
    _check_version(locked, seen_version)
    for column in INSTITUTION_COLUMNS:
        if column in values:
            setattr(locked, column, values[column])
    locked.version += 1
    locked.save(update_fields=[*INSTITUTION_COLUMNS, "version", "updated_at"])
    return locked


@transaction.atomic
def add_entry(ficha: Ficha, *, by: User) -> Entry:
    """A new empty initiative at the first free position; ``Refused`` when there are three."""
    locked = _locked(ficha, by)
    taken = set(locked.entries.values_list("position", flat=True))
    free = [position for position in range(1, MAX_ENTRIES + 1) if position not in taken]
    if not free:
        message = _("La ficha ya tiene %(n)s iniciativas: es el máximo de la convocatoria.")
        raise Refused(message % {"n": MAX_ENTRIES})
    locked.save(update_fields=["updated_at"])
    return Entry.objects.create(ficha=locked, position=free[0])


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
    ficha, entry = _locked_entry(entry, by)
    _check_version(entry, seen_version)
    for column in ENTRY_COLUMNS:
        if column in values:
            setattr(entry, column, values[column])
    entry.version += 1
    entry.save()
    if partner_countries is not None:
        entry.partner_countries.set(partner_countries)
    if actors is not None:
        _save_actors(entry, actors)
    ficha.save(update_fields=["updated_at"])
    return entry


def _save_actors(entry: Entry, rows: Sequence[dict[str, Any]]) -> None:
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
    if entry.initiative_id:
        raise Refused(_("Esta iniciativa ya está en el registro: pida a la Unidad Técnica que la retire."))
    ficha.entries.filter(pk=entry.pk).delete()
    for later in ficha.entries.filter(position__gt=entry.position).order_by("position"):
        later.position -= 1
        later.save(update_fields=["position"])
    ficha.save(update_fields=["updated_at"])


def freeze_revision(ficha: Ficha, *, by: User) -> Revision:
    """Freeze what the ficha says now; called by the sending move inside its transaction."""
    last = ficha.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    return Revision.objects.create(ficha=ficha, number=last + 1, content=snapshot(ficha), sent_by=by)


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


def register_entries(ficha: Ficha, *, by: User) -> None:
    """Put the ficha's initiatives into the registry, or bring those already there up to what was validated."""
    for entry in ficha.entry_list:
        actors = list(entry.actors.all())
        fallback = default_types([actor.kind for actor in actors])
        entry.initiative = register_initiative(
            by=by,
            existing=entry.initiative,
            texts={column: getattr(entry, column) for column in TEXT_COLUMNS},
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
                    type_other=actor.kind_other,
                    chosen=actor.matched_actor,
                )
                for actor in actors
            ],
            share=bool(ficha.share),
            demonstration=ficha.round.demonstration,
            source_note=entry.initiative.source_note if entry.initiative else "",
        )
        entry.save(update_fields=["initiative"])
