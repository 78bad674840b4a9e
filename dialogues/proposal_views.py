"""What the Unit does with proposals: a form for each, and the list of what was decided."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from . import deciding
from .forms import DropProposalForm
from .models import LONGEST_KEY, ProposalDecision
from .permissions import can_propose_dialogue, sees_every_dialogue
from .services import open_proposals

MARKED = 20  # keys that an address carries


def _listed(marked=()):
    """To the proposals, with those that stay ticked."""
    keys = [key for key in marked if len(key) <= LONGEST_KEY][:MARKED]
    query = f"?{urlencode({'propuesta': keys}, doseq=True)}" if keys else ""
    return redirect(reverse("dialogues:dialogue_list") + query)


@login_required
@require_POST
def proposal_join(request):
    """Make one of the proposals that are ticked (``key``); when refused they stay ticked."""
    keys = request.POST.getlist("key")
    try:
        deciding.join_proposals(keys=keys, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _listed(keys)
    messages.success(request, _("Las propuestas quedaron reunidas en una. Falta proponerla a los países."))
    return _listed()


@login_required
@require_POST
def proposal_split(request):
    try:
        deciding.split_proposal(key=request.POST.get("key", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La propuesta quedó separada: abajo está cada una de las que reunía."))
    return _listed()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_drop(request):
    """Ask why, then drop the proposal that ``propuesta`` or, posted, ``key`` names."""
    if not can_propose_dialogue(request.user):
        raise PermissionDenied(_("Solo la Unidad Técnica decide sobre las propuestas."))
    key = request.POST.get("key", request.GET.get("propuesta", ""))
    proposal = next((each for each in open_proposals() if each.key == key), None)
    if proposal is None:
        messages.error(request, _("Esa propuesta ya no está: los intereses cambiaron o alguien decidió sobre ella."))
        return _listed()
    form = DropProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            deciding.drop_proposal(key=key, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La propuesta quedó descartada. Se deshace en la lista de decisiones."))
            return _listed()
    return render(request, "dialogues/proposal_drop.html", {"proposal": proposal, "form": form})


@login_required
@require_safe
def decision_list(request):
    if not sees_every_dialogue(request.user):
        raise PermissionDenied(_("Las decisiones sobre las propuestas las leen la Unidad Técnica y quien la asiste."))
    decisions = ProposalDecision.objects.visible_to(request.user).select_related("by", "taken_back_by")
    context = {
        "page_obj": page_of(decisions.prefetch_related("initiatives__country"), request),
        "querystring_without_page": querystring_without_page(request),
        "can_propose": can_propose_dialogue(request.user),
    }
    return render(request, "dialogues/decision_list.html", context)


@login_required
@require_POST
def decision_undo(request, pk):
    decision = get_object_or_404(ProposalDecision.objects.visible_to(request.user), pk=pk)
    try:
        deciding.take_back(decision, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La decisión quedó deshecha: las propuestas vuelven a ser las de los intereses."))
    return redirect("dialogues:decision_list")
