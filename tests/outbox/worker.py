"""A worker as a process of its own, on the database of the tests; the mail worker unless told otherwise."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


def start_worker(email_url: str, var, command: str = "send_outbox") -> subprocess.Popen:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        place = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}"
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", command, "--loop", "--poll", "0.1"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "pifcss_registry.settings.dev",
            "DATABASE_URL": url,
            "EMAIL_URL": email_url,
            "VAR_DIR": str(var),
        },
    )
