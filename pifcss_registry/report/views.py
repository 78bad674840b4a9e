"""Reports of rounds: their list, one with its figures, checks and paragraphs, its files; what each figure counts."""

from base64 import b64encode

from django.contrib import messages
from django.contrib.auth.decorators import login_required, user_passes_test
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.permissions import can_read_registry
from pifcss_registry.errors import Refused
from pifcss_registry.web import add_refusal, page_of, querystring_without_page
from surveys.models import Round

from . import making, services
from .assembling import count
from .enums import FileForm
from .facts import known_rounds, rows_of
from .facts.named import Fact, named_facts
from .forms import BeginForm, ExplanationForm, ParagraphForm, StatedForm
from .freezing import facts_in, rows_in
from .models import Report, ReportFile, StatedNumber
from .permissions import reads_row, writes_reports
from .workflow import REPORT

# Sends to the log-in whoever may not open the registry's pages.
reader = user_passes_test(can_read_registry)
ROWS_ON_A_PAGE = 500


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    pairs = [(_("Informes"), reverse("report:report_list")), *more]
    return [{"label": label, "url": url} for label, url in pairs]


def _report(request, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("round"), pk=pk)


def _prepared(request, pk: int) -> Report:
    """404 for who does not see it, 403 for who only reads."""
    report = _report(request, pk)
    if not writes_reports(request.user):
        raise PermissionDenied
    return report


def _require_writing(request) -> None:
    if not writes_reports(request.user):
        raise PermissionDenied


# The list


@reader
@require_safe
def report_list(request):
    return _list(request)


def _list(request, form: BeginForm | None = None):
    writes = writes_reports(request.user)
    rounds = [each for each in known_rounds() if each.published] if writes else []
    seen = Report.objects.visible_to(request.user).select_related("round").defer("frozen")
    context = {
        "page_obj": page_of(seen, request),
        "querystring_without_page": querystring_without_page(request),
        "writes": writes,
        "form": (form or BeginForm(rounds=rounds)) if rounds else None,
        "breadcrumbs": _crumbs()[:0],
    }
    return render(request, "report/report_list.html", context)


@login_required
@require_POST
def report_create(request):
    _require_writing(request)
    rounds = {each.code: each for each in known_rounds() if each.published}
    form = BeginForm(request.POST, rounds=rounds.values())
    if not form.is_valid():
        return _list(request, form)
    said = form.cleaned_data
    try:
        report = services.begin_report(rounds[said["round"]], language=said["language"], by=request.user)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _list(request, form)
    return redirect(report)


# One report


@reader
@require_safe
def report_detail(request, pk):
    return _detail(request, _report(request, pk))


def _detail(request, report: Report, **context):
    """For who prepares a draft: what to do next. An issued report reads the same for everybody."""
    writes = writes_reports(request.user)
    files = list(report.files.listed())
    context |= {
        "report": report,
        "object": report,
        "writes": writes,
        "moves": REPORT.available(report, request.user),
        "files": files if writes else [each for each in files if each.is_ready],
        "forms": _missing_forms(report, files) if writes else [],
        "breadcrumbs": _crumbs((str(report), "")),
    }
    if report.is_draft:
        return render(request, "report/report_draft.html", context | _draft(report))
    content = report.frozen["content"]
    context |= {"content": content, "blocks": for_page(content["blocks"]), "open_checks": content["open_checks"]}
    return render(request, "report/report_issued.html", context)


def _missing_forms(report: Report, files: list[ReportFile]) -> list[tuple[str, str]]:
    """What may be asked for: of an issued report, which never changes, only what is not there yet."""
    there = set() if report.is_draft else {each.form for each in files if each.is_ready or each.is_unfinished}
    return [(form, label) for form, label in FileForm.choices if form not in there]


def for_page(blocks: list[dict]) -> list[dict]:
    """Tables with the name of its column beside each cell, as a phone shows them; pictures as an image's source."""
    return [_for_page(block) for block in blocks]


def _for_page(block: dict) -> dict:
    if block["kind"] == "table":
        return block | {"labelled": [list(zip(block["columns"], row, strict=True)) for row in block["rows"]]}
    if block["kind"] == "picture":
        return block | {"src": f"data:image/svg+xml;base64,{b64encode(block['svg'].encode()).decode()}"}
    return block


def _draft(report: Report) -> dict:
    """Counted now, in the language of the report."""
    with override(report.language):
        counted = count(report.round)
    explained = {each.check_key: each for each in report.explanations.select_related("by")}
    checks = [(check, explained.get(check.key)) for check in counted.checks]
    return {
        "standings": services.standings(report, counted),
        "checks": checks,
        "n_open": len(counted.open_checks),
        "facts": counted.facts.values(),
        "stated": report.round.stated_numbers.all(),
        "kept_back": counted.data.kept_back,
    }


@login_required
@require_POST
def report_move(request, pk, action):
    report = _prepared(request, pk)
    try:
        REPORT.perform(report, action, by=request.user, comment=request.POST.get("comment", ""))
    except Refused as refusal:
        return _detail(request, report, refusal=refusal.message, problems=refusal.problems)
    messages.success(request, REPORT.moves[action].done)
    return redirect(report)


