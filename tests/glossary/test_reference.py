"""The glossary's first versions: loaded after migrate, safe to load again, whole in three languages."""

from glossary.models import TEXT_COLUMNS, Term, TermVersion
from glossary.reference import DATA, load
from pifcss_registry.reference import read_rows

ROWS = list(read_rows(DATA / "glossary.csv"))


def test_file_is_whole_and_each_term_stands_once():
    for row in ROWS:
        assert all(row[column] for column in ("key", *TEXT_COLUMNS)), row["key"]
        assert len({row[f"definition_{language}"] for language in ("es", "pt", "en")}) == 3
    for column in ("key", "name_es", "name_pt", "name_en"):
        assert len({row[column] for row in ROWS}) == len(ROWS), column


def test_terms_are_there_after_migrate(db):
    assert set(Term.objects.values_list("pk", flat=True)) == {row["key"] for row in ROWS}
    assert TermVersion.objects.filter(number=1, by=None).count() == TermVersion.objects.count() == len(ROWS)
    assert TermVersion.objects.get(term="ficha").name_en == "Survey form"


def test_loading_again_changes_nothing(db, django_assert_num_queries):
    before = list(TermVersion.objects.values())
    with django_assert_num_queries(4):  # two of them open and close the savepoint
        load()
    assert list(TermVersion.objects.values()) == before


def test_loading_again_adds_what_is_missing_and_keeps_later_versions(db):
    TermVersion.objects.filter(term="conector").delete()
    Term.objects.filter(pk="conector").delete()
    TermVersion.objects.filter(term="ficha").update(name_es="Formulario", number=4)
    load()
    assert TermVersion.objects.get(term="conector").number == 1
    assert TermVersion.objects.get(term="ficha").name_es == "Formulario"
