"""The meeting's log: given, shown as it was understood, accepted or left."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.upload_limits import too_big_files
from pifcss_registry.web import add_refusal

from .. import attending, pages
from ..forms import LogForm
from ..models import AttendanceLog, Seminar
from . import crumbs, organised


def _crumbs(seminar: Seminar) -> list[dict[str, str]]:
    return crumbs((seminar.title, seminar.get_absolute_url()), (_("Asistencia"), ""))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_create(request, pk):
    seminar = organised(request, pk)
    form = LogForm(seminar=seminar)
    if request.method == "POST":
        form = LogForm(request.POST, request.FILES, seminar=seminar, too_big=too_big_files(request))
        if form.is_valid():
            data, zone = form.cleaned_data["file"].read(), form.cleaned_data["zone"]
            try:
                return redirect(attending.receive_log(seminar, data=data, zone=zone, by=request.user))
            except Refused as refusal:
                add_refusal(form, refusal)
    context = {
        "seminar": seminar,
        "form": form,
        "waiting": seminar.logs.filter(accepted_at=None).first(),
        "breadcrumbs": _crumbs(seminar),
    }
    return render(request, "seminars/log_create.html", context)


def _log(seminar: Seminar, pk: int) -> AttendanceLog:
    return get_object_or_404(seminar.logs.select_related("by", "seminar"), pk=pk)


@login_required
@require_safe
def log_detail(request, pk, log):
    """What was understood and what was not, before it is accepted."""
    seminar = organised(request, pk)
    found = _log(seminar, log)
    context = {
        "seminar": seminar,
        "log": found,
        "attendance": pages.attendance_of(seminar, found),
        "problems": pages.problems_of(found),
        "order_text": pages.order_text(found),
        "breadcrumbs": _crumbs(seminar),
    }
    return render(request, "seminars/log_detail.html", context)


def _do(request, pk: int, log: int, how, said: str):
    seminar = organised(request, pk)
    try:
        how(_log(seminar, log), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(seminar)


@login_required
@require_POST
def log_accept(request, pk, log):
    return _do(request, pk, log, attending.accept_log, _("Las cifras del seminario ya son las de este registro."))


@login_required
@require_POST
def log_discard(request, pk, log):
    return _do(request, pk, log, attending.discard_log, _("El registro se descartó."))
