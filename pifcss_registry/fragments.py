"""Small partials that a page has many of, drawn once in a process. Library module: imports no app."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def fragment(name: str, **values: object) -> SafeString:
    """A partial that reads nothing but ``values``, texts or yes and no: of the same it says the same."""
    texts = tuple((key, value if isinstance(value, bool) else str(value)) for key, value in values.items())
    if settings.DEBUG:  # whoever changes a template wants to see it
        return render_to_string(name, dict(texts))
    return _drawn(name, get_language(), texts)


@lru_cache(maxsize=4000)
def _drawn(name: str, _language: str, texts: tuple[tuple[str, object], ...]) -> SafeString:
    return render_to_string(name, dict(texts))
