"""``manage.py classify FILE.json``: what initiatives are, with reasons, as JSON. Needs no database."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from initiatives.engine.notes import BadInput
from initiatives.engine.printed import printed
from initiatives.engine.reading import parse, read_window
from initiatives.engine.rules import CURRENT, rules_of
from initiatives.engine.texts import refusal
from initiatives.engine.verdicts import classify

REFUSED = 2


class Command(BaseCommand):
    """A list in, a list out in the same order. Input that is refused: status 2 and one line saying what and where."""

    help = "Classifies the initiatives of a JSON file and prints verdicts with reasons."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file as docs/interfaces.md describes it")
        parser.add_argument("--rules", default=CURRENT, metavar="VERSION", help="of the rules (default: %(default)s)")
        parser.add_argument(
            "--window",
            nargs=2,
            metavar=("START", "END"),
            help="dates of the round, for F-2: 2019-08-01 2022-08-01",
        )

    def handle(self, *, file: Path, rules: str, window: list[str] | None = None, **options) -> None:
        with translation.override("es"):
            try:
                chosen = rules_of(rules)
                dates = read_window(*window) if window else None
                found = parse(file.read_bytes())
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}", returncode=REFUSED) from None
            except BadInput as error:
                raise CommandError(refusal(error), returncode=REFUSED) from None
            answers = [printed(classify(facts, chosen, dates)) for facts in found]
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=2))
