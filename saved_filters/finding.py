"""What a kept query string means in the catalogue of today: one place that knows how the catalogue is asked."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.urls import reverse
from pyroaring import BitMap

from initiatives.catalogue.facets import FacetFilter, ModeFilter
from initiatives.catalogue.filters import Catalogue
from pifcss_registry.accounts.models import User


def _asked(querystring: str) -> QueryDict:
    """The parameters of a query string; none when there are more than the site reads."""
    try:
        return QueryDict(querystring)
    except TooManyFieldsSent:
        return QueryDict()


def catalogue_of(querystring: str, user: User) -> Catalogue:
    """The catalogue as the person sees it with this filter; codes that are gone are left out by it."""
    return _catalogue(_asked(querystring), user)


def _catalogue(asked: QueryDict, user: User) -> Catalogue:
    return Catalogue(asked, user, path=reverse("initiatives:initiative_list"))


def matches(querystring: str, user: User) -> BitMap:
    """The numbers of the initiatives that the filter gives this person now.

    Asked again and again for everybody who is told of new ones; answered from the catalogue's sets.
    """
    return catalogue_of(querystring, user).ids


def canonical(querystring: str, user: User) -> str:
    """The filter as the catalogue writes it; '' when it narrows nothing."""
    catalogue = catalogue_of(querystring, user)
    return catalogue.querystring if catalogue.is_active else ""


def in_words(querystrings: Iterable[str], user: User) -> dict[str, list[str]]:
    """By query string, what each filter narrows, in the active language: two queries at most for all of them.

    One catalogue knows the words of all.
    """
    asked = {each: _asked(each) for each in querystrings}
    together = QueryDict(mutable=True)
    for each in asked.values():
        together.update(each)
    catalogue = _catalogue(together, user)
    return {querystring: list(_words(each, catalogue)) for querystring, each in asked.items()}


def _words(asked: QueryDict, catalogue: Catalogue) -> Iterator[str]:
    """What the pills of the catalogue would say of ``asked``; what it does not know is left out."""
    for name, texts in asked.lists():
        known = catalogue.filters.get(name)
        if isinstance(known, FacetFilter):
            texts = [text for text in texts if text in catalogue.labels[name]]
        elif isinstance(known, ModeFilter):
            texts = known.texts(texts[-1]) if len(asked.getlist(known.of)) > 1 else []
        yield from (known.pill(text, catalogue) for text in texts if known)
