from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("fichas/", views.ficha_list, name="ficha_list"),
    path("fichas/<int:pk>/", views.ficha_detail, name="ficha_detail"),
    path("fichas/<int:pk>/institucion/", views.ficha_institution, name="ficha_institution"),
    path("fichas/<int:pk>/iniciativas/agregar/", views.entry_create, name="entry_create"),
    path("fichas/<int:pk>/iniciativas/<int:position>/", views.entry_edit, name="entry_edit"),
    path("fichas/<int:pk>/iniciativas/<int:position>/eliminar/", views.entry_delete, name="entry_delete"),
    path("fichas/<int:pk>/iniciativas/<int:position>/clasificar/", views.entry_curate, name="entry_curate"),
    path("fichas/<int:pk>/revision/", views.ficha_review, name="ficha_review"),
    path("fichas/<int:pk>/versiones/<int:number>/", views.revision_detail, name="revision_detail"),
    path("fichas/validar/", views.ficha_validate_many, name="ficha_validate_many"),
    path("fichas/<int:pk>/versiones/comparar/", views.revision_compare, name="revision_compare"),
    path("fichas/<int:pk>/versiones/<int:number>/recuperar/", views.revision_restore, name="revision_restore"),
    path("fichas/<int:pk>/leida/", views.ficha_read, name="ficha_read"),
    path("fichas/<int:pk>/asignar/", views.ficha_reviewer, name="ficha_reviewer"),
    path("fichas/<int:pk>/nota/", views.ficha_note, name="ficha_note"),
    path("fichas/<int:pk>/desbloquear/", views.ficha_unlock, name="ficha_unlock"),
    path("fichas/<int:pk>/observaciones/agregar/", views.observation_create, name="observation_create"),
    path("fichas/<int:pk>/observaciones/<int:number>/", views.observation_edit, name="observation_edit"),
    path(
        "fichas/<int:pk>/observaciones/<int:number>/retirar/", views.observation_withdraw, name="observation_withdraw"
    ),
    path(
        "fichas/<int:pk>/observaciones/<int:number>/responder/", views.observation_answer, name="observation_answer"
    ),
    path(
        "fichas/<int:pk>/observaciones/<int:number>/resolver/", views.observation_resolve, name="observation_resolve"
    ),
    path("fichas/<int:pk>/observaciones/<int:number>/reabrir/", views.observation_reopen, name="observation_reopen"),
    path("fichas/<int:pk>/mover/<slug:action>/", views.ficha_move, name="ficha_move"),
    path("fichas/<int:pk>/ultima-vez/", views.suggestion_list, name="suggestion_list"),
    path("fichas/<int:pk>/ultima-vez/aceptar/", views.suggestion_accept_section, name="suggestion_accept_section"),
    path("fichas/<int:pk>/ultima-vez/<int:n>/", views.suggestion_edit, name="suggestion_edit"),
    path("fichas/<int:pk>/ultima-vez/<int:n>/aceptar/", views.suggestion_accept, name="suggestion_accept"),
    path("fichas/<int:pk>/ultima-vez/<int:n>/descartar/", views.suggestion_discard, name="suggestion_discard"),
    path("fichas/<int:pk>/ultima-vez/<int:n>/abrir/", views.suggestion_open, name="suggestion_open"),
    path("fichas/<int:pk>/nada-nuevo/", views.ficha_nothing_new, name="ficha_nothing_new"),
    path("fichas/<int:pk>/secciones/<str:section>/encargo/", views.section_give, name="section_give"),
    path("fichas/<int:pk>/secciones/<str:section>/estado/", views.section_state, name="section_state"),
    path("fichas/<int:pk>/aprobar/", views.ficha_approve, name="ficha_approve"),
    path("fichas/<int:pk>/comentarios/", views.comment_list, name="comment_list"),
    path("fichas/<int:pk>/comentarios/agregar/", views.comment_add, name="comment_add"),
    path("fichas/<int:pk>/comentarios/<int:comment>/<slug:action>/", views.comment_settle, name="comment_settle"),
    path("fichas/<int:pk>/invitados/", views.guest_list, name="guest_list"),
    path("fichas/<int:pk>/invitados/<int:guest>/terminar/", views.guest_end, name="guest_end"),
    path("invitaciones/ficha/<str:token>/", views.guest_accept, name="guest_accept"),
    path("fichas/paises/<slug:code>/", views.country_settings, name="country_settings"),
    path("fichas/<int:pk>/respuestas/", views.answer_save, name="answer_save"),
    path("fichas/<int:pk>/presencia/", views.presence_beat, name="presence_beat"),
    path("fichas/<int:pk>/word/", views.ficha_word, name="ficha_word"),
    path("fichas/<int:pk>/word/copia/", views.word_copy, name="word_copy"),
    path("fichas/<int:pk>/word/subir/", views.upload_create, name="upload_create"),
    path("fichas/<int:pk>/pdf/", views.ficha_pdf, name="ficha_pdf"),
    path("archivos/<int:pk>/", views.upload_detail, name="upload_detail"),
    path("archivos/<int:pk>/descartar/", views.upload_discard, name="upload_discard"),
    path("archivos/<int:pk>/archivo/", views.upload_file, name="upload_file"),
    path("archivos/<int:pk>/entregar/", views.upload_hand_over, name="upload_hand_over"),
    path("convocatorias/<slug:code>/archivos/", views.upload_board, name="upload_board"),
    path("convocatorias/", views.round_list, name="round_list"),
    path("convocatorias/nueva/", views.round_create, name="round_create"),
    path("convocatorias/<slug:code>/tablero/", views.round_board, name="round_board"),
    path("convocatorias/<slug:code>/abrir/", views.round_open, name="round_open"),
    path("convocatorias/<slug:code>/cerrar/", views.round_close, name="round_close"),
    path("convocatorias/<slug:code>/prorrogar/", views.round_extend, name="round_extend"),
    path("convocatorias/<slug:code>/recordatorios/", views.reminder_list, name="reminder_list"),
    path("convocatorias/<slug:code>/recordatorios/<int:pk>/", views.reminder_detail, name="reminder_detail"),
    path("convocatorias/<slug:code>/recordatorios/<int:pk>/texto/", views.reminder_texts, name="reminder_texts"),
    path("convocatorias/<slug:code>/recordatorios/<int:pk>/enviar/", views.reminder_send, name="reminder_send"),
    path(
        "convocatorias/<slug:code>/recordatorios/<int:pk>/descartar/", views.reminder_discard, name="reminder_discard"
    ),
    path("convocatorias/<slug:code>/", views.round_edit, name="round_edit"),
    path("convocatorias/<slug:code>/ficha/", views.ficha_start, name="ficha_start"),
]
