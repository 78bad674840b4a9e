"""How views find a ficha: through ``visible_to``, so that what a person may not see is not there."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Entry, Ficha
from ..permissions import is_of_country, sees_every_ficha
from ..suggesting import with_offers


def visible_ficha(user, pk: int, *, guests: bool = False, with_rules: bool = False) -> Ficha:
    """The ficha with its round and country, 404 when this person may not see it.

    A guest finds it on pages that say ``guests=True`` only: those ask ``writes_in`` or ``reads_section`` for what
    they show. ``with_rules`` is for pages that tell how its initiatives stand.
    """
    fichas = Ficha.objects.visible_to(user).select_related("round", "country__ficha_settings")
    fichas = with_offers(fichas.with_last_day())
    ficha = get_object_or_404(fichas.with_rules_version() if with_rules else fichas, pk=pk)
    if not guests and not (is_of_country(user, ficha) or sees_every_ficha(user)):
        raise Http404
    return ficha


def entry_at(ficha: Ficha, position: int) -> Entry:
    """The ficha's initiative at a position, from ``entry_list``; 404 when there is none."""
    for entry in ficha.entry_list:
        if entry.position == position:
            entry.ficha = ficha
            return entry
    raise Http404
