"""How views find a ficha: through ``visible_to``, so that what a person may not see is not there."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Entry, Ficha


def visible_ficha(user, pk: int) -> Ficha:
    """The ficha with its round and country, 404 when this person may not see it."""
    return get_object_or_404(Ficha.objects.visible_to(user).select_related("round", "country"), pk=pk)


def entry_at(ficha: Ficha, position: int) -> Entry:
    """The ficha's initiative at a position, from ``entry_list``; 404 when there is none."""
    for entry in ficha.entry_list:
        if entry.position == position:
            entry.ficha = ficha
            return entry
    raise Http404
