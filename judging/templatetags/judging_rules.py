"""Whether a page offers the versions of the rule."""

from django import template

from judging.permissions import can_try_rules

register = template.Library()


@register.filter
def may_try_rules(user) -> bool:
    return can_try_rules(user)
