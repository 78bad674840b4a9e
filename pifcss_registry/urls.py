"""Every address of the site. Words that a person reads, in Spanish; names in English."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("salud/", views.health, name="health"),
    path("cuentas/", include("allauth.account.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
    path("", include("pifcss_registry.accounts.urls")),
    path("", include("surveys.urls")),
    path("", include("dialogues.urls")),
    path("", include("initiatives.urls")),
]
