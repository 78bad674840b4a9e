"""Compiling translation catalogues without the gettext system package."""

from pathlib import Path

import polib
from django.conf import settings


def compile_catalogs() -> list[Path]:
    """Compiles every locale/*/LC_MESSAGES/*.po whose .mo is missing or older; returns the .mo files written.

    Each file is written beside its place and then moved there, so that a process reading it never sees half.
    """
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            partial = target.with_name(f".{target.name}.{id(source):x}.tmp")
            polib.pofile(str(source)).save_as_mofile(str(partial))
            partial.replace(target)
            written.append(target)
    return written
