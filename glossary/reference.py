"""The first version of every term (``data/glossary.csv``), loaded after every migrate."""

from pathlib import Path

from django.db import transaction

from pifcss_registry.reference import add_missing, read_rows

from .models import Term, TermVersion

DATA = Path(__file__).parent / "data"


def load(using: str = "default") -> None:
    """Add the terms that are missing; a term that has a version keeps those it has. Two queries."""
    texts = {row.pop("key"): row for row in read_rows(DATA / "glossary.csv")}
    with transaction.atomic(using=using):
        add_missing(Term, [Term(key=key) for key in texts], using)
        written = set(TermVersion.objects.using(using).values_list("term", flat=True))
        first = [TermVersion(term_id=key, **texts[key]) for key in texts if key not in written]
        TermVersion.objects.using(using).bulk_create(first, ignore_conflicts=True)
