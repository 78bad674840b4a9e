"""Minutes: read, written by several people, closed; what they said before."""

import json
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogues.forms import MoveForm
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.web import page_of, querystring_without_page

from .. import places, writing
from ..models import Minutes, PassageVersion
from ..pages import Field, homeless, sheet_of
from ..permissions import reads_minutes, writes_minutes
from ..places import Place
from ..workflow import MINUTES
from ..writing import Outcome
from .loading import entered_dialogue, turned_away, written_dialogue

BASE = "base:"  # before a place: the version that the page had


@login_required
@require_safe
def minutes_list(request):
    """Minutes that the person may read, with coverage and time."""
    rows = Minutes.objects.visible_to(request.user).with_facts().select_related("dialogue")
    rows = rows.prefetch_related("dialogue__parts__country")
    context = {
        "page_obj": page_of(rows, request),
        "querystring_without_page": querystring_without_page(request),
        "writes": writes_minutes(request.user),
    }
    return render(request, "minutes/minutes_list.html", context)


def _detail(request, dialogue, **context):
    user, sheet = request.user, sheet_of(dialogue)
    minutes = sheet.minutes
    commitments = minutes.commitments.select_related("country") if minutes else []
    context |= {
        "sheet": sheet,
        "dialogue": dialogue,
        "reads": reads_minutes(user, dialogue, closed=not sheet.is_open),
        "writes": writes_minutes(user),
        "commitments": commitments,
        "moves": MINUTES.available(minutes, user) if minutes else [],
        "events": minutes.events.select_related("by").order_by("-at", "-pk") if minutes else [],
    }
    return render(request, "minutes/minutes_detail.html", context)


@login_required
@require_safe
def minutes_detail(request, pk):
    return _detail(request, entered_dialogue(request, pk))


