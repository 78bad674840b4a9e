from django.urls import path

from .views import reviews

app_name = "judging"
urlpatterns = [
    path("revisiones/", reviews.review_list, name="review_list"),
    path("revisiones/<int:pk>/", reviews.review_edit, name="review_edit"),
    path("revisiones/<int:pk>/retirar/", reviews.review_withdraw, name="review_withdraw"),
    path("iniciativas/<int:pk>/revisiones/", reviews.review_compare, name="review_compare"),
    path("convocatorias/<slug:code>/acuerdo/", reviews.round_agreement, name="round_agreement"),
]
