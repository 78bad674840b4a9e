from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Convocatorias y fichas"

    def ready(self):
        from pifcss_registry.accounts.services import on_membership_ended

        from .handover import move_tasks

        if move_tasks not in on_membership_ended:
            on_membership_ended.append(move_tasks)
