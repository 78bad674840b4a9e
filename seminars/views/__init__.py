"""Pages of seminars: the seminar itself, its people, its attendance."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from glossary.models import TermVersion
from initiatives.models import Initiative
from pifcss_registry.accounts.permissions import is_member

from .. import pages
from ..forms import AnswerForm, OwnCountryForm, QuestionForm
from ..models import Question, Registration, Seminar
from ..permissions import can_ask, can_organise, reads_questions, reads_registrations, registers_at_once
from ..workflow import SEMINAR

REGISTERED = "registered_seminars"  # in the session of who registered without an account


def visible_seminar(request, pk: int) -> Seminar:
    return get_object_or_404(Seminar.objects.visible_to(request.user), pk=pk)


def organised(request, pk: int) -> Seminar:
    """404 for who does not see it, 403 for who does not prepare it."""
    seminar = visible_seminar(request, pk)
    if not can_organise(request.user):
        raise PermissionDenied
    return seminar


def crumbs(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    first = (_("Seminarios"), reverse("seminars:seminar_list"))
    return [{"label": label, "url": url} for label, url in (first, *pairs)]


def _questions(request, seminar: Seminar) -> list[pages.Asked]:
    """Three queries, however many questions."""
    rows = Question.objects.visible_to(request.user).filter(seminar=seminar)
    questions = list(rows.select_related("country", "by", "answered_by"))
    keys = {each.term_id for each in questions} - {None}
    terms = {each.term_id: each.name for each in TermVersion.objects.newest().filter(term__in=keys)} if keys else {}
    numbers = {each.initiative_id for each in questions} - {None}
    seen = Initiative.objects.visible_to(request.user).filter(pk__in=numbers) if numbers else ()
    return pages.asked(questions, request.user, terms=terms, initiatives={each.pk: each for each in seen})


def detail(request, seminar: Seminar, *, status=200, **context):
    """The page; after a refused form or move with what was typed in it."""
    user = request.user
    log = seminar.logs.exclude(accepted_at=None).first() if seminar.is_held else None
    own = Registration.objects.filter(seminar=seminar, person=user).first() if registers_at_once(user) else None
    moves = SEMINAR.available(seminar, user)
    may_organise = can_organise(user)
    if can_ask(user) and seminar.is_live and "question_form" not in context:
        context["question_form"] = QuestionForm(by=user, seminar=seminar)
    if registers_at_once(user) and seminar.takes_registrations and "join_form" not in context:
        context["join_form"] = OwnCountryForm(by=user)
    context |= {
        "seminar": seminar,
        "starts": seminar.starts_at.astimezone(seminar.clock),
        "ends": seminar.ends_at.astimezone(seminar.clock),
        "own_hours": pages.own_hours(seminar, user),
        "items": list(seminar.items.all()),
        "voices": list(seminar.voices.all()),
        "own": own,
        "shows_link": may_organise or own or seminar.pk in request.session.get(REGISTERED, []),
        "is_member": is_member(user),
        "attendance": pages.attendance_of(seminar, log) if log else None,
        "questions": _questions(request, seminar) if reads_questions(user) else [],
        "answer_form": context.get("answer_form") or AnswerForm(),
        "may_organise": may_organise,
        "reads_registrations": reads_registrations(user),
        "n_registered": seminar.registrations.count() if may_organise else None,
        "cancelled": seminar.events.filter(action="cancel").last(),
        "moves": moves,
        "form_is_gone": context.get("move_failed") not in {move.action for move in moves},
        "breadcrumbs": crumbs((seminar.title, "")),
    }
    return render(request, "seminars/seminar_detail.html", context, status=status)
