from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "pifcss_registry.notices"
    label = "notices"
    verbose_name = "Avisos"

    def ready(self):
        from . import security

        security.connect()
