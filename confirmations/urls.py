from django.urls import path

from .views import actor_links, mentors, parts

app_name = "confirmations"
urlpatterns = [
    path("confirmaciones/", parts.confirmation_list, name="confirmation_list"),
    path("iniciativas/<int:pk>/confirmar/<str:code>/", parts.country_answer, name="country_answer"),
    path("iniciativas/<int:pk>/actores/<int:part>/enlace/", actor_links.link_create, name="link_create"),
    # without an account; «gracias» first: no secret is that short
    path("confirmar/gracias/", actor_links.link_thanks, name="link_thanks"),
    path("confirmar/<str:token>/", actor_links.link_answer, name="link_answer"),
    path("mentorias/", mentors.mentor_list, name="mentor_list"),
    path("mentorias/<int:pk>/mover/<slug:action>/", mentors.offer_move, name="offer_move"),
    path("mentorias/<int:pk>/pedir/", mentors.request_create, name="request_create"),
    path("mentorias/pedidos/<int:pk>/", mentors.request_answer, name="request_answer"),
]
