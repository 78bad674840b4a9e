"""What each fact counts, row by row: asked apart from the counting, so that one proves the other."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dialogues.enums import DialogueKind, DialogueState, WayOut
from dialogues.models import Dialogue, FallenDate
from initiatives.models import Initiative, Participation
from minutes.enums import MinutesState
from minutes.models import Minutes
from pifcss_registry.accounts.models import Country
from seminars.attendance.figures import Span, connected_at, curve_of
from seminars.attending import round_attendance, spans_of
from seminars.models import AttendanceLog
from surveys.enums import FichaState
from surveys.models import Entry, Ficha, Round

from ..enums import EVERYBODY, MEMBERS, PROGRAMME
from .figures import SENT, dialogues_of
from .named import NONE


@dataclass(frozen=True)
class Row:
    """One thing that was counted. ``readers``: who may know which it is; everybody else sees that there is one."""

    label: str
    note: str = ""
    url: str = ""
    readers: str = EVERYBODY

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def _initiative_row(initiative: Initiative) -> Row:
    readers = PROGRAMME if initiative.excluded else (EVERYBODY if initiative.share else MEMBERS)
    return Row(initiative.name, initiative.country.name, initiative.get_absolute_url(), readers)


def _initiatives(rows: QuerySet[Initiative]) -> list[Row]:
    return [
        _initiative_row(each) for each in rows.select_related("country").order_by("country__name_es", "name", "pk")
    ]


def _all(round: Round) -> QuerySet[Initiative]:
    return Initiative.objects.filter(round_code=round.code)


def _registered(round: Round) -> QuerySet[Initiative]:
    return _all(round).registered()


def _countries(round: Round, code: str) -> list[Row]:
    among = Country.objects.filter(pk__in=_registered(round).order_by().values("country"))
    return [Row(each.name) for each in among]


def _with_kind(round: Round, kind: str) -> QuerySet[Initiative]:
    parts = Participation.objects.filter(initiative=OuterRef("pk"), actor__actor_type__kind=kind)
    return _registered(round).filter(Exists(parts))


def _of_type(round: Round, kind: str) -> QuerySet[Initiative]:
    if kind == NONE:
        return _registered(round).filter(type=None)
    return _registered(round).filter(type=int(kind)) if kind.isdecimal() else _registered(round).none()


def _excluded(round: Round, reason: str) -> QuerySet[Initiative]:
    return _all(round).filter(excluded=reason) if reason else _all(round).exclude(excluded="")


def _fichas(round: Round, what: str) -> list[Row]:
    """Who sent one, and of each declared initiative its place: the answers are the country's and the Unit's."""
    sent = (FichaState.VALIDATED,) if what == "validated" else SENT
    fichas = Ficha.objects.filter(round=round, state__in=sent).select_related("country").order_by("country__name_es")
    if what != "declared":
        return [Row(each.country.name, each.get_state_display()) for each in fichas]
    entries = Entry.objects.filter(ficha__in=fichas).select_related("ficha__country")
    ordered = entries.order_by("ficha__country__name_es", "position")
    return [
        Row(each.ficha.country.name, _("iniciativa %(n)s de la ficha") % {"n": each.position}) for each in ordered
    ]


def _dialogue_row(dialogue: Dialogue) -> Row:
    day = date_format(timezone.localtime(dialogue.starts_at), "SHORT_DATE_FORMAT") if dialogue.starts_at else ""
    note = " · ".join(filter(None, (dialogue.get_state_display(), day)))
    return Row(str(dialogue), note, dialogue.get_absolute_url())


ENDS = {
    "planned": (DialogueState.CONVENED, DialogueState.HELD, DialogueState.NOT_HELD),
    "held": (DialogueState.HELD,),
    "bilateral": (DialogueState.HELD,),
    "cancelled": (DialogueState.NOT_HELD,),
    "waiting": (DialogueState.CONVENED,),
}


def _dialogues(round: Round, what: str) -> list[Row]:
    found = dialogues_of(round.code).filter(state__in=ENDS.get(what, ()))
    if what == "bilateral":
        found = found.filter(kind=DialogueKind.BILATERAL)
    return [_dialogue_row(each) for each in found.with_parts().order_by("starts_at", "pk")]


def _cancelled_because(round: Round, cause: str) -> list[Row]:
    cancelled = dialogues_of(round.code).filter(state=DialogueState.NOT_HELD)
    fallen = FallenDate.objects.filter(dialogue=OuterRef("pk"), way_out=WayOut.CANCEL, cause=cause)
    return [_dialogue_row(each) for each in cancelled.filter(Exists(fallen)).with_parts().order_by("starts_at", "pk")]


def _covered(round: Round, coverage: str) -> list[Row]:
    held = dialogues_of(round.code).filter(state=DialogueState.HELD).with_parts().order_by("starts_at", "pk")
    closed = Minutes.objects.filter(dialogue__in=held.order_by(), state=MinutesState.CLOSED).with_facts()
    covers = {minutes.dialogue_id: str(minutes.facts.coverage) for minutes in closed}
    return [_dialogue_row(each) for each in held if covers.get(each.pk, NONE) == coverage]


def _hour(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")


def _moment(log: AttendanceLog, spans: list[Span], what: str) -> datetime | None:
    """When the peak was reached first, or the floor; None for everybody who was there."""
    if what != "floor":
        return log.peak_at if what == "peak" else None
    starts, ends = log.seminar.starts_at, log.seminar.ends_at
    curve = curve_of(spans)
    moments = [starts, *(step.at for step in curve if starts < step.at < ends)]
    return min(moments, key=lambda at: connected_at(curve, at))


def _seminar(round: Round, what: str) -> list[Row]:
    """People by number and hours: no log keeps a name."""
    log = round_attendance(round.code)
    if log is None:
        return []
    if what == "voices":
        return [Row(each.institution, each.get_kind_display()) for each in log.seminar.voices.all()]
    spans = spans_of(log)
    moment = _moment(log, spans, what)
    there: dict[int, list[Span]] = {}
    for span in spans:
        if moment is None or span.joined <= moment < span.left:
            there.setdefault(span.person, []).append(span)
    return [
        Row(
            _("Persona %(n)s del registro") % {"n": person + 1},
            _("conectada %(hours)s") % {"hours": ", ".join(f"{_hour(s.joined)}–{_hour(s.left)}" for s in theirs)},
        )
        for person, theirs in sorted(there.items())
    ]


_ROWS: dict[str, Callable[[Round, str], Iterable[Row] | QuerySet[Initiative]]] = {
    "initiatives": lambda round, code: _registered(round),
    "countries": _countries,
    "country": lambda round, code: _registered(round).filter(country=code),
    "sector": lambda round, code: _registered(round).filter(report_sectors=code),
    "wanted_by_many": lambda round, code: _registered(round).wanted_by_many(),
    "actor_type": _with_kind,
    "type": _of_type,
    "classification": lambda round, code: _registered(round).filter(verdict=code),
    "received": lambda round, code: _all(round),
    "excluded": _excluded,
    "fichas": _fichas,
    "dialogues": _dialogues,
    "cause": _cancelled_because,
    "coverage": _covered,
    "seminar": _seminar,
}


def rows_of(round: Round, key: str) -> list[Row]:
    """The rows that the fact ``key`` counts now, in at most four queries; ``Http404`` for a key of no family."""
    family, _dot, code = key.partition(".")
    if family not in _ROWS:
        raise Http404
    found = _ROWS[family](round, code)
    return _initiatives(found) if isinstance(found, QuerySet) else list(found)
