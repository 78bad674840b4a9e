"""Saved filters on the catalogue's page."""

from django import template

from saved_filters.forms import LONGEST_NAME, group_choices
from saved_filters.models import SavedFilter
from saved_filters.permissions import can_keep

register = template.Library()
SHORT = 8


@register.inclusion_tag("saved_filters/_catalogue_panel.html", takes_context=True)
def saved_filters_panel(context) -> dict:
    """Keeping the present filter, and the newest that were kept: one query; nothing for whoever has no role."""
    user, filters = context["request"].user, context["filters"]
    if not can_keep(user):
        return {}
    newest = SavedFilter.objects.newest_for(user, SHORT + 1)
    # Written by hand in the template: drawing a form costs more than counting a million initiatives.
    return {
        "narrows": filters.is_active,
        "filters": filters,
        "groups": group_choices(user),
        "longest": LONGEST_NAME,
        "csrf_token": context.get("csrf_token"),
        "newest": newest[:SHORT],
        "more": len(newest) > SHORT,
    }
