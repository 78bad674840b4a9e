from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "dialogues"
    verbose_name = "Diálogos estructurados"

    def ready(self):
        from pifcss_registry.accounts.services import on_membership_ended

        from .inviting import after_leaving

        if after_leaving not in on_membership_ended:
            on_membership_ended.append(after_leaving)
