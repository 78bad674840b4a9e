"""Commitments: their list, one of them, its moves and follow-ups."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogues.forms import MoveForm
from dialogues.models import Dialogue
from pifcss_registry.accounts.permissions import country_ids
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import committing
from ..forms import CommitmentForm, FollowUpForm
from ..models import Commitment
from ..pages import follow_ups_of
from ..permissions import can_follow_up, writes_minutes
from ..workflow import COMMITMENT
from .loading import written_dialogue

FILTERS = {
    "vencidos": lambda rows: rows.overdue(timezone.localdate()),
    "abiertos": lambda rows: rows.open(),
    "todos": lambda rows: rows,
}


@login_required
@require_safe
def commitment_list(request):
    """``?estado=``: vencidos, abiertos (as it begins) or todos; each with how many there are."""
    if not (writes_minutes(request.user) or country_ids(request.user)):
        raise PermissionDenied
    rows = Commitment.objects.visible_to(request.user)
    chosen = request.GET.get("estado") if request.GET.get("estado") in FILTERS else "abiertos"
    labels = {"vencidos": _("Vencidos"), "abiertos": _("Abiertos"), "todos": _("Todos")}
    context = {
        "page_obj": page_of(FILTERS[chosen](rows).for_rows(), request),
        "querystring_without_page": querystring_without_page(request),
        "tabs": [(key, labels[key], narrow(rows).count()) for key, narrow in FILTERS.items()],
        "chosen": chosen,
    }
    return render(request, "minutes/commitment_list.html", context)


def _visible(request, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.user).for_rows()
    return get_object_or_404(rows, pk=pk)


def _detail(request, commitment: Commitment, *, form=None, **context):
    follow_ups = list(follow_ups_of(commitment, timezone.localdate()))
    may = can_follow_up(request.user, commitment)
    came = [each.months for each in follow_ups if each.came]
    if form is None and may and came:
        waiting = [each.months for each in follow_ups if each.waits]
        initial = {"months": (waiting or came)[-1], "state": commitment.state}
        form = FollowUpForm(months=came, initial=initial)
    context |= {
        "commitment": commitment,
        "dialogue": commitment.minutes.dialogue,
        "follow_ups": follow_ups,
        "form": form,
        "moves": COMMITMENT.available(commitment, request.user),
        "events": commitment.events.order_by("-at", "-pk"),
        "writes": writes_minutes(request.user),
    }
    return render(request, "minutes/commitment_detail.html", context)


@login_required
@require_safe
def commitment_detail(request, pk):
    return _detail(request, _visible(request, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_create(request, pk):
    dialogue = written_dialogue(request, pk)
    form = CommitmentForm(request.POST if request.method == "POST" else None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            committing.commit(dialogue, **_values(form), by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El compromiso quedó anotado."))
            return redirect("minutes:minutes_detail", pk)
    return render(request, "minutes/commitment_edit.html", {"form": form, "dialogue": dialogue})


def _values(form: CommitmentForm) -> dict:
    values = dict(form.cleaned_data)
    return values | {"country_id": values.pop("country")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_edit(request, pk):
    commitment = _visible(request, pk)
    if not writes_minutes(request.user):
        raise PermissionDenied(_("Los compromisos los anotan la Unidad Técnica y las personas consultoras."))
    dialogue = Dialogue.objects.with_parts().get(pk=commitment.minutes.dialogue_id)
    initial = {name: getattr(commitment, name) for name in ("what", "owner", "due")}
    initial["country"] = commitment.country_id
    form = CommitmentForm(request.POST if request.method == "POST" else None, dialogue=dialogue, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            committing.change_commitment(commitment, **_values(form), by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El compromiso quedó cambiado."))
            return redirect(commitment)
    context = {"form": form, "dialogue": dialogue, "commitment": commitment}
    return render(request, "minutes/commitment_edit.html", context)


@login_required
@require_POST
def commitment_move(request, pk, action):
    commitment = _visible(request, pk)
    form = MoveForm(request.POST)
    typed = {"move_failed": action, "move_comment": request.POST.get("comment", "")}
    if not form.is_valid():
        return _detail(request, commitment, **typed, move_error=form.errors["comment"][0])
    try:
        COMMITMENT.perform(commitment, action, by=request.user, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        return _detail(request, commitment, **typed, move_error=refusal.message)
    messages.success(request, COMMITMENT.moves[action].done)
    return redirect(commitment)


@login_required
@require_POST
def follow_up_create(request, pk):
    commitment = _visible(request, pk)
    if not can_follow_up(request.user, commitment):
        raise NotAllowed(_("Responde quien habla por el país del compromiso, la Unidad Técnica o la consultoría."))
    came = [each.months for each in follow_ups_of(commitment, timezone.localdate()) if each.came]
    form = FollowUpForm(request.POST, months=came)
    if form.is_valid():
        try:
            committing.follow_up(commitment, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El seguimiento quedó anotado."))
            return redirect(commitment)
    return _detail(request, commitment, form=form)
