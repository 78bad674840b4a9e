"""The rows of the catalogue's list, as plain values: an initiative's choices are read from its card."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from .. import index
from ..enums import ActorKind
from ..models import TEXT_COLUMNS, Initiative, Participation, name_with_acronym, type_in_words

SAID = tuple(column for column in TEXT_COLUMNS if column not in ("type", "name"))
SHOWN = ("pk", "name", "type", "type_other", "country_id", "year", "verdict", "excluded", "wanted_by")


@dataclass(frozen=True, slots=True)
class ListRow:
    """An initiative in words of the active language.

    ``said`` is all that it says beside its name, its actors' names last; '' where it was not asked for.
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
    said: str = ""


def list_rows(
    visible: QuerySet[Initiative],
    keys: Sequence[int],
    labels: Mapping[str, Mapping[str, str]],
    *,
    with_texts: Collection[int],
) -> list[ListRow]:
    """The rows of ``keys``, in their order; one that is not ``visible`` any more is passed over.

    ``labels`` are those of the catalogue's parameters. One query; two more when any of ``with_texts`` is asked for.
    """
    found = {row[0]: row for row in visible.filter(pk__in=keys).values_list(*SHOWN, "demonstration", index.CHOICES)}
    said = _said([pk for pk in with_texts if pk in found])
    return [_row(found[pk], labels, said.get(pk, "")) for pk in keys if pk in found]


def _row(values: tuple, labels: Mapping[str, Mapping[str, str]], said: str) -> ListRow:
    pk, name, kind, kind_other, country, year, verdict, excluded, wanted_by, demonstration, choices = values
    codes = index.codes_by_param(choices)
    facts = (labels["pais"][country], str(year), type_in_words(kind, kind_other))
    kinds = codes.get("tipo_actor", ())
    return ListRow(
        pk=pk,
        name=name,
        facts=tuple(filter(None, facts)),
        verdict=verdict,
        verdict_label=labels["clasificacion"][verdict],
        sectors=tuple(labels["sector"][code] for code in codes.get("sector", ())),
        kinds=tuple(labels["tipo_actor"][code] for code in ActorKind.values if code in kinds),
        excluded=bool(excluded),
        wanted=wanted_by > 1,
        demonstration=demonstration,
        said=said,
    )


def _said(keys: Sequence[int]) -> dict[int, str]:
    if not keys:
        return {}
    texts = {
        pk: list(filter(None, said))
        for pk, *said in Initiative.objects.order_by().filter(pk__in=keys).values_list("pk", *SAID)
    }
    actors = Participation.objects.filter(initiative__in=keys).order_by("pk")
    for pk, name, acronym in actors.values_list("initiative_id", "actor__name", "actor__acronym"):
        texts[pk].append(name_with_acronym(name, acronym))
    return {pk: " · ".join(said) for pk, said in texts.items()}
