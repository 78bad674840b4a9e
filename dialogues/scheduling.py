"""Schedules: the dialogues that are planned together, the days that are offered, what each party answers."""

import zoneinfo
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell
from pifcss_registry.workflow import Move, Workflow

from .clock import as_text
from .enums import Can, DialogueState, ScheduleState
from .models import Availability, Dialogue, Schedule, ScheduleEvent
from .permissions import VOICES, can_answer_for, can_propose_dialogue, can_run_dialogue
from .workflow import Obstacle


def _with_dialogues(schedule: Schedule) -> list[Obstacle]:
    if not schedule.dialogues.exists():
        return [Obstacle(_("Elija primero los diálogos que se planifican."))]
    return [] if schedule.slots else [Obstacle(_("Esos días no tienen ninguna hora: son fines de semana."))]


def _after_opening(schedule: Schedule, *, by: User, comment: str) -> None:
    countries = Country.objects.filter(dialogues__schedule=schedule)
    people = people_of(Membership.objects.filter(country__in=countries, role__in=VOICES))
    url = schedule.get_absolute_url()
    tell(people, Kind.DIALOGUE, "dialogues/email/schedule_opened", {"schedule": schedule}, url)


SCHEDULE = Workflow(
    Schedule,
    (
        Move(
            action="open",
            label=gettext_lazy("Preguntar a los países cuándo pueden"),
            sources=frozenset({ScheduleState.DRAFT}),
            target=ScheduleState.OPEN,
            who=can_propose_dialogue,
            guard=_with_dialogues,
            effect=_after_opening,
            confirm=gettext_lazy("Quienes hablan en nombre de los países de estos diálogos reciben un correo."),
            done=gettext_lazy("Los países ya pueden responder; recibieron el aviso."),
        ),
        Move(
            action="plan",
            label=gettext_lazy("Fijar las fechas"),
            sources=frozenset({ScheduleState.OPEN}),
            target=ScheduleState.PLANNED,
            who=can_propose_dialogue,
        ),
        Move(
            action="reopen",
            label=gettext_lazy("Volver a preguntar"),
            sources=frozenset({ScheduleState.PLANNED}),
            target=ScheduleState.OPEN,
            who=can_propose_dialogue,
            confirm=gettext_lazy("Los países pueden cambiar lo que respondieron. Las fechas fijadas se quedan."),
            done=gettext_lazy("Los países pueden volver a responder."),
            style="outline-secondary",
        ),
    ),
    history=ScheduleEvent,
    link="schedule",
)


def _check(by: User) -> None:
    if not can_propose_dialogue(by):
        raise NotAllowed(_("Solo la Unidad Técnica planifica los diálogos."))


@transaction.atomic
def save_schedule(schedule: Schedule, *, dialogues: Iterable[Dialogue], by: User) -> Schedule:
    """Keep a schedule, new or changed, and which dialogues are planned in it; those that wait for a date may be.

    Raises ``NotAllowed`` unless ``by`` is of the Unit.
    """
    _check(by)
    if schedule.pk is None:
        schedule.created_by = by
    schedule.save()
    wanted = [each.pk for each in dialogues]
    waiting = Dialogue.objects.filter(state=DialogueState.PROPOSED)
    waiting.filter(schedule=schedule).exclude(pk__in=wanted).update(schedule=None)
    waiting.filter(pk__in=wanted).update(schedule=schedule)
    return schedule


@transaction.atomic
def answer(
    schedule: Schedule,
    said: Mapping[datetime, str],
    *,
    zone: str,
    by: User,
    country: Country | None = None,
    comment: str = "",
    version: int = 0,
) -> Availability:
    """Keep when a country, or ``by`` as a facilitator, can: ``said`` has a value of ``Can`` by start.

    ``version`` is that of the answer which was looked at, 0 for none. Raises ``NotAllowed`` for whom it does not
    concern; ``Refused`` when the schedule is not open, or somebody answered since.
    """
    if country is not None and not (can_answer_for(by, country.pk) or can_propose_dialogue(by)):
        raise NotAllowed(_("Usted no responde por ese país."))
    if country is None and not can_run_dialogue(by):
        raise NotAllowed(_("Solo quien facilita responde por sí."))
    if schedule.state != ScheduleState.OPEN:
        raise Refused(_("Ahora no se responde: el estado es «%s».") % schedule.get_state_display())
    slots = set(schedule.slots)
    values: dict[str, Any] = {
        "zone": zone if zone in zoneinfo.available_timezones() else "UTC",
        "cannot": [as_text(at) for at in sorted(slots & said.keys()) if said[at] == Can.NO],
        "rather_not": [as_text(at) for at in sorted(slots & said.keys()) if said[at] == Can.RATHER_NOT],
        "comment": comment.strip(),
        "by": by,
    }
    party = {"schedule": schedule, "country": country, "person": None if country else by}
    changed = _("Otra persona respondió mientras tanto. Lo que usted marcó sigue abajo: revíselo y guarde otra vez.")
    if not version:
        try:
            with transaction.atomic():
                return Availability.objects.create(**party, **values)
        except IntegrityError:
            raise Refused(changed) from None
    found = Availability.objects.select_for_update(of=("self",)).get(**party)
    if found.version != version:
        raise Refused(changed)
    for name, value in values.items():
        setattr(found, name, value)
    found.version += 1
    found.save()
    return found
