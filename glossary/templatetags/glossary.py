"""The short definition of a term where a page uses it."""

from typing import Any

from django import template

from glossary.models import TermVersion, definition_column
from glossary.uses import terms_at
from pifcss_registry.accounts.models import name_column

register = template.Library()

MEMO = "_glossary_texts"


def _texts(request: Any) -> dict[str, dict[str, str]]:
    """Term and definition that stand, in the active language, by key: one query for a page, however many tags."""
    columns = ("term", name_column(), definition_column())
    language, texts = getattr(request, MEMO, (None, {}))
    if language != columns:
        rows = TermVersion.objects.newest().order_by().values_list(*columns)
        texts = {key: {"key": key, "name": name, "definition": definition} for key, name, definition in rows}
        if request is not None:
            setattr(request, MEMO, (columns, texts))
    return texts


@register.inclusion_tag("glossary/_term_link.html", takes_context=True)
def term_link(context: Any, kind: str, address: str) -> dict[str, Any]:
    """What opens the terms of a "question", "criterion" or "figure"; nothing, and no query, where there is none."""
    keys = terms_at(kind, address)
    texts = _texts(context.get("request")) if keys else {}
    return {"terms": [texts[key] for key in keys if key in texts], "kind": kind}
