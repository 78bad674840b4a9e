"""``manage.py load_registry FILE``: many initiatives into the registry, all or nothing."""

import time
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from loading.bulk.checking import Checked, Refusal, Tell, Wish, check
from loading.bulk.storing import load
from loading.models import ColumnMapping
from loading.running import kept_columns, note_loaded
from loading.telling import sentence, sentences
from pifcss_registry.text import slug_of

REFUSED, WRONG_USE = 3, 2


class Command(BaseCommand):
    """Refused lines go to stdout, one a line (number, identifier, reason; tabs), progress to stderr."""

    help = "Loads initiatives from a JSON Lines, CSV or XLSX file: all of it, or nothing when a line is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--source", help="whose file it is, a short word; the file's name if not given")
        parser.add_argument("--round", default="", dest="round_code", help="of lines that name none; else their year")
        parser.add_argument("--mapping", help="the name of a mapping of columns that was kept on the site")
        parser.add_argument("--dry-run", action="store_true", help="read everything, store nothing")

    def handle(self, *, file: Path, source, round_code, mapping, dry_run, **options) -> None:
        """Status 0: loaded (or could be); 3: refused; 2: wrong use."""
        with translation.override("es"):
            wish = self._wish(file, source, round_code, mapping)
            started = time.monotonic()
            if dry_run:
                tell = self._teller("revisadas", options["verbosity"])
                found = check(wish, refuse=self._print_refusal, tell=tell)
            else:
                found = self._load(file, wish, self._teller("cargadas", options["verbosity"]))
            self._print_columns(found)
            self.stdout.write(_summary(found))
            if found.broken:
                raise CommandError(sentence(found.broken), returncode=REFUSED)
            if found.refused:
                raise CommandError("No se cargó nada: corrija las líneas rechazadas.", returncode=REFUSED)
            if not dry_run:
                self.stdout.write(
                    f"cargadas: {found.lines} líneas, {found.new} nuevas, {found.changed} cambiadas,"
                    f" {found.unchanged} sin cambios, {found.actors} actores nuevos"
                )
                self.stderr.write(f"{time.monotonic() - started:.1f} s")

    @transaction.atomic
    def _load(self, file: Path, wish: Wish, tell: Tell) -> Checked:
        found = load(wish, refuse=self._print_refusal, tell=tell)
        if found.may_load:
            note_loaded(name=str(file), size=file.stat().st_size, wish=wish, done=found)
        return found

    def _wish(self, file: Path, source: str | None, round_code: str, mapping: str | None) -> Wish:
        if not file.is_file():
            raise CommandError(f"{file}: no es un archivo.", returncode=WRONG_USE)
        origin = slug_of(source if source is not None else file.stem)[:40]
        if not origin:
            raise CommandError("--source: escriba una palabra.", returncode=WRONG_USE)
        if round_code != slug_of(round_code) or len(round_code) > 20:
            raise CommandError("--round: letras sin acentos, cifras y guiones, 20 como mucho.", returncode=WRONG_USE)
        kept = None
        if mapping:
            kept = ColumnMapping.objects.filter(name=mapping).first()
            if kept is None:
                known = ", ".join(ColumnMapping.objects.values_list("name", flat=True)) or "ninguna"
                raise CommandError(f"--mapping: no existe «{mapping}»; hay: {known}.", returncode=WRONG_USE)
        wish = Wish(file, file.name, origin, round_code)
        return replace(wish, mapping=kept.columns if kept else kept_columns(wish))

    def _print_refusal(self, refusal: Refusal) -> None:
        self.stdout.write(f"{refusal.number}\t{refusal.id}\t{sentences(refusal.problems)}")

    def _print_columns(self, found: Checked) -> None:
        if found.headers is not None:
            passed = [name for name in found.headers if name and name not in found.mapping.values()]
            self.stdout.write("columnas: " + ", ".join(f"{key} <- {name}" for key, name in found.mapping.items()))
            self.stdout.write("columnas que no se leen: " + (", ".join(passed) or "ninguna"))

    def _teller(self, what: str, verbosity: int):
        last = time.monotonic()

        def tell(lines: int, share: float) -> None:
            nonlocal last
            if verbosity and time.monotonic() - last >= 1:
                last = time.monotonic()
                self.stderr.write(f"{share:4.0%}  {lines} líneas {what}")

        return tell


def _summary(found: Checked) -> str:
    return _(
        "%(lines)s líneas: %(new)s nuevas, %(changed)s cambiadas, %(unchanged)s sin cambios, %(refused)s rechazadas"
    ) % {key: getattr(found, key) for key in ("lines", "new", "changed", "unchanged", "refused")}
