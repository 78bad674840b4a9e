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
from pifcss_registry.accounts.permissions import country_ids, works_for_programme
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.web import page_of, querystring_without_page

from .. import looks, reading, reviewing, services, signing_pages, suggesting
from ..answers import groups_of, names_at_hand
from ..completeness import Problem, problems
from ..content import snapshot
from ..enums import FichaState
from ..filters import FichaFilter, queue
from ..forms import MoveForm
from ..models import Ficha, Round
from ..pages import can_take_more, crumbs, history, problem_groups, sections_of
from ..permissions import (
    can_edit_ficha,
    can_review_ficha,
    can_send_ficha,
    can_start_ficha,
    guest_places,
    is_guest_of,
    is_of_country,
    reads_answers,
    reads_section,
    sees_every_ficha,
)
from ..workflow import FICHA
from .loading import visible_ficha
from .reviewing import review_page


def _own_fichas(user) -> dict:
    """The fichas of a person's countries, and the open rounds in which one may still be started: four queries."""
    own = country_ids(user)
    fichas = Ficha.objects.visible_to(user).filter(country__in=own).select_related("round", "country")
    fichas = list(fichas.with_last_day())
    rounds = list(Round.objects.visible_to(user).perhaps_open(own))
    started = {(ficha.round_id, ficha.country_id) for ficha in fichas}
    countries = {each.country_id: each.country for each in user.memberships_now if each.country_id}
    to_start = [
        {
            "round": round,
            "country": countries[code],
            "closes_on": round.closes_for(code),
            "may_start": can_start_ficha(user, code),
        }
        for round in rounds
        for code in sorted(own)
        if (round.pk, code) not in started and round.is_open_for(code)
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
    filters = FichaFilter(request.GET, everything, user=request.user)
    page = page_of(queue(looks.with_news(filters.qs, request.user)), request)
    for ficha in page:
        ficha.answers_shown = reads_answers(request.user, ficha)
        ficha.has_news = looks.has_news(ficha)
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
    if not works_for_programme(request.user):
        context["guest_places"] = guest_places(request.user)
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


def _answers(user, ficha: Ficha) -> dict:
    """What the ficha says and lacks, in the sections that this person reads: of a guest, those of the invitation."""
    found = problems(ficha) if ficha.is_editable else []
    sections = [each for each in sections_of(ficha, found) if reads_section(user, ficha, each.key)]
    if not reads_answers(user, ficha):
        found = [problem for section in sections for problem in section.problems]
    positions = {section.position for section in sections}
    groups = groups_of(snapshot(ficha), ficha.country, names_at_hand(ficha.entry_list))
    return {
        "sections": sections,
        "problem_groups": problem_groups(sections, found),
        "missing": sum(problem.blocking for problem in found),
        "can_add": can_take_more(ficha),
        "groups": [group for group in groups if group.position in positions],
    }


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
        "max_entries": ficha.round.max_entries,
    }
    if reads_answers(request.user, ficha) or is_guest_of(request.user, ficha):
        context |= _answers(request.user, ficha)
    context |= signing_pages.panel(ficha, request.user) | reading.panel(ficha, request.user)
    context |= suggesting.panel(ficha, request.user) if context["of_country"] else {}
    past = {} if is_guest_of(request.user, ficha) else history(ficha, request.user)
    return render(request, "surveys/ficha_detail.html", context | past | extra)


def _belongs_on_review(user, ficha: Ficha) -> bool:
    return sees_every_ficha(user) and reads_answers(user, ficha) and not is_of_country(user, ficha)


@login_required
@require_safe
def ficha_detail(request, pk):
    ficha = visible_ficha(request.user, pk, guests=True)
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


def _perform(request, ficha: Ficha, action: str, comment: str) -> Ficha:
    if FICHA.moves[action].target == FichaState.RETURNED:
        unlock_all = bool(request.POST.get("unlock_all"))
        return reviewing.give_back(ficha, action, by=request.user, comment=comment, unlock_all=unlock_all)
    return FICHA.perform(ficha, action, by=request.user, comment=comment)


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
        _perform(request, ficha, action, form.cleaned_data["comment"])
    except Refused as refusal:
        return _refused_move(request, pk, action, refusal.message, refusal.field, refusal.problems)
    messages.success(request, FICHA.moves[action].done)
    if _belongs_on_review(request.user, ficha) or not is_of_country(request.user, ficha):
        return redirect("surveys:ficha_list")
    return redirect(ficha)
