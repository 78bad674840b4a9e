"""Words of the classification, for pages of other apps."""

from django import template

from initiatives.complements import of_actor_in_words
from initiatives.engine.rules import CRITERION_IDS
from initiatives.engine.texts import label

register = template.Library()


@register.simple_tag
def criterion_label(id: str) -> str:
    """The clause in the active language; the id itself where there is no such criterion."""
    return label(id) if id in CRITERION_IDS else id


@register.filter
def actor_complement(said) -> str:
    """What the country says of an actor's part in its initiative, in one line."""
    return of_actor_in_words(said)
