"""Every address of the site. Words that a person reads, in Spanish; names in English."""

from django.urls import include, path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("relevo/", views.relay, name="relay"),
    path("relevo/visto/", views.relay_done, name="relay_done"),
    path("salud/", views.health, name="health"),
    # An address is that of the invitation: allauth's page to change it stays closed.
    path("cuentas/email/", RedirectView.as_view(pattern_name="accounts:profile")),
    path("cuentas/", include("allauth.account.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
    path("", include("pifcss_registry.accounts.urls")),
    path("", include("pifcss_registry.notices.urls")),
    path("", include("surveys.urls")),
    path("", include("dialogues.urls")),
    path("", include("glossary.urls")),
    path("", include("judging.urls")),
    path("", include("confirmations.urls")),
    path("", include("saved_filters.urls")),
    path("", include("loading.urls")),
    path("", include("seminars.urls")),
    path("", include("minutes.urls")),
    path("", include("initiatives.urls")),
    path("", include("pifcss_registry.report.urls")),
    path("", include("pifcss_registry.report.picture_urls")),
    path("", include("pifcss_registry.api.urls")),
]
