from django.apps import AppConfig


class SavedFiltersConfig(AppConfig):
    name = "saved_filters"
    verbose_name = "Filtros guardados"

    def ready(self):
        from pifcss_registry.accounts.services import on_membership_ended

        from .services import hand_over

        if hand_over not in on_membership_ended:
            on_membership_ended.append(hand_over)
