"""The registry: catalogue, exports, an initiative, its checklist, the directory of actors."""

from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, user_passes_test
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal

from . import services
from .catalogue.facets import PAGE_PARAM
from .catalogue.filters import Catalogue, Directory
from .catalogue.page import PER_PAGE, list_context, parameters
from .engine.told import by_part, reasons, steps, told
from .engine.verdicts import Result
from .enums import Verdict
from .exports import as_csv, as_iati, as_json, as_xlsx
from .forms import AssessmentForm
from .models import Actor, ActorMerge, Initiative, Sector
from .permissions import can_curate, can_export, can_read_registry, is_public, sees_registry

# Sends to the log-in whoever may not open the registry's pages.
registry_reader = user_passes_test(can_read_registry)


def _catalogue(request: HttpRequest, asked: QueryDict | None) -> Catalogue:
    return Catalogue(asked or QueryDict(), request.user, path=request.path)


def _initiative(request: HttpRequest, pk: int) -> Initiative:
    return get_object_or_404(Initiative.objects.visible_to(request.user).select_related("country"), pk=pk)


@registry_reader
@require_safe
def initiative_list(request):
    asked = parameters(request)
    catalogue = _catalogue(request, asked)
    context = list_context(asked, catalogue, catalogue.shown())
    context |= {
        "question": f"?{catalogue.querystring}" if catalogue.querystring else "",
        "may_export": can_export(request.user),
        "comparable": context["total"] > 1,
        "sees_registry": sees_registry(request.user),
        "suggestion": catalogue.suggestion() if context["empty"] == "no_match" else None,
    }
    return render(request, "initiatives/initiative_list.html", context)


# By the end of the file's name: content type, and what makes the file of a queryset, piece by piece; the workbook
# is made whole first.
XLSX = "xlsx"
FILES = {
    "csv": ("text/csv; charset=utf-8", as_csv.lines),
    "jsonl": ("application/jsonl; charset=utf-8", as_json.lines),
    "xml": ("application/xml; charset=utf-8", as_iati.pieces),
    XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
}


@login_required
@require_safe
def initiative_export(request, form):
    """The rows of the list, all pages, as a file (``FILES``): for whoever has a role."""
    if not can_export(request.user):
        raise PermissionDenied
    rows = _catalogue(request, parameters(request)).rows()
    content_type, pieces = FILES[form]
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    elif pieces:
        response = StreamingHttpResponse(pieces(rows), content_type=content_type)
    else:
        file = TemporaryFile()  # noqa: SIM115 - the response closes it when it was sent
        as_xlsx.write(rows, file)
        file.seek(0)
        response = FileResponse(file, content_type=content_type)
    name = _("iniciativas-%(day)s") % {"day": timezone.localdate().isoformat()}
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@registry_reader
@require_safe
def initiative_detail(request, pk):
    initiative = _initiative(request, pk)
    participations = list(initiative.participations.select_related("actor__actor_type", "actor__country"))
    partners = list(initiative.partner_countries.all())
    result = services.result_of(initiative, participations=participations, partners=partners)
    context = {
        "initiative": initiative,
        "participations": participations,
        "partners": partners,
        "sectors": initiative.sectors.all(),
        "report_sectors": initiative.report_sectors.all(),
        "result": result,
        "reasons": reasons(result),
        "steps": steps(result),
        "said": services.said_of(initiative, partners),
        "groups": by_part(result.rules, {each.id: told(each) for each in result.criteria}),
        "address": settings.SITE_URL + initiative.get_absolute_url(),
        "today": timezone.localdate(),
        "may_assess": can_curate(request.user),
        "public": is_public(initiative),
    }
    return render(request, "initiatives/initiative_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def initiative_assess(request, pk):
    initiative = _initiative(request, pk)
    if not can_curate(request.user):
        raise PermissionDenied
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            result = services.judge_criteria(initiative, judgements=form.judgements, by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _said(form, result))
            return redirect("initiatives:initiative_assess", pk=pk)
    result = services.result_of(initiative)
    criteria = [told(each) for each in result.criteria]
    rule = [each.rule or each for each in criteria]
    history = list(initiative.judgements.select_related("by"))
    context = {
        "initiative": initiative,
        "form": form,
        "reasons": reasons(result),
        "groups": by_part(result.rules, {row["outcome"].id: row for row in form.rows(rule, history)}),
    }
    return render(request, "initiatives/initiative_assess.html", context)


def _said(form: AssessmentForm, result: Result) -> str:
    if not form.judgements:
        return _("No cambió ningún criterio.")
    return _("Valoración guardada. Resultado: %(verdict)s.") % {"verdict": Verdict(result.verdict).label}


@registry_reader
@require_safe
def actor_list(request):
    asked = parameters(request)
    visible = Initiative.objects.visible_to(request.user)
    directory = Directory(asked or QueryDict(), Actor.objects.visible_to(request.user), path=request.path)
    rows = directory.rows().with_part_in(visible).select_related("country", "actor_type")
    context = list_context(asked, directory, rows) | {"sees_registry": sees_registry(request.user)}
    return render(request, "initiatives/actor_list.html", context)


@registry_reader
@require_safe
def actor_detail(request, pk):
    visible = Initiative.objects.visible_to(request.user)
    actors = Actor.objects.visible_to(request.user).with_part_in(visible).select_related("country", "actor_type")
    actor = actors.filter(pk=pk).first()
    if actor is None:
        return _joined_elsewhere(request, pk)
    initiatives = visible.of_actor(actor)
    curates = can_curate(request.user)
    pages = Paginator(initiatives.ranked().as_declared(actor).select_related("country"), PER_PAGE)
    context = {
        "actor": actor,
        "page_obj": pages.get_page((parameters(request) or {}).get(PAGE_PARAM)),
        "querystring_without_page": "",
        "companions": Actor.objects.companions_of(actor, initiatives)[:50],
        "sectors": Sector.objects.of_initiatives(initiatives),
        "countries": initiatives.countries(),
        "other_names": actor.names.all(),
        "merges": ActorMerge.objects.of(actor) if curates else [],
        "actions_template": "initiatives/_actor_actions.html" if curates else "",
    }
    return render(request, "initiatives/actor_detail.html", context)


def _joined_elsewhere(request: HttpRequest, pk: int):
    """The address of one that became another leads to that one, for whoever may see it."""
    joined = get_object_or_404(Actor.objects.exclude(merged_into=None).select_related("merged_into"), pk=pk)
    return redirect(get_object_or_404(Actor.objects.visible_to(request.user), pk=joined.current().pk))
