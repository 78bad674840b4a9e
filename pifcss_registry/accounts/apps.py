from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_reference(sender, using, **kwargs):
    from .reference import load

    load(using)


class AccountsConfig(AppConfig):
    name = "pifcss_registry.accounts"
    label = "accounts"
    verbose_name = "Personas y países"

    def ready(self):
        post_migrate.connect(load_reference, sender=self)
