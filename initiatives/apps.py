from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_reference(sender, using, **kwargs):
    from . import index
    from .reference import load

    load(using)
    index.add_missing()


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Registro de iniciativas"

    def ready(self):
        post_migrate.connect(load_reference, sender=self)
