"""Pages of a list that stay the same while rows come and go: what follows the last key that was seen."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from initiatives.catalogue.indexed import IndexedFilterSet
from initiatives.catalogue.queried import QueriedFilterSet
from initiatives.catalogue.values import Ignored

from .access import InvalidCursor

CURSOR, LIMIT = "cursor", "limit"
USUAL, MOST = 50, 200
_NUMBER = re.compile(r"[0-9]{1,4}")
_KEY = re.compile(r"k([1-9][0-9]{0,17})")


def cursor_of(key: int) -> str:
    """A cursor is not for reading: what it holds may change."""
    return base64.urlsafe_b64encode(f"k{key}".encode()).decode().rstrip("=")


def key_of(cursor: str) -> int:
    """The key behind a cursor. ``InvalidCursor`` for what never was one: beginning again would go round for ever."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = _KEY.fullmatch(base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii"))
    except (ValueError, binascii.Error):
        found = None
    if found is None:
        raise InvalidCursor(_("El cursor no sirve: use el que trae «next», sin cambiarlo."))
    return int(found[1])


def limit_of(asked: str) -> tuple[int, list[Ignored]]:
    """How many rows a page has; what is no such number is left out and named."""
    if not asked:
        return USUAL, []
    if _NUMBER.fullmatch(asked) and 1 <= int(asked) <= MOST:
        return int(asked), []
    return USUAL, [Ignored.of(LIMIT, asked, _("debe ser un número de 1 a %(n)s") % {"n": MOST})]


def told(ignored: list[Ignored]) -> list[dict[str, str]]:
    return [{"param": each.param, "value": each.value, "reason": each.why} for each in ignored]


def page(
    asked: QueryDict,
    filters: IndexedFilterSet | QueriedFilterSet,
    load: Callable[[Any], Iterable],
    document: Callable[[Any], dict],
    ignored: list[Ignored],
) -> dict[str, Any]:
    """One page, ordered by key: a row is never skipped nor repeated, whatever is registered meanwhile.

    ``load`` makes of ``filters.after`` the rows with what ``document`` says of each. Queries: what is found, its
    number and what ``load`` adds.
    """
    size, left_out = limit_of(asked.get(LIMIT, ""))
    after = key_of(asked[CURSOR]) if asked.get(CURSOR) else 0
    found = list(load(filters.after(after, size + 1)))
    following_url = None
    if len(found) > size:
        pairs = [*filters.pairs(), *([(LIMIT, str(size))] if asked.get(LIMIT) else [])]
        following_url = f"{filters.path}?{urlencode([*pairs, (CURSOR, cursor_of(found[size - 1].pk))])}"
    return {
        "total": filters.total(),
        "next": following_url,
        "ignored": told([*ignored, *left_out]),
        "results": [document(row) for row in found[:size]],
    }
