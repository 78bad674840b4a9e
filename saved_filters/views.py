"""Saved filters: keeping, opening, changing, and being told of new matches."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.catalogue.page import parameters
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of

from . import services
from .finding import catalogue_of, in_words
from .forms import FilterForm, KeepForm, group_value
from .models import SavedFilter
from .permissions import can_change, can_keep


@dataclass(frozen=True)
class Shown:
    """A row of the list; ``pills`` are what it narrows, in words."""

    saved: SavedFilter
    pills: list[str]
    may_change: bool


def _filter(request, pk: int) -> SavedFilter:
    rows = SavedFilter.objects.visible_to(request.user).select_related("owner", "country")
    return get_object_or_404(rows, pk=pk)


def _to_change(request, pk: int) -> SavedFilter:
    saved = _filter(request, pk)
    if not can_change(request.user, saved):
        raise PermissionDenied
    return saved


@login_required
@require_safe
def filter_list(request):
    """One's own and those of one's groups, newest first."""
    if not can_keep(request.user):
        raise PermissionDenied
    page = page_of(SavedFilter.objects.visible_to(request.user).for_rows(request.user), request)
    pills = in_words([each.querystring for each in page], request.user)
    rows = [Shown(each, pills[each.querystring], can_change(request.user, each)) for each in page]
    return render(request, "saved_filters/filter_list.html", {"rows": rows, "page_obj": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def filter_keep(request):
    if not can_keep(request.user):
        raise PermissionDenied
    asked = parameters(request) or QueryDict()
    initial = {"consulta": asked.get("consulta", "")}
    form = KeepForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            saved = services.keep_filter(querystring=said.pop("consulta"), **said, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El filtro «%(name)s» quedó guardado.") % {"name": saved})
            return redirect(saved.catalogue_url)
    catalogue = catalogue_of(form["consulta"].value() or "", request.user)
    return render(request, "saved_filters/filter_keep.html", {"form": form, "pills": catalogue.pills()})


@login_required
@require_safe
def filter_open(request, pk):
    return redirect(_filter(request, pk).catalogue_url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def filter_edit(request, pk):
    saved = _to_change(request, pk)
    initial = {"name": saved.name, "group": group_value(saved.shared_with, saved.country_id)}
    form = FilterForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            saved = services.change_filter(saved, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El filtro «%(name)s» quedó guardado.") % {"name": saved})
            return redirect("saved_filters:filter_list")
    pills = in_words([saved.querystring], request.user)[saved.querystring]
    return render(request, "saved_filters/filter_edit.html", {"form": form, "saved": saved, "pills": pills})


@login_required
@require_POST
def filter_drop(request, pk):
    saved = _to_change(request, pk)
    try:
        services.drop_filter(saved, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("El filtro «%(name)s» quedó borrado.") % {"name": saved})
    return redirect("saved_filters:filter_list")


@login_required
@require_POST
def filter_follow(request, pk):
    saved = _filter(request, pk)
    services.follow(saved, by=request.user)
    messages.success(request, _("Le avisaremos de lo nuevo que coincida con «%(name)s».") % {"name": saved})
    return redirect("saved_filters:filter_list")


@login_required
@require_POST
def filter_unfollow(request, pk):
    saved = _filter(request, pk)
    services.unfollow(saved, by=request.user)
    messages.success(request, _("Ya no le avisaremos de «%(name)s».") % {"name": saved})
    return redirect("saved_filters:filter_list")
