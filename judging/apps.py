from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"
    verbose_name = "Valoraciones"

    def ready(self):
        from pifcss_registry.accounts.services import on_membership_ended

        from .reviewing import release

        if release not in on_membership_ended:
            on_membership_ended.append(release)
