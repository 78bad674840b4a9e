"""Two of the directory that are one organisation become one, by a person's decision, and can be two again.

``merge`` gives every link of ``actor`` to ``into``; where both take part in one initiative, one participation stays.
What was done is written down in an ``ActorMerge``, so that ``undo`` restores it to the column. The joined actor stays
as a row: whoever names or chose it finds the one that it became (``directory.find``).
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .directory import index
from .enums import Verdict
from .keys import acronym_key, name_key, split_acronym
from .models import Actor, ActorMerge, ActorName, Initiative, Participation
from .permissions import can_curate
from .services import refresh, result_of

# Of other apps: why participations cannot go, in words, or "". Where both take part in an initiative one goes.
holders: list[Callable[[Sequence[Participation]], str]] = []


@dataclass
class Preview:
    """What joining would do, before anybody decides. Seven queries, however many initiatives."""

    moved: list[Initiative] = field(default_factory=list)
    both: list[Initiative] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    verdicts: list[tuple[Initiative, str, str]] = field(default_factory=list)
    other_country: bool = False
    other_type: bool = False


def what_stops(actor: Actor, into: Actor) -> str:
    """Why the two cannot be joined, in words; '' when they can."""
    if actor.pk == into.pk:
        return _("Una organización no se une consigo misma.")
    for each in (actor, into):
        if each.merged_into_id is not None:
            return _("«%(actor)s» ya se unió con otra organización.") % {"actor": each}
    return ""


def preview(actor: Actor, into: Actor) -> Preview:
    found = Preview(
        names=[name for name, __ in _new_names(actor, into)],
        other_country=actor.country_id != into.country_id,
        other_type=actor.actor_type_id != into.actor_type_id,
    )
    mine = Initiative.objects.filter(participations__actor=actor).select_related("country").ranked()
    for initiative in mine.prefetch_related("participations__actor", "partner_countries", "judgements"):
        now = list(initiative.participations.all())
        both = any(each.actor_id == into.pk for each in now)
        (found.both if both else found.moved).append(initiative)
        then = [_with(each, into) if each.actor_id == actor.pk else each for each in now]
        then = [each for each, was in zip(then, now, strict=True) if not (both and was.actor_id == actor.pk)]
        verdict = result_of(initiative, participations=then, partners=initiative.partner_countries.all()).verdict
        if verdict != initiative.verdict:
            found.verdicts.append((initiative, initiative.get_verdict_display(), str(Verdict(verdict).label)))
    return found


def _with(participation: Participation, actor: Actor) -> Participation:
    changed = copy.copy(participation)
    changed._state = copy.copy(participation._state)
    changed._state.fields_cache = {**participation._state.fields_cache}
    changed.actor = actor
    return changed


@transaction.atomic
def merge(actor: Actor, *, into: Actor, by: User) -> ActorMerge:
    """Join ``actor`` to ``into``; every initiative of ``actor`` is classified anew.

    Raises ``NotAllowed`` unless ``by`` curates, ``Refused`` with what ``what_stops`` says.
    """
    _check(by)
    _lock_initiatives(Participation.objects.filter(actor=actor).values_list("initiative_id", flat=True))
    actor, into = _lock(actor.pk, into.pk)
    if stops := what_stops(actor, into):
        raise Refused(stops)
    there = set(into.participations.values_list("initiative_id", flat=True))
    mine = list(actor.participations.all())
    moved = [each for each in mine if each.initiative_id not in there]
    dropped = [each for each in mine if each not in moved]
    for stops in filter(None, (holder(dropped) for holder in holders)):
        raise Refused(stops)
    links = [{"moved": each in moved, "fields": _columns(each)} for each in mine]
    joined = ActorMerge.objects.create(actor=actor, into=into, links=links, by=by)
    Participation.objects.filter(pk__in=[each.pk for each in moved]).update(actor=into)
    actor.participations.all().delete()
    actor.merged_into = into
    actor.save(update_fields=["merged_into"])
    _keep_names(joined)
    _refresh(each.initiative_id for each in mine)
    return joined


@transaction.atomic
def undo(joined: ActorMerge, *, by: User) -> ActorMerge:
    """Make two again of what ``merge`` made one: links, names and verdicts as they were.

    What a validated ficha took away since then stays away, and what ``into`` gained stays with it. Raises
    ``NotAllowed`` unless ``by`` curates; ``Refused`` when it was undone, or ``into`` was joined to another since.
    """
    _check(by)
    _lock_initiatives(link["fields"]["initiative_id"] for link in joined.links)
    actor, into = _lock(joined.actor_id, joined.into_id)
    joined = ActorMerge.objects.select_for_update(of=("self",)).get(pk=joined.pk)
    if not joined.is_standing:
        raise Refused(_("Esta unión ya se deshizo."))
    if into.merged_into_id is not None:
        raise Refused(
            _("«%(into)s» se unió después con «%(other)s»: deshaga antes esa unión.")
            % {"into": into, "other": into.merged_into}
        )
    joined.undone_by, joined.undone_at = by, timezone.now()
    joined.save(update_fields=["undone_by", "undone_at"])
    actor.merged_into = None
    actor.save(update_fields=["merged_into"])
    for link in joined.links:
        _give_back(link, actor, into)
    joined.names.all().delete()
    for other in into.merges.standing():  # the same name may have come with two of them
        _keep_names(other)
    index([actor, into])
    _refresh(link["fields"]["initiative_id"] for link in joined.links)
    return joined


def _check(by: User) -> None:
    if not can_curate(by):
        raise NotAllowed(_("Solo la Unidad Técnica une organizaciones."))


def _lock_initiatives(pks: Iterable[int]) -> None:
    """First these, then actors: the order in which an initiative is registered."""
    list(Initiative.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("pk").values_list("pk"))


def _lock(first: int, second: int) -> tuple[Actor, Actor]:
    rows = Actor.objects.select_for_update(of=("self",)).filter(pk__in=[first, second]).order_by("pk")
    found = {each.pk: each for each in rows.select_related("country", "actor_type")}
    return found[first], found[second]


def _refresh(pks: Iterable[int]) -> None:
    for initiative in Initiative.objects.filter(pk__in=list(pks)).order_by("pk"):
        refresh(initiative)


def _columns(participation: Participation) -> dict[str, Any]:
    return {each.attname: getattr(participation, each.attname) for each in Participation._meta.concrete_fields}


def _restored(link: dict[str, Any], actor: Actor) -> None:
    """The participation that was taken away, as it was, for ``actor``."""
    known = {each.attname: each for each in Participation._meta.concrete_fields}
    columns = {name: known[name].to_python(value) for name, value in link["fields"].items() if name in known}
    Participation(**columns | {"actor_id": actor.pk}).save(force_insert=True)


def _give_back(link: dict[str, Any], actor: Actor, into: Actor) -> None:
    initiative = link["fields"]["initiative_id"]
    theirs = Participation.objects.filter(initiative=initiative, actor=into)
    if not theirs.exists() or Participation.objects.filter(initiative=initiative, actor=actor).exists():
        return
    if not link["moved"]:
        _restored(link, actor)
        return
    theirs.update(actor=actor)
    # Another one that was joined to ``into`` takes part too: from now on the participation is by it.
    for other in into.merges.standing().order_by("at", "pk"):
        for each in other.links:
            if each["fields"]["initiative_id"] == initiative and not each["moved"]:
                _restored(each, into)
                each["moved"] = True
                other.save(update_fields=["links"])
                return


def _new_names(actor: Actor, into: Actor) -> list[tuple[str, str]]:
    """Names and acronyms of ``actor`` that ``into`` does not have, with their keys."""
    known = {into.key, name_key(into.acronym), *into.names.values_list("key", flat=True)} - {""}
    found = {}
    for name in (actor.name, actor.acronym, *actor.names.values_list("name", flat=True)):
        if name and name_key(name) not in known:
            found.setdefault(name_key(name), name)
    return [(name, key) for key, name in found.items()]


def new_name(actor: Actor, name: str, joined: ActorMerge | None = None) -> ActorName:
    """Another name for ``actor``, not saved; one that is an acronym can be found by it."""
    acronym = split_acronym(name)[1]
    return ActorName(actor=actor, name=name, key=name_key(name), acronym_key=acronym_key(acronym)[:50], merge=joined)


def _keep_names(joined: ActorMerge) -> None:
    into = joined.into
    ActorName.objects.bulk_create(new_name(into, name, joined) for name, _key in _new_names(joined.actor, into))
    index([into])


@transaction.atomic
def describe_actor(actor: Actor, *, site: str, names: Iterable[str], by: User) -> Actor:
    """Keep an actor's site and its other names; those that a joining brought stay.

    Raises ``NotAllowed`` unless ``by`` curates, ``Refused`` for one that became another.
    """
    _check(by)
    locked = Actor.objects.select_for_update(of=("self",)).select_related("actor_type").get(pk=actor.pk)
    if locked.merged_into_id is not None:
        raise Refused(_("«%(actor)s» ya se unió con otra organización.") % {"actor": locked})
    locked.site = site
    locked.save(update_fields=["site"])
    locked.names.filter(merge=None).delete()
    known = {locked.key, name_key(locked.acronym), *locked.names.values_list("key", flat=True)}
    wanted = {name_key(name): " ".join(name.split())[:300] for name in names if name.strip()}
    ActorName.objects.bulk_create(new_name(locked, name) for key, name in wanted.items() if key not in known)
    index([locked])
    return locked
