"""``manage.py send_outbox``: delivers stored mail, once or for ever."""

import logging
import os
import signal
import threading
import time

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from pifcss_registry.outbox import chores
from pifcss_registry.outbox.delivery import deliver_due, forget_old

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """The mail worker; any number may run at the same time."""

    help = "Delivers stored e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """--once (default) or --loop."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="deliver what is due and end (default)")
        how.add_argument("--loop", action="store_true", help="go on until SIGTERM or SIGINT")
        parser.add_argument("--poll", type=float, default=1.0, help="seconds between looks at the queue")
        parser.add_argument("--with-parent", action="store_true", help="end when the parent process has ended")

    def handle(self, *, loop: bool, poll: float, with_parent: bool, **options) -> None:
        """Runs; a message under way is finished before a signal ends the loop."""
        if not loop:
            chores.run(timezone.now())
            done = deliver_due(limit=10_000)
            self.stdout.write(
                f"sent {done.sent}, put off {done.put_off}, failed {done.failed}, in doubt {done.in_doubt}"
            )
            if done.unreachable:
                self.stderr.write("the mail server cannot be reached")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        parent = os.getppid()
        tidied, next_chores = None, 0.0
        while not stop.is_set() and not (with_parent and os.getppid() != parent):
            wait = poll
            try:
                close_old_connections()
                if time.monotonic() >= next_chores:
                    next_chores = time.monotonic() + chores.EVERY_SECONDS
                    chores.run(timezone.now())
                if deliver_due().unreachable:
                    wait = max(poll, 15)
                if tidied != timezone.now().date():
                    forget_old(timezone.now())
                    tidied = timezone.now().date()
            except DatabaseError as error:
                # The database restarts or is being migrated: the worker outlives that.
                log.warning("mail worker: %s", error)
                connection.close()
                wait = max(poll, 5)
            # In short steps, so that the parent's end is noticed soon.
            left = wait
            while left > 0 and not stop.wait(min(left, 1.0)):
                left -= 1.0
                if with_parent and os.getppid() != parent:
                    break
