"""Versions of the rule: which is in force, what another one would change, adopting it or not."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.engine.rules import VERSIONS
from initiatives.engine.texts import asks, version_summary
from initiatives.enums import Broad, Verdict
from pifcss_registry.errors import Refused
from pifcss_registry.web import page_of, querystring_without_page

from .. import replaying
from ..differences import Pairs, told
from ..enums import PreviewState
from ..models import RulePreview
from ..permissions import can_try_rules
from ..rule_forms import AdoptForm


def _require_trying(request: HttpRequest) -> None:
    if not can_try_rules(request.user):
        raise PermissionDenied


def _preview(request: HttpRequest, pk: int) -> RulePreview:
    rows = RulePreview.objects.visible_to(request.user).select_related("by", "settled_by")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def rules(request):
    """The versions, which round keeps which, and what was tried: five queries."""
    _require_trying(request)
    in_force, adopted = replaying.in_force_since()
    under_way = {preview.version: preview for preview in RulePreview.objects.unfinished()}
    rounds = replaying.rounds()
    tried = RulePreview.objects.visible_to(request.user).select_related("by", "settled_by")
    tried = tried.annotate(n_changes=Count("changes")).order_by("-at", "-pk")
    context = {
        "in_force": in_force,
        "adopted": adopted,
        "versions": [
            SimpleNamespace(
                name=name,
                summary=version_summary(name),
                asks=asks(each),
                in_force=name == in_force,
                under_way=under_way.get(name),
                rounds=[row.code for row in rounds if row.version == name],
            )
            for name, each in VERSIONS.items()
        ],
        "rounds": rounds,
        "page_obj": page_of(tried, request),
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": [{"label": _("Reglas"), "url": ""}],
    }
    return render(request, "judging/rules.html", context)


@login_required
@require_POST
def preview_create(request):
    """Ask for a preview of the version that was posted."""
    _require_trying(request)
    try:
        preview = replaying.ask_preview(request.POST.get("version", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("judging:rules")
    return redirect(preview)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview_detail(request, pk):
    """How far it is, or what it found; POST adopts its version, once the person has confirmed that."""
    preview = _preview(request, pk)
    form = AdoptForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or (preview.state == PreviewState.DONE and not form.is_valid()):
        return _detail(request, preview, form)
    try:
        replaying.adopt(preview, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(preview)
    words = {"version": preview.version}
    messages.success(request, _("La versión %(version)s está en vigor para las convocatorias nuevas.") % words)
    return redirect("judging:rules")


def _detail(request: HttpRequest, preview: RulePreview, form: AdoptForm):
    title = _("Qué cambiaría con la versión %(version)s") % {"version": preview.version}
    context = {
        "preview": preview,
        "title": title,
        "breadcrumbs": [
            {"label": _("Reglas"), "url": reverse("judging:rules")},
            {"label": _("Vista previa"), "url": ""},
        ],
    }
    if preview.is_readable:
        context |= _result(request, preview) | {"form": form}
    return render(request, "judging/preview_detail.html", context)


def _result(request: HttpRequest, preview: RulePreview) -> dict[str, Any]:
    """What was found, a page of it with reasons; ten queries."""
    differences = replaying.differences(preview)
    page = page_of(preview.changes.order_by("was", "becomes", "broad_was", "broad_becomes", "pk"), request)
    decides = preview.state == PreviewState.DONE
    in_force, _adopted = replaying.in_force_since()
    return {
        "told": told(differences),
        "verdicts": _pairs(differences.verdicts, Verdict),
        "broad": _pairs(differences.broad, Broad),
        "page_obj": page,
        "rows": replaying.explained(preview, page.object_list, request.user),
        "querystring_without_page": querystring_without_page(request),
        "may_discard": decides,
        "may_adopt": decides and preview.version in VERSIONS and preview.version != in_force,
        "is_in_force": preview.version == in_force,
        "in_force": in_force,
    }


def _pairs(pairs: Pairs, labels: type[Verdict] | type[Broad]) -> list[SimpleNamespace]:
    """Counts by what it was and would be, in words; in the order of the list."""
    order = {key: place for place, key in enumerate(labels.values)}
    found = []
    for was, becomes in sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])):
        words = {"was_label": labels(was).label, "becomes_label": labels(becomes).label}
        found.append(SimpleNamespace(was=was, becomes=becomes, n=pairs[was, becomes], **words))
    return found


@login_required
@require_POST
def preview_cancel(request, pk):
    return _close(request, pk, replaying.cancel, _("La vista previa se canceló. Nada cambió en el registro."))


@login_required
@require_POST
def preview_discard(request, pk):
    return _close(request, pk, replaying.discard, _("La vista previa se descartó. Nada cambió en el registro."))


def _close(request: HttpRequest, pk: int, how: Callable[..., RulePreview], said: str):
    preview = _preview(request, pk)
    try:
        how(preview, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(preview)
    messages.success(request, said)
    return redirect("judging:rules")
