"""``manage.py run_jobs``: does the long work that waits, bit by bit, once or for ever."""

import logging

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from pifcss_registry import working

log = logging.getLogger(__name__)


def one_round() -> bool:
    """Call each function of ``settings.LONG_WORK`` once; whether any had something to do.

    Each does one bounded step, so that none waits for another's whole work. One that fails is logged and has done
    nothing: it is called again in the next round and stops no other.
    """
    done = False
    for path in settings.LONG_WORK:
        try:
            done = bool(import_string(path)()) or done
        except (OperationalError, InterfaceError):
            raise  # the database is away: the worker waits for it
        except Exception:
            log.exception("long work: %s failed", path)
    return done


class Command(BaseCommand):
    """The worker for long work; any number may run at the same time."""

    help = "Does the long work that waits, such as trying a version of the rule on the whole registry."

    def add_arguments(self, parser: CommandParser) -> None:
        """--once (default) or --loop."""
        working.add_arguments(parser, "do what waits")

    def handle(self, *, loop: bool, poll: float, with_parent: bool, **options) -> None:
        """Runs; a step under way is finished before a signal ends the loop."""
        if loop:
            working.go_on(lambda: 0 if one_round() else None, poll=poll, with_parent=with_parent)
            return
        rounds = 0
        while one_round():
            rounds += 1
        self.stdout.write(f"rounds {rounds}")
