from django.urls import path

from . import invitation_views, proposal_views, schedule_views, views

app_name = "dialogues"
urlpatterns = [
    path("dialogos/", views.dialogue_list, name="dialogue_list"),
    path("dialogos/proponer/", views.dialogue_create, name="dialogue_create"),
    path("dialogos/propuestas/reunir/", proposal_views.proposal_join, name="proposal_join"),
    path("dialogos/propuestas/separar/", proposal_views.proposal_split, name="proposal_split"),
    path("dialogos/propuestas/descartar/", proposal_views.proposal_drop, name="proposal_drop"),
    path("dialogos/propuestas/decisiones/", proposal_views.decision_list, name="decision_list"),
    path("dialogos/propuestas/decisiones/<int:pk>/deshacer/", proposal_views.decision_undo, name="decision_undo"),
    path("dialogos/<int:pk>/", views.dialogue_detail, name="dialogue_detail"),
    path("dialogos/<int:pk>/mover/<slug:action>/", views.dialogue_move, name="dialogue_move"),
    path("dialogos/<int:pk>/fecha/", schedule_views.dialogue_date, name="dialogue_date"),
    path("dialogos/<int:pk>/sin-fecha/", schedule_views.dialogue_fall, name="dialogue_fall"),
    path("iniciativas/<int:pk>/interes/", views.interest_create, name="interest_create"),
    path("iniciativas/<int:pk>/interes/retirar/", views.interest_delete, name="interest_delete"),
    path("dialogos/calendarios/nuevo/", schedule_views.schedule_edit, name="schedule_create"),
    path("dialogos/calendarios/<int:pk>/", schedule_views.schedule_detail, name="schedule_detail"),
    path("dialogos/calendarios/<int:pk>/editar/", schedule_views.schedule_edit, name="schedule_edit"),
    path("dialogos/calendarios/<int:pk>/mover/<slug:action>/", schedule_views.schedule_move, name="schedule_move"),
    path(
        "dialogos/calendarios/<int:pk>/respuesta/<slug:who>/",
        schedule_views.availability_edit,
        name="availability_edit",
    ),
    path("dialogos/calendarios/<int:pk>/fechas/", schedule_views.plan_create, name="plan_create"),
    path("dialogos/calendarios/<int:pk>/fechas/<int:run>/", schedule_views.plan_detail, name="plan_detail"),
    path("dialogos/calendarios/<int:pk>/fechas/<int:run>/parar/", schedule_views.plan_stop, name="plan_stop"),
    path("dialogos/calendarios/<int:pk>/fechas/<int:run>/fijar/", schedule_views.plan_accept, name="plan_accept"),
    # without an account
    path("invitacion/<str:token>/", invitation_views.invitation_reply, name="invitation_reply"),
    path("calendario/<str:secret>.ics", invitation_views.calendar_feed, name="calendar_feed"),
    path("mi-cuenta/calendario/", invitation_views.calendar_renew, name="calendar_renew"),
]
