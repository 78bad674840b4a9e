"""Rounds: when countries may answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pifcss_registry.web import page_of, querystring_without_page

from .. import services
from ..enums import FichaState
from ..models import Round
from ..permissions import can_manage_rounds
from ..round_form import RoundForm


def _for_managers(user) -> None:
    if not can_manage_rounds(user):
        raise PermissionDenied


@login_required
@require_safe
def round_list(request):
    _for_managers(request.user)
    board = {f"n_{state}": Count("fichas", filter=Q(fichas__state=state)) for state in FichaState.values}
    page = page_of(Round.objects.visible_to(request.user).annotate(**board).order_by("-closes_on", "-pk"), request)
    context = {"page_obj": page, "querystring_without_page": querystring_without_page(request)}
    return render(request, "surveys/round_list.html", context)


def _edit(request, round: Round | None, title: str, done: str):
    form = RoundForm(request.POST if request.method == "POST" else None, instance=round)
    if form.is_valid():
        saved = services.save_round(form.instance, by=request.user)
        messages.success(request, done % {"round": saved})
        return redirect("surveys:round_list")
    breadcrumbs = [
        {"label": _("Convocatorias"), "url": reverse("surveys:round_list")},
        {"label": title, "url": ""},
    ]
    return render(request, "surveys/round_edit.html", {"form": form, "title": title, "breadcrumbs": breadcrumbs})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request):
    _for_managers(request.user)
    return _edit(request, None, _("Nueva convocatoria"), _("La convocatoria «%(round)s» quedó creada."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request, code):
    _for_managers(request.user)
    round = get_object_or_404(Round.objects.visible_to(request.user), code=code)
    return _edit(request, round, str(round), _("La convocatoria «%(round)s» quedó guardada."))
