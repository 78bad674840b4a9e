"""A ficha's answers as plain data, in the form's own order: what a revision freezes."""

from typing import Any

from . import anexo1
from .models import Entry, Ficha

ACTOR_COLUMNS = ("name", "kind", "kind_other", "country_id")


def _answers(owner: Ficha | Entry, *sections: anexo1.Section) -> dict[str, Any]:
    columns = (column for section in sections for field in section.fields for column in field.columns)
    return {column: getattr(owner, column) for column in columns if column not in ("actors", "partner_countries")}


def entry_content(entry: Entry) -> dict[str, Any]:
    """An initiative's answers: columns, actors in order, partner countries as sorted codes."""
    return _answers(entry, anexo1.INITIATIVE, anexo1.DESCRIPTION) | {
        "position": entry.position,
        "actors": [{column: getattr(actor, column) for column in ACTOR_COLUMNS} for actor in entry.actors.all()],
        "partner_countries": sorted(country.pk for country in entry.partner_countries.all()),
    }


def institution_content(ficha: Ficha) -> dict[str, Any]:
    """The answers of the institution's section."""
    return _answers(ficha, anexo1.INSTITUTION)


def snapshot(ficha: Ficha) -> dict[str, Any]:
    """Everything the country declares, nothing that the Unit adds. Plain JSON types only."""
    return institution_content(ficha) | {"entries": [entry_content(entry) for entry in ficha.entry_list]}
