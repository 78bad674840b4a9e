"""Interests and the dialogues that follow: what a person reads, and one function for each change."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from initiatives.models import Initiative
from pifcss_registry.accounts.permissions import country_ids, is_member
from pifcss_registry.errors import Refused
from pifcss_registry.web import page_of, querystring_without_page

from . import services
from .enums import WayOut
from .forms import InterestForm, MoveForm, SpeakerForm
from .models import Dialogue, Interest, Schedule
from .overview import wanted_initiatives
from .permissions import can_propose_dialogue, sees_every_dialogue, speaking_countries
from .workflow import DIALOGUE

SHOWN = 50  # rows of the lists that have no pages of their own; the rest is counted


@login_required
@require_safe
def dialogue_list(request):
    """The Unit reads proposals and interests of all; a country what concerns it."""
    user = request.user
    page = page_of(Dialogue.objects.visible_to(user).with_parts(), request)
    context = {
        "page_obj": page,
        "querystring_without_page": querystring_without_page(request),
        "is_member": is_member(user),
        "schedules": list(Schedule.objects.visible_to(user)[:SHOWN]),
        "can_propose": can_propose_dialogue(user),
    }
    interests = list(Interest.objects.visible_to(user).select_related("country", "initiative__country"))
    if sees_every_dialogue(user):
        proposals, wanted = services.open_proposals(interests), wanted_initiatives(interests)
        context |= {
            "proposals": proposals[:SHOWN],
            "proposals_total": len(proposals),
            "marked": request.GET.getlist("propuesta"),
            "wanted": wanted[:SHOWN],
            "wanted_total": len(wanted),
        }
        return render(request, "dialogues/dialogue_list.html", context)
    own, speaks = country_ids(user), speaking_countries(user)
    context |= {
        "declared": [(each, each.country_id in speaks) for each in interests if each.country_id in own],
        "wanted": wanted_initiatives(each for each in interests if each.initiative.country_id in own),
        "can_declare": bool(speaks),
    }
    return render(request, "dialogues/dialogue_list_country.html", context)


@login_required
@require_POST
def dialogue_create(request):
    """Turn the proposal that ``key`` names into a dialogue."""
    try:
        dialogue = services.propose_dialogue(key=request.POST.get("key", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("dialogues:dialogue_list")
    messages.success(request, _("El diálogo quedó propuesto. Sus países ya recibieron el aviso por correo."))
    return redirect(dialogue)


def _detail(request, dialogue: Dialogue, **context):
    """The page; after a refused move with what was typed, in its form or, when that is gone, beside the error."""
    interests = Interest.objects.visible_to(request.user).filter(
        initiative__in=dialogue.initiatives.all(), country__in=dialogue.interested
    )
    shows_reasons = sees_every_dialogue(request.user)  # countries read what is asked, not why
    moves = [move for move in DIALOGUE.available(dialogue, request.user) if move.action not in WayOut.values]
    context |= {
        "dialogue": dialogue,
        "events": dialogue.events.select_related("by").order_by("-at", "-pk"),
        "moves": moves,
        "may_set_date": can_propose_dialogue(request.user),
        "fallen_dates": dialogue.fallen_dates.all(),
        "form_is_gone": context.get("move_failed") not in {move.action for move in moves},
        "reasons": [
            each
            for each in interests.select_related("country", "initiative")
            if each.topics or each.questions or (each.reason and shows_reasons)
        ],
        "shows_reasons": shows_reasons,
    }
    return render(request, "dialogues/dialogue_detail.html", context)


def _visible_dialogue(request, pk: int) -> Dialogue:
    dialogues = Dialogue.objects.visible_to(request.user).with_parts().select_related("proposed_by", "facilitator")
    return get_object_or_404(dialogues, pk=pk)


@login_required
@require_safe
def dialogue_detail(request, pk):
    return _detail(request, _visible_dialogue(request, pk))


@login_required
@require_POST
def dialogue_move(request, pk, action):
    dialogue = _visible_dialogue(request, pk)
    form = MoveForm(request.POST)
    typed = {"move_failed": action, "move_comment": request.POST.get("comment", "")}
    if not form.is_valid():
        return _detail(request, dialogue, **typed, move_error=form.errors["comment"][0])
    try:
        DIALOGUE.perform(dialogue, action, by=request.user, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        return _detail(request, dialogue, **typed, move_error=refusal.message)
    messages.success(request, DIALOGUE.moves[action].done)
    return redirect(dialogue)


def _speaker_and_initiative(request, pk: int) -> Initiative:
    """The initiative, for somebody who speaks for a country: 404 when invisible, 403 for anybody else."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).select_related("country"), pk=pk)
    if not speaking_countries(request.user):
        raise PermissionDenied(_("Solo el punto focal o la autoridad de un país marca lo que le interesa."))
    return initiative


@login_required
@require_POST
def interest_create(request, pk):
    initiative = _speaker_and_initiative(request, pk)
    form = InterestForm(request.POST, by=request.user)
    if not form.is_valid():
        return render(request, "dialogues/interest_create.html", {"form": form, "initiative": initiative})
    try:
        services.declare_interest(initiative=initiative, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"country": form.cleaned_data["country"]}
        messages.success(request, _("Quedó marcado: a %(country)s le interesa conocer esta iniciativa.") % words)
    return redirect(initiative)


@login_required
@require_POST
def interest_delete(request, pk):
    initiative = _speaker_and_initiative(request, pk)
    form = SpeakerForm(request.POST, by=request.user)
    if form.is_valid():
        services.withdraw_interest(initiative=initiative, by=request.user, **form.cleaned_data)
        words = {"country": form.cleaned_data["country"], "initiative": initiative}
        messages.success(request, _("Se retiró el interés de %(country)s por «%(initiative)s».") % words)
    else:
        messages.error(request, form.errors["country"][0])
    return redirect("dialogues:dialogue_list" if request.POST.get("desde") == "dialogos" else initiative)
