"""The product's settings with Django's admin beside it."""

from pifcss_registry.settings.base import *  # noqa: F403
from pifcss_registry.settings.base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.catalogue.peers.admin_urls"
STORAGES = {  # its own style sheets were not collected, and nobody asks for them
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
