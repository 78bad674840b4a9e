"""``manage.py run``: the whole site on this machine, for trying it out (``make run``)."""

import errno
import os
import socket
import subprocess
import sys

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from pifcss_registry.demo_accounts import ACCOUNTS, PASSWORD

HOST = "127.0.0.1"
WORKERS = ("send_outbox", "read_uploads", "run_jobs")  # mail; documents that come back; long work


class Command(BaseCommand):
    """Prepares the database, loads the demonstration into an empty one, serves, and starts the workers."""

    help = "Prepares and serves the site on 127.0.0.1:$PORT, with its workers beside it."
    requires_system_checks = ()

    def handle(self, **options) -> None:
        """Ends by becoming the web server; the workers end with it."""
        port = self._port()
        self._refuse_taken_port(port)
        call_command("setup", verbosity=0)
        call_command("check")
        if not apps.get_model("surveys", "Round").objects.exists():
            self.stdout.write("Loading the demonstration ...")
            call_command("demo", verbosity=0)
        self._announce(port)
        connections.close_all()
        # As visitors see it: no debug pages, templates read once. DEBUG=1 make run for the opposite.
        environment = os.environ | {"DEBUG": os.environ.get("DEBUG", "0"), "PORT": str(port)}
        for worker in WORKERS:
            subprocess.Popen(
                [sys.executable, "manage.py", worker, "--loop", "--with-parent"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
            )
        os.chdir(settings.BASE_DIR)
        self.stdout.flush()
        server = ["gunicorn", "pifcss_registry.wsgi", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
        server += [
            "--worker-class",
            "gthread",
            "--workers",
            "1",
            "--threads",
            "4",
            "--worker-tmp-dir",
            "/tmp",
        ]
        os.execve(sys.executable, [sys.executable, "-m", *server], environment)

    @staticmethod
    def _port() -> int:
        """$PORT, 8000 when absent or blank."""
        text = os.environ.get("PORT") or "8000"
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise CommandError(f"PORT must be a number between 1 and 65535, not {text!r}.")
        return int(text)

    @staticmethod
    def _refuse_taken_port(port: int) -> None:
        """One clear line instead of a server that tries and tries."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    message = f"Port {port} is in use; choose another: make run PORT={port + 1}"
                else:
                    message = f"Port {port} cannot be opened: {error.strerror}."
                raise CommandError(message) from None

    def _announce(self, port: int) -> None:
        """The address, where mails land, and who can log in where the demonstration was loaded."""
        self.stdout.write(f"\nOpen  {self.style.SUCCESS(f'http://{HOST}:{port}/')}   (Ctrl-C stops)")
        if settings.EMAIL_FILE_PATH:
            self.stdout.write(f"Mails that the site sends, log-in codes too, are files in {settings.EMAIL_FILE_PATH}")
        here = set(get_user_model().objects.values_list("email", flat=True))
        accounts = [account for account in ACCOUNTS if account.email in here]
        if accounts:
            width = max(len(account.email) for account in accounts)
            lines = [
                f"  {account.email:<{width}}  {account.role.replace('_', ' ')} {account.country or ''}"
                for account in accounts
            ]
            self.stdout.write(f"Demonstration accounts, all with the password {PASSWORD}:")
            self.stdout.write("\n".join(lines) + "\n")
