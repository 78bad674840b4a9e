"""SQL that Django has no name for."""

from django.db.models import Func


class Bytewise(Func):
    """Text ordered byte by byte: one order on every database, whatever its collation.

    SQLite does so by itself. On folded text (``pifcss_registry.text``) this is alphabetical order.
    """

    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **context)
