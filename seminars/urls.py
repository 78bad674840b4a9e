from django.urls import path

from .views import attendance, people, seminars

app_name = "seminars"
urlpatterns = [
    path("seminarios/", seminars.seminar_list, name="seminar_list"),
    path("seminarios/nuevo/", seminars.seminar_create, name="seminar_create"),
    path("seminarios/<int:pk>/", seminars.seminar_detail, name="seminar_detail"),
    path("seminarios/<int:pk>/editar/", seminars.seminar_edit, name="seminar_edit"),
    path("seminarios/<int:pk>/programa/", seminars.programme_edit, name="programme_edit"),
    path("seminarios/<int:pk>/mover/<slug:action>/", seminars.seminar_move, name="seminar_move"),
    path("seminarios/<int:pk>/inscribirme/", people.registration_join, name="registration_join"),
    path("seminarios/<int:pk>/inscribirme/retirar/", people.registration_leave, name="registration_leave"),
    path("seminarios/<int:pk>/inscripcion/", people.registration_create, name="registration_create"),
    path("seminarios/<int:pk>/inscripciones/", people.registration_list, name="registration_list"),
    path("seminarios/<int:pk>/preguntar/", people.question_create, name="question_create"),
    path("seminarios/<int:pk>/preguntas/<int:question>/", people.question_answer, name="question_answer"),
    path("seminarios/<int:pk>/asistencia/", attendance.log_create, name="log_create"),
    path("seminarios/<int:pk>/asistencia/<int:log>/", attendance.log_detail, name="log_detail"),
    path("seminarios/<int:pk>/asistencia/<int:log>/aceptar/", attendance.log_accept, name="log_accept"),
    path("seminarios/<int:pk>/asistencia/<int:log>/descartar/", attendance.log_discard, name="log_discard"),
]
