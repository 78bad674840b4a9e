"""Statements that every page asks: written by Django once in a process. Library module: imports no app.

Writing one takes Django three to ten times as long as the database takes to answer it.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | str
Make = Callable[[Sequence[Value]], QuerySet]


def asked(name: Hashable, make: Make, values: Sequence[Value]) -> list[Any]:
    """The rows of ``make(values)``, a lazy queryset; what else it depends on must stand in ``name``.

    ``make`` is called once for each ``name`` and number of values, with values that stand for others: it hands them
    to lookups as they are. One query. Whatever the queryset says of its rows holds (``select_related``,
    ``values_list``).
    """
    key = (connection.vendor, name, tuple(map(type, values)))
    written = _all.get(key)
    if written is None:
        written = _all.setdefault(key, _Written(make, key[-1]))
    return written.asked(values)


def _place(at: int, of: type) -> Value:
    """What stands for the value at ``at``: no key and no text of ours looks like it."""
    return -(2**40) - at if of is int else f"\0{at}"


class _Written:
    def __init__(self, make: Make, types: Sequence[type]):
        places = [_place(at, of) for at, of in enumerate(types)]
        self.queryset = make(places)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        at = {place: number for number, place in enumerate(places)}
        self.params = [(at.get(param) if isinstance(param, Value) else None, param) for param in params]
        if missing := at.keys() - set(params):
            raise ValueError(f"not in the statement: {len(missing)} of {len(places)} values")

    def asked(self, values: Sequence[Value]) -> list[Any]:
        params = tuple(param if at is None else values[at] for at, param in self.params)
        compiler = copy(self.compiler)
        compiler.connection = connection  # this thread's own
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, params)
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)


_all: dict[Hashable, _Written] = {}  # as many as there are names, numbers of values and kinds of person
