from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pifcss_registry.api"
    label = "api"

    def ready(self):
        from . import documents  # noqa: F401 - tells the schema how people prove who they are
