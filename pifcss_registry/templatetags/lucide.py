"""``{% lucide "users" size=18 %}``: the package's own tag, but each icon is drawn once in a process."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> SafeString:
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=1000)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, object], ...]) -> SafeString:
    return mark_safe(draw(name, size=size, **dict(attributes)))
