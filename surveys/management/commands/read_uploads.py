"""``manage.py read_uploads``: reads the Word documents that came back, once or for ever."""

from django.core.management.base import BaseCommand, CommandParser

from pifcss_registry import working
from surveys.word.uploads import read_next


class Command(BaseCommand):
    """The reading worker; any number may run at the same time. Each document is read in a process of its own."""

    help = "Reads uploaded Word documents."

    def add_arguments(self, parser: CommandParser) -> None:
        """--once (default) or --loop."""
        working.add_arguments(parser, "read what waits")

    def handle(self, *, loop: bool, poll: float, with_parent: bool, **options) -> None:
        """Runs; a document under way is finished before a signal ends the loop."""
        if loop:
            working.go_on(lambda: 0 if read_next() else None, poll=poll, with_parent=with_parent)
            return
        done = 0
        while read_next():
            done += 1
        self.stdout.write(f"read {done}")
