"""Rows that wait for the worker, as a queue: taken by one of any number of workers, given back when it died."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from .workers import is_dead, new_claim

MOST_TRIES = 3
SILENT = timedelta(minutes=10)  # of a worker on another machine, after which it counts as dead


@dataclass(frozen=True)
class Queue:
    """Of a model with ``state``, ``claim``, ``claimed_at``, ``tries`` and ``asked_at``; which states mean what.

    Everything is by compare-and-swap: of two who want the same row one gets it.
    """

    model: type[Model]
    waiting: str
    running: str
    failed: str

    def take(self, **values: Any) -> Any:
        """The key of the row that waited longest: now this worker's, with ``values`` set. None without one."""
        self.give_back_stale()
        waiting = self.model._default_manager.filter(state=self.waiting)
        for pk in waiting.order_by("asked_at", "pk").values_list("pk", flat=True):
            claimed = {"state": self.running, "claim": new_claim(), "claimed_at": timezone.now()}
            if waiting.filter(pk=pk).update(**claimed, **values):
                return pk
        return None

    def held(self, row: Any) -> QuerySet:
        """The row while its claim stands: nobody stopped it and no other worker has it."""
        return self.model._default_manager.filter(pk=row.pk, state=self.running, claim=row.claim)

    def give_back_stale(self) -> None:
        """What a dead worker held waits again; after ``MOST_TRIES`` it failed."""
        running = self.model._default_manager.filter(state=self.running)
        for row in running.only("claim", "claimed_at", "tries"):
            if is_dead(row.claim) or row.claimed_at <= timezone.now() - SILENT:
                state = self.waiting if row.tries + 1 < MOST_TRIES else self.failed
                self.held(row).update(state=state, tries=row.tries + 1, claim="")
