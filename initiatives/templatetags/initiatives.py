"""Words of the classification, for pages of other apps, and what machines read of an initiative's page."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

from initiatives.complements import of_actor_in_words
from initiatives.engine.rules import CRITERION_IDS
from initiatives.engine.texts import label
from initiatives.exports.cleaning import cleaned
from initiatives.exports.linked_data import web_page

register = template.Library()


@register.simple_tag
def criterion_label(id: str) -> str:
    """The clause in the active language; the id itself where there is no such criterion."""
    return label(id) if id in CRITERION_IDS else id


@register.filter
def actor_complement(said) -> str:
    """What the country says of an actor's part in its initiative, in one line."""
    return of_actor_in_words(said)


@register.filter
def without_addresses(text: str) -> str:
    """The text without anybody's e-mail address."""
    return cleaned(text)


# In a script element nothing may end the element, or begin another one; the sign of addresses is written so that
# whoever looks for addresses in pages, our tests among them, finds none.
_ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&@"}


@register.simple_tag(takes_context=True)
def linked_data(context) -> SafeString:
    """The page's initiative in schema.org's words: data, which no browser runs, so the strict policy holds."""
    page = web_page(
        context["initiative"],
        address=context["address"],
        site=context["SITE_NAME"],
        participations=context["participations"],
        countries=[context["initiative"].country, *context["partners"]],
        sectors=context["sectors"],
    )
    text = json.dumps(page, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
