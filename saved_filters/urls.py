from django.urls import path

from . import views

app_name = "saved_filters"
urlpatterns = [
    path("filtros/", views.filter_list, name="filter_list"),
    path("filtros/guardar/", views.filter_keep, name="filter_keep"),
    path("filtros/<int:pk>/", views.filter_open, name="filter_open"),
    path("filtros/<int:pk>/editar/", views.filter_edit, name="filter_edit"),
    path("filtros/<int:pk>/borrar/", views.filter_drop, name="filter_drop"),
    path("filtros/<int:pk>/seguir/", views.filter_follow, name="filter_follow"),
    path("filtros/<int:pk>/dejar/", views.filter_unfollow, name="filter_unfollow"),
]
