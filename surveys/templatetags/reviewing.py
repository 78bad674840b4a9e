"""What the Unit observed about one question, where a page shows that question."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("surveys/_observations_here.html", takes_context=True)
def observed_here(context: Any, key: str) -> dict[str, Any]:
    """Needs ``observed``, ``locked_keys`` and ``ficha`` in the context: see ``surveys.reading.beside``."""
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "ficha": context.get("ficha"),
        "locked": key in context.get("locked_keys", ()),
        "here": [each for each in context.get("observed", ()) if each.question.endswith(f".{key}")],
    }
