"""What the glossary's pages show: the list by letters, a term's history with what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from pifcss_registry.text import fold, words

from .forms import LANGUAGES
from .models import TEXT_COLUMNS, TermVersion


def _first_letter(version: TermVersion) -> str:
    return fold(version.name)[:1].upper() or "#"


def by_letter(versions: Iterable[TermVersion]) -> list[tuple[str, list[TermVersion]]]:
    """In the alphabet of the reader's language, accents aside, under each first letter."""
    ordered = sorted(versions, key=lambda version: (fold(version.name), version.term_id))
    return [(letter, list(group)) for letter, group in groupby(ordered, key=_first_letter)]


def found(versions: Iterable[TermVersion], query: str) -> list[TermVersion]:
    """Those that have every word of the query, or its beginning, in any language: accents and case aside."""
    wanted = words(query)
    if not wanted:
        return list(versions)
    kept = []
    for version in versions:
        text = " " + " ".join(fold(text) for text in version.texts.values())
        if all(f" {word}" in text for word in wanted):
            kept.append(version)
    return kept


@dataclass(frozen=True)
class Change:
    """One text of a version beside what it said before."""

    label: str
    lang: str
    old: str
    new: str


@dataclass(frozen=True)
class Step:
    """A version with what it changed; the first one changed nothing."""

    version: TermVersion
    changes: tuple[Change, ...]


def _labels() -> dict[str, tuple[str, str]]:
    kinds = {"name": _("Término"), "definition": _("Definición")}
    labels = {
        f"{kind}_{key}": (f"{word} ({name})", code) for key, code, name in LANGUAGES for kind, word in kinds.items()
    }
    return {column: labels[column] for column in TEXT_COLUMNS}


def history(versions: Sequence[TermVersion]) -> list[Step]:
    """Newest first; ``versions`` are all of one term, in order."""
    labels = _labels()
    steps = []
    for before, version in zip([None, *versions], versions, strict=False):
        old = before.texts if before else version.texts
        changes = (Change(*labels[column], old[column], text) for column, text in version.texts.items())
        steps.append(Step(version, tuple(change for change in changes if change.old != change.new)))
    return steps[::-1]
