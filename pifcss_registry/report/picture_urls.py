"""Addresses of what is to be looked at."""

from django.urls import path

from . import picture_views as views

app_name = "panorama"
urlpatterns = [
    path("panorama/", views.panorama, name="registry"),
    path("panorama/<slug:code>/", views.panorama, name="round"),
    path("panorama/<slug:key>.<slug:form>", views.picture_file, name="registry_file"),
    path("panorama/<slug:code>/<slug:key>.<slug:form>", views.picture_file, name="round_file"),
]
