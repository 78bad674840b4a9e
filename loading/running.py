"""Files of initiatives, as the worker sees to them: looked through, and loaded when a person said so."""

import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell
from pifcss_registry.outbox.workers import is_dead, new_claim

from .bulk.checking import Checked, Refusal, Wish, check, opened
from .bulk.storing import NotLoaded, load
from .enums import GIVEN_BACK, TAKEN, RunState
from .incoming.declared import DeclaredInitiative
from .incoming.problems import Problem, Unreadable
from .models import LoadPiece, LoadRun, RefusedLine
from .services import NAME_LENGTH, move, remembered

log = logging.getLogger(__name__)

MOST_TRIES = 3
SILENT_SECONDS = 300  # of a worker on another machine, after which it counts as dead
BEAT = 1.0  # seconds between two words on how far it is
LINES_AT_ONCE = 500
TOTALS = ("lines", "new", "changed", "unchanged", "actors")


class Stopped(Exception):
    """The run was cancelled, or another worker has it."""


def sample_of(checked: Checked) -> list[dict[str, Any]]:
    """The first lines as they are understood, for a page: codes, not names."""
    return [_shown(number, declared) for number, declared in checked.sample]


def _shown(number: int, declared: DeclaredInitiative) -> dict[str, Any]:
    return {
        "line": number,
        "id": declared.id,
        "name": declared.texts["name"],
        "country": declared.country,
        "partners": declared.partners,
        "year": declared.year,
        "round": declared.round,
        "type": declared.texts["type"],
        "sectors": declared.sectors,
        "actors": [[part.name, part.type, part.country] for part in declared.actors[:5]],
        "n_actors": len(declared.actors),
    }


def work() -> bool:
    """Look the oldest file that waits through, or load it; whether there was one.

    What goes wrong with a file would go wrong again, so the run has then failed. While the database is away nothing
    could be noted: the next worker takes it again.
    """
    _give_back_stale()
    run = _claim()
    if run is None:
        return False
    do = {RunState.CHECKING: _look_through, RunState.LOADING: _load}[RunState(run.state)]
    try:
        with _file_of(run) as path:
            do(run, path)
    except Stopped:
        log.info("loading %s: cancelled, or taken by another worker", run.pk)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("loading %s failed", run.pk)
        _end(run, RunState.FAILED)
    return True


def _give_back_stale() -> None:
    """Runs of workers that died wait again; after ``MOST_TRIES`` they have failed."""
    long_ago = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    for run in LoadRun.objects.filter(state__in=list(GIVEN_BACK)).defer("sample", "headers", "mapping"):
        if run.claimed_at >= long_ago and not is_dead(run.claim):
            continue
        if run.tries >= MOST_TRIES:
            _end(run, RunState.FAILED)
        else:
            move(run, GIVEN_BACK[RunState(run.state)], of=[run.state], held=run.claim, claimed_at=None)


def _claim() -> LoadRun | None:
    for run in LoadRun.objects.filter(state__in=list(TAKEN)).order_by("at", "pk")[:5]:
        values = {"claim": new_claim(), "claimed_at": timezone.now(), "tries": run.tries + 1}
        if move(run, TAKEN[RunState(run.state)], of=[run.state], held=run.claim, **values):
            return LoadRun.objects.select_related("by").get(pk=run.pk)
    return None


@contextmanager
def _file_of(run: LoadRun) -> Iterator[Path]:
    """The run's file on this machine while it is worked on."""
    with tempfile.NamedTemporaryFile(prefix="pifcss-load-") as file:
        for piece in LoadPiece.objects.filter(run=run).order_by("number").iterator(chunk_size=4):
            file.write(piece.data)
        file.flush()
        yield Path(file.name)


def _wish(run: LoadRun, path: Path) -> Wish:
    return Wish(path, run.name, run.origin, run.round_code, run.mapping)


