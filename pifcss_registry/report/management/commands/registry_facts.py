"""``manage.py registry_facts --json [--round CODE]``: the figures of a round, counted from the database."""

import json

from django.core.management.base import BaseCommand, CommandError

from pifcss_registry.errors import Refused
from pifcss_registry.report.facts import registry_facts


class Command(BaseCommand):
    help = "Prints the figures of a round; without --round, of the latest that is no demonstration."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument("--round", help="code of the round")

    def handle(self, round, **options):
        try:
            facts = registry_facts(round)
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name}: {value}")
