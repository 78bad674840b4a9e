from django.apps import AppConfig


class ConfirmationsConfig(AppConfig):
    name = "confirmations"
    verbose_name = "Confirmaciones y mentorías"

    def ready(self):
        from initiatives import merging

        from .parts import answered_already

        merging.holders.append(answered_already)
