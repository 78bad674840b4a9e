"""Who takes part in the same initiatives: the sets of those actors that take part in most.

There may be hundreds of thousands of actors, too many for postings that each process keeps. Of few initiatives the
participations are read when they are asked for; of many, the sets of the greatest actors are made by the worker
(``work``) and are as old as ``Together.at`` says.
"""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from pyroaring import BitMap

from ..models import ActorSet, ActorSetState, IndexState, Participation, Posting
from .asking import Answer

FEW = 5_000  # initiatives whose participations are read at once, some 50 ms
KEPT = 60  # actors of a round, and as many of what everybody may see
EVERYTHING = ""  # the round code of all
EVERY = timedelta(minutes=10)
RESTS = 50  # times as long as it took last


@dataclass(frozen=True)
class Together:
    """``sets`` of initiatives by actor, the greatest first. ``at``: when they were read; None: now.

    ``is_waiting``: there is too much to read, and the worker has not made the sets yet.
    """

    sets: dict[int, BitMap]
    at: datetime | None = None
    is_waiting: bool = False


def together(answer: Answer, round_code: str, most: int) -> Together:
    """The ``most`` actors that take part in most of what passes, of one round or all: at most two queries."""
    rows = answer.ids
    if len(rows) <= FEW:
        return Together(_greatest(_read(rows), most))
    state = ActorSetState.objects.filter(pk=round_code).first()
    if state is None:
        return Together({}, is_waiting=True)
    kept = ActorSet.objects.filter(round_code=round_code, actor__merged_into=None).values_list("actor", "bits")
    sets = {actor: BitMap.deserialize(bytes(bits)) & rows for actor, bits in kept}
    return Together(_greatest(sets, most), state.at)


def _greatest(sets: dict[int, BitMap], most: int) -> dict[int, BitMap]:
    ordered = sorted(((-len(bits), actor) for actor, bits in sets.items() if bits))
    return {actor: sets[actor] for _n, actor in ordered[:most]}


def _read(rows: BitMap) -> dict[int, BitMap]:
    sets: dict[int, BitMap] = defaultdict(BitMap)
    parts = Participation.objects.order_by().filter(initiative__in=list(rows))
    for actor, initiative in parts.values_list("actor", "initiative"):
        sets[actor].add(initiative)
    return sets


def work() -> bool:
    """A step for ``manage.py run_jobs``: make the sets of one round of which they are missing or old; whether any."""
    global _complete
    token = IndexState.objects.values_list("token", flat=True).first()
    states = {state.pk: state for state in ActorSetState.objects.all()}
    old = [code for code, state in states.items() if state.token != token and _rested(state)]
    if not token or (states and not old and _complete == states.keys()):
        return False
    large = _large()
    wanted = [code for code in large if code not in states or code in old]
    if wanted:
        make(wanted[0], token)
    elif gone := states.keys() - set(large):
        ActorSet.objects.filter(round_code__in=gone).delete()
        ActorSetState.objects.filter(pk__in=gone).delete()
    _complete = set() if wanted else set(large)
    return bool(wanted)


_complete: set[str] = set()  # what was there when this process last saw that nothing was missing


def _rested(state: ActorSetState) -> bool:
    return timezone.now() - state.at > max(EVERY, timedelta(seconds=RESTS * state.seconds))


def _large() -> list[str]:
    """Of which rounds there are too many initiatives to read at once."""
    key = "convocatoria:"
    rows = Posting.objects.filter(kind=Posting.Kind.CHOICE, key__startswith=key).order_by("key")
    sizes = [
        (code.removeprefix(key), len(BitMap.deserialize(bytes(bits))))
        for code, bits in rows.values_list("key", "bits")
    ]
    everything = [EVERYTHING] if sum(size for _code, size in sizes) > FEW else []
    return [*everything, *(code for code, size in sizes if size > FEW)]


def make(code: str, token: str) -> None:
    """The sets of a round, or of all, as they are now; readers see the old ones or the new."""
    began, at = time.monotonic(), timezone.now()
    parts = Participation.objects.order_by().filter(initiative__excluded="")
    if code:
        parts = parts.filter(initiative__round_code=code)
    greatest: set[int] = set()
    for those in (parts, parts.filter(initiative__share=True)):
        counted = those.values("actor").annotate(n=Count("pk")).order_by("-n", "actor")
        greatest.update(counted.values_list("actor", flat=True)[:KEPT])
    sets: dict[int, BitMap] = defaultdict(BitMap)
    for actor, initiative in parts.filter(actor__in=greatest).values_list("actor", "initiative").iterator(20_000):
        sets[actor].add(initiative)
    rows = [ActorSet(round_code=code, actor_id=actor, bits=bits.serialize()) for actor, bits in sets.items()]
    with transaction.atomic():
        state = {"token": token, "at": at, "seconds": time.monotonic() - began}
        ActorSetState.objects.update_or_create(pk=code, defaults=state)  # first: two workers follow each other
        ActorSet.objects.filter(round_code=code).delete()
        ActorSet.objects.bulk_create(rows)
