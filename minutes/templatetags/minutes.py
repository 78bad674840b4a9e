"""What a dialogue's page says about its agenda, questions, minutes and commitments."""

from django import template

from minutes.enums import THREE
from minutes.pages import numbers_of, sheet_of
from minutes.permissions import can_enter, reads_minutes, writes_minutes

register = template.Library()


@register.inclusion_tag("minutes/_panel.html", takes_context=True)
def minutes_panel(context) -> dict:
    """Agenda, questions, minutes with their coverage, commitments: six queries, one while none are stored.

    Draws nothing for who only oversees.
    """
    user, dialogue = context["user"], context["dialogue"]
    if not can_enter(user, dialogue):
        return {}
    sheet = sheet_of(dialogue)
    numbers = numbers_of(sheet.minutes) if sheet.minutes else {}
    return {
        "dialogue": dialogue,
        "sheet": sheet,
        "three": [each.block for each in sheet.blocks if each.block.key in THREE],
        "reads": reads_minutes(user, dialogue, closed=not sheet.is_open),
        "writes": writes_minutes(user),
        **numbers,
    }
