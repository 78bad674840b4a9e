"""Observations: the Unit points at a question, the country answers, the Unit resolves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pifcss_registry.errors import Refused

from .. import observing
from ..models import Ficha, Observation
from ..permissions import can_review_ficha, is_of_country, reads_answers, reads_section, writes_in
from ..review_forms import AnswerForm, ObservationForm
from .fichas import detail_page
from .loading import visible_ficha
from .reviewing import review_page


def _to_review(request, pk: int) -> Ficha:
    ficha = visible_ficha(request.user, pk)
    if not can_review_ficha(request.user, ficha):
        raise PermissionDenied
    return ficha


def _observation(request, ficha: Ficha, number: int) -> Observation:
    """One that this person may see; 404 for others."""
    found = observing.seen_by(request.user, ficha)
    try:
        observation = found.filter(pk=number).first()
    except OverflowError:
        observation = None
    if observation is None:
        raise Http404
    observation.ficha = ficha
    return observation


def _where_the_unit_was(request, ficha: Ficha, observation: Observation | None = None):
    if not reads_answers(request.user, ficha):
        return redirect(ficha)
    place = f"#observacion-{observation.pk}" if observation is not None and observation.pk else "#observaciones"
    whole = "?entera=1" if request.POST.get("entera") else ""
    return redirect(reverse("surveys:ficha_review", args=[ficha.pk]) + whole + place)


@login_required
@require_POST
def observation_create(request, pk):
    ficha = _to_review(request, pk)
    question, form = request.POST.get("question", "")[:200], ObservationForm(request.POST)
    try:
        place = observing.place_of(ficha, question)
    except LookupError:
        messages.error(request, _("Esa pregunta ya no está en la ficha."))
        return _where_the_unit_was(request, ficha)
    if not form.is_valid() and reads_answers(request.user, ficha):
        return review_page(request, ficha, observing_now={"path": place.path, "form": form})
    observation = None
    try:
        observation = observing.observe(ficha, by=request.user, question=place.path, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La observación quedó anotada: el país la verá cuando devuelva la ficha."))
    return _where_the_unit_was(request, ficha, observation)


@login_required
@require_POST
def observation_edit(request, pk, number):
    ficha = _to_review(request, pk)
    observation, form = _observation(request, ficha, number), ObservationForm(request.POST)
    if not form.is_valid() and reads_answers(request.user, ficha):
        return review_page(request, ficha, observing_now={"pk": observation.pk, "form": form})
    try:
        observing.change(observation, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La observación quedó cambiada."))
    return _where_the_unit_was(request, ficha, observation)


def _unit_step(request, pk: int, number: int, service, done: str):
    ficha = _to_review(request, pk)
    observation = _observation(request, ficha, number)
    try:
        service(observation, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return _where_the_unit_was(request, ficha, observation)


@login_required
@require_POST
def observation_withdraw(request, pk, number):
    return _unit_step(request, pk, number, observing.withdraw, _("La observación se retiró."))


@login_required
@require_POST
def observation_resolve(request, pk, number):
    return _unit_step(request, pk, number, observing.resolve, _("La observación quedó resuelta."))


@login_required
@require_POST
def observation_reopen(request, pk, number):
    return _unit_step(request, pk, number, observing.reopen, _("La observación está abierta otra vez."))


@login_required
@require_POST
def observation_answer(request, pk, number):
    ficha = visible_ficha(request.user, pk, guests=True)
    observation, form = _observation(request, ficha, number), AnswerForm(request.POST)
    section = observation.question.partition(".")[0]
    if not reads_section(request.user, ficha, section):
        raise Http404
    if not writes_in(request.user, ficha, section):
        raise PermissionDenied
    if not form.is_valid() and is_of_country(request.user, ficha):
        return detail_page(request, ficha, answering={"pk": observation.pk, "form": form})
    if not form.is_valid():
        messages.error(request, form.errors["answer"][0])
        return redirect(observing.placed(ficha, observation).url or ficha.get_absolute_url())
    try:
        observing.answer(observation, by=request.user, text=form.cleaned_data["answer"])
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La respuesta quedó guardada: la Unidad Técnica la lee cuando envíe la ficha."))
    place = observing.placed(ficha, observation)
    if request.POST.get("volver") == "seccion" and place.url:
        return redirect(place.url)
    return redirect(ficha.get_absolute_url() + f"#observacion-{observation.pk}")


@login_required
@require_POST
def ficha_unlock(request, pk):
    ficha = _to_review(request, pk)
    try:
        observing.unlock_all(ficha, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("El país puede cambiar ahora toda la ficha."))
    return redirect(ficha)
