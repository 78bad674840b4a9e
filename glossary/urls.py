from django.urls import path

from . import views

app_name = "glossary"
urlpatterns = [
    path("glosario/", views.term_list, name="term_list"),
    path("glosario/<slug:key>/", views.term_detail, name="term_detail"),
    path("glosario/<slug:key>/version/", views.version_create, name="version_create"),
    path("glosario/<slug:key>/comentar/", views.comment_create, name="comment_create"),
    path("glosario/<slug:key>/comentarios/<int:pk>/responder/", views.comment_answer, name="comment_answer"),
]
