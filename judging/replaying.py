"""Another version of the rule, tried on the whole registry before anybody adopts it.

A preview is asked for on a page and made by the worker (``manage.py run_jobs``), ``BATCH`` initiatives at a time. It
reads, and writes nothing but its own rows: a registered initiative keeps the verdict and the version that it was
registered with. Adopting puts the version in force for rounds without registered initiatives (``RuleAdoption``).
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.engine.rules import BROAD, CURRENT, VERSIONS, Rules, rules_of
from initiatives.engine.texts import sentences
from initiatives.engine.told import reasons
from initiatives.engine.verdicts import Result
from initiatives.enums import CriterionValue
from initiatives.models import Initiative, RuleAdoption
from initiatives.services import result_of
from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .differences import Differences
from .enums import UNFINISHED, PreviewState
from .models import RulePreview, RulePreviewChange
from .permissions import can_try_rules

log = logging.getLogger(__name__)

BATCH = 200


# Looking: the same for the worker, the command and the page


def _with_facts(initiatives: QuerySet) -> QuerySet:
    """With all that the rule asks: five queries for any number."""
    return initiatives.prefetch_related("participations__actor", "partner_countries", "judgements")


def _result(initiative: Initiative, rules: Rules) -> Result:
    """No query after ``_with_facts``."""
    partners = initiative.partner_countries.all()
    return result_of(initiative, rules=rules, participations=initiative.participations.all(), partners=partners)


def _batch(after: int) -> list[Initiative]:
    return list(_with_facts(Initiative.objects.filter(pk__gt=after)).order_by("pk")[:BATCH])


def _changes(initiatives: Iterable[Initiative], rules: Rules) -> list[RulePreviewChange]:
    """Those that differ from what is stored, not saved and of no preview yet."""
    found = []
    for initiative in initiatives:
        result = _result(initiative, rules)
        if (result.verdict, result.broad) != (initiative.verdict, initiative.broad):
            change = RulePreviewChange(initiative=initiative, was=initiative.verdict, becomes=result.verdict)
            change.broad_was, change.broad_becomes = initiative.broad, result.broad
            found.append(change)
    return found


def look_at_all(rules: Rules) -> Iterator[tuple[int, list[RulePreviewChange]]]:
    """For each batch how many initiatives it had and which would change. Stores nothing."""
    last = 0
    while batch := _batch(last):
        last = batch[-1].pk
        yield len(batch), _changes(batch, rules)


# The worker's part


def work() -> bool:
    """Look at the next batch of the oldest preview that is not finished; whether there was one.

    What goes wrong with a batch would go wrong again, so the preview is then marked as failed. Only while the
    database is away it is not the preview's fault, and nothing could be marked.
    """
    preview = RulePreview.objects.unfinished().order_by("at", "pk").first()
    if preview is None:
        return False
    try:
        _step(preview)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the preview %s of version %s of the rule failed", preview.pk, preview.version)
        _where_it_was(preview).update(state=PreviewState.FAILED, touched_at=timezone.now())
    return True


def _where_it_was(preview: RulePreview) -> QuerySet:
    """The preview unless another worker did the same batch, or somebody cancelled it."""
    return RulePreview.objects.unfinished().filter(pk=preview.pk, last_pk=preview.last_pk)


def _step(preview: RulePreview) -> None:
    """One batch. The number of queries does not depend on what is in it.

    Place and findings are stored together and only if the preview still stands where it was: a worker that is killed
    leaves nothing half done, and of two that did the same batch one is heard. What takes time is done before, so
    that nobody who writes has to wait (SQLite admits one at a time).
    """
    batch = _batch(preview.last_pk)
    found = _changes(batch, rules_of(preview.version))
    last = batch[-1].pk if batch else preview.last_pk
    done = preview.done + len(batch)
    ended = len(batch) < BATCH
    with transaction.atomic():
        left = 0 if ended else Initiative.objects.filter(pk__gt=last).count()
        state = PreviewState.DONE if ended else PreviewState.RUNNING
        now = timezone.now()
        heard = _where_it_was(preview).update(state=state, last_pk=last, done=done, total=done + left, touched_at=now)
        if heard:
            _store(preview, found)


def _store(preview: RulePreview, found: Sequence[RulePreviewChange]) -> None:
    """Those of initiatives that were not deleted meanwhile, which are held until the end."""
    keys = [change.initiative_id for change in found]
    held = Initiative.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    standing = set(held.order_by("pk").values_list("pk", flat=True))
    for change in found:
        change.preview = preview
    RulePreviewChange.objects.bulk_create(change for change in found if change.initiative_id in standing)


# What people do with it


def _check(by: User) -> None:
    if not can_try_rules(by):
        raise NotAllowed(_("Solo la Unidad Técnica y la administración prueban versiones de la regla."))


def _check_version(version: str) -> None:
    if version not in VERSIONS:
        raise Refused(_("La versión «%(version)s» de la regla no existe.") % {"version": version}, field="version")


def ask_preview(version: str, *, by: User) -> RulePreview:
    """Have the worker try a version on the whole registry; one of the same version that is under way is that one.

    The version in force may be tried too: older rounds may have another. Raises ``NotAllowed``, and ``Refused``
    for a version that does not exist.
    """
    _check(by)
    _check_version(version)
    under_way = RulePreview.objects.unfinished().filter(version=version)
    if found := under_way.first():
        return found
    try:
        with transaction.atomic():
            return RulePreview.objects.create(version=version, by=by, total=Initiative.objects.count())
    except IntegrityError:  # somebody else asked at the same moment
        return RulePreview.objects.filter(version=version).latest("at", "pk")


def _settle(preview: RulePreview, target: str, *, of: Collection[str], by: User) -> RulePreview:
    """The locked preview in its new state, which it may get only from one ``of`` these."""
    _check(by)
    found = RulePreview.objects.select_for_update(of=("self",)).get(pk=preview.pk)
    if found.state not in of:
        words = {"state": found.get_state_display()}
        raise Refused(_("Ya no se puede: el estado de esta vista previa es «%(state)s».") % words)
    found.state, found.settled_by, found.settled_at = target, by, timezone.now()
    found.save(update_fields=["state", "settled_by", "settled_at"])
    return found


@transaction.atomic
def cancel(preview: RulePreview, *, by: User) -> RulePreview:
    """Stop a preview that is under way; what it found so far would mislead, so it goes.

    Raises ``NotAllowed``, and ``Refused`` when it is not under way (any more).
    """
    found = _settle(preview, PreviewState.CANCELLED, of=UNFINISHED, by=by)
    found.changes.all().delete()
    return found


@transaction.atomic
def discard(preview: RulePreview, *, by: User) -> RulePreview:
    """Close a preview that was read, without adopting its version. It can still be read.

    Raises ``NotAllowed``, and ``Refused`` when it is not finished or was settled.
    """
    return _settle(preview, PreviewState.DISCARDED, of=[PreviewState.DONE], by=by)


@transaction.atomic
def adopt(preview: RulePreview, *, by: User) -> RuleAdoption:
    """Put the version of a finished preview in force: for rounds that have no registered initiative yet.

    No registered initiative changes: a published round keeps the verdicts it was published with, or the figures of a
    report could not be found again. Raises ``NotAllowed``; ``Refused`` when the preview is not finished or was
    settled, and when the version does not exist or is in force.
    """
    _check(by)
    _check_version(preview.version)
    # All previews of the version: of two people who adopt it at once, by different ones, the second is refused.
    same = RulePreview.objects.select_for_update(of=("self",)).filter(version=preview.version)
    list(same.order_by("pk").values_list("pk"))
    if RuleAdoption.objects.in_force() == preview.version:
        raise Refused(_("La versión «%(version)s» ya está en vigor.") % {"version": preview.version})
    _settle(preview, PreviewState.ADOPTED, of=[PreviewState.DONE], by=by)
    return RuleAdoption.objects.create(version=preview.version, by=by)


# What the pages say of it


@dataclass(frozen=True)
class RoundRules:
    """The initiatives of a round that were registered with a version of the rule."""

    code: str
    version: str
    n: int


def rounds() -> list[RoundRules]:
    """Which version each round keeps, the newest round first: one query."""
    rows = Initiative.objects.order_by("-round_code", "rules").values_list("round_code", "rules")
    return [RoundRules(*row) for row in rows.annotate(n=Count("pk"))]


def differences(preview: RulePreview) -> Differences:
    """One query, counted by the database."""
    rows = preview.changes.order_by().values_list("was", "becomes", "broad_was", "broad_becomes")
    return Differences.of({row[:4]: row[4] for row in rows.annotate(n=Count("pk"))})


@dataclass(frozen=True)
class Explained:
    """An initiative of a preview, with the reasons of what it would be, by what is known of it now.

    ``stale``: it changed since. ``hidden``: the reader does not see it (the Unit excluded it).
    """

    change: RulePreviewChange
    initiative: Initiative
    reasons: tuple[str, ...] = ()
    stale: bool = False
    hidden: bool = False


def explained(preview: RulePreview, changes: Sequence[RulePreviewChange], reader: User) -> list[Explained]:
    """Six queries for any number of changes."""
    keys = [change.initiative_id for change in changes]
    visible = set(Initiative.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    initiatives = _with_facts(Initiative.objects.select_related("country")).in_bulk(keys)
    rows = [(each, initiatives[each.initiative_id]) for each in changes if each.initiative_id in initiatives]
    return [_explained(preview, *row, visible) for row in rows]


def _explained(preview: RulePreview, change: RulePreviewChange, initiative: Initiative, visible: set) -> Explained:
    if initiative.pk not in visible:
        return Explained(change, initiative, hidden=True)
    if preview.version not in VERSIONS:
        return Explained(change, initiative)
    now = (initiative.verdict, initiative.broad)
    result = _result(initiative, rules_of(preview.version))
    stale = now != (change.was, change.broad_was)
    stale |= (result.verdict, result.broad) != (change.becomes, change.broad_becomes)
    why = reasons(result) if result.verdict != initiative.verdict else []
    if result.broad != initiative.broad:
        why += _broad_reasons(result, _result(initiative, rules_of(initiative.rules)))
    return Explained(change, initiative, tuple(dict.fromkeys(why)), stale)


def _broad_reasons(result: Result, own: Result) -> list[str]:
    """Of the criteria of the broad sense on which the versions differ; else of those that are not met."""
    ids = result.rules.ids(BROAD)
    differing = [id for id in ids if id not in own.by_id or own.by_id[id].value != result.by_id[id].value]
    unmet = [id for id in ids if result.by_id[id].value != CriterionValue.MET]
    return [sentences(result.by_id[id].notes) for id in differing or unmet]


def in_force_since() -> tuple[str, RuleAdoption | None]:
    """The version in force and the row by which it is; None while it is the one the registry began with: a query."""
    newest = RuleAdoption.objects.order_by("-at", "-pk").select_related("by").first()
    return (newest.version if newest else CURRENT), newest
