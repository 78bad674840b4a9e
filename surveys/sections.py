"""The sections of a ficha by their key: "institution", or "entry-<pk of the initiative>".

Keys are what work, approvals, comments and answers point at; positions of initiatives move, keys do not.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from . import anexo1
from .content import entry_content, institution_content
from .models import Entry, Ficha

INSTITUTION = "institution"
_ENTRY = re.compile(r"entry-([1-9][0-9]{0,17})", re.ASCII)


def of_entry(entry: Entry | int) -> str:
    """The key of an initiative's section."""
    return f"entry-{entry if isinstance(entry, int) else entry.pk}"


def entry_id(section: str) -> int | None:
    """The pk of the initiative, None for the institution. ValueError when it is no key of a section."""
    if section == INSTITUTION:
        return None
    found = _ENTRY.fullmatch(section)
    if not found:
        raise ValueError(section)
    return int(found[1])


def parts(section: str) -> tuple[anexo1.Section, ...]:
    """The sections of Anexo 1 that it is made of."""
    return (anexo1.INSTITUTION,) if entry_id(section) is None else (anexo1.INITIATIVE, anexo1.DESCRIPTION)


def questions(section: str) -> tuple[anexo1.Field, ...]:
    """The questions of Anexo 1 in it, in the form's order."""
    return tuple(field for part in parts(section) for field in part.fields)


def columns(section: str) -> tuple[str, ...]:
    """Everything that is answered in it: model columns, and "actors" and "partner_countries"."""
    return tuple(column for field in questions(section) for column in field.columns)


def short_label(field: anexo1.Field) -> str:
    """The question in few words: without what stands in brackets."""
    return str(field.label).split(" (")[0].rstrip(": ")


def keys(ficha: Ficha) -> list[str]:
    """The ficha's sections in order."""
    return [INSTITUTION, *(of_entry(entry) for entry in ficha.entry_list)]


def entry_of(ficha: Ficha, section: str) -> Entry | None:
    """The initiative of a section among the ficha's; None for the institution. LookupError when it is not there."""
    wanted = entry_id(section)
    if wanted is None:
        return None
    for entry in ficha.entry_list:
        if entry.pk == wanted:
            return entry
    raise LookupError(section)


def label(ficha: Ficha, section: str) -> str:
    """The section in words: "Institución", "Iniciativa 2"."""
    entry = entry_of(ficha, section)
    return _("Institución") if entry is None else _("Iniciativa %(n)s") % {"n": entry.position}


def url(ficha: Ficha, section: str) -> str:
    """Where it is written."""
    entry = entry_of(ficha, section)
    if entry is None:
        return reverse("surveys:ficha_institution", args=[ficha.pk])
    return reverse("surveys:entry_edit", args=[ficha.pk, entry.position])


def content(ficha: Ficha, section: str) -> dict[str, Any]:
    """What the section declares, as ``surveys.content`` writes it and no more: not its place in the ficha."""
    entry = entry_of(ficha, section)
    if entry is None:
        return institution_content(ficha)
    return {key: value for key, value in entry_content(entry).items() if key in columns(section)}


def section_digest(content: dict[str, Any]) -> str:
    """Sixty-four hexadecimal figures that tell one text of a section from every other: of its canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_now(ficha: Ficha, section: str) -> str:
    """The digest of what the section says at this moment; '' when its initiative is gone."""
    try:
        return section_digest(content(ficha, section))
    except LookupError:
        return ""


def of_question(ficha: Ficha, question: str) -> tuple[str, anexo1.Field]:
    """The section and the field of a question path, "<section>.<key of the field>"; LookupError when not there."""
    section, _dot, key = question.partition(".")
    try:
        entry_of(ficha, section)
    except ValueError:
        raise LookupError(question) from None
    for field in questions(section):
        if field.key == key:
            return section, field
    raise LookupError(question)


def place(ficha: Ficha, section: str, positions: Mapping[int, int]) -> tuple[str, str]:
    """Label and address of a section by the ``positions`` of initiatives by pk; LookupError when it is gone."""
    pk = entry_id(section)
    if pk is None:
        return label(ficha, section), url(ficha, section)
    words = _("Iniciativa %(n)s") % {"n": positions[pk]}
    return words, reverse("surveys:entry_edit", args=[ficha.pk, positions[pk]])
