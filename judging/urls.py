from django.urls import path

from .views import exclusions

app_name = "judging"
urlpatterns = [
    path("iniciativas/<int:pk>/excluir/", exclusions.exclude, name="exclude"),
    path("iniciativas/<int:pk>/incluir/", exclusions.take_in, name="take_in"),
    path("exclusiones/", exclusions.exclusion_list, name="exclusion_list"),
]
