from django.urls import path

from . import actor_views, comparison_views, views

app_name = "initiatives"
urlpatterns = [
    path("iniciativas/", views.initiative_list, name="initiative_list"),
    path("iniciativas/exportar.csv", views.initiative_export, {"form": "csv"}, name="initiative_export"),
    path("iniciativas/exportar.xlsx", views.initiative_export, {"form": "xlsx"}, name="initiative_export_xlsx"),
    path("iniciativas/exportar.jsonl", views.initiative_export, {"form": "jsonl"}, name="initiative_export_jsonl"),
    path("iniciativas/exportar.xml", views.initiative_export, {"form": "xml"}, name="initiative_export_iati"),
    path("iniciativas/comparar/", comparison_views.initiative_compare, name="initiative_compare"),
    path("iniciativas/<int:pk>/", views.initiative_detail, name="initiative_detail"),
    path("iniciativas/<int:pk>/criterios/", views.initiative_assess, name="initiative_assess"),
    path("actores/", views.actor_list, name="actor_list"),
    path("actores/<int:pk>/", views.actor_detail, name="actor_detail"),
    path("actores/<int:pk>/editar/", actor_views.actor_edit, name="actor_edit"),
    path("actores/<int:pk>/unir/", actor_views.actor_join, name="actor_join"),
    path("actores/<int:pk>/unir/<int:into_pk>/", actor_views.actor_merge, name="actor_merge"),
    path("actores/uniones/<int:pk>/deshacer/", actor_views.merge_undo, name="merge_undo"),
]
