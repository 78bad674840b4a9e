"""Mentors: what the Unit decides and answers, and what a country asks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import mentoring
from ..forms import AskForm, ReplyForm
from ..models import MentorOffer, MentorRequest
from ..permissions import can_ask_mentor, can_settle_mentoring
from ..workflow import OFFER

SHOWN = 50  # offers have no pages of their own


@login_required
@require_safe
def mentor_list(request):
    """Offers and requests, those that wait first."""
    if not can_settle_mentoring(request.user):
        raise PermissionDenied
    offers = MentorOffer.objects.select_related(
        "actor__country", "sector", "link__participation__initiative"
    ).undecided_first()
    requests = MentorRequest.objects.select_related("country", "offer__actor", "by").waiting_first()
    context = {
        "offers": [(offer, OFFER.available(offer, request.user)) for offer in offers[:SHOWN]],
        "offers_total": offers.count(),
        "page_obj": page_of(requests, request),
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": [{"label": _("Mentorías"), "url": ""}],
    }
    return render(request, "confirmations/mentor_list.html", context)


@login_required
@require_POST
def offer_move(request, pk, action):
    offer = get_object_or_404(MentorOffer.objects.visible_to(request.user), pk=pk)
    try:
        OFFER.perform(offer, action, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, OFFER.moves[action].done)
    return redirect("confirmations:mentor_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_create(request, pk):
    """Ask for the mentor of a published offer, in the name of a country."""
    offers = MentorOffer.objects.visible_to(request.user).published().select_related("actor", "sector")
    offer = get_object_or_404(offers, pk=pk)
    if not can_ask_mentor(request.user):
        raise PermissionDenied(_("Pide mentoría quien trabaja para un país."))
    form = AskForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            mentoring.ask_for_mentor(offer, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("El pedido llegó a la Unidad Técnica: le avisará cuando tenga una respuesta.")
            )
            return redirect(f"{offer.actor.get_absolute_url()}#mentoria")
    return render(request, "confirmations/request_create.html", {"offer": offer, "actor": offer.actor, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_answer(request, pk):
    """The Unit reads a request and marks it as done with its answer."""
    rows = MentorRequest.objects.visible_to(request.user)
    asked = get_object_or_404(
        rows.select_related("country", "by", "answered_by", "offer__actor", "offer__sector"), pk=pk
    )
    if not can_settle_mentoring(request.user):
        raise PermissionDenied
    form = None if asked.answered_at else ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form and form.is_valid():
        try:
            mentoring.answer_request(asked, reply=form.cleaned_data["reply"], by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El pedido quedó respondido y su país recibió el aviso."))
            return redirect("confirmations:mentor_list")
    return render(request, "confirmations/request_answer.html", {"asked": asked, "form": form})
