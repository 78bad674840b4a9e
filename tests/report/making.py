"""Reports in each state, through the services and the door."""

from pifcss_registry.accounts.models import User
from pifcss_registry.report import making
from pifcss_registry.report.assembling import count
from pifcss_registry.report.models import Report, ReportFile
from pifcss_registry.report.services import begin_report, explain, save_paragraph
from pifcss_registry.report.workflow import REPORT
from surveys.models import Round


def explain_all(report: Report, by: User) -> None:
    for check in count(report.round).open_checks:
        explain(report, check.key, text="Se sabe por qué.", by=by)


def issue(report: Report, by: User) -> Report:
    explain_all(report, by)
    return REPORT.perform(report, "issue", by=by)


def make_reports(round: Round, unit: User) -> tuple[Report, Report, ReportFile]:
    """A draft with a text of people and a file that waits; an issued one with its Word document, which is ready."""
    issued = issue(begin_report(round, language="es", by=unit), unit)
    issued.files.filter(form="pdf").delete()
    assert making.work()
    draft = begin_report(round, language="es", by=unit)
    save_paragraph(draft, "metodo", text="Con nuestras palabras.", version=0, by=unit)
    making.ask_file(draft, form="docx", by=unit)
    return draft, issued, issued.files.get()
