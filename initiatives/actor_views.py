"""The Unit's work on the directory: an organisation's site and other names, and two that are one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused

from . import directory, merging
from .forms import ActorForm
from .models import Actor, ActorMerge
from .permissions import can_curate

MAX_FOUND = 25
MAX_QUERY = 200


def _to_curate(request, pk: int) -> Actor:
    """An actor that the person sees and may change."""
    rows = Actor.objects.visible_to(request.user).select_related("country", "actor_type")
    actor = get_object_or_404(rows, pk=pk)
    if not can_curate(request.user):
        raise PermissionDenied
    return actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def actor_edit(request, pk):
    actor = _to_curate(request, pk)
    own = actor.names.filter(merge=None).values_list("name", flat=True)
    initial = {"site": actor.site, "names": "\n".join(own)}
    form = ActorForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        merging.describe_actor(actor, **form.cleaned_data, by=request.user)
        messages.success(request, _("Los datos de «%(actor)s» quedaron guardados.") % {"actor": actor})
        return redirect(actor)
    joined = actor.names.exclude(merge=None).order_by("name")
    return render(request, "initiatives/actor_edit.html", {"actor": actor, "form": form, "joined": joined})


@login_required
@require_safe
def actor_join(request, pk):
    """Which other one may be the same organisation: those alike, or those that a search finds."""
    actor = _to_curate(request, pk)
    query = request.GET.get("q", "")[:MAX_QUERY].replace("\0", " ").strip()
    others = Actor.objects.standing().exclude(pk=pk).select_related("country", "actor_type")
    context = {
        "actor": actor,
        "query": query,
        "found": others.matching(query).alphabetical()[:MAX_FOUND] if query else [],
        "candidates": [] if query else directory.like(actor),
        "most": MAX_FOUND,
    }
    return render(request, "initiatives/actor_join.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def actor_merge(request, pk, into_pk):
    """Says what joining would do; POST does it."""
    actor = _to_curate(request, pk)
    into = get_object_or_404(Actor.objects.select_related("country", "actor_type", "merged_into"), pk=into_pk)
    stops = merging.what_stops(actor, into)
    if request.method == "POST":
        try:
            merging.merge(actor, into=into, by=request.user)
        except Refused as refusal:
            stops = refusal.message
        else:
            said = _("«%(actor)s» se unió con «%(into)s». Puede deshacerlo en esta página.")
            messages.success(request, said % {"actor": actor, "into": into})
            return redirect(into)
    context = {"actor": actor, "into": into, "stops": stops}
    context["preview"] = None if stops else merging.preview(actor, into)
    return render(request, "initiatives/actor_merge.html", context)


@login_required
@require_POST
def merge_undo(request, pk):
    joined = get_object_or_404(ActorMerge.objects.select_related("actor", "into"), pk=pk)
    visible = Actor.objects.visible_to(request.user)
    if not can_curate(request.user):
        if visible.filter(pk__in=[joined.actor_id, joined.into_id]).exists():
            raise PermissionDenied
        raise Http404
    try:
        merging.undo(joined, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("«%(actor)s» y «%(into)s» vuelven a ser dos organizaciones.")
        messages.success(request, said % {"actor": joined.actor, "into": joined.into})
    there = visible.filter(pk__in=[joined.actor_id, joined.into_id])
    back = there.filter(pk=joined.into_id).first() or there.first()
    return redirect(back or "initiatives:actor_list")
