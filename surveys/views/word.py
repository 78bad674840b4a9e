"""Working in Word: what leaves, what comes back, and what of it a country accepts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.upload_limits import too_big_files
from pifcss_registry.web import add_refusal

from ..enums import PENDING_UPLOADS, UploadState
from ..models import Ficha, Upload
from ..pages import crumbs
from ..permissions import is_of_country, reads_answers, writes_for
from ..word import accepting, copies, deciding, outgoing, uploads
from ..word.notes import reason_text
from ..word_forms import UploadForm
from .loading import visible_ficha

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = ("es", "pt")


def _readable_ficha(request, pk: int) -> Ficha:
    """The ficha for who reads all its answers."""
    ficha = visible_ficha(request.user, pk)
    if not reads_answers(request.user, ficha):
        raise PermissionDenied
    return ficha


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise Http404
    return value


def _attachment(data: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _file_name(ficha: Ficha, language: str, ending: str) -> str:
    return f"ficha-{slugify(ficha.country.name_es)}-{ficha.round.code}-{language}.{ending}"


def _word_page(request, ficha: Ficha, form: UploadForm):
    title = _("Trabajar en Word")
    context = {
        "ficha": ficha,
        "title": title,
        "form": form,
        "may_upload": ficha.is_editable and writes_for(request.user, ficha),
        "uploads": Upload.objects.visible_to(request.user).filter(ficha=ficha).select_related("by"),
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (title, "")),
    }
    return render(request, "surveys/ficha_word.html", context)


@login_required
@require_safe
def ficha_word(request, pk):
    return _word_page(request, _readable_ficha(request, pk), UploadForm())


@login_required
@require_POST
def word_copy(request, pk):
    """The ficha as .docx; that it left, and what it said then, is kept."""
    ficha, language = _readable_ficha(request, pk), _language(request.POST.get("language", "es"))
    copy = copies.take_copy(ficha, by=request.user, language=language)
    return _attachment(outgoing.document_of_copy(copy), _file_name(ficha, language, "docx"), DOCX)


@login_required
@require_safe
def ficha_pdf(request, pk):
    """The ficha as PDF, for a signature."""
    ficha, language = _readable_ficha(request, pk), _language(request.GET.get("idioma", "es"))
    return _attachment(
        outgoing.pdf_of(ficha, language=language), _file_name(ficha, language, "pdf"), "application/pdf"
    )


@login_required
@require_POST
def upload_create(request, pk):
    ficha = _readable_ficha(request, pk)
    if not writes_for(request.user, ficha):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES, too_big=too_big_files(request))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = uploads.receive(ficha, by=request.user, name=file.name, data=file.read())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("surveys:upload_detail", upload.pk)
    return _word_page(request, ficha, form)


def _visible_upload(user, pk: int) -> Upload:
    """A file that came back, 404 when this person may not see it; with its ficha as the views want it."""
    found = Upload.objects.visible_to(user).select_related(
        "by", "decided_by", "round", "country", "batch", "ficha__country", "ficha__round"
    )
    upload = get_object_or_404(found, pk=pk)
    if upload.ficha_id is not None and is_of_country(user, upload.ficha):
        upload.ficha = visible_ficha(user, upload.ficha_id)
    return upload


def _read_page(upload: Upload, user, typed, refusal) -> dict:
    if upload.ficha_id is not None and is_of_country(user, upload.ficha):
        return deciding.proposal_page(upload, user, typed, refusal)
    return {"outline": deciding.outline(upload, *deciding.sent_by(upload))}


def _upload_page(request, upload: Upload, *, typed: accepting.Typed | None = None, refusal: Refused | None = None):
    """A file of a country beside its ficha; of the Unit's, what it holds."""
    ficha, user = upload.ficha, request.user
    own = ficha is not None and is_of_country(user, ficha)
    back = reverse("surveys:ficha_word", args=[ficha.pk]) if own else uploads.board_url(upload)
    context = {
        "upload": upload,
        "ficha": ficha,
        "title": upload.name,
        "back_url": back,
        "waiting": upload.state in PENDING_UPLOADS,
        "may_discard": uploads.may_discard(user, upload),
        "breadcrumbs": _crumbs(upload, back, own),
    }
    if upload.state == UploadState.REJECTED:
        context["refused"] = reason_text(**upload.rejection)
    elif upload.state == UploadState.DECIDED:
        context["decided"] = deciding.decided(upload)
    elif upload.state == UploadState.READ:
        context |= _read_page(upload, user, typed, refusal)
    if refusal:
        context |= {"refusal": refusal.message, "problems": refusal.problems}
    return render(request, "surveys/upload_detail.html", context)


def _crumbs(upload: Upload, back: str, own: bool) -> list[dict[str, str]]:
    if not own:
        return [
            {"label": _("Convocatorias"), "url": reverse("surveys:round_list")},
            {"label": _("Fichas en Word"), "url": back},
            {"label": upload.name, "url": ""},
        ]
    ficha = upload.ficha
    return crumbs((str(ficha), ficha.get_absolute_url()), (_("Trabajar en Word"), back), (upload.name, ""))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload_detail(request, pk):
    """What a file says beside the ficha; POST saves what the person accepts of it."""
    upload = _visible_upload(request.user, pk)
    if request.method != "POST":
        return _upload_page(request, upload)
    if upload.ficha is None or not writes_for(request.user, upload.ficha):
        raise PermissionDenied
    typed = accepting.typed(request.POST)
    try:
        accepted = accepting.accept(upload, by=request.user, typed=typed)
    except Refused as refusal:
        return _upload_page(request, _visible_upload(request.user, pk), typed=typed, refusal=refusal)
    if accepted:
        text = ngettext(
            "%(n)s respuesta del archivo quedó guardada en la ficha.",
            "%(n)s respuestas del archivo quedaron guardadas en la ficha.",
            accepted,
        )
        messages.success(request, text % {"n": accepted})
    else:
        messages.info(request, _("No se aceptó ninguna respuesta: la ficha queda como estaba."))
    return redirect(upload.ficha)


@login_required
@require_POST
def upload_discard(request, pk):
    upload = _visible_upload(request.user, pk)
    try:
        uploads.discard(upload, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:upload_detail", upload.pk)
    messages.success(request, _("El archivo se descartó: la ficha no cambió."))
    own = upload.ficha_id is not None and is_of_country(request.user, upload.ficha)
    return redirect("surveys:ficha_word", upload.ficha_id) if own else redirect(uploads.board_url(upload))


@login_required
@require_safe
def upload_file(request, pk):
    """The file as it came, never shown by the browser itself."""
    upload = _visible_upload(request.user, pk)
    name = slugify(upload.name.rpartition(".")[0]) or "ficha"
    return _attachment(bytes(upload.data), f"{name}.docx", "application/octet-stream")
