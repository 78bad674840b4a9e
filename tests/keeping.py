"""The database as it was at one moment, to begin from it again: loading the demonstration anew takes twenty times as long."""

import io

from django.core.management import call_command
from django.db import connection, transaction

from pifcss_registry.accounts.models import User

kept = {}  # of this process: what puts the demonstration back


def load_demonstration() -> None:
    """``manage.py demo`` the first time, and then what it made. People of the test's own are made after it."""
    assert not User.objects.exists()
    if put_back := kept.get("demonstration"):
        with transaction.atomic():
            put_back()
    else:
        call_command("demo", stdout=io.StringIO())
        kept["demonstration"] = _postgres() if connection.vendor == "postgresql" else _sqlite()


def _sqlite():
    with connection.cursor() as cursor:
        names = [*connection.introspection.table_names(cursor), "sqlite_sequence"]
        rows = {name: cursor.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}

    def put_back():
        for name, lines in rows.items():
            connection.connection.execute(f'DELETE FROM "{name}"')
            if lines:
                places = ", ".join("?" * len(lines[0]))
                connection.connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', lines)

    return put_back


def _postgres():
    tables = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{name}" TO STDOUT', rows := io.StringIO())
            tables[name] = rows.getvalue()
        cursor.execute("SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        reached = cursor.fetchall()

    def put_back():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key is looked at
            cursor.execute("; ".join(f'DELETE FROM "{name}"' for name in tables))
            for name, rows in tables.items():
                if rows:
                    cursor.copy_expert(f'COPY "{name}" FROM STDIN', io.StringIO(rows))
            for schema, name, value in reached:
                cursor.execute("SELECT setval(%s, %s)", [f'"{schema}"."{name}"', value])
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    return put_back
