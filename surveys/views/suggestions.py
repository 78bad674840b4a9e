"""«Lo que dijo la última vez»: a country takes, changes or leaves what its last ficha said."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from .. import paths, suggesting
from ..cloning import ENTRY
from ..models import Ficha, Suggestion
from ..offered import UNEDITABLE, OfferedAnswerForm, in_words, offer_groups
from ..pages import crumbs
from ..permissions import can_decide_suggestions, is_of_country
from .loading import visible_ficha


def _to_decide(request, pk: int) -> Ficha:
    ficha = visible_ficha(request.user, pk)
    if not can_decide_suggestions(request.user, ficha):
        raise PermissionDenied
    return ficha


def _suggestion(ficha: Ficha, n: int) -> Suggestion:
    suggestion = get_object_or_404(ficha.suggestions.select_related("source"), pk=n)
    suggestion.ficha = ficha
    return suggestion


def _list(ficha: Ficha, anchor: str = ""):
    return redirect(reverse("surveys:suggestion_list", args=[ficha.pk]) + anchor)


@login_required
@require_safe
def suggestion_list(request, pk):
    ficha = visible_ficha(request.user, pk)
    if not is_of_country(request.user, ficha):
        raise PermissionDenied
    title = _("Lo que dijo la última vez")
    suggestions = list(ficha.suggestions.select_related("source"))
    context = {
        "ficha": ficha,
        "title": title,
        "source": suggestions[0].source if suggestions else None,
        "groups": offer_groups(ficha, suggestions),
        "may_decide": ficha.is_editable and can_decide_suggestions(request.user, ficha),
        "has_entries": bool(ficha.entry_list),
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (title, "")),
    }
    return render(request, "surveys/suggestion_list.html", context)


@login_required
@require_POST
def suggestion_accept(request, pk, n):
    """Take it as it was; an initiative ``to_change`` opens on its own page."""
    ficha = _to_decide(request, pk)
    suggestion, to_change = _suggestion(ficha, n), "to_change" in request.POST
    try:
        entry = suggesting.accept(suggestion, by=request.user, seen=request.POST.get("seen", ""), to_change=to_change)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _list(ficha)
    if entry and to_change:
        return redirect("surveys:entry_edit", ficha.pk, entry.position)
    messages.success(request, _("Aceptada: ya está en la ficha."))
    return _list(ficha)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_edit(request, pk, n):
    """One answer with its text from last time, to be taken with changes."""
    ficha = _to_decide(request, pk)
    suggestion = _suggestion(ficha, n)
    if suggestion.path == ENTRY or suggestion.path.rpartition(".")[2] in UNEDITABLE:
        raise Http404
    path, present = paths.parse(suggestion.path), suggesting.now(suggestion)
    form = OfferedAnswerForm(request.POST if request.method == "POST" else None, path=path, value=suggestion.value)
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            suggesting.accept_changed(suggestion, value=form.value, by=request.user, seen=seen)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Guardada: ya está en la ficha."))
            return _list(ficha)
    title = paths.label(path)
    address = reverse("surveys:suggestion_list", args=[ficha.pk])
    context = {
        "ficha": ficha,
        "form": form,
        "title": title,
        "question": form.questions(form.sections[0])[0],
        "now": in_words(path, present, {}),
        "seen": paths.digest(present),
        "breadcrumbs": crumbs(
            (str(ficha), ficha.get_absolute_url()), (_("Lo que dijo la última vez"), address), (title, "")
        ),
    }
    return render(request, "surveys/suggestion_edit.html", context)


@login_required
@require_POST
def suggestion_discard(request, pk, n):
    ficha = _to_decide(request, pk)
    try:
        suggesting.discard(_suggestion(ficha, n), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Descartada: la ficha no cambió."))
    return _list(ficha)


@login_required
@require_POST
def suggestion_open(request, pk, n):
    """Decide an initiative answer by answer."""
    ficha = _to_decide(request, pk)
    try:
        found = suggesting.open_entry(_suggestion(ficha, n), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _list(ficha)
    messages.success(request, _("La iniciativa está en la ficha, vacía: decida cada respuesta."))
    return _list(ficha, f"#{suggesting.section_of(found[0])}" if found else "")


@login_required
@require_POST
def suggestion_accept_section(request, pk):
    ficha = _to_decide(request, pk)
    try:
        done = suggesting.accept_section(ficha, request.POST.get("section", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _list(ficha)
    if done.taken:
        text = ngettext("%(n)s aceptada: ya está en la ficha.", "%(n)s aceptadas: ya están en la ficha.", done.taken)
        messages.success(request, text % {"n": done.taken})
    if done.left:
        text = _("%(n)s esperan: la ficha ya dice otra cosa o no admite más. Decídalas una por una.")
        messages.warning(request, text % {"n": done.left})
    return _list(ficha)


@login_required
@require_POST
def ficha_nothing_new(request, pk):
    """State that there is nothing new since last time, or take it back (``nothing_new`` = no)."""
    ficha, nothing_new = _to_decide(request, pk), request.POST.get("nothing_new", "yes") == "yes"
    try:
        suggesting.state_nothing_new(ficha, nothing_new=nothing_new, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _list(ficha)
    if nothing_new:
        text = _("Quedó dicho: no hay nada nuevo desde la última vez. Complete la institución y envíe la ficha.")
    else:
        text = _("La ficha vuelve a pedir iniciativas.")
    messages.success(request, text)
    return redirect(ficha)
