from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("fichas/", views.ficha_list, name="ficha_list"),
    path("fichas/<int:pk>/", views.ficha_detail, name="ficha_detail"),
    path("fichas/<int:pk>/institucion/", views.ficha_institution, name="ficha_institution"),
    path("fichas/<int:pk>/iniciativas/agregar/", views.entry_create, name="entry_create"),
    path("fichas/<int:pk>/iniciativas/<int:position>/", views.entry_edit, name="entry_edit"),
    path("fichas/<int:pk>/iniciativas/<int:position>/eliminar/", views.entry_delete, name="entry_delete"),
    path("fichas/<int:pk>/iniciativas/<int:position>/clasificar/", views.entry_curate, name="entry_curate"),
    path("fichas/<int:pk>/revision/", views.ficha_review, name="ficha_review"),
    path("fichas/<int:pk>/versiones/<int:number>/", views.revision_detail, name="revision_detail"),
    path("fichas/<int:pk>/mover/<slug:action>/", views.ficha_move, name="ficha_move"),
    path("convocatorias/", views.round_list, name="round_list"),
    path("convocatorias/nueva/", views.round_create, name="round_create"),
    path("convocatorias/<slug:code>/", views.round_edit, name="round_edit"),
    path("convocatorias/<slug:code>/ficha/", views.ficha_start, name="ficha_start"),
]
