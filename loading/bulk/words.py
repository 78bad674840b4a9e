"""What the registry's closed lists are called, in every language of the site."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from initiatives.complements import CONTRIBUTIONS
from initiatives.directory import DEFAULT_TYPE
from initiatives.enums import ActorKind, ActorRole, CountryRole, InitiativeType, Modality
from initiatives.exports.columns import loaded_columns
from initiatives.models import TEXT_COLUMNS, ActorType, Initiative, ReportSector, RuleAdoption, Sector
from initiatives.sdgs import SDGS
from pifcss_registry.accounts.models import Country

from ..incoming import columns
from ..incoming.vocabulary import Vocabulary
from .understanding import Context

LANGUAGES = [code for code, _name in settings.LANGUAGES]
YES_NO = {
    "yes": ("sí", "sim", "yes", "true", "verdadero", "verdadeiro", "1", "s", "y", "x"),
    "no": ("no", "não", "false", "falso", "0", "n"),
}


def _labels(choices: Mapping[Any, Any]) -> list[tuple[Any, list[str]]]:
    """Codes with their names in every language."""
    found: dict[Any, list[str]] = {code: [] for code in choices}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in choices.items():
                found[code].append(str(label))
    return list(found.items())


def _rows(rows: Iterable[Any], *more: str) -> list[tuple[str, list[str]]]:
    return [
        (row.pk, [row.name_es, row.name_pt, row.name_en, *(getattr(row, column) for column in more)]) for row in rows
    ]


def vocabulary() -> Vocabulary:
    """Six queries."""
    found = Vocabulary(
        report_of=dict(Sector.objects.values_list("pk", "report_sector")),
        kind_of=dict(ActorType.objects.values_list("pk", "kind")),
        fine_of={str(kind): code for kind, code in DEFAULT_TYPE.items()},
    )
    found.add("countries", _rows(Country.objects.order_by("pk"), "iso3"))
    found.add("sectors", _rows(Sector.objects.all()))
    found.add("report_sectors", _rows(ReportSector.objects.all()))
    found.add("actor_types", _rows(ActorType.objects.order_by("pk")))
    for name, choices in (
        ("kinds", ActorKind),
        ("types", InitiativeType),
        ("modalities", Modality),
        ("country_roles", CountryRole),
        ("actor_roles", ActorRole),
    ):
        found.add(name, _labels(dict(choices.choices)))
    found.add("contributions", _labels(CONTRIBUTIONS))
    found.add("sdgs", _labels(SDGS))
    found.add("yes_no", YES_NO.items())
    return found


def known_headers() -> list[tuple[str, str]]:
    """Names of columns in the three languages with what each fills, the surest first."""
    exported = []
    for language in LANGUAGES:
        with translation.override(language):
            exported += loaded_columns()
    return columns.known(exported)


def versions() -> tuple[str, dict[str, str]]:
    """The version of the rule for rounds without initiatives, and that of each other round: two queries."""
    used = dict(Initiative.objects.order_by("round_code").values_list("round_code", "rules").distinct())
    return RuleAdoption.objects.in_force(), used


def context(mapping: Mapping[str, str], headers: list[str] | None, round_code: str, guarded: bool) -> Context:
    """What the lines of a file are read with: eight queries."""
    version, used = versions()
    return Context(
        vocabulary=vocabulary(),
        round_code=round_code,
        headers=None if headers is None else tuple(headers),
        places={} if headers is None else columns.places(mapping, headers),
        guarded=guarded,
        version=version,
        versions=used,
        text_columns=tuple(column for column in TEXT_COLUMNS if column not in ("type", "name")),
    )
