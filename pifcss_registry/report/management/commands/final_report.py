"""``manage.py final_report ROUND --format docx|pdf --out FILE [--language es|pt]``: the report as a file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pifcss_registry.errors import Refused
from pifcss_registry.report.assembling import document_of, report_for
from pifcss_registry.report.document.data import check_size
from pifcss_registry.report.enums import FileForm, Language
from pifcss_registry.report.facts import round_or_refused
from pifcss_registry.report.making import WRITERS

LANGUAGES = {"pt": Language.PORTUGUESE.value}


class Command(BaseCommand):
    help = (
        "Writes the final report of a round: the draft with its edited paragraphs if there is one, else the one that "
        "was issued, else what is proposed. What does not close is said on stderr."
    )

    def add_arguments(self, parser):
        parser.add_argument("round", help="code of the round")
        parser.add_argument("--format", choices=FileForm.values, default=FileForm.DOCX.value)
        parser.add_argument("--out", required=True, help="the file to write")
        parser.add_argument("--language", choices=[*Language.values, *LANGUAGES], default=Language.SPANISH.value)

    def handle(self, round, format, out, language, **options):
        language = LANGUAGES.get(language, language)
        try:
            found = round_or_refused(round)
            check_size(found)
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        content = document_of(found, language, report_for(found, language))
        try:
            Path(out).write_bytes(WRITERS[FileForm(format)](content, site=settings.SITE_URL))
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from None
        for text in content["open_checks"]:
            self.stderr.write(text)
