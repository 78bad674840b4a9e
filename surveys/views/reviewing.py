"""Where the Unit reads a ficha whole, sets sectors, matches actors and decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pifcss_registry.errors import Refused

from .. import services
from ..answers import AnswerGroup, groups_of
from ..content import snapshot
from ..curation import CurationForm, Directory, hint
from ..enums import FichaState
from ..models import Ficha
from ..pages import crumbs, history
from ..permissions import can_review_ficha, reads_answers, sees_every_ficha
from ..workflow import FICHA, what_stops_validating
from .loading import entry_at, visible_ficha


def _entries(ficha: Ficha, groups: list[AnswerGroup], may_curate: bool, bound: CurationForm | None) -> list[dict]:
    """Each initiative with its answers, its hint and, for who may, its form."""
    directory = Directory.for_entries(ficha.entry_list) if may_curate else None
    found = []
    for entry, group in zip(ficha.entry_list, groups, strict=True):
        form = None
        if directory is not None:
            form = bound if bound and bound.entry.pk == entry.pk else CurationForm(entry=entry, directory=directory)
        found.append({"entry": entry, "group": group, "hint": hint(entry), "form": form})
    return found


def review_page(request, ficha: Ficha, bound: CurationForm | None = None, **extra):
    """The ficha whole; ``bound`` is a form to be shown again with its errors."""
    may_curate = can_review_ficha(request.user, ficha) and ficha.state == FichaState.SENT
    institution, *groups = groups_of(snapshot(ficha), ficha.country)
    context = {
        "ficha": ficha,
        "breadcrumbs": crumbs((str(ficha), "")),
        "institution": institution,
        "reviewed": _entries(ficha, groups, may_curate, bound),
        "bound": bound,
        "moves": FICHA.available(ficha, request.user),
        "move_url": "surveys:ficha_move",
        "to_do": what_stops_validating(ficha) if may_curate else [],
        "round_closed": not ficha.round.is_open(),
    }
    return render(request, "surveys/ficha_review.html", context | history(ficha) | extra)


@login_required
@require_safe
def ficha_review(request, pk):
    ficha = visible_ficha(request.user, pk)
    if not sees_every_ficha(request.user):
        raise PermissionDenied
    if not reads_answers(request.user, ficha):
        return redirect(ficha)
    return review_page(request, ficha)


@login_required
@require_POST
def entry_curate(request, pk, position):
    ficha = visible_ficha(request.user, pk)
    if not can_review_ficha(request.user, ficha):
        raise PermissionDenied
    if not reads_answers(request.user, ficha):
        messages.error(request, _("La ficha está con el país: ahora no se clasifica."))
        return redirect(ficha)
    entry = entry_at(ficha, position)
    form = CurationForm(request.POST, entry=entry, directory=Directory.for_entries(ficha.entry_list))
    if not form.is_valid():
        return review_page(request, ficha, bound=form)
    try:
        services.curate_entry(entry, by=request.user, **form.values())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La clasificación de la iniciativa %(n)s quedó guardada.") % {"n": position})
    return redirect(reverse("surveys:ficha_review", args=[ficha.pk]) + f"#iniciativa-{position}")
