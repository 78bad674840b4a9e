"""``manage.py write_ficha ROUND COUNTRY OUT``: a ficha as a Word document or PDF."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pifcss_registry.accounts.models import Country
from surveys.models import Ficha, Round
from surveys.word import copies, outgoing


class Command(BaseCommand):
    """Of a country without a ficha in that round, the blank form."""

    help = "Writes a country's ficha of a round as .docx, or as PDF when OUT ends in .pdf."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="code of the round")
        parser.add_argument("country", help="ISO code of the country, as CR")
        parser.add_argument("out", type=Path, help="the file to write")
        parser.add_argument("--language", choices=sorted(outgoing.LANGUAGES), default="es", help="of the labels")

    def handle(self, *, round: str, country: str, out: Path, language: str, **options) -> None:
        """Writes the file; that a ficha left as .docx is kept, so that it can be compared when it comes back."""
        found = Round.objects.filter(code=round).first()
        place = Country.objects.filter(pk=country.upper()).first()
        if found is None or place is None:
            raise CommandError(
                f"there is no round {round!r}" if found is None else f"there is no country {country!r}"
            )
        try:
            out.write_bytes(self.document(found, place, language, pdf=out.suffix.lower() == ".pdf"))
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from None
        self.stdout.write(str(out))

    def document(self, round: Round, country: Country, language: str, *, pdf: bool) -> bytes:
        ficha = Ficha.objects.filter(round=round, country=country).select_related("round", "country").first()
        if ficha is None:
            return (outgoing.blank_pdf if pdf else outgoing.blank_document)(round, country, language=language)
        if pdf:
            return outgoing.pdf_of(ficha, language=language)
        return outgoing.document_of_copy(copies.keep_copy(ficha, by=None, language=language))
