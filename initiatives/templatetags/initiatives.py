"""Words of the classification, for pages of other apps."""

from django import template

from initiatives.classification import CRITERIA_BY_ID

register = template.Library()


@register.simple_tag
def criterion_label(id: str) -> str:
    """The clause in the active language; the id itself where there is no such criterion."""
    return str(CRITERIA_BY_ID[id].label) if id in CRITERIA_BY_ID else id
