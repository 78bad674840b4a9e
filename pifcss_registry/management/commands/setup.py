"""``manage.py setup``: brings database, catalogues and static files up to date; safe to repeat."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from pifcss_registry.catalogs import compile_catalogs


class Command(BaseCommand):
    """What has to happen after installing and after every upgrade."""

    help = "Migrates, makes the cache table, compiles translations and, in production, collects static files."

    def handle(self, *, verbosity: int, **options) -> None:
        """Runs the steps in order."""
        compile_catalogs()
        call_command("migrate", interactive=False, verbosity=max(verbosity - 1, 0))
        call_command("createcachetable", verbosity=max(verbosity - 1, 0))
        if not getattr(settings, "WHITENOISE_USE_FINDERS", False):
            call_command("collectstatic", interactive=False, verbosity=max(verbosity - 1, 0))
