"""A country's fichas, the Unit's queue, one ficha, its moves and what was sent."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import country_ids
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.web import page_of, querystring_without_page

from .. import services
from ..answers import groups_of
from ..completeness import Problem, problems
from ..content import snapshot
from ..enums import FichaState
from ..filters import FichaFilter, queue
from ..forms import MoveForm
from ..models import MAX_ENTRIES, Ficha, Round
from ..pages import can_take_more, crumbs, history, problem_groups, sections_of
from ..permissions import (
    can_edit_ficha,
    can_review_ficha,
    can_send_ficha,
    can_start_ficha,
    is_of_country,
    reads_answers,
    sees_every_ficha,
)
from ..workflow import FICHA
from .loading import visible_ficha
from .reviewing import review_page


def _own_fichas(user) -> dict:
    """The fichas of a person's countries, and the open rounds in which one may still be started: two queries."""
    own = country_ids(user)
    fichas = list(Ficha.objects.visible_to(user).filter(country__in=own).select_related("round", "country"))
    rounds = list(Round.objects.visible_to(user).open())
    started = {(ficha.round_id, ficha.country_id) for ficha in fichas}
    countries = {each.country_id: each.country for each in user.memberships_now if each.country_id}
    to_start = [
        {"round": round, "country": countries[code], "may_start": can_start_ficha(user, code)}
        for round in rounds
        for code in sorted(own)
        if (round.pk, code) not in started
    ]
    for ficha in fichas:
        ficha.next_step = _next_step(user, ficha)
    return {"own_fichas": fichas, "to_start": to_start, "no_round": not rounds}


def _next_step(user, ficha: Ficha) -> str:
    if ficha.state == FichaState.RETURNED:
        return _("La Unidad Técnica pide cambios: lea su comentario, corrija y envíe otra vez.")
    if ficha.state == FichaState.SENT:
        return _("La Unidad Técnica la está revisando. Le escribirá cuando responda.")
    if ficha.state == FichaState.VALIDATED:
        return _("Sus iniciativas están en el registro.")
    if can_send_ficha(user, ficha):
        return _("Cuando no falte nada, envíela a la Unidad Técnica.")
    return _("Complétela; la envía el punto focal o la autoridad de su país.")


def _queue(request) -> dict:
    everything = Ficha.objects.visible_to(request.user).exclude(state=FichaState.DRAFT)
    filters = FichaFilter(request.GET, everything)
    page = page_of(queue(filters.qs), request)
    for ficha in page:
        ficha.answers_shown = reads_answers(request.user, ficha)
    return {
        "filters": filters,
        "options": filters.options(),
        "pills": filters.pills(),
        "clear_url": reverse("surveys:ficha_list"),
        "page_obj": page,
        "querystring_without_page": querystring_without_page(request),
        "may_review": can_review_ficha(request.user),
    }


@login_required
@require_safe
def ficha_list(request):
    context = {"sees_queue": sees_every_ficha(request.user), "of_country": bool(country_ids(request.user))}
    if context["of_country"]:
        context |= _own_fichas(request.user)
    if context["sees_queue"]:
        context |= _queue(request)
    return render(request, "surveys/ficha_list.html", context)


def _country_to_start(request) -> Country:
    """The country named by the button, or the only one for which the person may start a ficha."""
    mine = {each.country_id: each.country for each in request.user.memberships_now if each.country_id}
    code = request.POST.get("pais", "")
    if code and code not in mine:
        raise Http404
    may = [country for key, country in mine.items() if can_start_ficha(request.user, key)]
    if code or len(may) == 1:
        return mine[code] if code else may[0]
    raise NotAllowed(_("Elija el país cuya ficha quiere empezar.") if may else _("Usted no puede empezar una ficha."))


@login_required
@require_POST
def ficha_start(request, code):
    round = get_object_or_404(Round.objects.visible_to(request.user), code=code)
    try:
        ficha = services.start_ficha(round=round, country=_country_to_start(request), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:ficha_list")
    return redirect(ficha)


def detail_page(request, ficha: Ficha, **extra):
    """The overview of a ficha: the country's, or what the Unit may see of one that is with the country."""
    context = {
        "ficha": ficha,
        "breadcrumbs": crumbs((str(ficha), "")),
        "moves": FICHA.available(ficha, request.user),
        "move_url": "surveys:ficha_move",
        "may_edit": can_edit_ficha(request.user, ficha),
        "may_send": can_send_ficha(request.user, ficha),
        "of_country": is_of_country(request.user, ficha),
        "max_entries": MAX_ENTRIES,
    }
    if reads_answers(request.user, ficha):
        found = problems(ficha) if ficha.is_editable else []
        sections = sections_of(ficha, found)
        context |= {
            "sections": sections,
            "problem_groups": problem_groups(sections, found),
            "missing": sum(problem.blocking for problem in found),
            "can_add": can_take_more(ficha),
            "groups": groups_of(snapshot(ficha), ficha.country),
        }
    return render(request, "surveys/ficha_detail.html", context | history(ficha) | extra)


def _belongs_on_review(user, ficha: Ficha) -> bool:
    return sees_every_ficha(user) and reads_answers(user, ficha) and not is_of_country(user, ficha)


@login_required
@require_safe
def ficha_detail(request, pk):
    ficha = visible_ficha(request.user, pk)
    if _belongs_on_review(request.user, ficha):
        return redirect("surveys:ficha_review", ficha.pk)
    return detail_page(request, ficha)


def _placed(problem: Problem) -> Problem:
    """The problem with the initiative it belongs to, for a list that is not grouped."""
    if problem.position is None or problem.field == "sectors":  # which names its initiative itself
        return problem
    words = {"n": problem.position, "message": problem.message}
    return replace(problem, message=_("Iniciativa %(n)s: %(message)s") % words)


def _refused_move(request, pk: int, action: str, message: str, field: str | None, found: list):
    """The page where the button was, as the ficha is now, with the reason."""
    ficha = visible_ficha(request.user, pk)
    extra = {"move_problems": [_placed(problem) for problem in found]}
    if field == "comment":
        extra |= {"move_failed": action, "move_error": message, "move_comment": request.POST.get("comment", "")}
    else:
        extra["refusal"] = message
    page = review_page if _belongs_on_review(request.user, ficha) else detail_page
    return page(request, ficha, **extra)


@login_required
@require_POST
def ficha_move(request, pk, action):
    ficha = visible_ficha(request.user, pk)
    if action not in FICHA.moves:
        raise Http404
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused_move(request, pk, action, form.errors["comment"][0], "comment", [])
    try:
        FICHA.perform(ficha, action, by=request.user, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        return _refused_move(request, pk, action, refusal.message, refusal.field, refusal.problems)
    messages.success(request, FICHA.moves[action].done)
    if _belongs_on_review(request.user, ficha) or not is_of_country(request.user, ficha):
        return redirect("surveys:ficha_list")
    return redirect(ficha)


@login_required
@require_safe
def revision_detail(request, pk, number):
    ficha = visible_ficha(request.user, pk)
    revision = get_object_or_404(ficha.revisions.select_related("sent_by"), number=number)
    title = _("Versión %(n)s") % {"n": revision.number}
    context = {
        "ficha": ficha,
        "revision": revision,
        "title": title,
        "groups": groups_of(revision.content, ficha.country),
        "breadcrumbs": crumbs((str(ficha), reverse("surveys:ficha_detail", args=[ficha.pk])), (title, "")),
    }
    return render(request, "surveys/revision_detail.html", context)