# Paragraphs and checks


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_edit(request, pk, key):
    """Text that people write over the proposal; when somebody was quicker, both texts."""
    report = _prepared(request, pk)
    if not report.is_draft:
        return redirect(report)
    try:
        standing = services.standing_of(report, key)
    except Refused as refusal:
        raise Http404(refusal.message) from None
    initial = {"text": standing.text, "version": standing.version}
    form = ParagraphForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs = ""
    if form.is_valid():
        try:
            services.save_paragraph(report, key, **form.cleaned_data, by=request.user)
        except services.Conflict as conflict:
            theirs = conflict.text
            form = ParagraphForm(initial={"text": form.cleaned_data["text"], "version": conflict.version})
            messages.warning(request, conflict.message)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("El texto quedó guardado."))
            return redirect(report.get_absolute_url() + f"#parrafo-{key}")
    context = {"report": report, "standing": standing, "form": form, "theirs": theirs}
    context["breadcrumbs"] = _crumbs((str(report), report.get_absolute_url()), (standing.title, ""))
    return render(request, "report/paragraph_edit.html", context)


@login_required
@require_POST
def paragraph_reset(request, pk, key):
    report = _prepared(request, pk)
    try:
        services.take_proposal(report, key, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("El párrafo vuelve a ser el propuesto, y sigue a las cifras."))
    return redirect(report.get_absolute_url() + f"#parrafo-{key}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_explain(request, pk, check):
    report = _prepared(request, pk)
    if not report.is_draft:
        return redirect(report)
    with override(report.language):
        found = next((each for each in count(report.round).open_checks if each.key == check), None)
    if found is None:
        raise Http404
    kept = report.explanations.filter(check_key=check).first()
    form = ExplanationForm(
        request.POST if request.method == "POST" else None, initial={"text": kept.text if kept else ""}
    )
    if form.is_valid():
        try:
            services.explain(report, check, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("La explicación quedó guardada; sale impresa junto a la comparación."))
            return redirect(report.get_absolute_url() + "#cierres")
    context = {"report": report, "check": found, "form": form}
    context["breadcrumbs"] = _crumbs((str(report), report.get_absolute_url()), (_("Explicar"), ""))
    return render(request, "report/check_explain.html", context)


# Numbers that a text says of a round


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stated_create(request, code):
    _require_writing(request)
    round = get_object_or_404(Round, code=code)
    form = StatedForm(request.POST if request.method == "POST" else None, facts=named_facts(round))
    if form.is_valid():
        services.state_number(round, **form.cleaned_data, by=request.user)
        messages.success(request, _("El número quedó anotado y se compara con la cifra."))
        return redirect(reverse("report:stated_create", args=[code]))
    context = {"round": round, "form": form, "stated": round.stated_numbers.select_related("by")}
    context["breadcrumbs"] = _crumbs((_("Números que dice un texto"), ""))
    return render(request, "report/stated_create.html", context)


@login_required
@require_POST
def stated_delete(request, code, pk):
    _require_writing(request)
    services.forget_number(get_object_or_404(StatedNumber, pk=pk, round__code=code), by=request.user)
    messages.success(request, _("El número ya no se compara."))
    return redirect(reverse("report:stated_create", args=[code]))


# What a figure counts


@login_required
@require_safe
def round_fact(request, code, key):
    """The rows of a fact as they are now: for who prepares reports."""
    _require_writing(request)
    round = get_object_or_404(Round, code=code)
    fact = named_facts(round).get(key)
    if fact is None:
        raise Http404
    return _rows(request, fact, rows_of(round, key), _crumbs((str(round), ""), (fact.label, "")), frozen=False)


@reader
@require_safe
def report_fact(request, pk, key):
    """The rows of a figure of an issued report, as they were when it was issued."""
    report = _report(request, pk)
    fact = None if report.is_draft else facts_in(report).get(key)
    if fact is None:
        raise Http404
    crumbs = _crumbs((str(report), report.get_absolute_url()), (fact.label, ""))
    return _rows(request, fact, rows_in(report, key), crumbs, frozen=True, report=report)


def _rows(request, fact: Fact, rows: list, breadcrumbs: list, **context):
    page = page_of(rows, request, ROWS_ON_A_PAGE)
    context |= {
        "fact": fact,
        "page_obj": page,
        "rows": [(row, reads_row(request.user, row.readers)) for row in page],
        "querystring_without_page": querystring_without_page(request),
        "breadcrumbs": breadcrumbs,
    }
    return render(request, "report/fact_detail.html", context)


# Files


def _file(report: Report, pk: int) -> ReportFile:
    return get_object_or_404(report.files.listed(), pk=pk)


@login_required
@require_POST
def file_create(request, pk):
    report = _prepared(request, pk)
    try:
        return redirect(making.ask_file(report, form=request.POST.get("form", ""), by=request.user))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(report)


@login_required
@require_safe
def file_detail(request, pk, file):
    report = _prepared(request, pk)
    found = _file(report, file)
    context = {"report": report, "file": found}
    context["breadcrumbs"] = _crumbs((str(report), report.get_absolute_url()), (found.get_form_display(), ""))
    return render(request, "report/file_detail.html", context)


@login_required
@require_POST
def file_cancel(request, pk, file):
    report = _prepared(request, pk)
    try:
        making.cancel(_file(report, file), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("El archivo se canceló."))
    return redirect(report)


@reader
@require_safe
def file_download(request, pk, file):
    report = _report(request, pk)
    found = get_object_or_404(report.files, pk=file, data__isnull=False)
    response = HttpResponse(bytes(found.data), content_type=making.CONTENT_TYPES[FileForm(found.form)])
    name = f"informe-{report.round.code}-{report.language}.{found.form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
