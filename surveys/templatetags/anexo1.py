"""Words of the form and differences of texts, for pages of other apps."""

from typing import Any

from django import template

from initiatives.complements import LABELS
from surveys import anexo1, diff

register = template.Library()


@register.simple_tag
def question_label(address: str) -> str:
    """The question at "institution.share", "entry.actors" or "complement.sdgs", in the active language.

    Raises ``LookupError`` where none is.
    """
    section, _dot, key = address.partition(".")
    if section == "complement" and key in LABELS:
        return str(LABELS[key])
    sections = (anexo1.INSTITUTION,) if section == anexo1.INSTITUTION.key else (anexo1.INITIATIVE, anexo1.DESCRIPTION)
    found = [field for each in sections for field in each.fields if field.key == key]
    if not found or section not in (anexo1.INSTITUTION.key, "entry"):
        raise LookupError(address)
    return str(found[0].label).rstrip(":")


@register.inclusion_tag("surveys/_diff.html")
def text_difference(old: str, new: str) -> dict[str, Any]:
    """What changed from one text to another, word by word."""
    return {"pieces": diff.words(old, new)}
