"""Files of reports, made by the worker: asked for, looked at while they are made, cancelled."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.outbox.queue import Queue

from .assembling import document_of
from .document.pdf import write_pdf
from .document.word import write_docx
from .enums import UNFINISHED, FileForm, FileState
from .models import Report, ReportFile
from .permissions import writes_reports

log = logging.getLogger(__name__)

QUEUE = Queue(ReportFile, FileState.WAITING, FileState.RUNNING, FileState.FAILED)
GATHERED = 40  # percent, once everything is read and only the writing is left
WRITERS = {FileForm.DOCX: write_docx, FileForm.PDF: write_pdf}
CONTENT_TYPES = {
    FileForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.PDF: "application/pdf",
}


def _check(by: User) -> None:
    if not writes_reports(by):
        raise NotAllowed(_("Solo la Unidad Técnica y las personas consultoras preparan informes."))


def ask_file(report: Report, *, form: str, by: User) -> ReportFile:
    """Have the worker make the file; one of the same form that is under way is that one."""
    _check(by)
    if form not in FileForm.values:
        raise Refused(_("Ese formato no existe."), field="form")
    under_way = report.files.unfinished().filter(form=form)
    if found := under_way.first():
        return found
    try:
        with transaction.atomic():
            return ReportFile.objects.create(report=report, form=form, by=by)
    except IntegrityError:  # somebody else asked at the same moment
        return report.files.filter(form=form).first()


def cancel(file: ReportFile, *, by: User) -> None:
    """What is being written is thrown away. ``Refused`` when it is not under way (any more)."""
    _check(by)
    values = {"state": FileState.CANCELLED, "ended_at": timezone.now()}
    if not ReportFile.objects.filter(pk=file.pk, state__in=UNFINISHED).update(**values):
        raise Refused(_("Ya no se puede cancelar: el archivo no se está preparando."))


def make(report: Report, form: str) -> bytes:
    """The file itself; the same report gives the same bytes."""
    return WRITERS[FileForm(form)](document_of(report.round, report.language, report), site=settings.SITE_URL)


# The worker's part


def work() -> bool:
    """Make the file that waits longest; whether there was one. For ``manage.py run_jobs``."""
    pk = QUEUE.take(percent=0)
    if pk is None:
        return False
    _run(ReportFile.objects.defer("data").select_related("report__round").get(pk=pk))
    return True


def _run(file: ReportFile) -> None:
    """Read everything, say so, write; what was cancelled meanwhile is not written at all."""
    try:
        content = document_of(file.report.round, file.report.language, file.report)
        if not QUEUE.held(file).update(percent=GATHERED, claimed_at=timezone.now()):
            return
        data = WRITERS[FileForm(file.form)](content, site=settings.SITE_URL)
    except Exception as error:
        log.exception("the file %s of the report %s failed", file.pk, file.report_id)
        QUEUE.held(file).update(state=FileState.FAILED, error=type(error).__name__, ended_at=timezone.now())
        return
    values = {"data": data, "size": len(data), "percent": 100, "ended_at": timezone.now()}
    QUEUE.held(file).update(state=FileState.DONE, **values)
