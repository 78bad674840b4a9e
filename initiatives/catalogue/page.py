"""One page of a filtered list, with everything that its template shows."""

import re
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from .facets import PAGE_PARAM
from .indexed import IndexedFilterSet
from .queried import QueriedFilterSet
from .values import Ignored

PER_PAGE = 25
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def parameters(request: HttpRequest) -> QueryDict | None:
    """The parameters of the address; ``None`` when there are more than the site reads."""
    try:
        return request.GET
    except TooManyFieldsSent:
        return None


def _page(rows: Any, asked: str) -> Page:
    return Paginator(rows, PER_PAGE).get_page(int(asked) if _NUMBER.fullmatch(asked) else 1)


def list_context(asked: QueryDict | None, filters: IndexedFilterSet | QueriedFilterSet, rows: Any) -> dict[str, Any]:
    """What ``initiatives/_filters.html`` and the list show; ``empty`` says why there is no row, if there is none.

    Queries: labels of chosen codes, facets, count, page and what ``rows`` prefetches; one more for an empty list.
    """
    number = asked.get(PAGE_PARAM, "") if asked else ""
    page = _page(rows, number)
    ignored = filters.ignored
    if asked is None:
        ignored = [Ignored("", "", _("la dirección tenía demasiados parámetros"))]
    elif number and number != str(page.number):
        why = _("se muestra la página %(n)s") % {"n": page.number}
        ignored = [*ignored, Ignored.of(PAGE_PARAM, number, why)]
    empty = ""
    if not page.paginator.count:
        empty = "no_match" if filters.is_active and filters.anything() else "nothing"
    return {
        "filters": filters,
        "facets": filters.facets(),
        "pills": filters.pills(),
        "ignored": ignored,
        "page_obj": page,
        "total": page.paginator.count,
        "querystring_without_page": filters.querystring,
        "empty": empty,
    }
