"""Many rows into a table: COPY on PostgreSQL, which is several times as quick as INSERT; else ``bulk_create``."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Max

BATCH = 500
NULL = "\\N"  # no value of a nullable column of ours


def new_keys(model: type[models.Model], number: int) -> Iterator[int]:
    """Keys for so many new rows. SQLite: nobody else may add rows until the transaction ends."""
    if connection.vendor == "postgresql":
        table, column = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)",
                [table, column, number],
            )
            return iter([key for (key,) in cursor.fetchall()])
    first = (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    return iter(range(first, first + number))


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows of values by column, with their keys: what ``auto_now`` would set is the caller's.

    What a row does not say is as it is by default.
    """
    defaults = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    insert_values(model, list(defaults), [list((defaults | row).values()) for row in rows])


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows of values in the order of ``names``; what is not named is the database's (a key) or null."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        model.objects.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows], batch_size=BATCH)
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in names]
    quoted = [connection.ops.quote_name(field.column) for field in chosen]
    nullable = ", ".join(column for column, field in zip(quoted, chosen, strict=True) if field.null)
    force = f", FORCE_NULL ({nullable})" if nullable else ""
    odd = [(at, _WRITTEN.get(type(field), _as_it_is)) for at, field in enumerate(chosen) if _is_odd(field)]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerows(_plain(row, odd) for row in rows) if odd else writer.writerows(rows)
    text.seek(0)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(quoted)}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}'{force})", text
        )


def _as_it_is(value: Any) -> Any:
    return value


# Of fields whose values the writer of CSV cannot write by itself.
_WRITTEN: Mapping[type[models.Field], Callable[[Any], Any]] = {
    models.JSONField: json.JSONEncoder().encode,
    models.BinaryField: lambda value: "\\x" + value.hex(),
}


def _is_odd(field: models.Field) -> bool:
    return field.null or type(field) in _WRITTEN


def _plain(row: Sequence[Any], odd: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    cells = list(row)
    for at, written in odd:
        cells[at] = NULL if cells[at] is None else written(cells[at])
    return cells