class _Beat:
    """Says now and then how far the work is, and stops it when the run is no longer this worker's.

    Also from inside the transaction that loads, through a connection of its own. SQLite lets nobody write meanwhile:
    there it is silent.
    """

    def __init__(self, run: LoadRun, *, apart: bool):
        self.run, self._apart, self._last, self._other = run, apart, time.monotonic(), None

    def __call__(self, lines: int, share: float) -> None:
        if time.monotonic() - self._last < BEAT or (self._apart and connection.vendor != "postgresql"):
            return
        self._last = time.monotonic()
        if self._apart and self._other is None:
            self._other = connection.copy()
        with (self._other or connection).cursor() as cursor:
            cursor.execute(
                f"UPDATE {LoadRun._meta.db_table} SET lines=%s, share=%s, claimed_at=%s"
                " WHERE id=%s AND claim=%s AND state=%s",
                [lines, int(1000 * share), timezone.now(), self.run.pk, self.run.claim, self.run.state],
            )
            if not cursor.rowcount:
                raise Stopped

    def close(self) -> None:
        if self._other:
            self._other.close()


def _look_through(run: LoadRun, path: Path) -> None:
    """Lines that are refused are stored as they come; the run says nothing of them before all was read."""
    RefusedLine.objects.filter(run=run).delete()
    kept: list[RefusedLine] = []

    def store(refusal: Refusal) -> None:
        kept.append(refused_line(run, refusal))
        if len(kept) >= LINES_AT_ONCE:
            RefusedLine.objects.bulk_create(kept, ignore_conflicts=True)
            kept.clear()

    if run.mapping is None:
        run.mapping = kept_columns(_wish(run, path))
    found = check(_wish(run, path), refuse=store, tell=_Beat(run, apart=False))
    RefusedLine.objects.bulk_create(kept, ignore_conflicts=True)
    target = RunState.CHECKED if found.may_load else RunState.REFUSED
    _end(run, target, **_of_check(found))


def kept_columns(wish: Wish) -> dict[str, str] | None:
    """The columns that were kept for files of the origin like this one; None where they have to be guessed."""
    try:
        source, _guessed = opened(wish)
    except Unreadable:
        return None
    with source:
        kept = remembered(wish.origin, source.headers)
    return kept.columns if kept else None


def _of_check(found: Checked) -> dict[str, Any]:
    return {
        "headers": found.headers,
        "mapping": found.mapping if found.headers is not None else None,
        "lines": found.lines,
        "share": 1000,
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "refused": found.refused,
        "sample": sample_of(found),
        "broken": as_data(found.broken),
    }


def as_data(problem: Problem | None) -> dict[str, Any] | None:
    return {"code": problem.code, "words": dict(problem.words)} if problem else None


def refused_line(run: LoadRun, refusal: Refusal) -> RefusedLine:
    problems = [as_data(each) for each in refusal.problems]
    return RefusedLine(run=run, number=refusal.number, external_id=refusal.id[:100], problems=problems)


def _load(run: LoadRun, path: Path) -> None:
    """What is loaded, the run's end and the word to the person who asked: all or nothing."""
    beat = _Beat(run, apart=True)
    try:
        with transaction.atomic():
            done = load(_wish(run, path), tell=beat)
            if done.broken:
                _end(run, RunState.REFUSED, broken=as_data(done.broken))
                return
            _end(run, RunState.DONE, share=1000, **_totals(done))
            run.pieces.all().delete()
    except NotLoaded as error:  # the lists of codes changed since it was looked through
        RefusedLine.objects.bulk_create([refused_line(run, Refusal(error.line, "", (error.problem,)))])
        _end(run, RunState.REFUSED, refused=1)
    finally:
        beat.close()


@transaction.atomic
def _end(run: LoadRun, target: str, **values: Any) -> None:
    """The run in its new state, its person told of it. ``Stopped`` when it is no longer this worker's."""
    now = timezone.now()
    if not move(run, target, of=[run.state], held=run.claim, ended_at=now, **values):
        raise Stopped
    if run.by:
        run.refresh_from_db()
        context = {"run": run, "state": target}
        tell([run.by], Kind.LOADING, "loading/email/run_ended", context, run.get_absolute_url())


def _totals(done: Checked) -> dict[str, int]:
    return {key: getattr(done, key) for key in TOTALS}


def note_loaded(*, name: str, size: int, wish: Wish, done: Checked) -> LoadRun:
    """What an operator's command loaded, for the list of the page; in the transaction that loads."""
    return LoadRun.objects.create(
        name=os.path.basename(name)[-NAME_LENGTH:],
        size=size,
        origin=wish.origin,
        round_code=wish.round_code,
        state=RunState.DONE,
        share=1000,
        ended_at=timezone.now(),
        **_totals(done),
    )
