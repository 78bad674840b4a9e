"""What a browser would post from the pages of a ficha."""

from surveys.forms import EXTRA_ROWS
from surveys.models import Entry, Ficha
from surveys.services import ENTRY_COLUMNS, INSTITUTION_COLUMNS


def institution_data(ficha: Ficha, **changes) -> dict:
    said = {column: getattr(ficha, column) for column in INSTITUTION_COLUMNS if column != "share"}
    share = {True: {"share": "yes"}, False: {"share": "no"}, None: {}}[ficha.share]
    return said | share | {"version": ficha.version, "owner": ficha.pk} | changes


def actor_rows(entry: Entry) -> list[dict]:
    return [
        {"id": actor.pk, "name": actor.name, "kind": actor.kind, "kind_other": actor.kind_other}
        | {"country": actor.country_id or ""}
        for actor in entry.actors.all()
    ]


def rows_data(rows: list[dict], initial: int) -> dict:
    """The formset's fields: ``rows`` (the first ``initial`` stand saved already) and the blank ones below."""
    blank = {"id": "", "name": "", "kind": "", "kind_other": "", "country": ""}
    rows = rows + [blank] * EXTRA_ROWS
    counts = {"actors-TOTAL_FORMS": len(rows), "actors-INITIAL_FORMS": initial}
    return counts | {
        f"actors-{n}-{name}": value for n, row in enumerate(rows) for name, value in (blank | row).items()
    }


def entry_data(entry: Entry, *, rows: list[dict] | None = None, added: list[dict] | None = None, **changes) -> dict:
    """An initiative's page as it stands, with ``added`` actors and other ``changes``."""
    said = {column: getattr(entry, column) for column in ENTRY_COLUMNS}
    said["type"] = said["type"] or ""
    rows = actor_rows(entry) if rows is None else rows
    partners = {"partner_countries": [country.pk for country in entry.partner_countries.all()]}
    place = {"version": entry.version, "owner": entry.pk}
    return said | partners | place | rows_data(rows + (added or []), entry.actors.count()) | changes
