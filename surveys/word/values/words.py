"""Lists of words, kept as data in ``words.csv``: folded, in Spanish, Portuguese and English. Pure."""

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("words.csv")


@cache
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found.setdefault(row["list"], set()).update(row["words"].split())
    return {name: frozenset(words) for name, words in found.items()}


def word_list(name: str) -> frozenset[str]:
    """The words of a list. ``organisation_nouns``: with which names of organisations begin. ``portfolios``: bodies
    whose names list what they are in charge of. ``type_fillers``: what a type of actor may hold beside the words that
    say it. ``column_titles``: of a table of actors."""
    return _lists()[name]
