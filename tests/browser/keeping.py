"""The database as it was at one moment, to begin from it again: loading the demonstration anew takes twenty times as long."""

import sqlite3
from io import StringIO

from django.db import connection


class Kept:
    """All rows of all tables as they are now; ``restore`` puts them back, outside of any transaction."""

    def __init__(self):
        connection.ensure_connection()
        self._put_back = _postgres() if connection.vendor == "postgresql" else _sqlite()

    def restore(self) -> None:
        connection.ensure_connection()
        self._put_back()


def _sqlite():
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(kept)
    return lambda: kept.backup(connection.connection)


def _postgres():
    tables = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{name}" TO STDOUT', rows := StringIO())
            tables[name] = rows.getvalue()
        cursor.execute("SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        reached = cursor.fetchall()

    def put_back():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; SET LOCAL session_replication_role = replica")  # no foreign key is looked at
            cursor.execute("; ".join(f'DELETE FROM "{name}"' for name in tables))
            for name, rows in tables.items():
                if rows:
                    cursor.copy_expert(f'COPY "{name}" FROM STDIN', StringIO(rows))
            for schema, name, value in reached:
                cursor.execute("SELECT setval(%s, %s)", [f'"{schema}"."{name}"', value])
            cursor.execute("COMMIT")

    return put_back
