"""Many rows into a table: COPY on PostgreSQL, which is several times as quick as INSERT; else ``bulk_create``."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Max

BATCH = 500
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def new_keys(model: type[models.Model], number: int) -> Iterator[int]:
    """Keys for so many new rows. SQLite: nobody else may add rows until the transaction ends."""
    if connection.vendor == "postgresql":
        table, column = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, number]
            )
            return iter([key for (key,) in cursor.fetchall()])
    first = (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    return iter(range(first, first + number))


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Add rows with their keys, as they are: what ``auto_now`` would set is the caller's."""
    if connection.vendor == "postgresql":
        names = [field.attname for field in model._meta.concrete_fields]
        insert_values(model, names, [[getattr(row, name) for name in names] for row in rows])
    else:
        model.objects.bulk_create(rows, batch_size=BATCH)


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows of values in the order of ``names``; what is not named is the database's (a key) or null."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        model.objects.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows], batch_size=BATCH)
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(fields[name].column) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    as_json = [isinstance(fields[name], models.JSONField) for name in names]
    text = io.StringIO()
    for row in rows:
        cells = [_cell(value, plain) for value, plain in zip(row, as_json, strict=True)]
        text.write("\t".join(cells) + "\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)


def _cell(value: Any, as_json: bool) -> str:
    """A value in COPY's text form."""
    if value is None:
        return "\\N"
    if as_json:
        value = json.dumps(value)
    elif value is True or value is False:
        return "t" if value else "f"
    return str(value).translate(_ESCAPES)
