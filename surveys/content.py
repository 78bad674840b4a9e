"""A ficha's answers as plain data, in the form's own order: what a revision freezes."""

from typing import Any

from . import anexo1
from .models import Entry, EntryActor, Ficha

ACTOR_COLUMNS = ("name", "kind", "kind_other", "country_id")


def _answers(owner: Ficha | Entry, *sections: anexo1.Section) -> dict[str, Any]:
    columns = (column for section in sections for field in section.fields for column in field.columns)
    return {column: getattr(owner, column) for column in columns if column not in ("actors", "partner_countries")}


def actor_content(actor: EntryActor) -> dict[str, Any]:
    """A declared actor."""
    return {column: getattr(actor, column) for column in ACTOR_COLUMNS}


def entry_content(entry: Entry) -> dict[str, Any]:
    """An initiative's answers: columns, actors in order, partner countries as sorted codes; its complement if any."""
    return (
        _answers(entry, anexo1.INITIATIVE, anexo1.DESCRIPTION)
        | {
            "position": entry.position,
            "actors": [actor_content(actor) for actor in entry.actors.all()],
            "partner_countries": sorted(country.pk for country in entry.partner_countries.all()),
        }
        | ({"complement": entry.complement} if entry.complement else {})
    )


def institution_content(ficha: Ficha) -> dict[str, Any]:
    """The answers of the institution's section, and the statement that there is nothing new, when it is made."""
    statement = {"nothing_new": True} if ficha.nothing_new else {}
    return _answers(ficha, anexo1.INSTITUTION) | statement


def snapshot(ficha: Ficha) -> dict[str, Any]:
    """Everything the country declares, nothing that the Unit adds. Plain JSON types only.

    Each initiative has its ``id``, by which two snapshots are compared.
    """
    entries = [{"id": entry.pk} | entry_content(entry) for entry in ficha.entry_list]
    return institution_content(ficha) | {"entries": entries}


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two snapshots hold the same answers, whatever the ids."""

    def without_ids(content):
        entries = [{key: value for key, value in each.items() if key != "id"} for each in content.get("entries", ())]
        return content | {"entries": entries}

    return without_ids(one) == without_ids(other)


def country_names_of(ficha: Ficha, entry: Entry) -> dict[str, str]:
    """The countries that the initiative declares by code, its own first; no query with ``Ficha.entry_list``."""
    partners = {country.pk: country.name for country in entry.partner_countries.all()}
    return {ficha.country_id: ficha.country.name} | partners
