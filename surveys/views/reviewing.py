"""Where the Unit reads a ficha whole, sets sectors, matches actors and decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.complements import in_words
from pifcss_registry.errors import Refused

from .. import looks, reviewing, services
from ..content import country_names_of
from ..curation import CurationForm, Directory
from ..enums import FichaState, ObservationState
from ..models import Ficha
from ..pages import crumbs, history
from ..permissions import can_review_ficha, reads_answers, reads_unit_data, sees_every_ficha
from ..reading import Reading, read
from ..review_forms import NoteForm
from ..standing import standing
from ..workflow import FICHA, what_stops_validating
from .loading import entry_at, visible_ficha


def _work(ficha: Ficha, reading: Reading, may_curate: bool, bound: CurationForm | None) -> list[dict]:
    """Each section as it is read and, for an initiative, its standing and, for who may, its form."""
    directory = Directory.for_entries(ficha.entry_list) if may_curate else None
    found = []
    for section in reading.sections:
        entry, form = section.entry, None
        if entry is not None and directory is not None:
            form = bound if bound and bound.entry.pk == entry.pk else CurationForm(entry=entry, directory=directory)
        work = {"section": section, "entry": entry, "form": form}
        if entry is not None:
            said = in_words(entry.complement, country_names_of(ficha, entry))
            work |= {"standing": standing(ficha, entry), "complement": said}
        found.append(work)
    return found


def review_page(request, ficha: Ficha, bound: CurationForm | None = None, **extra):
    """The ficha whole, or what changed in it; ``bound`` is a form to be shown again with its errors.

    ``extra`` may have ``observing_now``: the form of an observation that was not right, and where (path or pk).
    """
    may_review = can_review_ficha(request.user, ficha)
    may_curate = may_review and ficha.state == FichaState.SENT
    reading = read(request.user, ficha, whole=bool(request.GET.get("entera") or request.POST.get("entera")))
    to_do = what_stops_validating(ficha) if may_curate else []
    context = {
        "ficha": ficha,
        "breadcrumbs": crumbs((str(ficha), "")),
        "reading": reading,
        "reviewed": _work(ficha, reading, may_curate, bound),
        "bound": bound,
        "may_review": may_review,
        "unit_data": reads_unit_data(request.user, ficha),
        "reviewers": reviewing.reviewers() if may_review else [],
        "moves": FICHA.available(ficha, request.user),
        "move_url": "surveys:ficha_move",
        "move_extra": "surveys/_return_extra.html",
        "n_unresolved": sum(each.state != ObservationState.RESOLVED for each in reading.observations),
        "n_new": sum(each.published_at is None for each in reading.observations),
        "to_do": to_do,
        "round_closed": not ficha.takes_answers,
    }
    return render(request, "surveys/ficha_review.html", context | history(ficha, request.user) | extra)


@login_required
@require_safe
def ficha_review(request, pk):
    ficha = visible_ficha(request.user, pk, with_rules=True)
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


def _to_review(request, pk: int) -> Ficha:
    ficha = visible_ficha(request.user, pk)
    if not can_review_ficha(request.user, ficha):
        raise PermissionDenied
    return ficha


def _back(request, ficha: Ficha, anchor: str = ""):
    if not reads_answers(request.user, ficha):
        return redirect(ficha)
    return redirect(reverse("surveys:ficha_review", args=[ficha.pk]) + anchor)


@login_required
@require_POST
def ficha_read(request, pk):
    ficha = _to_review(request, pk)
    looks.mark_read(ficha, by=request.user)
    messages.success(request, _("La ficha quedó marcada como leída."))
    return redirect("surveys:ficha_list")


@login_required
@require_POST
def ficha_reviewer(request, pk):
    ficha = _to_review(request, pk)
    chosen = {str(person.pk): person for person in reviewing.reviewers()}
    code = request.POST.get("reviewer", "")
    if code and code not in chosen:
        messages.error(request, _("Elija a una persona de la Unidad Técnica."))
        return _back(request, ficha, "#unidad")
    reviewing.assign_reviewer(ficha, by=request.user, reviewer=chosen.get(code))
    messages.success(request, _("La revisión quedó asignada.") if code else _("La revisión quedó sin asignar."))
    return _back(request, ficha, "#unidad")


@login_required
@require_POST
def ficha_note(request, pk):
    ficha, form = _to_review(request, pk), NoteForm(request.POST)
    if not form.is_valid() and reads_answers(request.user, ficha):
        return review_page(request, ficha, note_form=form)
    if form.is_valid():
        reviewing.write_note(ficha, by=request.user, text=form.cleaned_data["note"])
        messages.success(request, _("La nota quedó guardada."))
    return _back(request, ficha, "#unidad")


def _chosen_fichas(request, values: list[str]) -> list[Ficha]:
    """The fichas that a page names, those that this person may see, in the queue's order; nonsense is left out."""
    wanted = {
        int(value)
        for value in values[: reviewing.MOST_AT_ONCE]
        if value.isascii() and value.isdigit() and len(value) < 19
    }
    found = Ficha.objects.visible_to(request.user).filter(pk__in=wanted).select_related("round", "country")
    return list(found.order_by("sent_at", "pk"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ficha_validate_many(request):
    """``?ficha=1&ficha=2``: what would be validated and what not; POST does it, each ficha by itself."""
    if not can_review_ficha(request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    fichas = _chosen_fichas(request, data.getlist("ficha"))
    if not fichas:
        messages.warning(request, _("Elija al menos una ficha."))
        return redirect("surveys:ficha_list")
    if request.method != "POST":
        checked = [(ficha, reviewing.why_not(ficha)) for ficha in fichas]
        context = {
            "checked": checked,
            "ready": [ficha for ficha, reasons in checked if not reasons],
            "title": _("Validar varias fichas"),
            "breadcrumbs": crumbs((_("Validar varias fichas"), "")),
        }
        return render(request, "surveys/ficha_validate_many.html", context)
    for decision in reviewing.decide_many(fichas, by=request.user):
        if decision.done:
            messages.success(request, _("%(ficha)s: validada.") % {"ficha": decision.ficha})
        else:
            words = {"ficha": decision.ficha, "reasons": " ".join(decision.reasons)}
            messages.error(request, _("%(ficha)s: no se validó. %(reasons)s") % words)
    return redirect("surveys:ficha_list")
