"""``manage.py demo``: demonstration data, through the services; safe to repeat."""

from django.core.management.base import BaseCommand

from pifcss_registry import demo


class Command(BaseCommand):
    help = "Loads the demonstration: people, the report's round of 2022 and an open round with example fichas."

    def handle(self, **options):
        demo.load()
        self.stdout.write("demonstration loaded")
