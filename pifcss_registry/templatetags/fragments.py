"""``{% drawn "folder/_partial.html" places="query" query=text %}``: see ``pifcss_registry.fragments``."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.utils.safestring import SafeString

from pifcss_registry.fragments import fragment

register = template.Library()


@register.simple_tag
def drawn(name: str, *, places: str = "", **values: Any) -> SafeString:
    """``places`` names those of the values that only fill a place."""
    return fragment(name, {key: values.pop(key) for key in places.split()}, **values)


@register.simple_tag
def page_links(page: Page, querystring: str = "") -> SafeString:
    """The pages of a list that has several; ``querystring`` is what else stands in its address."""
    before = f"?{querystring}&" if querystring else "?"
    return fragment(
        "components/_page_links.html",
        {
            "first": page.start_index(),
            "last": page.end_index(),
            "total": page.paginator.count,
            "number": page.number,
            "pages": page.paginator.num_pages,
            "to_previous": f"{before}pagina={page.number - 1}",
            "to_next": f"{before}pagina={page.number + 1}",
        },
        before=page.has_previous(),
        after=page.has_next(),
    )


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
