"""Partials that change little, drawn once in a process. Library module: imports no app."""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_PLACE = re.compile("\ue000(\\w+)\ue001")  # signs that Unicode keeps for private use
_KEPT = (str, bool, int, tuple, type(None))


def fragment(name: str, places: Mapping[str, object] | None = None, **values: object) -> SafeString:
    """A partial that reads nothing but ``values``, texts, numbers or tuples of such: of the same it says the same.

    ``places`` are texts that differ each time and that the partial only writes: filled in afterwards, escaped.
    """
    context = {key: value if isinstance(value, _KEPT) else str(value) for key, value in values.items()}
    context |= {key: f"\ue000{key}\ue001" for key in places or ()}
    drawn = _draw if settings.DEBUG else _drawn  # whoever changes a template wants to see it
    html = drawn(name, get_language(), tuple(context.items()))
    if not places:
        return html
    texts = {key: conditional_escape(value) for key, value in places.items()}
    return mark_safe(_PLACE.sub(lambda place: texts.get(place[1], place[0]), html))


def _draw(name: str, _language: str | None, context: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(render_to_string(name, dict(context)).strip())


_drawn = lru_cache(maxsize=2000)(_draw)
