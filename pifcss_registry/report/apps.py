from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "pifcss_registry.report"
    label = "report"
    verbose_name = "Informe"
