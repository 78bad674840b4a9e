"""The log of a seminar's meeting: read, shown to the Unit, accepted; the figures that follow.

What is stored is who was connected when, as numbers, with the kind and country of their registration: no name, no
address, no file.
"""

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.text import fold

from .attendance import Figures, Log, Person, Span, Unreadable, figures_of, read_log, sentence
from .enums import SeminarState
from .models import AttendanceLog, AttendanceSpan, Registration, Seminar
from .permissions import can_organise


def _locked(seminar: Seminar, by: User) -> Seminar:
    if not can_organise(by):
        raise NotAllowed(_("Solo la Unidad Técnica sube el registro de la reunión."))
    return Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)


def spans_of(log: AttendanceLog) -> list[Span]:
    """One query."""
    return [Span(*row) for row in log.spans.values_list("person", "joined_at", "left_at")]


def _figures(seminar: Seminar, spans: Sequence[Span]) -> Figures:
    return figures_of(spans, starts=seminar.starts_at, ends=seminar.ends_at)


@transaction.atomic
def receive_log(seminar: Seminar, *, data: bytes, zone: str, by: User) -> AttendanceLog:
    """Understand a log whose times are of ``zone`` and keep that to be accepted; an earlier one that waits goes.

    Raises ``NotAllowed``, and ``Refused`` when the seminar was not held or nothing can be counted.
    """
    locked = _locked(seminar, by)
    if not locked.is_held:
        raise Refused(_("Primero dé el seminario por realizado; después suba el registro de la reunión."))
    try:
        read = read_log(data, starts=locked.starts_at, ends=locked.ends_at, zone=ZoneInfo(zone))
    except Unreadable as refusal:
        raise Refused(sentence(refusal.problem), field="file") from None
    locked.logs.filter(accepted_at=None).delete()
    figures = _figures(locked, read.spans)
    log = AttendanceLog.objects.create(
        seminar=locked,
        by=by,
        zone=zone,
        order=read.order.first,
        order_why=read.order.why,
        problems=[tuple(each) for each in read.problems[: AttendanceLog.MOST_PROBLEMS]],
        n_problems=len(read.problems),
        people=figures.people,
        peak=figures.peak,
        peak_at=figures.peak_at,
        floor=figures.floor,
    )
    _store(log, read)
    return log


def _store(log: AttendanceLog, read: Log) -> None:
    found = _registrations(log.seminar, read.people)
    AttendanceSpan.objects.bulk_create(
        AttendanceSpan(
            log=log,
            person=span.person,
            kind=found[span.person].kind if span.person in found else "",
            country_id=found[span.person].country_id if span.person in found else None,
            joined_at=span.joined,
            left_at=span.left,
        )
        for span in read.spans
    )


def _registrations(seminar: Seminar, people: Sequence[Person]) -> dict[int, Registration]:
    """Whose registration each person's is, by e-mail or else by a name that one alone has: one query."""
    by_email, by_name = {}, defaultdict(list)
    for each in seminar.registrations.people():
        by_email[each.shown_email] = each
        by_name[fold(each.shown_name)].append(each)
    found = {}
    for number, person in enumerate(people):
        same = {each.pk: each for name in person.names for each in by_name.get(name, ())}
        if person.email in by_email:
            found[number] = by_email[person.email]
        elif len(same) == 1:
            found[number] = next(iter(same.values()))
    return found


@transaction.atomic
def accept_log(log: AttendanceLog, *, by: User) -> AttendanceLog:
    """Its figures become the seminar's, in place of an earlier log's. ``Refused`` when it is gone or accepted."""
    seminar = _locked(log.seminar, by)
    waiting = seminar.logs.filter(pk=log.pk, accepted_at=None).first()
    if waiting is None:
        raise Refused(_("Este registro ya se aceptó o se descartó."))
    seminar.logs.exclude(accepted_at=None).delete()
    waiting.accepted_at = timezone.now()
    waiting.save(update_fields=["accepted_at"])
    recount(seminar)
    return waiting


@transaction.atomic
def discard_log(log: AttendanceLog, *, by: User) -> None:
    """Forget one that waits; what was accepted stays."""
    _locked(log.seminar, by).logs.filter(pk=log.pk, accepted_at=None).delete()


def recount(seminar: Seminar) -> None:
    """Bring the figures of the seminar's logs up to date with its times."""
    for log in seminar.logs.all():
        figures = _figures(seminar, spans_of(log))
        log.people, log.peak, log.peak_at, log.floor = figures.people, figures.peak, figures.peak_at, figures.floor
        log.save(update_fields=["people", "peak", "peak_at", "floor"])


def round_attendance(round_code: str) -> AttendanceLog | None:
    """The accepted log of the last seminar that was held in a round: one query."""
    logs = AttendanceLog.objects.filter(seminar__round_code=round_code, accepted_at__isnull=False)
    return logs.filter(seminar__state=SeminarState.HELD).order_by("-seminar__starts_at", "-pk").first()
