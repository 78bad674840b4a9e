"""Reviews apart: what was asked of me, my checklist, two side by side, and how far a round agrees."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.engine.facts import Judgement
from initiatives.engine.told import by_part, told
from initiatives.enums import CriterionValue, Verdict
from initiatives.models import Initiative
from initiatives.services import result_of, said_of
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import comparing, reviewing
from ..models import Review, both_handed_in
from ..permissions import can_ask_reviews
from ..review_forms import INITIATIVE, ROUND, AskForm, PeopleForm, ReviewForm, SettleForm

LISTED = 100  # initiatives among which one is chosen; the others have their own page for it
WAITING = 50  # initiatives that still wait, as the round's page shows them


def _unit_only(request: HttpRequest) -> None:
    if not can_ask_reviews(request.user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_list(request):
    """What was asked of the person, those that wait first; rounds; the form that asks for reviews."""
    _unit_only(request)
    rounds = comparing.rounds(request.user)
    unasked = Initiative.objects.visible_to(request.user).registered().filter(reviews=None)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={"what": f"{ROUND}:{request.GET.get('convocatoria', '')}"},
        people=reviewing.reviewers(),
        rounds=rounds,
        initiatives=unasked.ranked().select_related("country")[:LISTED],
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = _ask(form, request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            n = len(asked) // reviewing.PEOPLE
            said = ngettext(
                "Se pidieron dos revisiones de %(n)s iniciativa. Cada persona recibió un aviso.",
                "Se pidieron dos revisiones de cada una de %(n)s iniciativas. Cada persona recibió un aviso.",
                n,
            )
            messages.success(request, said % {"n": n})
            return redirect("judging:review_list")
    mine = Review.objects.visible_to(request.user).filter(reviewer=request.user)
    mine = mine.select_related("initiative__country", "asked_by")
    context = {
        "page_obj": page_of(mine.order_by(F("handed_in_at").desc(nulls_first=True), "pk"), request),
        "querystring_without_page": querystring_without_page(request),
        "rounds": [each for each in rounds if each["asked"]],
        "form": form,
        "enough_people": len(form.people) >= reviewing.PEOPLE,
        "breadcrumbs": [{"label": _("Mis revisiones"), "url": ""}],
    }
    return render(request, "judging/review_list.html", context)


def _ask(form: AskForm, by: Any) -> list[Review]:
    kind, key = form.target
    if kind == INITIATIVE:
        return reviewing.ask_reviews(Initiative.objects.get(pk=key), people=form.chosen, by=by)
    return reviewing.ask_for_round(key, people=form.chosen, by=by)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_edit(request, pk):
    """The reviewer's own checklist until it is handed in; from then on, for whoever may see it, what it says."""
    rows = Review.objects.visible_to(request.user).select_related("initiative__country", "reviewer")
    review = get_object_or_404(rows, pk=pk)
    if review.is_handed_in:
        if request.method == "POST":
            messages.error(request, _("Esta revisión ya se entregó: no se puede cambiar."))
            return redirect(review)
        return render(request, "judging/review_detail.html", _own_words(review))
    # Not handed in and visible: it is the person's own.
    said = {each.criterion: Judgement(each.value, each.reason) for each in review.judgements.all()}
    form = ReviewForm(request.POST if request.method == "POST" else None, said=said)
    problems, refusal = [], ""
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.save_review(review, judgements=form.judgements, by=request.user)
            if request.POST.get("action") != "hand_in":
                messages.success(request, _("El borrador quedó guardado. Solo lo lee usted."))
                return redirect(review)
            reviewing.hand_in(review, by=request.user)
        except Refused as refused:
            refusal = refused.message
            problems = [{"message": each.message, "url": f"#id_value_{each.criterion}"} for each in refused.problems]
        else:
            messages.success(request, _("Entregó su revisión. Cuando estén las dos, la Unidad podrá compararlas."))
            return redirect("judging:review_compare", pk=review.initiative_id)
    context = _checklist(review.initiative, form) | {
        "review": review,
        "form": form,
        "problems": problems,
        "refusal": refusal,
    }
    return render(request, "judging/review_edit.html", context)


def _checklist(initiative: Initiative, form: ReviewForm) -> dict[str, Any]:
    """What the ficha says, and each criterion with its fields and what the rule says, a person's word left out."""
    participations = list(initiative.participations.select_related("actor__actor_type", "actor__country"))
    partners = list(initiative.partner_countries.all())
    result = result_of(initiative, participations=participations, partners=partners)
    rule = {each.id: each.rule or each for each in map(told, result.criteria)}
    required = reviewing.required(initiative)
    return {
        "initiative": initiative,
        "participations": participations,
        "partners": partners,
        "said": said_of(initiative, partners),
        "required": required,
        "groups": by_part(
            result.rules,
            {id: {"outcome": each, "required": id in required, **form.pair(id)} for id, each in rule.items()},
        ),
    }


