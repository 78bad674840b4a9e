from django.urls import path

from . import views

app_name = "initiatives"
urlpatterns = [
    path("iniciativas/", views.initiative_list, name="initiative_list"),
    path("iniciativas/exportar.csv", views.initiative_export, name="initiative_export"),
    path("iniciativas/<int:pk>/", views.initiative_detail, name="initiative_detail"),
    path("iniciativas/<int:pk>/criterios/", views.initiative_assess, name="initiative_assess"),
    path("actores/", views.actor_list, name="actor_list"),
    path("actores/<int:pk>/", views.actor_detail, name="actor_detail"),
]
