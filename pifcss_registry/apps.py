"""The project package as an app: composition code and management commands."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Holds what sees every app: setup, run, demo and the figures."""

    name = "pifcss_registry"
    verbose_name = "PIFCSS registry"