def _own_words(review: Review) -> dict[str, Any]:
    return {"review": review, "initiative": review.initiative, "judgements": review.judgements.all()}


@login_required
@require_POST
def review_withdraw(request, pk):
    review = get_object_or_404(Review.objects.known_to(request.user), pk=pk)
    try:
        reviewing.withdraw_review(review, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La revisión quedó retirada. Puede pedirla a otra persona."))
    return redirect("judging:review_compare", pk=review.initiative_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_compare(request, pk):
    """Who was asked and who handed in; once both did, what they say side by side, and the form to decide."""
    visible = Initiative.objects.visible_to(request.user).select_related("country")
    initiative = get_object_or_404(visible, pk=pk)
    _unit_only(request)
    reviews = list(Review.objects.known_to(request.user).filter(initiative=initiative).select_related("reviewer"))
    if both_handed_in(reviews):
        return _side_by_side(request, initiative)
    missing = reviewing.PEOPLE - len(reviews)
    taken = {review.reviewer_id for review in reviews}
    people = [person for person in reviewing.reviewers() if person.pk not in taken] if missing else []
    form = PeopleForm(request.POST if request.method == "POST" else None, people=people, most=missing)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.ask_reviews(initiative, people=form.chosen, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La revisión quedó pedida. Cada persona recibió un aviso."))
            return redirect("judging:review_compare", pk=pk)
    context = {
        "initiative": initiative,
        "reviews": reviews,
        "form": form,
        "missing": missing,
        "enough_people": len(people) >= missing,
    }
    return render(request, "judging/review_waiting.html", context)


def _side_by_side(request: HttpRequest, initiative: Initiative):
    criteria = [told(each) for each in result_of(initiative).criteria]
    found = comparing.compare(initiative, request.user, criteria)
    form = SettleForm(request.POST if request.method == "POST" and "agreed" not in request.POST else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            return _settle(request, initiative, form.judgements if form.is_bound else found.agreed)
        except Refused as refusal:
            add_refusal(form, refusal)
    at = form["criterion"].value() if form.is_bound else None
    context = {
        "initiative": initiative,
        "found": found,
        "form": form,
        "parts": [
            (_("Difieren"), _rows(found.differing, form, at)),
            (_("Lo valoró una sola persona"), _rows(found.single, form, at)),
            (_("Coinciden"), _rows(found.agreeing, form, at)),
        ],
    }
    return render(request, "judging/review_compare.html", context)


def _settle(request: HttpRequest, initiative: Initiative, judgements: Mapping[str, Judgement]):
    """Adopt what was chosen, and say what became of it."""
    if judgements:
        result = reviewing.settle(initiative, judgements=judgements, by=request.user)
        words = {"criteria": ", ".join(judgements), "verdict": Verdict(result.verdict).label}
        messages.success(request, _("Decidido: %(criteria)s. Resultado: %(verdict)s.") % words)
    else:
        messages.info(request, _("No queda nada en que coincidan y esté por decidir."))
    return redirect("judging:review_compare", pk=initiative.pk)


def _rows(lines: list[comparing.Line], bound: SettleForm, at: str | None) -> list[dict[str, Any]]:
    """Each line with its form, the one that was sent with what was typed, and the values that neither gave."""
    return [
        {
            "line": line,
            "reason": bound["reason"].value() if line.id == at else line.reasons,
            "errors": bound.errors.get("reason", []) if line.id == at else [],
            "others": [each for each in CriterionValue if each not in {said.value for said in line.said if said}],
            "is_open": line.id == at or not (line.decided or line.agrees),
        }
        for line in lines
    ]


@login_required
@require_safe
def round_agreement(request, code):
    """How far the reviews of a round agree, on what they differ, and which are still to come."""
    _unit_only(request)
    found = comparing.round_agreement(code, request.user)
    waiting = comparing.waiting(code, request.user)
    context = {
        "code": code,
        "counts": next((each for each in comparing.rounds(request.user) if each["round_code"] == code), None),
        "found": found,
        "page_obj": page_of(found.differences, request),
        "querystring_without_page": querystring_without_page(request),
        "waiting": waiting[:WAITING],
        "waiting_total": len(waiting),
        "ask_url": f"{reverse('judging:review_list')}?convocatoria={code}#pedir",
    }
    return render(request, "judging/round_agreement.html", context)
