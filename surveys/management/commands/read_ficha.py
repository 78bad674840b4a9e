"""``manage.py read_ficha FILE``: what a Word file declares, as JSON. Needs no database."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from surveys.word.declared import Rejected
from surveys.word.isolated import read_isolated
from surveys.word.package import MAX_FILE
from surveys.word.printed import printed, printed_rejection

REJECTED, WRONG_USAGE = 3, 2


class Command(BaseCommand):
    """Exit status 0 for a file that was read, 3 for one that was not, 2 for wrong usage."""

    help = "Reads a ficha in Word and prints what it declares as one JSON object."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a .docx: ours, or Anexo 1 filled by hand")
        parser.add_argument("--pretty", action="store_true", help="indented")

    def handle(self, *, file: Path, pretty: bool, **options) -> None:
        """Prints, also a rejection, and ends with its status."""
        try:
            with file.open("rb") as stream:
                data = stream.read(MAX_FILE + 1)  # of a larger one no more is needed to refuse it
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=WRONG_USAGE) from None
        status = 0
        with translation.override("es"):
            try:
                found = printed(read_isolated(data))
            except Rejected as rejected:
                found, status = printed_rejection(rejected), REJECTED
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        plain = encoding.lower() != "utf-8"  # a terminal that may lack the letters
        self.stdout.write(json.dumps(found, ensure_ascii=plain, indent=2 if pretty else None))
        if status:
            sys.exit(status)
