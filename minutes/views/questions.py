"""Questions by block, before a dialogue and on its board."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.web import add_refusal

from .. import asking, services
from ..forms import AnswerForm, AskForm, BoardForm
from ..models import Question
from ..pages import sheet_of
from ..permissions import answering_countries, asking_countries, can_answer, can_set_board, writes_minutes
from .loading import entered_dialogue, written_dialogue


def _ask_form(request, dialogue, blocks, data=None):
    codes = asking_countries(request.user, dialogue)
    return AskForm(data, blocks=blocks, dialogue=dialogue, codes=codes, by=request.user)


def _answer_form(request, dialogue, data=None, **more):
    codes = answering_countries(request.user, dialogue)
    return AnswerForm(data, dialogue=dialogue, codes=codes, by=request.user, **more)


def _page(request, dialogue, *, ask_form=None, answering=None, answer_form=None, board_form=None):
    """The page; after a refused form with what was typed in it. ``answering`` is the pk of that question."""
    user, sheet = request.user, sheet_of(dialogue, questions=True)
    writes = writes_minutes(user)
    takes = asking.takes_writing(dialogue, sheet.minutes)
    until = sheet.minutes.board_until if sheet.minutes else None
    if ask_form is None and takes:
        ask_form = _ask_form(request, dialogue, [each.block for each in sheet.blocks])
    context = {
        "sheet": sheet,
        "dialogue": dialogue,
        "takes": takes,
        "until": until,
        "ask_form": ask_form,
        "may_answer": sheet.may_change and can_answer(user, dialogue) and (takes or writes),
        "answer_form": answer_form or _answer_form(request, dialogue),
        "answering": answering,
        "may_mark": writes and sheet.may_change,
        "board_form": board_form or (BoardForm(initial={"until": until}) if can_set_board(user) else None),
    }
    return render(request, "minutes/question_list.html", context)


def _list(pk: int, anchor: str = ""):
    return redirect(reverse("minutes:question_list", args=[pk]) + anchor)


@login_required
@require_safe
def question_list(request, pk):
    return _page(request, entered_dialogue(request, pk))


@login_required
@require_POST
def question_create(request, pk):
    dialogue = entered_dialogue(request, pk)
    form = _ask_form(request, dialogue, [each.block for each in sheet_of(dialogue).blocks], request.POST)
    if not form.is_valid():
        return _page(request, dialogue, ask_form=form)
    words = {"block": form.cleaned_data["block"], "text": form.cleaned_data["text"]}
    try:
        question = asking.ask(dialogue, **words, country_id=form.cleaned_data["country"], by=request.user)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _page(request, dialogue, ask_form=form)
    messages.success(request, _("Su pregunta quedó en «%(block)s».") % {"block": question.block})
    return _list(pk, f"#{question.block.anchor}")


def _question(dialogue, question: int) -> Question:
    rows = Question.objects.filter(block__minutes__dialogue=dialogue).select_related("block")
    return get_object_or_404(rows, pk=question)


@login_required
@require_POST
def answer_create(request, pk, question):
    dialogue = entered_dialogue(request, pk)
    found = _question(dialogue, question)
    if not can_answer(request.user, dialogue):
        raise NotAllowed(_("Responden los países que presentan, la Unidad Técnica y las personas consultoras."))
    form = _answer_form(request, dialogue, request.POST)
    if not form.is_valid():
        return _page(request, dialogue, answering=found.pk, answer_form=form)
    try:
        asking.answer(found, text=form.cleaned_data["text"], country_id=form.cleaned_data["country"], by=request.user)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _page(request, dialogue, answering=found.pk, answer_form=form)
    messages.success(request, _("La respuesta quedó en el tablero."))
    return _list(pk, f"#pregunta-{found.pk}")


@login_required
@require_POST
def question_mark(request, pk, question):
    """``aloud``: whether it was answered in the dialogue itself."""
    dialogue = written_dialogue(request, pk)
    found = _question(dialogue, question)
    try:
        asking.mark_answered(found, aloud=request.POST.get("aloud") == "1", by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _list(pk, f"#pregunta-{found.pk}")


@login_required
@require_POST
def board_set(request, pk):
    dialogue = entered_dialogue(request, pk)
    if not can_set_board(request.user):
        raise NotAllowed(_("Solo la Unidad Técnica fija hasta cuándo se escribe en el tablero."))
    form = BoardForm(request.POST)
    if form.is_valid():
        try:
            services.set_board(dialogue, until=form.cleaned_data["until"], by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
    if form.errors:
        return _page(request, dialogue, board_form=form)
    messages.success(request, _("El plazo del tablero quedó guardado."))
    return _list(pk)
