"""Reference data: CSV files that ship with an app and fill its tables after every ``migrate``.

Rows that are missing are added; rows that are there are left alone, because an administrator may have
corrected them. Library module: imports no app.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import models

YES = "yes"


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file as dictionaries, surrounding spaces removed."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: value.strip() for key, value in row.items()}


def add_missing(model: type[models.Model], rows: list[models.Model], using: str) -> None:
    """Insert the rows whose primary key is not there yet."""
    present = set(model.objects.using(using).values_list("pk", flat=True))
    model.objects.using(using).bulk_create([row for row in rows if row.pk not in present], ignore_conflicts=True)
