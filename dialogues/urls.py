from django.urls import path

from . import invitation_views, views

app_name = "dialogues"
urlpatterns = [
    path("dialogos/", views.dialogue_list, name="dialogue_list"),
    path("dialogos/proponer/", views.dialogue_create, name="dialogue_create"),
    path("dialogos/<int:pk>/", views.dialogue_detail, name="dialogue_detail"),
    path("dialogos/<int:pk>/mover/<slug:action>/", views.dialogue_move, name="dialogue_move"),
    path("iniciativas/<int:pk>/interes/", views.interest_create, name="interest_create"),
    path("iniciativas/<int:pk>/interes/retirar/", views.interest_delete, name="interest_delete"),
    # without an account
    path("invitacion/<str:token>/", invitation_views.invitation_reply, name="invitation_reply"),
    path("calendario/<str:secret>.ics", invitation_views.calendar_feed, name="calendar_feed"),
    path("mi-cuenta/calendario/", invitation_views.calendar_renew, name="calendar_renew"),
]
