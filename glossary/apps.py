from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_reference(sender, using, **kwargs):
    from .reference import load

    load(using)


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = "Glosario"

    def ready(self):
        post_migrate.connect(load_reference, sender=self)
