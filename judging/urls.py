from django.urls import path

from .views import exclusions, reviews, rules

app_name = "judging"
urlpatterns = [
    path("iniciativas/<int:pk>/excluir/", exclusions.exclude, name="exclude"),
    path("iniciativas/<int:pk>/incluir/", exclusions.take_in, name="take_in"),
    path("exclusiones/", exclusions.exclusion_list, name="exclusion_list"),
    path("revisiones/", reviews.review_list, name="review_list"),
    path("revisiones/<int:pk>/", reviews.review_edit, name="review_edit"),
    path("revisiones/<int:pk>/retirar/", reviews.review_withdraw, name="review_withdraw"),
    path("iniciativas/<int:pk>/revisiones/", reviews.review_compare, name="review_compare"),
    path("convocatorias/<slug:code>/acuerdo/", reviews.round_agreement, name="round_agreement"),
    path("reglas/", rules.rules, name="rules"),
    path("reglas/vista-previa/", rules.preview_create, name="preview_create"),
    path("reglas/vista-previa/<int:pk>/", rules.preview_detail, name="preview_detail"),
    path("reglas/vista-previa/<int:pk>/cancelar/", rules.preview_cancel, name="preview_cancel"),
    path("reglas/vista-previa/<int:pk>/descartar/", rules.preview_discard, name="preview_discard"),
]
