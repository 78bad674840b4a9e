"""The agenda of a dialogue: minutes, order, who is responsible, blocks added and removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from .. import services
from ..forms import BlockFormSet, NewBlockForm, initial_of
from ..pages import sheet_of
from ..services import BlockPlan
from .loading import turned_away, written_dialogue

LARGEST = 2**31 - 1


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else LARGEST


def _page(request, sheet, *, formset=None, new_form=None, refusal=""):
    blocks = [each.block for each in sheet.blocks]
    formset = formset or BlockFormSet(initial=initial_of(blocks), prefix="bloques")
    by_key = {block.key: block for block in blocks}
    context = {
        "sheet": sheet,
        "dialogue": sheet.dialogue,
        "formset": formset,
        "rows": [(form, by_key.get(str(form["key"].value()))) for form in formset],
        "new_form": new_form or NewBlockForm(auto_id="nuevo_%s"),
        "adding": new_form is not None,
        "refusal": refusal,
        "version": sheet.minutes.agenda_version if sheet.minutes else 0,
    }
    return render(request, "minutes/agenda_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request, pk):
    dialogue = written_dialogue(request, pk)
    if request.method != "POST":
        sheet = sheet_of(dialogue)
        return turned_away(request, sheet) or _page(request, sheet)
    formset = BlockFormSet(request.POST, prefix="bloques")
    if not formset.is_valid():
        return _page(request, sheet_of(dialogue), formset=formset, refusal=" ".join(formset.non_form_errors()))
    plans = [BlockPlan(**form.cleaned_data) for form in formset]
    version = _version(request.POST.get("version", ""))
    try:
        services.save_agenda(dialogue, plans=plans, version=version, by=request.user)
    except Refused as refusal:
        return _page(request, sheet_of(dialogue), formset=formset, refusal=refusal.message)
    messages.success(request, _("La agenda quedó guardada."))
    return redirect("minutes:agenda_edit", pk)


@login_required
@require_POST
def block_create(request, pk):
    dialogue = written_dialogue(request, pk)
    form = NewBlockForm(request.POST, auto_id="nuevo_%s")
    if not form.is_valid():
        return _page(request, sheet_of(dialogue), new_form=form)
    try:
        block = services.add_block(dialogue, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _page(request, sheet_of(dialogue), new_form=form)
    messages.success(request, _("«%(block)s» se agregó a la agenda.") % {"block": block})
    return redirect("minutes:agenda_edit", pk)


@login_required
@require_POST
def block_remove(request, pk, key):
    dialogue = written_dialogue(request, pk)
    try:
        services.remove_block(dialogue, key=key, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("El bloque se quitó de la agenda."))
    return redirect("minutes:agenda_edit", pk)
