"""The rows of the catalogue's list, as plain values: an initiative's choices are read from its card."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pifcss_registry.prepared import asked

from .. import index
from ..enums import ActorKind
from ..models import TEXT_COLUMNS, Initiative, Participation, name_with_acronym, type_in_words
from ..search import Excerpt, Query, excerpt

SAID = tuple(column for column in TEXT_COLUMNS if column not in ("type", "name"))
BETWEEN = " · "
KINDS = tuple(ActorKind.values)
SHOWN = ("pk", "name", "type", "type_other", "country_id", "year", "verdict", "excluded", "wanted_by")


@dataclass(frozen=True, slots=True)
class ListRow:
    """An initiative in words of the active language.

    ``excerpt`` is the part of its texts that shows most of what is searched for, None where its name shows all of it.
    """

    pk: int
    name: str
    facts: tuple[str, ...]  # country, year, type
    verdict: str
    verdict_label: str
    sectors: tuple[str, ...]
    kinds: tuple[str, ...]
    excluded: bool
    wanted: bool
    demonstration: bool
    excerpt: Excerpt | None = None


def list_rows(
    user: Any,
    keys: Sequence[int],
    labels: Mapping[str, Mapping[str, str]],
    *,
    query: Query,
    titled: Container[int],
) -> list[ListRow]:
    """The rows of ``keys``, in their order; one that the person may not see any more is passed over.

    ``labels`` are those of the catalogue's parameters; ``titled`` have all of the query's terms in their names. One
    query; one more when the texts of some show nothing.
    """
    if not keys:
        return []

    columns = (*SHOWN, "demonstration", index.CHOICES)
    more = SAID if query.terms and any(pk not in titled for pk in keys) else ()

    def rows(keys: Sequence[int]) -> QuerySet:
        visible = Initiative.objects.visible_to(user).order_by().filter(pk__in=keys)
        return visible.values_list(*columns, *more)

    read = asked(("rows", index.seen_by(user), more), rows, keys)
    found = {row[0]: row[: len(columns)] for row in read}
    said = {row[0]: row[len(columns) :] for row in read if more and row[0] not in titled}
    excerpts = _excerpts(said, query)
    return [_row(found[pk], labels, excerpts.get(pk)) for pk in keys if pk in found]


def _row(values: tuple, labels: Mapping[str, Mapping[str, str]], shown: Excerpt | None) -> ListRow:
    pk, name, kind, kind_other, country, year, verdict, excluded, wanted_by, demonstration, choices = values
    facts = (labels["pais"][country], str(year), type_in_words(kind, kind_other, labels["tipo"]))
    kinds = index.codes_of("tipo_actor", choices)
    return ListRow(
        pk=pk,
        name=name,
        facts=tuple(filter(None, facts)),
        verdict=verdict,
        verdict_label=labels["clasificacion"][verdict],
        sectors=tuple(labels["sector"][code] for code in index.codes_of("sector", choices)),
        kinds=tuple(labels["tipo_actor"][code] for code in KINDS if code in kinds),
        excluded=bool(excluded),
        wanted=wanted_by > 1,
        demonstration=demonstration,
        excerpt=shown,
    )


def _excerpts(said: Mapping[int, Sequence[str]], query: Query) -> dict[int, Excerpt]:
    """Of their texts; where these show nothing, of their actors' names."""
    found = {pk: excerpt(BETWEEN.join(filter(None, texts)), query) for pk, texts in said.items()}
    silent = [pk for pk, each in found.items() if not each.marks]
    if silent:
        names: dict[int, list[str]] = {pk: [] for pk in silent}
        actors = Participation.objects.filter(initiative__in=silent).order_by("pk")
        for pk, name, acronym in actors.values_list("initiative_id", "actor__name", "actor__acronym"):
            names[pk].append(name_with_acronym(name, acronym))
        found |= {pk: excerpt(BETWEEN.join(of_one), query) for pk, of_one in names.items()}
    return {pk: each for pk, each in found.items() if each.marks}
