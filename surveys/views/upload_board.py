"""Where the Unit drops documents that countries returned, and gives each to its country."""

from types import SimpleNamespace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import Refused
from pifcss_registry.upload_limits import too_big_files
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from ..enums import PENDING_UPLOADS, UploadState
from ..models import Ficha, Revision, Round, Upload
from ..permissions import can_manage_rounds
from ..word import deciding, uploads
from ..word_forms import BatchForm, HandOverForm


def _round(request, code: str) -> Round:
    if not can_manage_rounds(request.user):
        raise PermissionDenied
    return get_object_or_404(Round.objects.visible_to(request.user), code=code)


def _countries():
    return Country.objects.filter(iberoamerican=True)


def _rows(round: Round, user, found) -> list[SimpleNamespace]:
    """Each file with what it holds and would do: two queries however many."""
    fichas = {ficha.country_id: ficha for ficha in Ficha.objects.filter(round=round)}
    sent = {}
    for revision in Revision.objects.filter(ficha__in=fichas.values(), is_sent=True).order_by("number"):
        sent[revision.ficha_id] = revision.content
    rows = []
    for upload in found:
        ficha = fichas.get(upload.country_id)
        outline = deciding.outline(upload, ficha, sent.get(ficha.pk) if ficha else None)
        may = uploads.may_hand_over(user, upload)
        rows.append(SimpleNamespace(upload=upload, outline=outline, may_hand_over=may))
    return rows


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload_board(request, code):
    """The files of a round that the Unit was given; POST drops more of them."""
    round = _round(request, code)
    form = BatchForm()
    if request.method == "POST":
        form = BatchForm(request.POST, request.FILES, too_big=too_big_files(request))
        if form.is_valid():
            files = [(file.name, file.read()) for file in form.cleaned_data["file"]]
            try:
                uploads.receive_batch(round, by=request.user, files=files)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                return redirect("surveys:upload_board", round.code)
    found = Upload.objects.visible_to(request.user).filter(round=round).exclude(batch=None)
    found = found.exclude(state=UploadState.DISCARDED).select_related("country", "by")
    page = page_of(found, request)
    context = {
        "round": round,
        "form": form,
        "page_obj": page,
        "rows": _rows(round, request.user, page),
        "waiting": found.filter(state__in=PENDING_UPLOADS).count(),
        "countries": list(_countries()),
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": [
            {"label": _("Convocatorias"), "url": reverse("surveys:round_list")},
            {"label": str(round), "url": reverse("surveys:round_board", args=[round.code])},
            {"label": _("Fichas en Word"), "url": ""},
        ],
    }
    return render(request, "surveys/upload_board.html", context)


@login_required
@require_POST
def upload_hand_over(request, pk):
    """Give a file to the country chosen beside it."""
    if not can_manage_rounds(request.user):
        raise PermissionDenied
    upload = Upload.objects.visible_to(request.user).select_related("round").filter(pk=pk).exclude(batch=None).first()
    if upload is None:
        raise Http404
    form = HandOverForm(request.POST, countries=_countries())
    if not form.is_valid():
        messages.error(request, _("Elija de qué país es «%(name)s».") % {"name": upload.name})
        return redirect(uploads.board_url(upload))
    country = form.cleaned_data["country"]
    try:
        uploads.hand_over(upload, country=country, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"name": upload.name, "country": country}
        messages.success(request, _("«%(name)s» está en manos de %(country)s, que ya recibió el aviso.") % words)
    return redirect(uploads.board_url(upload))
