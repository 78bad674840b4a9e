"""Seminars: the list, one, and how the Unit prepares it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import services
from ..forms import MoveForm, SeminarForm, programme_rows
from ..models import Seminar
from ..permissions import can_organise
from ..workflow import SEMINAR
from . import crumbs, detail, organised, visible_seminar


@require_safe
def seminar_list(request):
    """The last first; visitors see what was announced."""
    context = {
        "page_obj": page_of(Seminar.objects.visible_to(request.user), request),
        "querystring_without_page": querystring_without_page(request),
        "may_organise": can_organise(request.user),
    }
    return render(request, "seminars/seminar_list.html", context)


@require_safe
def seminar_detail(request, pk):
    return detail(request, visible_seminar(request, pk))


def _edit(request, seminar: Seminar | None, title: str, done: str):
    form = SeminarForm(request.POST if request.method == "POST" else None, instance=seminar)
    if form.is_valid():
        try:
            saved = services.save_seminar(form.instance, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(saved)
    parents = ((title, seminar.get_absolute_url()),) if seminar else ()
    last = _("Editar") if seminar else title
    context = {"form": form, "title": title, "seminar": seminar, "breadcrumbs": crumbs(*parents, (last, ""))}
    return render(request, "seminars/seminar_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seminar_create(request):
    if not can_organise(request.user):
        raise PermissionDenied
    done = _("El seminario quedó guardado. Ahora escriba el programa y el panel; después podrá anunciarlo.")
    return _edit(request, None, _("Nuevo seminario"), done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seminar_edit(request, pk):
    seminar = organised(request, pk)
    return _edit(request, seminar, seminar.title, _("El seminario quedó guardado."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request, pk):
    seminar = organised(request, pk)
    items, voices = programme_rows(seminar, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all([items.is_valid(), voices.is_valid()]):
        services.set_programme(seminar, items=items.rows(), voices=voices.rows(), by=request.user)
        messages.success(request, _("El programa y el panel quedaron guardados."))
        return redirect(seminar)
    parents = (seminar.title, seminar.get_absolute_url()), (_("Programa y panel"), "")
    context = {"seminar": seminar, "items": items, "voices": voices, "breadcrumbs": crumbs(*parents)}
    return render(request, "seminars/programme_edit.html", context)


@login_required
@require_POST
def seminar_move(request, pk, action):
    seminar = organised(request, pk)
    form = MoveForm(request.POST)
    typed = {"move_failed": action, "move_comment": request.POST.get("comment", "")}
    if not form.is_valid():
        return detail(request, seminar, **typed, move_error=form.errors["comment"][0])
    try:
        SEMINAR.perform(seminar, action, by=request.user, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        return detail(request, seminar, **typed, move_error=refusal.message, problems=refusal.problems)
    messages.success(request, SEMINAR.moves[action].done)
    return redirect(seminar)
