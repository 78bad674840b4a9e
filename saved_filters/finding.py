"""What a kept query string means in the catalogue of today: one place that knows how the catalogue is asked."""

from collections.abc import Iterable

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.urls import reverse
from pyroaring import BitMap

from initiatives.catalogue.filters import Catalogue
from initiatives.models import Initiative
from pifcss_registry.accounts.models import User


def _asked(querystring: str) -> QueryDict:
    """The parameters of a query string; none when there are more than the site reads."""
    try:
        return QueryDict(querystring)
    except TooManyFieldsSent:
        return QueryDict()


def catalogue_of(querystring: str, user: User) -> Catalogue:
    """The catalogue as the person sees it with this filter; codes that are gone are left out by it."""
    visible = Initiative.objects.visible_to(user)
    return Catalogue(_asked(querystring), visible, path=reverse("initiatives:initiative_list"))


def matches(querystring: str, user: User) -> BitMap:
    """The numbers of the initiatives that the filter gives this person now.

    Asked again and again for everybody who is told of new ones: it has to be cheap at a million.
    """
    return BitMap(catalogue_of(querystring, user).filtered().order_by().values_list("pk", flat=True))


def canonical(querystring: str, user: User) -> str:
    """The filter as the catalogue writes it; '' when it narrows nothing."""
    catalogue = catalogue_of(querystring, user)
    return catalogue.querystring if catalogue.is_active else ""


class _Labelled(Catalogue):
    """A catalogue that is given the labels of codes: it asks the database nothing."""

    def __init__(self, querystring: str, labels: dict[str, dict[str, str]]):
        self.labels = labels
        super().__init__(_asked(querystring), Initiative.objects.none(), path="")


def in_words(querystrings: Iterable[str], user: User) -> dict[str, list[str]]:
    """By query string, what each filter narrows, in the active language: one query for all of them."""
    querystrings = list(querystrings)
    together = QueryDict(mutable=True)
    for querystring in querystrings:
        together.update(_asked(querystring))
    labels = catalogue_of(together.urlencode(), user).labels
    return {each: [pill.label for pill in _Labelled(each, labels).pills()] for each in querystrings}
