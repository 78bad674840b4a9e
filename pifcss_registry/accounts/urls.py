from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("personas/", views.person_list, name="person_list"),
    path("personas/invitar/", views.invitation_create, name="invitation_create"),
    path("personas/membresias/<int:pk>/terminar/", views.membership_end, name="membership_end"),
    path("invitaciones/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("mi-cuenta/", views.profile, name="profile"),
]
