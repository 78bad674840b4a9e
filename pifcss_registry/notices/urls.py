from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("avisos/", views.notice_list, name="notice_list"),
    path("avisos/leidos/", views.read_all, name="read_all"),
    path("avisos/<int:pk>/", views.notice_open, name="notice_open"),
    path("mi-cuenta/avisos/", views.preferences, name="preferences"),
]
