"""What the page of a section asks while somebody writes: one answer saved, who else is here. JSON both ways."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .. import diff, paths, presence, sections, writing
from ..answer_form import clean_answer, for_page, in_words, is_text
from ..desk import answers
from ..models import Ficha
from ..permissions import is_guest_of, reads_section, writes_for, writes_in
from .loading import visible_ficha

STATUS = {"saved": 200, "repeated": 200, "conflict": 409, "gone": 410}


def _answer(status: str, code: int, **more: Any) -> JsonResponse:
    return JsonResponse({"status": status, **more}, status=code)


def for_the_page(view: Callable) -> Callable:
    """A POST of our own script: JSON in and out, also when the person is logged out or is not the one of the page."""

    @require_POST
    @wraps(view)
    def asked(request: HttpRequest, pk: int) -> JsonResponse:
        if not request.user.is_authenticated:
            return _answer("login", 401, url=resolve_url(settings.LOGIN_URL))
        ficha = visible_ficha(request.user, pk, guests=True)
        if not (writes_for(request.user, ficha) or is_guest_of(request.user, ficha)):
            return _answer("refused", 403, message=_("Usted no puede escribir en esta ficha."))
        try:
            said = json.loads(request.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            return _answer("invalid", 400, message=_("La petición llegó incompleta: vuelva a abrir la página."))
        if said.get("person", request.user.pk) != request.user.pk:
            return _answer("other_person", 403, message=_("En este navegador ahora entró otra persona."))
        try:
            return view(request, ficha, said)
        except NotAllowed as refusal:
            return _answer("refused", 403, message=refusal.message)
        except Refused as refusal:
            return _answer("refused", 423, message=refusal.message)

    return asked


def _clock(at) -> str:
    return date_format(localtime(at), "H:i") if at else ""


def _path(text: Any) -> paths.Path:
    try:
        return paths.parse(text if isinstance(text, str) else "")
    except ValueError:
        raise Http404 from None


def _key(text: Any) -> UUID:
    try:
        return UUID(text if isinstance(text, str) else "")
    except ValueError:
        raise Refused(_("La petición llegó incompleta: vuelva a abrir la página.")) from None


def _must_write(request: HttpRequest, ficha: Ficha, section: str) -> None:
    if writes_in(request.user, ficha, section):
        return
    if not reads_section(request.user, ficha, section):
        raise Http404  # a guest of other sections
    raise NotAllowed(_("Usted no puede escribir en esta ficha."))


@for_the_page
def answer_save(request: HttpRequest, ficha: Ficha, said: dict[str, Any]) -> JsonResponse:
    """``said``: path, value (as the inputs have it), base, key and the page's person."""
    path = _path(said.get("path"))
    _must_write(request, ficha, path.section)
    try:
        value = clean_answer(path, said.get("value"))
    except ValidationError as error:
        return _answer("invalid", 422, message=" ".join(error.messages))
    outcome = writing.save_answer(
        ficha, by=request.user, path=path, value=value, base=str(said.get("base")), key=_key(said.get("key"))
    )
    more = {"digest": outcome.digest, "time": _clock(outcome.at), "version": outcome.version, "row": outcome.row}
    if outcome.status == "conflict":
        more |= _both(request.user, path, value, outcome)
    elif outcome.status == "gone":
        more["message"] = _("Un colega quitó esta fila mientras tanto. Lo que usted escribió sigue aquí.")
    elif outcome.row is not None:
        more["cells"] = {column: paths.digest(cell) for column, cell in value["add"].items()}
    elif path.column == paths.PARTNERS and outcome.value is not None:
        more["value"] = outcome.value
    return _answer(outcome.status, STATUS[outcome.status], **more)


def _both(by: User, path: paths.Path, mine: Any, outcome: writing.Outcome) -> dict[str, Any]:
    """The two texts of a conflict: what is saved, and what the person wrote, with their difference."""
    removing = path.column == paths.ACTORS
    theirs, own = in_words(path, outcome.value), "" if removing else in_words(path, mine)
    context = {
        "name": presence.name_of(outcome.by) if outcome.by else "",
        "by_oneself": outcome.by == by,
        "time": _clock(outcome.at),
        "theirs": theirs,
        "mine": own,
        "removing": removing,
        "pieces": diff.words(theirs, own) if is_text(path) else [],
        "can_join": is_text(path),
    }
    shown = (
        {key: cell or "" for key, cell in outcome.value.items()} if removing else for_page(path.column, outcome.value)
    )
    return {"value": shown, "html": render_to_string("surveys/_conflict.html", context)}


@for_the_page
def presence_beat(request: HttpRequest, ficha: Ficha, said: dict[str, Any]) -> JsonResponse:
    """``said``: section, path of the answer in focus ('' for none), version that the page shows; leaving: they go.

    Answers with who else is here, and with every answer of the section when it is of another version.
    """
    section = said.get("section") if isinstance(said.get("section"), str) else ""
    path = _path(said["path"]) if said.get("path") else None
    try:
        owner = sections.entry_of(ficha, section) or ficha
    except (ValueError, LookupError):
        raise Http404 from None
    _must_write(request, ficha, section)
    if said.get("leaving"):
        presence.leave(ficha, by=request.user)
        return _answer("left", 200)
    presence.beat(ficha, by=request.user, section=section, path=path)
    people = [
        {"name": each.name, "path": each.path, "here": each.section == section, "place": _place(ficha, each)}
        for each in presence.others(ficha, than=request.user)
    ]
    more = {"people": people, "version": owner.version, "editable": ficha.is_editable}
    if not ficha.is_editable:
        more["message"] = writing.closed_text(ficha)
    if said.get("version") != owner.version:
        more["answers"] = answers(section, owner)
    return _answer("here", 200, **more)


def _place(ficha: Ficha, somebody: presence.Somebody) -> str:
    """Where somebody is, in words; '' when that is no place of this ficha any more."""
    try:
        section = sections.label(ficha, somebody.section)
    except (LookupError, ValueError):
        return ""
    return f"{section}, {somebody.label}" if somebody.label else section
