"""``manage.py send_outbox``: delivers stored mail, once or for ever."""

import time

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pifcss_registry import working
from pifcss_registry.outbox import chores
from pifcss_registry.outbox.delivery import deliver_due, forget_old

UNREACHABLE_SECONDS = 15


class Command(BaseCommand):
    """The mail worker; any number may run at the same time."""

    help = "Delivers stored e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """--once (default) or --loop."""
        working.add_arguments(parser, "deliver what is due")

    def handle(self, *, loop: bool, poll: float, with_parent: bool, **options) -> None:
        """Runs; a message under way is finished before a signal ends the loop."""
        if loop:
            self.tidied, self.next_chores = None, 0.0
            working.go_on(lambda: self.work(poll), poll=poll, with_parent=with_parent)
            return
        chores.run(timezone.now())
        done = deliver_due(limit=10_000)
        self.stdout.write(f"sent {done.sent}, put off {done.put_off}, failed {done.failed}, in doubt {done.in_doubt}")
        if done.unreachable:
            self.stderr.write("the mail server cannot be reached")

    def work(self, poll: float) -> float:
        """Chores when they are due, then what is to be sent; the seconds to wait."""
        if time.monotonic() >= self.next_chores:
            self.next_chores = time.monotonic() + chores.EVERY_SECONDS
            chores.run(timezone.now())
        wait = max(poll, UNREACHABLE_SECONDS) if deliver_due().unreachable else poll
        if self.tidied != timezone.now().date():
            forget_old(timezone.now())
            self.tidied = timezone.now().date()
        return wait
