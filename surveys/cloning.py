"""What a country said last time, offered again when it starts a ficha: one ``Suggestion`` for each answer.

An initiative is one suggestion ("entry") until somebody opens it to its answers. Deciding them is ``suggesting``.
"""

from collections.abc import Iterator
from typing import Any

from . import anexo1
from .content import snapshot
from .enums import READ_BY_UNIT
from .models import Ficha, Suggestion

ENTRY = "entry"  # the path of a whole initiative
INSTITUTION = anexo1.INSTITUTION.key


def last_ficha(ficha: Ficha) -> Ficha | None:
    """The country's newest ficha of an earlier round that the Unit has, sent or validated.

    Demonstrations only follow demonstrations.
    """
    earlier = Ficha.objects.filter(
        country=ficha.country_id,
        state__in=READ_BY_UNIT,
        round__opens_on__lte=ficha.round.opens_on,
        round__demonstration=ficha.round.demonstration,
    )
    newest_first = earlier.exclude(round=ficha.round_id).order_by(
        "-round__opens_on", "-round__closes_on", "-round_id"
    )
    return newest_first.select_related("round").first()


def said(ficha: Ficha) -> dict[str, Any]:
    """What a ficha declared: what was last sent, or what it says now when it has none."""
    newest = ficha.revisions.filter(is_sent=True).order_by("-number").first()
    return newest.content if newest else snapshot(ficha)


def is_blank(value: Any) -> bool:
    """Nothing said. "No" is an answer."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def answers_in(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Path and value of each answer that says something, in the form's order; initiatives whole."""
    for field in anexo1.INSTITUTION.fields:
        for column in field.columns:
            if not is_blank(content.get(column)):
                yield f"{INSTITUTION}.{column}", content[column]
    for entry in content.get("entries", ()):
        yield ENTRY, entry


def offer_last_answers(ficha: Ficha) -> list[Suggestion]:
    """Offer a new ficha what its country's last one said; nothing when there is none. At most four queries."""
    last = last_ficha(ficha)
    if last is None:
        return []
    found = [
        Suggestion(ficha=ficha, source=last.round, path=path, value=value) for path, value in answers_in(said(last))
    ]
    return Suggestion.objects.bulk_create(found)
