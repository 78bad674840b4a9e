"""Who registers for a seminar, and what is asked."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import services
from ..forms import AnswerForm, OutsiderForm, OwnCountryForm, QuestionForm
from ..models import Question, Registration
from ..permissions import can_ask, can_organise, reads_registrations, registers_at_once
from . import REGISTERED, crumbs, detail, visible_seminar


@login_required
@require_POST
def registration_join(request, pk):
    """With one button: whoever has a role."""
    seminar = visible_seminar(request, pk)
    if not registers_at_once(request.user):
        raise PermissionDenied
    form = OwnCountryForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            services.register(seminar, by=request.user, country=form.cleaned_data["country"])
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Quedó inscripta su participación. Aquí verá el enlace de la reunión."))
        return redirect(seminar)
    return detail(request, seminar, join_form=form)


@login_required
@require_POST
def registration_leave(request, pk):
    seminar = visible_seminar(request, pk)
    try:
        services.withdraw(seminar, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Su inscripción se retiró."))
    return redirect(seminar)


@sensitive_post_parameters("name", "email")
@require_http_methods(["GET", "HEAD", "POST"])
def registration_create(request, pk):
    """Somebody without an account; an address that is there already is answered as a new one."""
    seminar = visible_seminar(request, pk)
    may_organise = can_organise(request.user)
    if not (seminar.takes_registrations or (may_organise and seminar.is_live)):
        messages.error(request, _("La inscripción a este seminario no está abierta."))
        return redirect(seminar)
    form = OutsiderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_organise and (too_many := ratelimit.consume_or_429(request, action="seminar_registration")):
            return too_many
        if form.is_valid():
            try:
                services.register_outsider(seminar, **form.cleaned_data, by=request.user)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("La inscripción quedó hecha."))
                if request.user.is_authenticated:
                    return redirect("seminars:registration_create", seminar.pk)  # for somebody else, perhaps several
                request.session[REGISTERED] = [*request.session.get(REGISTERED, []), seminar.pk][-20:]
                return redirect(seminar)
    parents = (seminar.title, seminar.get_absolute_url()), (_("Inscripción"), "")
    context = {"seminar": seminar, "form": form, "breadcrumbs": crumbs(*parents)}
    return render(request, "seminars/registration_create.html", context)


@login_required
@require_safe
def registration_list(request, pk):
    """The Unit reads all, a country its own."""
    seminar = visible_seminar(request, pk)
    if not reads_registrations(request.user):
        raise PermissionDenied
    rows = Registration.objects.visible_to(request.user).filter(seminar=seminar).people()
    context = {
        "seminar": seminar,
        "page_obj": page_of(rows, request, per_page=50),
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": crumbs((seminar.title, seminar.get_absolute_url()), (_("Inscripciones"), "")),
    }
    return render(request, "seminars/registration_list.html", context)


@login_required
@require_POST
def question_create(request, pk):
    seminar = visible_seminar(request, pk)
    if not can_ask(request.user):
        raise PermissionDenied
    form = QuestionForm(request.POST, by=request.user, seminar=seminar)
    if form.is_valid():
        try:
            question = services.ask(seminar, by=request.user, **form.values())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Su pregunta quedó hecha en nombre de su país."))
            return redirect(question)
    return detail(request, seminar, question_form=form)


@login_required
@require_POST
def question_answer(request, pk, question):
    seminar = visible_seminar(request, pk)
    found = get_object_or_404(Question.objects.visible_to(request.user).filter(seminar=seminar), pk=question)
    if not can_organise(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La respuesta quedó guardada y se avisó a quien preguntó."))
            return redirect(found)
    return detail(request, seminar, answering=found.pk, answer_form=form)
