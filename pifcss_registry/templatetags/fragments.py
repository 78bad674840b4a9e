"""``{% drawn "folder/_partial.html" places="query" query=text %}``: see ``pifcss_registry.fragments``."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from pifcss_registry.fragments import fragment

register = template.Library()


@register.simple_tag
def drawn(name: str, *, places: str = "", **values: Any) -> SafeString:
    """``places`` names those of the values that only fill a place."""
    return fragment(name, {key: values.pop(key) for key in places.split()}, **values)


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    """The header, from what ``base.html`` knows; pages that know nothing have only the name of the site."""
    user = context.get("user")
    inside = bool(user) and user.is_authenticated
    return fragment(
        "components/_site_header.html",
        {
            "here": context.get("here", ""),
            "csrf_token": context.get("csrf_token", ""),
            "name": str(user) if inside else "",
            "email": user.email if inside else "",
        },
        asked="request" in context,
        inside=inside,
        unread=getattr(user, "unread_notices", 0) if inside else 0,
        nav_items=context.get("nav_items", ()),
    )
