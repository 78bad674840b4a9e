"""Where a country writes: the institution's section and its initiatives."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from .. import services
from ..answers import differing, entry_group, institution_group
from ..completeness import problems
from ..content import entry_content, institution_content
from ..desk import desk
from ..forms import AnswersForm, Countries, EntryForm, InstitutionForm
from ..locks import locked_fields
from ..models import Entry, Ficha
from ..pages import can_take_more, crumbs, sections_of, steps
from ..permissions import reads_section, writes_for, writes_in
from ..reading import beside
from ..sections import INSTITUTION, of_entry
from ..signing_pages import section_panel
from ..standing import standing
from .loading import entry_at, visible_ficha

MORE_ROWS, NEXT_SECTION = "more", "next"


def _to_write_in(request, pk: int) -> Ficha:
    """The ficha for who writes in all of it: what follows adds and takes out initiatives."""
    ficha = visible_ficha(request.user, pk)
    if not writes_for(request.user, ficha):
        raise PermissionDenied
    return ficha


def section_to_write(request, pk: int, position: int | None = None) -> tuple[Ficha, Entry | None, str]:
    """The ficha, the initiative at ``position`` and the section's key, for who writes in that section."""
    ficha = visible_ficha(request.user, pk, guests=True, with_rules=position is not None)
    entry = None if position is None else entry_at(ficha, position)
    section = INSTITUTION if entry is None else of_entry(entry)
    if not writes_in(request.user, ficha, section):
        if not reads_section(request.user, ficha, section):
            raise Http404  # a guest of other sections
        raise PermissionDenied
    return ficha, entry, section


def closed_text(ficha: Ficha) -> str:
    return _("La ficha está «%(state)s»: ahora no se puede cambiar.") % {"state": ficha.get_state_display()}


def seen_version(request, owner) -> int | None:
    """The version that the page showed; one that is never right when the page was of another initiative."""
    if "version" not in request.POST:
        return None
    try:
        version, shown = int(request.POST["version"]), int(request.POST.get("owner") or owner.pk)
    except ValueError:
        return -1
    return version if shown == owner.pk else -1


def _onwards(request, ficha: Ficha, position: int | None):
    """After saving: the same page with more rows, the next section, or the overview."""
    onwards = request.POST.get("onwards")
    if onwards == MORE_ROWS and position:
        return redirect(reverse("surveys:entry_edit", args=[ficha.pk, position]) + "#campo-actors")
    following = [
        entry
        for entry in ficha.entry_list
        if entry.position > (position or 0) and writes_in(request.user, ficha, of_entry(entry))
    ]
    if onwards == NEXT_SECTION and following:
        return redirect("surveys:entry_edit", ficha.pk, following[0].position)
    return redirect(ficha)


def _page(request, template: str, ficha: Ficha, form: AnswersForm, title: str, **extra):
    position = getattr(form.owner, "position", None)
    sections = [each for each in sections_of(ficha, problems(ficha)) if reads_section(request.user, ficha, each.key)]
    key = INSTITUTION if position is None else of_entry(form.owner)
    here = [section.position for section in sections].index(position)
    context = {
        "ficha": ficha,
        "form": form,
        "title": title,
        "breadcrumbs": crumbs((str(ficha), ficha.get_absolute_url()), (title, "")),
        "steps": steps(sections, position),
        "previous": sections[here - 1] if here else None,
        "next": sections[here + 1] if here + 1 < len(sections) else None,
        "can_add": can_take_more(ficha),
        "version": request.POST.get("version", form.owner.version),
        "owner": form.owner,
    }
    context |= desk(ficha, request.user, form.owner) | beside(ficha, request.user, key)
    return render(request, template, context | section_panel(ficha, request.user, key) | extra)


