from django.urls import path

from . import views

app_name = "report"
urlpatterns = [
    path("informes/", views.report_list, name="report_list"),
    path("informes/nuevo/", views.report_create, name="report_create"),
    path("informes/cifras/<slug:code>/<str:key>/", views.round_fact, name="round_fact"),
    path("informes/numeros/<slug:code>/", views.stated_create, name="stated_create"),
    path("informes/numeros/<slug:code>/<int:pk>/quitar/", views.stated_delete, name="stated_delete"),
    path("informes/<int:pk>/", views.report_detail, name="report_detail"),
    path("informes/<int:pk>/mover/<slug:action>/", views.report_move, name="report_move"),
    path("informes/<int:pk>/cifras/<str:key>/", views.report_fact, name="report_fact"),
    path("informes/<int:pk>/parrafos/<slug:key>/", views.paragraph_edit, name="paragraph_edit"),
    path("informes/<int:pk>/parrafos/<slug:key>/propuesta/", views.paragraph_reset, name="paragraph_reset"),
    path("informes/<int:pk>/cierres/<slug:check>/", views.check_explain, name="check_explain"),
    path("informes/<int:pk>/archivos/", views.file_create, name="file_create"),
    path("informes/<int:pk>/archivos/<int:file>/", views.file_detail, name="file_detail"),
    path("informes/<int:pk>/archivos/<int:file>/descargar/", views.file_download, name="file_download"),
    path("informes/<int:pk>/archivos/<int:file>/cancelar/", views.file_cancel, name="file_cancel"),
]
