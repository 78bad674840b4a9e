"""Leaving an initiative out with a message to its country, and the list of what was left out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.enums import ExclusionReason
from initiatives.models import Initiative
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import excluding
from ..forms import ExclusionForm
from ..models import Exclusion
from ..permissions import can_exclude, has_exclusions


def _to_exclude(request, pk: int) -> Initiative:
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).select_related("country"), pk=pk)
    if not can_exclude(request.user):
        raise PermissionDenied
    return initiative


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exclude(request, pk):
    initiative = _to_exclude(request, pk)
    agrees = initiative.verdict in ExclusionReason.values
    proposed = initiative.verdict if agrees else ExclusionReason.NO_ALLIANCE
    if request.method == "POST" and "propose" not in request.POST:
        form = ExclusionForm(request.POST)
        if form.is_valid():
            try:
                excluding.exclude(initiative, **form.cleaned_data, by=request.user)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                said = _("«%(name)s» quedó fuera del registro y su país recibe el mensaje.") % {"name": initiative}
                messages.success(request, said)
                return redirect(initiative)
    else:
        # Another reason was chosen: its text is proposed in place of what stands there.
        asked = request.POST.get("reason")
        reason = asked if asked in ExclusionReason.values else proposed
        form = ExclusionForm(initial={"reason": reason, "message": excluding.proposed_message(initiative, reason)})
    context = {"initiative": initiative, "form": form, "agrees": agrees}
    return render(request, "judging/exclude.html", context)


@login_required
@require_POST
def take_in(request, pk):
    initiative = _to_exclude(request, pk)
    try:
        excluding.take_in(initiative, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("«%(name)s» está de nuevo en el registro.") % {"name": initiative})
    return redirect(initiative)


@login_required
@require_safe
def exclusion_list(request):
    """What was left out, newest first, and how many stand for each reason."""
    if not has_exclusions(request.user):
        raise PermissionDenied
    seen = Exclusion.objects.visible_to(request.user)
    counted = dict(seen.standing().order_by().values_list("reason").annotate(n=Count("pk")))
    context = {
        "page_obj": page_of(seen.select_related("initiative__country", "by", "lifted_by"), request),
        "querystring_without_page": querystring_without_page(request),
        "counts": [(reason.label, counted.get(reason.value, 0)) for reason in ExclusionReason],
        "may_exclude": can_exclude(request.user),
    }
    return render(request, "judging/exclusion_list.html", context)
