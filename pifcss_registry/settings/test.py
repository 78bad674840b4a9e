"""Tests: like production where it matters, quick where it does not."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="pifcss-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

# Only DATABASE_URL is taken from outside, so that a developer's environment cannot change what is tested.
os.environ.update(
    SECRET_KEY="only-for-tests-" + "0" * 50,
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    HTTPS="0",
    SITE_URL="http://testserver",
    EMAIL_URL="memory://",
    DEFAULT_FROM_EMAIL="registro@example.org",
    REGISTRY_PUBLIC="0",
    CSRF_TRUSTED_ORIGINS="",
    PROXY_COUNT="0",
    LOG_LEVEL="WARNING",
    VAR_DIR=str(_folder),
)

from .base import *  # noqa: E402, F403

WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_AUTOREFRESH = True  # looks a file up when asked, instead of listing all of them for every test client
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
API_RATES = {"address": "100000/min", "key": "100000/min"}  # every test comes from the same address
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: threads and the browser tests' server see what a real SQLite would let them see.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;"
    )
