"""Timetables that the worker looks for: asked for, looked at while they get better, stopped, accepted."""

import logging
import time
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.outbox.queue import Queue

from .clock import as_text
from .dates import set_date
from .enums import DialogueState, RunState, ScheduleState
from .models import Dialogue, PlanRun, Schedule
from .permissions import can_propose_dialogue
from .planning.plan import plan
from .planning.printed import printed
from .planning.reading import Refused as NoProblem
from .planning.reading import read_problem
from .problems import planned_in, problem_of
from .scheduling import SCHEDULE
from .workflow import DIALOGUE

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds between two words on how far it is
QUEUE = Queue(PlanRun, RunState.WAITING, RunState.RUNNING, RunState.FAILED)


def _check(by: User) -> None:
    if not can_propose_dialogue(by):
        raise NotAllowed(_("Solo la Unidad Técnica planifica los diálogos."))


@transaction.atomic
def ask(schedule: Schedule, *, seconds: int, by: User) -> PlanRun:
    """Have the worker look for a timetable; one that is under way is that one.

    Raises ``NotAllowed``; ``Refused`` when nothing waits for a date or what is known contradicts itself.
    """
    _check(by)
    locked = Schedule.objects.select_for_update(of=("self",)).get(pk=schedule.pk)
    if under_way := locked.runs.filter(state__in=(RunState.WAITING, RunState.RUNNING)).first():
        return under_way
    dialogues = planned_in(locked)
    if not any(each.state == DialogueState.PROPOSED for each in dialogues):
        raise Refused(_("Ningún diálogo de este calendario espera fecha."))
    problem = problem_of(locked, dialogues, _previous(locked))
    try:
        read_problem(problem)
    except NoProblem as refusal:
        raise Refused(str(refusal)) from None
    return PlanRun.objects.create(schedule=locked, seconds=seconds, problem=problem, by=by)


def _previous(schedule: Schedule) -> dict[str, int]:
    """Where the dialogues that wait were in the last timetable: a new one moves as few as it can."""
    last = schedule.runs.filter(state=RunState.DONE).first()
    if last is None or last.problem["slots"] != [as_text(at) for at in schedule.slots]:
        return {}
    return {row["id"]: row["slot"] for row in last.plan["timetable"]}


def stop(run: PlanRun, *, by: User) -> None:
    """The best timetable so far is enough."""
    _check(by)
    PlanRun.objects.filter(pk=run.pk, state__in=(RunState.WAITING, RunState.RUNNING)).update(stop=True)


def work() -> bool:
    """Look for the timetable that waits longest; whether there was one. For ``manage.py run_jobs``."""
    pk = QUEUE.take()
    if pk is None:
        return False
    _run(PlanRun.objects.select_related("by").get(pk=pk))
    return True


def _run(run: PlanRun) -> None:
    mine = QUEUE.held(run)
    asked = {"at": 0.0, "stop": run.stop}

    def should_stop() -> bool:
        if time.monotonic() - asked["at"] >= BEAT:
            asked["at"] = time.monotonic()
            found = mine.values_list("stop", flat=True).first()
            asked["stop"] = found is None or found  # somebody else has it: no need to go on
        return asked["stop"]

    def progress(now: Any) -> None:
        mine.update(
            progress={"value": now.value, "bound": now.bound, "share": round(now.share, 3)}, claimed_at=timezone.now()
        )

    try:
        with override(run.by.language):
            found = printed(plan(read_problem(run.problem), run.seconds, progress, should_stop))
    except Exception as error:
        log.exception("the timetable %s failed", run.pk)
        mine.update(state=RunState.FAILED, error=type(error).__name__, ended_at=timezone.now())
        return
    mine.update(state=RunState.DONE, plan=found, ended_at=timezone.now())


@transaction.atomic
def accept(run: PlanRun, *, by: User, convene: bool) -> list[Dialogue]:
    """Give the dialogues of a timetable that still wait their dates, and convene them if asked: all or none.

    Raises ``NotAllowed``; ``Refused`` when it is not finished, is not of the schedule's present dialogues, or a date
    of it is past.
    """
    _check(by)
    schedule = Schedule.objects.select_for_update(of=("self",)).get(pk=run.schedule_id)
    if run.state != RunState.DONE or schedule.runs.filter(state=RunState.DONE).first() != run:
        raise Refused(_("Ese no es el último calendario terminado."))
    slots = [datetime.fromisoformat(text) for text in run.problem["slots"]]
    placed = {int(row["id"]): row for row in run.plan["timetable"]}
    waiting = schedule.dialogues.filter(pk__in=placed, state=DialogueState.PROPOSED).with_parts()
    done = []
    for dialogue in waiting.select_related("facilitator").order_by("pk"):
        row = placed[dialogue.pk]
        reserve = None if row["reserve"] is None else slots[row["reserve"]]
        kept = {"facilitator": dialogue.facilitator, "link": dialogue.link}
        dialogue = set_date(dialogue, starts_at=slots[row["slot"]], reserve_at=reserve, by=by, **kept)
        done.append(DIALOGUE.perform(dialogue, "convene", by=by) if convene else dialogue)
    if not done:
        raise Refused(_("Ningún diálogo de ese calendario espera fecha."))
    if convene and schedule.state == ScheduleState.OPEN:
        SCHEDULE.perform(schedule, "plan", by=by)
    return done
