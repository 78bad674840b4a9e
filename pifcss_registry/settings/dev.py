"""A person's own machine: no environment needed, no https, mails as files in var/mail/."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-this-machine-" + "0" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT') or 8000}")
os.environ.setdefault("EMAIL_URL", f"file:{os.environ.get('VAR_DIR') or 'var'}/mail")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "registro@demo.example.org")
os.environ.setdefault("REGISTRY_PUBLIC", "1")

from .base import *  # noqa: F403

DEBUG = os.environ.get("DEBUG", "1") == "1"
# No collectstatic: files are served from where they are.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
