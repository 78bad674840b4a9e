"""The moves of a report: one table, one door (``pifcss_registry.workflow``)."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from pifcss_registry.accounts.models import User
from pifcss_registry.workflow import Move, Workflow

from .assembling import count
from .enums import FileForm, ReportState
from .freezing import frozen_of
from .making import ask_file
from .models import Report, ReportEvent
from .permissions import can_issue
from .services import standings


class Obstacle(NamedTuple):
    message: str


def _ready(report: Report) -> Iterator[Obstacle]:
    """Nothing that does not close goes out unexplained, no text whose figures are another now."""
    with override(report.language):
        counted = count(report.round)
    if not counted.facts.value("initiatives"):
        yield Obstacle(_("La convocatoria no tiene iniciativas registradas."))
    explained = set(report.explanations.values_list("check_key", flat=True))
    for check in counted.open_checks:
        if check.key not in explained:
            yield Obstacle(_("Falta explicar: %(text)s") % {"text": check.text})
    for standing in standings(report, counted):
        if standing.changes:
            yield Obstacle(_("Revise el párrafo «%(title)s»: sus cifras cambiaron.") % {"title": standing.title})


def _issued(report: Report, *, by: User, comment: str) -> None:
    report.frozen, report.issued_at = frozen_of(report), timezone.now()
    report.save(update_fields=["frozen", "issued_at"])
    report.files.all().delete()  # those of the draft
    for form in FileForm:
        ask_file(report, form=form, by=by)


REPORT = Workflow(
    Report,
    (
        Move(
            action="issue",
            label=gettext_lazy("Emitir el informe"),
            sources=frozenset({ReportState.DRAFT}),
            target=ReportState.ISSUED,
            who=can_issue,
            guard=_ready,
            effect=_issued,
            confirm=gettext_lazy(
                "El texto y las cifras quedan como están hoy y no cambian más; los países lo pueden leer."
            ),
            done=gettext_lazy("El informe quedó emitido. El documento Word y el PDF se están preparando."),
        ),
    ),
    history=ReportEvent,
    link="report",
)