def _attempt(form: AnswersForm, ficha: Ficha, save: Callable, groups: Callable) -> tuple[bool, dict]:
    """Save what a form says. Returns whether it stands saved and, when a colleague was faster, what the page shows.

    ``groups()`` gives what was typed and what is saved by now, as ``AnswerGroup``.
    """
    if not form.is_valid():
        return False, {}
    if not ficha.is_editable:
        form.add_error(None, closed_text(ficha))
        return False, {}
    try:
        save()
    except services.SavedMeanwhile as refusal:
        typed, saved, version = groups()
        saved_meanwhile = differing(typed, saved)
        if saved_meanwhile:
            form.add_error(None, refusal.message)
            return False, {"saved_meanwhile": saved_meanwhile, "version": version}
    except Refused as refusal:
        add_refusal(form, refusal)
        return False, {}
    return True, {}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ficha_institution(request, pk):
    ficha, _none, section = section_to_write(request, pk)
    if request.method != "POST" and not ficha.is_editable:
        messages.warning(request, closed_text(ficha))
        return redirect(ficha)
    locked = locked_fields(request.user, ficha, section)
    data, extra = request.POST if request.method == "POST" else None, {}
    form = InstitutionForm(data, owner=ficha, locked=locked)

    def save():
        seen = seen_version(request, ficha)
        services.save_institution(ficha, by=request.user, values=form.values(), seen_version=seen)

    def groups():
        now = visible_ficha(request.user, pk, guests=True)
        typed, saved = form.typed(), institution_content(now)
        return institution_group(typed, ficha.country), institution_group(saved, ficha.country), now.version

    if request.method == "POST":
        saved, extra = _attempt(form, ficha, save, groups)
        if saved:
            messages.success(request, _("Los datos de la institución quedaron guardados."))
            return _onwards(request, ficha, None)
    return _page(request, "surveys/ficha_institution.html", ficha, form, _("Institución"), **extra)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request, pk, position):
    ficha, entry, section = section_to_write(request, pk, position)
    if request.method != "POST" and not ficha.is_editable:
        messages.warning(request, closed_text(ficha))
        return redirect(ficha)
    countries = Countries()
    locked = locked_fields(request.user, ficha, section)
    data, extra = request.POST if request.method == "POST" else None, {}
    form = EntryForm(data, owner=entry, countries=countries, locked=locked)

    def save():
        services.save_entry(
            entry,
            by=request.user,
            values=form.values(),
            actors=form.rows(),
            partner_countries=form.partners(),
            seen_version=seen_version(request, entry),
        )

    def groups():
        now = entry_at(visible_ficha(request.user, pk, guests=True), position)
        typed, saved = (entry_group(content, countries.names) for content in (form.typed(), entry_content(now)))
        return typed, saved, now.version

    if request.method == "POST":
        saved, extra = _attempt(form, ficha, save, groups)
        if saved:
            messages.success(request, _("La iniciativa %(n)s quedó guardada.") % {"n": position})
            return _onwards(request, ficha, position)
    extra["row_problems"] = form.actors.problems() if form.actors.is_bound else []
    extra["standing"] = standing(ficha, entry)
    extra["standing_url"] = reverse("surveys:entry_standing", args=[ficha.pk, position])
    title = _("Iniciativa %(n)s") % {"n": position}
    return _page(request, "surveys/entry_edit.html", ficha, form, title, **extra)


@login_required
@require_safe
def entry_standing(request, pk, position):
    """What the initiative is as declared by now: the part of its page that changes while it is written."""
    ficha, entry, _section = section_to_write(request, pk, position)
    return render(request, "surveys/_standing.html", {"standing": standing(ficha, entry)})


@login_required
@require_POST
def entry_create(request, pk):
    ficha = _to_write_in(request, pk)
    try:
        entry = services.add_entry(ficha, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(ficha)
    return redirect("surveys:entry_edit", ficha.pk, entry.position)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_delete(request, pk, position):
    ficha = _to_write_in(request, pk)
    entry = entry_at(ficha, position)
    if request.method != "POST":
        title = _("Eliminar la iniciativa %(n)s") % {"n": position}
        breadcrumbs = crumbs((str(ficha), ficha.get_absolute_url()), (title, ""))
        context = {"ficha": ficha, "entry": entry, "title": title, "breadcrumbs": breadcrumbs}
        return render(request, "surveys/entry_delete.html", context)
    try:
        if request.POST.get("owner", str(entry.pk)) != str(entry.pk):  # those after a deleted one moved up
            raise Refused(_("Las iniciativas cambiaron de lugar mientras tanto: revise cuál quiere eliminar."))
        services.delete_entry(entry, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La iniciativa se eliminó de la ficha."))
    return redirect(ficha)
