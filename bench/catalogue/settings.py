"""Production's settings, with one more page: see ``bare.py``."""

from pifcss_registry.settings.base import *  # noqa: F403

ROOT_URLCONF = "bench.catalogue.bare"
