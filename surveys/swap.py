"""The statements that every saving of an answer runs, written out.

The ORM would take three times as long to make them, and has no words for two of them. Each means the same to both
databases, except ``at_once``: PostgreSQL does a whole saving in one statement, so that nobody waits for a lock while
this process waits for its turn.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from .enums import EDITABLE
from .models import SavedAnswer

_HOLD = "UPDATE surveys_ficha SET updated_at = %(now)s WHERE id = %(ficha)s AND state IN (%(state_0)s, %(state_1)s)"
_COLUMNS = "INSERT INTO surveys_savedanswer (key, ficha_id, path, digest, by_id, at)"
_NOTE = f"{_COLUMNS} VALUES (%(key)s, %(ficha)s, %(path)s, %(digest)s, %(by)s, %(now)s) ON CONFLICT (key) DO NOTHING"
_APPROVED = "EXISTS (SELECT 1 FROM surveys_approval WHERE ficha_id = %(ficha)s AND section = %(section)s)"
_IS_BASE = "substr(md5({table}.{column}), 1, 16) = %(base)s"
_SWAP = (
    "UPDATE {table} SET {column} = %(value)s, version = version + 1 "
    "WHERE id = %(row)s AND {link} = %(ficha)s AND " + _IS_BASE + " RETURNING version, " + _APPROVED
)

_NEW = f"NOT EXISTS (SELECT 1 FROM surveys_savedanswer WHERE key = %(key)s) AND NOT {_APPROVED}"
_NOTED = f"{_COLUMNS} SELECT %(key)s, %(ficha)s, %(path)s, %(digest)s, %(by)s, %(now)s FROM changed RETURNING id"
_CHANGE_OF_ENTRY = (
    f"WITH held AS ({_HOLD} AND {_NEW} RETURNING id), changed AS ("
    "UPDATE surveys_entry SET {column} = %(value)s, version = version + 1 FROM held "
    "WHERE surveys_entry.id = %(row)s AND surveys_entry.ficha_id = held.id AND " + _IS_BASE + " RETURNING version), "
    f"noted AS ({_NOTED}) SELECT version FROM changed, noted"
)
_CHANGE_OF_FICHA = (
    "WITH changed AS (UPDATE surveys_ficha SET {column} = %(value)s, version = version + 1, updated_at = %(now)s "
    f"WHERE id = %(ficha)s AND state IN (%(state_0)s, %(state_1)s) AND {_NEW} AND "
    + _IS_BASE
    + " RETURNING version), "
    f"noted AS ({_NOTED}) SELECT version FROM changed, noted"
)


@dataclass(frozen=True)
class Saving:
    """One saving as the statements need it: ``row`` is the initiative's pk, None for the institution."""

    key: UUID
    ficha: int
    row: int | None
    section: str
    path: str
    column: str
    value: Any
    base: str
    digest: str
    by: int
    now: datetime

    def run(self, statement: str):
        """The cursor after ``statement``; only ``column``, a name of the form's own, is put into its text."""
        link = {"table": "surveys_ficha", "link": "id"}
        if self.row is not None:
            link = {"table": "surveys_entry", "link": "ficha_id"}
        states = {f"state_{number}": state for number, state in enumerate(sorted(EDITABLE))}
        words = {name: getattr(self, name) for name in ("ficha", "section", "path", "value", "base", "digest", "by")}
        words["row"] = self.ficha if self.row is None else self.row
        words["key"] = SavedAnswer._meta.get_field("key").get_db_prep_value(self.key, connection)
        words["now"] = connection.ops.adapt_datetimefield_value(self.now)
        cursor = connection.cursor()
        cursor.execute(
            statement.format(column=self.column, **link) if "{" in statement else statement, words | states
        )
        return cursor


def hold(saving: Saving) -> bool:
    """Lock the ficha until the end of the transaction, if it may be written."""
    with saving.run(_HOLD) as cursor:
        return cursor.rowcount == 1


def note(saving: Saving) -> bool:
    """Keep that the answer was saved; False when the key is there already."""
    with saving.run(_NOTE) as cursor:
        return cursor.rowcount == 1


def swap(saving: Saving) -> tuple[int, bool] | None:
    """Write a text over the one with digest ``base``: the section's version, and whether anybody ever approved it.

    None when another text is there.
    """
    with saving.run(_SWAP) as cursor:
        found = cursor.fetchone()
    return found and (found[0], bool(found[1]))


def at_once(saving: Saving) -> int | None:
    """``hold``, ``note`` and ``swap`` of a section that nobody approved, in one statement: the section's version.

    None when something stood in the way, and nothing was done: the steps tell what. Waiting for the ficha's row,
    PostgreSQL looks again at what it says before it goes on, so that this is as safe as the steps. (An approval given
    in that very moment is not found; it does not hold for the new text anyway, and the next saving says so.)
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block or not isinstance(saving.value, str):
        return None
    try:
        with saving.run(_CHANGE_OF_FICHA if saving.row is None else _CHANGE_OF_ENTRY) as cursor:
            found = cursor.fetchone()
    except IntegrityError:  # the same request twice at once
        return None
    return found and found[0]
