from django.urls import path

from . import views

app_name = "loading"
urlpatterns = [
    path("cargas/", views.run_list, name="run_list"),
    path("cargas/<int:pk>/", views.run_detail, name="run_detail"),
    path("cargas/<int:pk>/columnas/", views.run_columns, name="run_columns"),
    path("cargas/<int:pk>/cargar/", views.run_confirm, name="run_confirm"),
    path("cargas/<int:pk>/cancelar/", views.run_cancel, name="run_cancel"),
    path("cargas/<int:pk>/rechazadas.csv", views.refused_file, name="refused_file"),
]
