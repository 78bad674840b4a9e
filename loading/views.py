"""Loading a file of initiatives: given, looked through, its columns, loaded or left."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.exports.as_csv import BOM, safe
from pifcss_registry.errors import Refused
from pifcss_registry.upload_limits import LimitedUploads, too_big_files
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from . import pages, services
from .forms import ColumnsForm, FileForm
from .models import LoadRun, RefusedLine
from .permissions import can_load


class LargeUploads(LimitedUploads):
    """More than elsewhere; the file goes to disk as it comes."""

    most = services.MAX_UPLOAD_BYTES


def _require_loading(request: HttpRequest) -> None:
    if not can_load(request.user):
        raise PermissionDenied


def _run(request: HttpRequest, pk: int) -> LoadRun:
    return get_object_or_404(LoadRun.objects.visible_to(request.user).select_related("by"), pk=pk)


@csrf_exempt  # only until the way in for large files is set: ``_run_list`` is protected
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_list(request):
    """Files that were loaded or are about to be; POST gives another one."""
    _require_loading(request)
    request.upload_handlers = [LargeUploads(request), TemporaryFileUploadHandler(request)]
    return _run_list(request)


@csrf_protect
def _run_list(request):
    form = FileForm()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES, too_big=too_big_files(request))
        if form.is_valid():
            file = form.cleaned_data["file"]
            given = {key: form.cleaned_data[key] for key in ("origin", "round_code")}
            try:
                run = services.receive(by=request.user, name=file.name, data=file.chunks(services.PIECE), **given)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                return redirect(run)
    runs = LoadRun.objects.visible_to(request.user).select_related("by").defer("sample", "headers", "mapping")
    context = {
        "form": form,
        "page_obj": page_of(runs, request),
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": [{"label": _("Cargas"), "url": ""}],
    }
    return render(request, "loading/run_list.html", context)


@login_required
@require_safe
def run_detail(request, pk):
    """How far it is, what it would do or did, and which lines are refused: five queries."""
    run = _run(request, pk)
    refused = RefusedLine.objects.filter(run=run)[: pages.SHOWN_REFUSED] if run.refused else ()
    context = {
        "run": run,
        "broken": pages.broken_text(run),
        "sample": pages.sample_rows(run) if run.is_mappable or run.is_ready else [],
        "columns": pages.column_rows(run),
        "passed_over": pages.passed_over(run),
        "refused": pages.refused_rows(refused),
        "breadcrumbs": [{"label": _("Cargas"), "url": reverse("loading:run_list")}, {"label": run.name, "url": ""}],
    }
    return render(request, "loading/run_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_columns(request, pk):
    """Which of their columns each of ours is; POST keeps it and has the file looked through again."""
    run = _run(request, pk)
    if not run.headers:
        raise Http404
    kept = services.remembered(run.origin, run.headers)
    name = kept.name if kept else services.free_name(run.origin)
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, headers=run.headers, mapping=run.mapping or {}, name=name)
    if request.method == "POST" and form.is_valid():
        try:
            services.remap(run, mapping=form.mapping(), name=form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Las columnas quedan guardadas; el archivo se revisa de nuevo."))
            return redirect(run)
    context = {
        "run": run,
        "form": form,
        "breadcrumbs": [
            {"label": _("Cargas"), "url": reverse("loading:run_list")},
            {"label": run.name, "url": run.get_absolute_url()},
            {"label": _("Columnas"), "url": ""},
        ],
    }
    return render(request, "loading/run_columns.html", context)


@login_required
@require_POST
def run_confirm(request, pk):
    return _do(request, pk, services.confirm, _("La carga empieza enseguida. Le avisaremos cuando termine."))


@login_required
@require_POST
def run_cancel(request, pk):
    return _do(request, pk, services.cancel, _("La carga se canceló: el registro queda como estaba."))


def _do(request: HttpRequest, pk: int, how, said: str):
    run = _run(request, pk)
    try:
        how(run, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(run)


@login_required
@require_safe
def refused_file(request, pk):
    """All refused lines of a run as CSV, in the reader's language."""
    run = _run(request, pk)
    header = [_("línea"), _("identificador"), _("razón")]
    answer = StreamingHttpResponse(_lines(run, header), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="rechazadas-{run.pk}.csv"'
    return answer


class _Line:
    def write(self, text: str) -> str:
        return text


def _lines(run: LoadRun, header: list[str]) -> Iterator[str]:
    language = translation.get_language()
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(header)
    for line in RefusedLine.objects.filter(run=run).iterator(chunk_size=500):
        with translation.override(language):  # sent after the request's own language is gone
            (told,) = pages.refused_rows([line])
        yield writer.writerow([told.number, safe(told.external_id), safe(told.reasons)])
