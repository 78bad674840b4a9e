"""``manage.py replay_rules VERSION``: what a version of the rule would change in the registry. Stores nothing."""

import json
from collections import Counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from initiatives.engine.notes import BadInput
from initiatives.engine.rules import rules_of
from initiatives.engine.texts import refusal
from initiatives.models import Initiative
from judging.differences import Differences, net, told
from judging.models import RulePreviewChange
from judging.replaying import look_at_all

REFUSED = 2


class Command(BaseCommand):
    """The same preview as on the page, at once and without a row of its own; progress goes to stderr."""

    help = "Says which initiatives another version of the rule would classify otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", metavar="VERSION", help="of the rule, such as 1-estricta")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object instead of lines")

    def handle(self, *, version: str, as_json: bool, **options) -> None:
        with translation.override("es"):
            try:
                rules = rules_of(version)
            except BadInput as error:
                raise CommandError(refusal(error).removeprefix("--rules: "), returncode=REFUSED) from None
            done, changes = 0, []
            for n, found in look_at_all(rules):
                done += n
                changes += found
                self.stderr.write(f"{done} / {max(done, Initiative.objects.count())}")
            (self._print_json if as_json else self._print)(version, done, changes)

    def _print(self, version: str, done: int, changes: list[RulePreviewChange]) -> None:
        self.stdout.write(told(_differences(changes)))
        for each in changes:
            broad = f"; {each.broad_was} -> {each.broad_becomes}" if each.broad_was != each.broad_becomes else ""
            self.stdout.write(f"{each.initiative_id}\t{each.initiative}\t{each.was} -> {each.becomes}{broad}")

    def _print_json(self, version: str, done: int, changes: list[RulePreviewChange]) -> None:
        differences = _differences(changes)
        found = {
            "version": version,
            "initiatives": done,
            "changed": differences.changed,
            "summary": told(differences),
            "verdicts": net(differences.verdicts),
            "broad": net(differences.broad),
            "changes": [
                {
                    "id": each.initiative_id,
                    "name": each.initiative.name,
                    "was": each.was,
                    "becomes": each.becomes,
                    "broad_was": each.broad_was,
                    "broad_becomes": each.broad_becomes,
                }
                for each in changes
            ],
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _differences(changes: list[RulePreviewChange]) -> Differences:
    return Differences.of(Counter((each.was, each.becomes, each.broad_was, each.broad_becomes) for each in changes))
