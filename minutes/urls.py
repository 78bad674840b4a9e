from django.urls import path

from .views import agendas, commitments, questions, sheets

app_name = "minutes"
urlpatterns = [
    path("dialogos/actas/", sheets.minutes_list, name="minutes_list"),
    path("dialogos/<int:pk>/agenda/", agendas.agenda_edit, name="agenda_edit"),
    path("dialogos/<int:pk>/agenda/agregar/", agendas.block_create, name="block_create"),
    path("dialogos/<int:pk>/agenda/<slug:key>/quitar/", agendas.block_remove, name="block_remove"),
    path("dialogos/<int:pk>/preguntas/", questions.question_list, name="question_list"),
    path("dialogos/<int:pk>/preguntas/nueva/", questions.question_create, name="question_create"),
    path("dialogos/<int:pk>/preguntas/plazo/", questions.board_set, name="board_set"),
    path("dialogos/<int:pk>/preguntas/<int:question>/responder/", questions.answer_create, name="answer_create"),
    path("dialogos/<int:pk>/preguntas/<int:question>/marcar/", questions.question_mark, name="question_mark"),
    path("dialogos/<int:pk>/acta/", sheets.minutes_detail, name="minutes_detail"),
    path("dialogos/<int:pk>/acta/escribir/", sheets.minutes_edit, name="minutes_edit"),
    path("dialogos/<int:pk>/acta/guardar/", sheets.passage_save, name="passage_save"),
    path("dialogos/<int:pk>/acta/versiones/", sheets.version_list, name="version_list"),
    path("dialogos/<int:pk>/acta/versiones/<int:version>/volver/", sheets.version_restore, name="version_restore"),
    path("dialogos/<int:pk>/acta/mover/<slug:action>/", sheets.minutes_move, name="minutes_move"),
    path("dialogos/<int:pk>/compromisos/nuevo/", commitments.commitment_create, name="commitment_create"),
    path("compromisos/", commitments.commitment_list, name="commitment_list"),
    path("compromisos/<int:pk>/", commitments.commitment_detail, name="commitment_detail"),
    path("compromisos/<int:pk>/editar/", commitments.commitment_edit, name="commitment_edit"),
    path("compromisos/<int:pk>/mover/<slug:action>/", commitments.commitment_move, name="commitment_move"),
    path("compromisos/<int:pk>/seguimiento/", commitments.follow_up_create, name="follow_up_create"),
]
