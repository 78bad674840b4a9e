"""Reminders: the Unit chooses who, writes, looks, sends; and reads what became of the earlier ones."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.notices.enums import Fate
from pifcss_registry.notices.mailings import fates
from pifcss_registry.web import add_refusal, page_of, querystring_without_page

from .. import reminding
from ..letters import PLACES
from ..letters import written as place_written
from ..models import ReminderBatch, Round
from ..permissions import can_remind
from ..reminder_forms import LANGUAGE_NAMES, ChooseForm, TextsForm


def _round(request, code: str) -> Round:
    if not can_remind(request.user):
        raise PermissionDenied
    return get_object_or_404(Round.objects.visible_to(request.user), code=code)


def _batch(request, code: str, pk: int) -> ReminderBatch:
    batches = ReminderBatch.objects.select_related("round", "by", "sent_by")
    return get_object_or_404(batches, round=_round(request, code), pk=pk)


def _crumbs(round: Round, *labels: str) -> list[dict[str, str]]:
    pairs = [
        (_("Convocatorias"), reverse("surveys:round_list")),
        (str(round), reverse("surveys:round_board", args=[round.code])),
        (_("Recordatorios"), reverse("surveys:reminder_list", args=[round.code])),
    ]
    if not labels:  # where one is bears no link
        pairs[-1] = (_("Recordatorios"), "")
    return [{"label": label, "url": url} for label, url in [*pairs, *((label, "") for label in labels)]]


def _with_fates(batches) -> None:
    """Give each batch ``told`` (how many people) and ``fates`` (words and numbers)."""
    found = fates([batch.label for batch in batches])
    for batch in batches:
        counted = found.get(batch.label, {})
        batch.told = sum(counted.values())
        batch.fates = [(fate.label, counted[fate]) for fate in Fate if counted.get(fate)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_list(request, code):
    """The countries that owe something, to begin a reminder to them; the earlier reminders."""
    round = _round(request, code)
    debts = reminding.debts(round)
    form = ChooseForm(request.POST if request.method == "POST" else None, debts=debts)
    if form.is_valid():
        try:
            batch = reminding.prepare(round, countries=form.cleaned_data["countries"], by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("surveys:reminder_texts", round.code, batch.pk)
    batches = ReminderBatch.objects.filter(round=round).select_related("by", "sent_by")
    page = page_of(batches.annotate(n_countries=Count("countries")).order_by("-created_at", "-pk"), request)
    _with_fates(page.object_list)
    context = {
        "round": round,
        "debts": debts,
        "form": form,
        "page_obj": page,
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": _crumbs(round),
    }
    return render(request, "surveys/reminder_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_texts(request, code, pk):
    """What it says, in each language of those who get it."""
    batch = _batch(request, code, pk)
    if batch.is_sent:
        return redirect("surveys:reminder_detail", code, pk)
    written = reminding.letters_of(batch)
    read = {letter.person.language for _debt, letter in written} or {settings.LANGUAGE_CODE}
    languages = [language for language in LANGUAGE_NAMES if language in read]
    form = TextsForm(request.POST if request.method == "POST" else None, batch=batch, languages=languages)
    if form.is_valid():
        try:
            reminding.save_texts(batch, texts=form.texts(), by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("surveys:reminder_detail", code, pk)
    context = {
        "round": batch.round,
        "batch": batch,
        "form": form,
        "places": [place_written(place) for place in PLACES],
        "breadcrumbs": _crumbs(batch.round, _("Texto")),
    }
    return render(request, "surveys/reminder_texts.html", context)


@login_required
@require_safe
def reminder_detail(request, code, pk):
    """How it reads in each language and who gets it, before it is sent; what became of it, afterwards."""
    batch = _batch(request, code, pk)
    context = {"round": batch.round, "batch": batch, "countries": batch.countries.all()}
    if batch.is_sent:
        _with_fates([batch])
        title = _("Recordatorio enviado")
    else:
        written = reminding.letters_of(batch)
        samples, told = {}, {}
        for debt, letter in written:
            samples.setdefault(letter.person.language, letter)
            told.setdefault(debt.country.pk, [debt, 0])[1] += 1
        context["samples"] = [
            {"language": language, "name": LANGUAGE_NAMES[language], "letter": samples[language]}
            for language in LANGUAGE_NAMES
            if language in samples
        ]
        context["told"] = [{"debt": debt, "people": n} for debt, n in told.values()]
        context["left_out"] = [each for each in context["countries"] if each.pk not in told]
        context["count"] = len(written)
        title = _("Cómo queda el recordatorio")
    context |= {"title": title, "breadcrumbs": _crumbs(batch.round, title)}
    return render(request, "surveys/reminder_detail.html", context)


@login_required
@require_POST
def reminder_send(request, code, pk):
    batch = _batch(request, code, pk)
    try:
        sent = reminding.send(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if sent:
            _with_fates([batch])
            done = ngettext("Se escribió a %(n)s persona.", "Se escribió a %(n)s personas.", batch.told)
            messages.success(request, done % {"n": batch.told})
        else:
            messages.info(request, _("Este recordatorio ya se había enviado: no se envió otra vez."))
    return redirect("surveys:reminder_detail", code, pk)


@login_required
@require_POST
def reminder_discard(request, code, pk):
    batch = _batch(request, code, pk)
    try:
        reminding.discard(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:reminder_detail", code, pk)
    messages.success(request, _("El recordatorio se descartó: nadie lo recibió."))
    return redirect("surveys:reminder_list", code)
