"""``manage.py plan_dialogues FILE.json``: a timetable for a problem on its own, as JSON. Needs no database."""

import argparse
import json
import math
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from dialogues.planning.plan import SECONDS, plan
from dialogues.planning.printed import printed
from dialogues.planning.reading import Refused, parse

REFUSED = 2


def duration(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"a number of seconds above 0 is expected, not {text}")
    return seconds


class Command(BaseCommand):
    """Always answers, with the best that was found in the time. A problem that is refused: status 2 and one line."""

    help = "Plans the dialogues of a JSON file and prints the timetable, its value, the bound and the reasons."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file as docs/interfaces.md describes it")
        parser.add_argument(
            "--seconds", type=duration, default=SECONDS, help="the most it may take (default: %(default)s)"
        )

    def handle(self, *, file: Path, seconds: float, **options) -> None:
        with translation.override("es"):
            try:
                problem = parse(file.read_bytes())
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}", returncode=REFUSED) from None
            except Refused as error:
                raise CommandError(str(error), returncode=REFUSED) from None
            answer = printed(plan(problem, seconds))
        for warning in answer["warnings"]:
            self.stderr.write(warning)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
