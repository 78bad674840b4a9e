"""Schedules: which days are offered, who can when, the timetable that follows; and a dialogue's date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pifcss_registry.accounts.models import Country, User
from pifcss_registry.accounts.permissions import country_ids
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from . import plan_runs, scheduling
from .clock import place_of, zones_of
from .dates import fall_through, set_date
from .enums import Can, DialogueState, RunState
from .models import Availability, Dialogue, PlanRun, Schedule
from .permissions import FACILITATORS, can_propose_dialogue, can_run_dialogue, sees_every_dialogue
from .problems import planned_in
from .schedule_forms import AvailabilityForm, DateForm, FallForm, PlanForm, RangeForm, ScheduleForm
from .schedule_pages import grid, timetable

MINE = "yo"  # instead of a country's code: the facilitator who is logged in


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    pairs = [(_("Diálogos"), reverse("dialogues:dialogue_list")), *more]
    return [{"label": label, "url": url} for label, url in pairs]


def _schedule(request, pk: int) -> Schedule:
    return get_object_or_404(Schedule.objects.visible_to(request.user), pk=pk)


def _for_unit(request, pk: int) -> Schedule:
    schedule = _schedule(request, pk)
    if not can_propose_dialogue(request.user):
        raise PermissionDenied
    return schedule


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_edit(request, pk=None):
    """A new schedule, or another look at one that was not opened yet."""
    if not can_propose_dialogue(request.user):
        raise PermissionDenied
    schedule = Schedule() if pk is None else _for_unit(request, pk)
    free = Q(schedule=None) | (Q(pk__in=[]) if pk is None else Q(schedule=schedule))
    waiting = Dialogue.objects.filter(free, state=DialogueState.PROPOSED).with_parts().order_by("pk")
    data = request.POST if request.method == "POST" else None
    initial = {"dialogues": [each.pk for each in waiting] if pk is None else schedule.dialogues.all()}
    form = ScheduleForm(data, instance=schedule, waiting=waiting, initial=initial)
    if request.method == "POST" and form.is_valid():
        dialogues = form.cleaned_data["dialogues"]
        saved = scheduling.save_schedule(form.save(commit=False), dialogues=dialogues, by=request.user)
        messages.success(request, _("El calendario quedó guardado."))
        return redirect(saved)
    title = _("Calendario nuevo") if pk is None else str(schedule)
    context = {"form": form, "title": title, "breadcrumbs": _crumbs((title, ""))}
    return render(request, "dialogues/schedule_form.html", context)


@login_required
@require_safe
def schedule_detail(request, pk):
    """For the Unit who answered and the timetables; for a country what it may answer."""
    schedule = _schedule(request, pk)
    unit = can_propose_dialogue(request.user)
    dialogues = planned_in(schedule)
    own = country_ids(request.user)
    if not sees_every_dialogue(request.user):
        dialogues = [each for each in dialogues if own & {part.country_id for part in each.parts.all()}]
    answers = {each.country_id: each for each in schedule.availabilities.select_related("by") if each.country_id}
    countries = {part.country_id: part.country for each in dialogues for part in each.parts.all()}
    shown = sorted(countries.values(), key=lambda country: country.name)
    if not sees_every_dialogue(request.user):
        shown = [each for each in shown if each.pk in own]
    context = {
        "schedule": schedule,
        "dialogues": dialogues,
        "parties": [(country, answers.get(country.pk)) for country in shown],
        "moves": [move for move in scheduling.SCHEDULE.available(schedule, request.user) if move.action != "plan"],
        "may_plan": unit,
        # Of a country its own people and the Unit read the names (``tests/test_privacy.py``).
        "shows_names": unit or not sees_every_dialogue(request.user),
        "may_answer_for_self": can_run_dialogue(request.user),
        "runs": schedule.runs.defer("problem").select_related("by")[:10] if unit else [],
        "plan_form": PlanForm(),
        "breadcrumbs": _crumbs((str(schedule), "")),
    }
    return render(request, "dialogues/schedule_detail.html", context)


@login_required
@require_POST
def schedule_move(request, pk, action):
    schedule = _schedule(request, pk)
    try:
        scheduling.SCHEDULE.perform(schedule, action, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join([refusal.message, *(str(each.message) for each in refusal.problems)]))
    else:
        messages.success(request, scheduling.SCHEDULE.moves[action].done)
    return redirect(schedule)


def _party(request, schedule: Schedule, who: str) -> Country | None:
    """The country that is answered for; None for the facilitator who asks. 404 for what is none of theirs."""
    if who == MINE:
        if not can_run_dialogue(request.user):
            raise Http404
        return None
    among = Country.objects.filter(dialogues__schedule=schedule).distinct()
    country = get_object_or_404(among, pk=who)
    if country.pk not in country_ids(request.user) and not can_propose_dialogue(request.user):
        raise Http404
    return country


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def availability_edit(request, pk, who):
    """When a country, or a facilitator, can: cell by cell, or many at once (``rango``)."""
    schedule = _schedule(request, pk)
    country = _party(request, schedule, who)
    party = {"country": country} if country else {"person": request.user}
    kept = Availability.objects.filter(schedule=schedule, **party).select_related("by").first()
    zones = zones_of(country) if country else zones_of(Country(timezones=""))
    zone = request.POST.get("zone") or request.GET.get("zona") or (kept.zone if kept else "")
    zone = zone if zone in zones else zones[0]
    said = {at: kept.can(at) for at in schedule.slots} if kept else {}
    initial = {"comment": kept.comment if kept else "", "version": kept.version if kept else 0}
    posted = request.POST if request.method == "POST" else None
    form = AvailabilityForm(posted, slots=schedule.slots, initial=initial)
    ranging = posted is not None and "rango" in posted
    blank = grid(schedule, zone, {})
    range_form = RangeForm(posted if ranging else None, days=blank.days, prefix="rango")
    if posted is not None:
        said = form.said()
        if form.is_valid() and (not ranging or range_form.is_valid()):
            if ranging:
                for _hour, cells in blank.rows:
                    for cell in filter(None, cells):
                        if range_form.covers(cell.local):
                            said[cell.at] = range_form.cleaned_data["value"]
            try:
                scheduling.answer(
                    schedule,
                    said,
                    zone=zone,
                    by=request.user,
                    country=country,
                    comment=form.cleaned_data["comment"],
                    version=form.cleaned_data["version"] or 0,
                )
            except Refused as refusal:
                add_refusal(form, refusal)
                form.data = form.data.copy()
                form.data["version"] = kept.version if kept else 0
            else:
                messages.success(request, _("La respuesta quedó guardada. Puede cambiarla mientras se responde."))
                return redirect(request.get_full_path() if ranging else schedule)
    context = {
        "schedule": schedule,
        "country": country,
        "kept": kept,
        "zone": zone,
        "place": place_of(zone),
        "zones": [(each, place_of(each)) for each in zones],
        "grid": grid(schedule, zone, said),
        "choices": Can.choices,
        "form": form,
        "range_form": range_form,
        "breadcrumbs": _crumbs((str(schedule), schedule.get_absolute_url()), (_("Cuándo pueden"), "")),
    }
    return render(request, "dialogues/availability_edit.html", context)


@login_required
@require_POST
def plan_create(request, pk):
    schedule = _for_unit(request, pk)
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["seconds"][0])
        return redirect(schedule)
    try:
        run = plan_runs.ask(schedule, seconds=form.cleaned_data["seconds"], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(schedule)
    return redirect("dialogues:plan_detail", schedule.pk, run.pk)


def _run(request, pk: int, run: int) -> PlanRun:
    return get_object_or_404(
        PlanRun.objects.select_related("by", "schedule"), pk=run, schedule=_for_unit(request, pk)
    )


@login_required
@require_safe
def plan_detail(request, pk, run):
    """How far it is, or what was found."""
    found = _run(request, pk, run)
    done = found.state == RunState.DONE
    dialogues = planned_in(found.schedule)
    context = {
        "run": found,
        "schedule": found.schedule,
        "under_way": found.state in (RunState.WAITING, RunState.RUNNING),
        "table": timetable(found, dialogues) if done else None,
        "asked": sum(len(row["interested"]) for row in found.problem["dialogues"]),
        "waiting": any(each.state == DialogueState.PROPOSED for each in dialogues),
        "breadcrumbs": _crumbs((str(found.schedule), found.schedule.get_absolute_url()), (_("Fechas"), "")),
    }
    return render(request, "dialogues/plan_detail.html", context)


@login_required
@require_POST
def plan_stop(request, pk, run):
    found = _run(request, pk, run)
    plan_runs.stop(found, by=request.user)
    return redirect("dialogues:plan_detail", pk, run)


@login_required
@require_POST
def plan_accept(request, pk, run):
    found = _run(request, pk, run)
    try:
        done = plan_runs.accept(found, by=request.user, convene="convene" in request.POST)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("dialogues:plan_detail", pk, run)
    messages.success(request, _("Diálogos con fecha: %(n)s.") % {"n": len(done)})
    return redirect(found.schedule)


def _dialogue(request, pk: int) -> Dialogue:
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user).with_parts(), pk=pk)
    if not can_propose_dialogue(request.user):
        raise PermissionDenied
    return dialogue


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_fall(request, pk):
    """A convened date falls through: why, and what is done."""
    dialogue = _dialogue(request, pk)
    if dialogue.state != DialogueState.CONVENED:
        messages.error(request, _("Este diálogo no tiene una fecha convocada."))
        return redirect(dialogue)
    form = FallForm(request.POST if request.method == "POST" else None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            fall_through(dialogue, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            for message in [each.message for each in refusal.problems] or [refusal.message]:
                form.add_error(None, message)
        else:
            messages.success(request, _("Quedó anotado, y todos reciben el aviso."))
            return redirect(dialogue)
    crumbs = _crumbs((str(dialogue), dialogue.get_absolute_url()), (_("La fecha no se puede"), ""))
    return render(
        request, "dialogues/dialogue_fall.html", {"dialogue": dialogue, "form": form, "breadcrumbs": crumbs}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_date(request, pk):
    """A date, a reserve, who facilitates and the link, of a dialogue that waits for them."""
    dialogue = _dialogue(request, pk)
    facilitators = User.objects.filter(
        is_active=True, memberships__role__in=FACILITATORS, memberships__ended_at=None
    ).distinct()
    names = ("starts_at", "reserve_at", "facilitator", "link")
    initial = {name: getattr(dialogue, name) for name in names}
    form = DateForm(request.POST if request.method == "POST" else None, facilitators=facilitators, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_date(dialogue, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La fecha quedó guardada. Los países la reciben cuando usted convoque."))
            return redirect(dialogue)
    crumbs = _crumbs((str(dialogue), dialogue.get_absolute_url()), (_("Fecha"), ""))
    return render(
        request, "dialogues/dialogue_date.html", {"dialogue": dialogue, "form": form, "breadcrumbs": crumbs}
    )