@login_required
@require_POST
def minutes_move(request, pk, action):
    dialogue = written_dialogue(request, pk)
    minutes = Minutes.objects.filter(dialogue=dialogue).first()
    if minutes is None:
        raise Http404
    form = MoveForm(request.POST)
    typed = {"move_failed": action, "move_comment": request.POST.get("comment", "")}
    if not form.is_valid():
        return _detail(request, dialogue, **typed, move_error=form.errors["comment"][0])
    try:
        MINUTES.perform(minutes, action, by=request.user, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        return _detail(request, dialogue, **typed, move_error=refusal.message, problems=refusal.problems)
    messages.success(request, MINUTES.moves[action].done)
    return redirect("minutes:minutes_detail", pk)


def _place(text) -> Place | None:
    try:
        return places.parse(text if isinstance(text, str) else "")
    except ValueError:
        return None


def _number(text) -> int:
    """A version; what is none is answered as one that was never there."""
    text = str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _typed(post) -> dict[str, tuple[str, int]]:
    return {name: (value, _number(post.get(f"{BASE}{name}", ""))) for name, value in post.items() if _place(name)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request, pk):
    """The page where they are written; its button saves all that the person changed, and works without JavaScript."""
    dialogue = written_dialogue(request, pk)
    context = {"dialogue": dialogue, "lost": []}
    if request.method != "POST":
        context["sheet"] = sheet_of(dialogue)
        return turned_away(request, context["sheet"]) or render(request, "minutes/minutes_edit.html", context)
    typed = _typed(request.POST)
    try:
        kept = writing.save_form(dialogue, typed=typed, by=request.user)
    except Refused as refusal:
        context |= {"sheet": sheet_of(dialogue, typed=typed), "refusal": refusal.message}
        return render(request, "minutes/minutes_edit.html", context)
    if not (kept.conflicts or kept.refusals):
        messages.success(request, _("El acta quedó guardada."))
        return redirect("minutes:minutes_edit", pk)
    sheet = sheet_of(dialogue, typed=typed, kept=kept)
    context |= {"sheet": sheet, "kept": kept, "lost": homeless(sheet, typed, kept)}
    return render(request, "minutes/minutes_edit.html", context)


STATUS = {"saved": 200, "repeated": 200, "conflict": 409}


def _said(status: str, code: int, **more) -> JsonResponse:
    return JsonResponse({"status": status, **more}, status=code)


@require_POST
def passage_save(request, pk):
    """A POST of our own script: path, value, base, key and the page's person, as JSON both ways."""
    if not request.user.is_authenticated:
        return _said("login", 401, url=resolve_url(settings.LOGIN_URL))
    dialogue = written_dialogue(request, pk)
    try:
        said = json.loads(request.body)
        place, value, key = _place(said.get("path")), said["value"], UUID(said["key"])
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        place = value = None
    if place is None or not isinstance(value, str):
        return _said("invalid", 400, message=_("La petición llegó incompleta: vuelva a abrir la página."))
    if said.get("person", request.user.pk) != request.user.pk:
        return _said("other_person", 403, message=_("En este navegador ahora entró otra persona."))
    try:
        outcome = writing.save_passage(
            dialogue, place, value=value, base=_number(said.get("base")), by=request.user, key=key
        )
    except NotAllowed as refusal:
        return _said("refused", 403, message=refusal.message)
    except Refused as refusal:
        return _said("invalid" if refusal.field else "refused", 422, message=refusal.message)
    more = {"digest": str(outcome.version), "time": _clock(outcome)}
    if outcome.status == "conflict":
        field = Field(place, value, outcome.version, outcome)
        html = render_to_string("minutes/_conflict.html", {"field": field, "user": request.user, "buttons": True})
        more |= {"value": outcome.text, "html": html}
    return _said(outcome.status, STATUS[outcome.status], **more)


def _clock(outcome: Outcome) -> str:
    return date_format(timezone.localtime(outcome.at), "H:i") if outcome.at else ""


@login_required
@require_safe
def version_list(request, pk):
    """Every text that was ever saved, newest first, or those of the place ``lugar``: each with what it changed."""
    dialogue = written_dialogue(request, pk)
    sheet = sheet_of(dialogue)
    rows = PassageVersion.objects.filter(passage__minutes__dialogue=dialogue).select_related("by", "passage")
    chosen = _place(request.GET.get("lugar"))
    if chosen:
        rows = rows.filter(passage__place=str(chosen))
    page = page_of(rows, request)
    titles = {each.block.key: each.block.title for each in sheet.blocks}
    before = _before(page)
    context = {
        "dialogue": dialogue,
        "sheet": sheet,
        "page_obj": page,
        "querystring_without_page": querystring_without_page(request),
        "rows": [(each, _where(each.passage.place, titles), before.get(each.pk, "")) for each in page],
    }
    return render(request, "minutes/version_list.html", context)


@login_required
@require_POST
def version_restore(request, pk, version):
    """Write an earlier text again; ``base`` is the version of it that the page knew."""
    dialogue = written_dialogue(request, pk)
    rows = PassageVersion.objects.filter(passage__minutes__dialogue=dialogue)
    earlier = get_object_or_404(rows.select_related("passage__minutes__dialogue"), pk=version)
    try:
        outcome = writing.restore_version(earlier, base=_number(request.POST.get("base", "")), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if outcome.status == "conflict":
            messages.error(request, _("Mientras usted leía se guardó otro texto. Mírelo, es el primero, y decida."))
        else:
            messages.success(request, _("Ese texto es otra vez el del acta. El que estaba sigue en esta lista."))
    return redirect(f"{reverse('minutes:version_list', args=[pk])}?{urlencode({'lugar': earlier.passage.place})}")


def _where(name: str, titles: dict[str, str]) -> str:
    """A place in words."""
    place = places.parse(name)
    label = Field(place, "", 0).label
    return f"{titles.get(place.block, _('Bloque que se quitó'))} · {label}" if place.block else label


def _before(page) -> dict[int, str]:
    """The text before each version of the page, by its pk: one query."""
    passages = {each.passage_id for each in page}
    numbers = {each.number - 1 for each in page}
    rows = PassageVersion.objects.filter(passage__in=passages, number__in=numbers)
    texts = {(each.passage_id, each.number): each.text for each in rows}
    return {each.pk: texts.get((each.passage_id, each.number - 1), "") for each in page}
