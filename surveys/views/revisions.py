"""What was sent and kept: read one version, compare two, bring one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pifcss_registry.errors import Refused

from .. import restoring
from ..answers import groups_of
from ..comparing import compare
from ..content import snapshot
from ..models import Ficha, Revision
from ..pages import crumbs
from ..permissions import can_restore, is_of_country, restores_for
from .loading import visible_ficha

DRAFT = "borrador"


def _revision(request, ficha: Ficha, number: int) -> Revision:
    """One that this person may read, with its content; 404 when there is none."""
    found = Revision.objects.visible_to(request.user, ficha).filter(ficha=ficha).select_related("sent_by")
    revision = next((each for each in found.defer("content") if each.number == number), None)
    if revision is None:
        raise Http404
    return revision


def _title(number: int) -> str:
    return _("Versión %(n)s") % {"n": number}


@login_required
@require_safe
def revision_detail(request, pk, number):
    ficha = visible_ficha(request.user, pk)
    revision = _revision(request, ficha, number)
    context = {
        "ficha": ficha,
        "revision": revision,
        "title": _title(number),
        "groups": groups_of(revision.content, ficha.country),
        "may_restore": can_restore(request.user, ficha),
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (_title(number), "")),
    }
    return render(request, "surveys/revision_detail.html", context)


def _asked(request, name: str, known: list[str], default: str) -> tuple[str, bool]:
    """The version that a parameter names, and whether it named one that is not there."""
    given = request.GET.get(name, "")
    return (given, False) if given in known else (default, bool(given))


def _side(ficha: Ficha, revisions: dict[str, Revision], name: str) -> dict:
    return snapshot(ficha) if name == DRAFT else revisions[name].content


@login_required
@require_safe
def revision_compare(request, pk):
    """``?de=1&a=2``; ``a=borrador`` is what the ficha says now, for its country. ``todas=1`` shows all answers."""
    ficha = visible_ficha(request.user, pk)
    found = Revision.objects.visible_to(request.user, ficha).filter(ficha=ficha).defer("content")
    revisions = {str(each.number): each for each in found.order_by("number")}
    names = list(revisions)
    choices = [(name, str(_title(revisions[name].number)), revisions[name].sent_at) for name in names]
    if is_of_country(request.user, ficha) and ficha.is_editable:
        choices.append((DRAFT, _("El borrador de ahora"), ficha.updated_at))
    newer = [choice[0] for choice in choices]
    context = {
        "ficha": ficha,
        "title": _("Comparar versiones"),
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (_("Comparar versiones"), "")),
        "choices": choices,
        "comparable": bool(names) and len(choices) > 1,
    }
    if context["comparable"]:
        after, lost_after = _asked(request, "a", newer, newer[-1])
        earlier = newer[newer.index(after) - 1] if newer.index(after) else newer[0]
        before, lost_before = _asked(request, "de", names, earlier)
        groups = compare(_side(ficha, revisions, before), _side(ficha, revisions, after), ficha.country)
        context |= {
            "before": before,
            "after": after,
            "older": [choice for choice in choices if choice[0] != DRAFT],
            "ignored": lost_after or lost_before,
            "whole": bool(request.GET.get("todas")),
            "groups": groups,
            "n_changes": sum(len(group.changed) for group in groups),
        }
    return render(request, "surveys/revision_compare.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revision_restore(request, pk, number):
    ficha = visible_ficha(request.user, pk)
    revision = _revision(request, ficha, number)
    if not can_restore(request.user, ficha):
        messages.error(request, _why_not_restore(request.user, ficha))
        return redirect(ficha)
    if request.method != "POST":
        title = _("Recuperar la versión %(n)s") % {"n": number}
        context = {
            "ficha": ficha,
            "revision": revision,
            "title": title,
            "groups": compare(snapshot(ficha), revision.content, ficha.country),
            "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (title, "")),
        }
        return render(request, "surveys/revision_restore.html", context)
    try:
        made = restoring.restore(ficha, number=number, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(ficha)
    text = _("La ficha dice otra vez lo que decía en la versión %(n)s. Quedó guardada como versión %(made)s.")
    messages.success(request, text % {"n": number, "made": made.number})
    return redirect(ficha)


def _why_not_restore(user, ficha: Ficha) -> str:
    """Words for the focal point whose ficha is not open now; 403 for colleagues who never restore."""
    if not restores_for(user, ficha):
        raise PermissionDenied
    if not ficha.is_editable:
        return _("La ficha está «%(state)s»: ahora no se puede cambiar.") % {"state": ficha.get_state_display()}
    return _("La Unidad Técnica devolvió la ficha para cambiar solo lo observado: pídale que la desbloquee entera.")
