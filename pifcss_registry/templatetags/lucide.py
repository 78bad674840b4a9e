"""``{% lucide "users" size=18 %}``: the package's own tag, but each icon is drawn once in a process.

A page that repeats an icon a hundred times holds its lines once: ``{% lucide_symbols "tag" "users" %}`` somewhere
before, then ``{% lucide_again "tag" size=15 %}``, a picture that is only looked at.
"""

import re
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide as draw

register = template.Library()
_SVG = re.compile(r'<svg width="24" height="24" (.*?)>(.*)</svg>', re.DOTALL)


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> SafeString:
    return _drawn(name, size, tuple(attributes.items()))


@register.simple_tag
def lucide_symbols(*names: str) -> SafeString:
    return _symbols(names)


@register.simple_tag
def lucide_again(name: str, *, size: int) -> SafeString:
    return mark_safe(f'<svg width="{size}" height="{size}" aria-hidden="true"><use href="#icon-{name}"/></svg>')


@lru_cache(maxsize=1000)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, object], ...]) -> SafeString:
    return mark_safe(draw(name, size=size, **dict(attributes)))


@lru_cache
def _symbols(names: tuple[str, ...]) -> SafeString:
    parts = ((name, _SVG.search(draw(name, size=24))) for name in names)
    symbols = "".join(f'<symbol id="icon-{name}" {svg[1]}>{svg[2]}</symbol>' for name, svg in parts)
    return mark_safe(f'<svg width="0" height="0" class="d-block" aria-hidden="true">{symbols}</svg>')
