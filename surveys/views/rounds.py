"""Rounds: when countries may answer, and where each of them stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import board, extending, services
from ..enums import FichaState
from ..models import Round
from ..permissions import can_manage_rounds
from ..round_form import ExtensionForm, OpenForm, RoundForm, proposal


def _for_managers(user) -> None:
    if not can_manage_rounds(user):
        raise PermissionDenied


def _round(request, code: str) -> Round:
    _for_managers(request.user)
    return get_object_or_404(Round.objects.visible_to(request.user), code=code)


def _crumbs(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    first = (_("Convocatorias"), reverse("surveys:round_list"))
    return [{"label": label, "url": url} for label, url in (first, *pairs)]


@login_required
@require_safe
def round_list(request):
    _for_managers(request.user)
    states = {f"n_{state}": Count("fichas", filter=Q(fichas__state=state)) for state in FichaState.values}
    page = page_of(Round.objects.visible_to(request.user).annotate(**states).order_by("-closes_on", "-pk"), request)
    context = {"page_obj": page, "querystring_without_page": querystring_without_page(request)}
    return render(request, "surveys/round_list.html", context)


def _edit(request, form: RoundForm, title: str, done: str, **extra):
    if form.is_valid():
        try:
            saved = services.save_round(form.instance, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done % {"round": saved})
            return redirect("surveys:round_list")
    context = {"form": form, "title": title, "breadcrumbs": _crumbs((title, ""))}
    return render(request, "surveys/round_edit.html", context | extra)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request):
    """A new round; ``?desde=<code>`` proposes it from an earlier one."""
    _for_managers(request.user)
    source = (
        Round.objects.visible_to(request.user).filter(code=request.GET.get("desde", "").replace("\0", "")).first()
    )
    form = RoundForm(
        request.POST if request.method == "POST" else None,
        instance=Round(demonstration=source.demonstration) if source else None,
        initial=proposal(source) if source else None,
    )
    done = _("La convocatoria «%(round)s» quedó creada.")
    return _edit(request, form, _("Nueva convocatoria"), done, source=source)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request, code):
    round = _round(request, code)
    title = str(round)
    form = RoundForm(request.POST if request.method == "POST" else None, instance=round)
    return _edit(request, form, title, _("La convocatoria «%(round)s» quedó guardada."), round=round)


def _board_page(request, round: Round, **extra):
    rows = board.rows(round)
    chosen = request.GET.get("estado", "")
    known = chosen in board.state_labels()
    context = {
        "round": round,
        "rows": [row for row in rows if not known or row.state == chosen],
        "tabs": board.tabs(rows, chosen if known else ""),
        "ignored": bool(chosen) and not known,
        "is_open": round.is_open(),
        "may_reopen": round.days_left < 0,
        "events": round.events.select_related("by"),
        "extensions": round.extensions.select_related("by", "country"),
        "open_form": OpenForm(),
        "breadcrumbs": _crumbs((str(round), "")),
    }
    return render(request, "surveys/round_board.html", context | extra)


@login_required
@require_safe
def round_board(request, code):
    return _board_page(request, _round(request, code))


@login_required
@require_POST
def round_open(request, code):
    round, form = _round(request, code), OpenForm(request.POST)
    if form.is_valid():
        try:
            extending.open_now(round, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La convocatoria «%(round)s» está abierta.") % {"round": round})
            return redirect("surveys:round_board", round.code)
    return _board_page(request, round, open_form=form)


@login_required
@require_POST
def round_close(request, code):
    round = _round(request, code)
    try:
        extending.close_now(round, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La convocatoria «%(round)s» quedó cerrada.") % {"round": round})
    return redirect("surveys:round_board", round.code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_extend(request, code):
    """More time for one country; ``?pais=CR`` chooses it."""
    round = _round(request, code)
    form = ExtensionForm(
        request.POST if request.method == "POST" else None, initial={"country": request.GET.get("pais", "")}
    )
    if form.is_valid():
        try:
            extension = extending.extend(round, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("%(country)s tiene más plazo y ya recibió el aviso.") % {"country": extension.country}
            )
            return redirect("surveys:round_board", round.code)
    title = _("Dar más plazo a un país")
    address = reverse("surveys:round_board", args=[round.code])
    context = {
        "round": round,
        "form": form,
        "title": title,
        "breadcrumbs": _crumbs((str(round), address), (title, "")),
    }
    return render(request, "surveys/round_extend.html", context)
