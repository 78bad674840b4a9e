"""Saved filters on the catalogue's page."""

from django import template
from django.utils.safestring import SafeString

from pifcss_registry.fragments import fragment
from saved_filters.forms import LONGEST_NAME, group_choices
from saved_filters.models import SavedFilter
from saved_filters.permissions import can_keep

register = template.Library()
SHORT = 8


@register.simple_tag(takes_context=True)
def saved_filters_panel(context) -> SafeString:
    """Keeping the present filter, and the newest that were kept: one query; nothing for whoever has no role."""
    user, filters = context["request"].user, context["filters"]
    if not can_keep(user):
        return SafeString()
    newest = SavedFilter.objects.newest_for(user, SHORT + 1)
    # Written by hand in the template: drawing a form costs more than counting a million initiatives.
    return fragment(
        "saved_filters/_catalogue_panel.html",
        {"csrf_token": context.get("csrf_token", ""), "querystring": filters.querystring},
        narrows=filters.is_active,
        groups=tuple((str(value), str(label)) for value, label in group_choices(user)),
        longest=LONGEST_NAME,
        newest=tuple((each.catalogue_url, each.name) for each in newest[:SHORT]),
        more=len(newest) > SHORT,
    )
