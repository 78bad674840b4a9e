"""Versions, comments and answers: who may, what is refused, who is told."""

import pytest
from django.db import IntegrityError, transaction

from glossary.models import Term, TermComment, TermVersion
from glossary.services import add_comment, add_version, answer_comment
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.services import give_role
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(db):
    return Term.objects.get(pk="ficha")


@pytest.fixture
def comment(term, focal_point, country):
    return add_comment(term, country=country("CR"), text="¿También la de 2019?", by=focal_point)


def changed(term, **texts):
    return term.versions.last().texts | (texts or {"definition_es": "Otra definición."})


def test_version_is_added_and_the_one_before_stays(term, unit):
    before = TermVersion.objects.filter(term=term).values().get()
    version = add_version(term, texts=changed(term), base=1, note=" Más clara. ", by=unit)
    assert (version.number, version.note, version.by) == (2, "Más clara.", unit)
    assert TermVersion.objects.filter(term=term, number=1).values().get() == before
    assert TermVersion.objects.newest().get(term=term) == version
    assert TermVersion.objects.newest().count() == Term.objects.count()


@pytest.mark.parametrize("person", ["focal_point", "authority", "consultant", "administrator", "stranger"])
def test_only_the_unit_writes_a_version(term, person, request):
    with pytest.raises(NotAllowed):
        add_version(term, texts=changed(term), base=1, by=request.getfixturevalue(person))
    assert term.versions.count() == 1


def test_version_that_changes_nothing_is_refused(term, unit):
    with pytest.raises(Refused, match="No cambió"):
        add_version(term, texts=term.versions.get().texts, base=1, by=unit)


@pytest.mark.parametrize("column", ["name_pt", "definition_en"])
def test_version_needs_every_language(term, unit, column):
    with pytest.raises(Refused) as refusal:
        add_version(term, texts=changed(term, **{column: "  "}), base=1, by=unit)
    assert refusal.value.field == column


def test_version_upon_one_that_was_replaced_meanwhile_is_refused(term, unit):
    add_version(term, texts=changed(term), base=1, by=unit)
    with pytest.raises(Refused, match="versión 2"):
        add_version(term, texts=changed(term, name_es="Otra"), base=1, by=unit)
    assert term.versions.count() == 2


@pytest.mark.parametrize("number", [1, 0])
def test_database_refuses_a_number_twice_and_below_one(term, number):
    with pytest.raises(IntegrityError), transaction.atomic():
        TermVersion.objects.create(term=term, number=number, **term.versions.get().texts)


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority"])
def test_people_of_a_country_comment(term, person, request, country):
    by = request.getfixturevalue(person)
    comment = add_comment(term, country=country("CR"), text=" Uno\r\ndos ", by=by)
    assert (comment.text, comment.country_id, comment.by) == ("Uno\ndos", "CR", by)


@pytest.mark.parametrize("person", ["other_focal_point", "unit", "consultant", "administrator", "stranger"])
def test_nobody_comments_for_a_country_that_is_not_theirs(term, person, request, country):
    with pytest.raises(NotAllowed):
        add_comment(term, country=country("CR"), text="Hola", by=request.getfixturevalue(person))


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001, "a\x00b"])
def test_comment_and_answer_that_cannot_be_kept_are_refused(term, comment, focal_point, unit, country, text):
    with pytest.raises(Refused) as refusal:
        add_comment(term, country=country("CR"), text=text, by=focal_point)
    assert refusal.value.field == "text"
    with pytest.raises(Refused):
        answer_comment(comment, text=text, by=unit)
    assert TermComment.objects.unanswered().count() == 1


SEES = {"focal_point", "contributor", "authority", "unit"}


def test_comment_is_seen_by_its_country_and_the_unit_only(cast, comment):
    seen = {name for name, person in cast.items() if person and TermComment.objects.visible_to(person).exists()}
    assert seen == SEES


def test_visible_rows_are_those_of_the_country(comment, other_focal_point, focal_point, country):
    theirs = add_comment(comment.term, country=country("PE"), text="Nosotros", by=other_focal_point)
    assert list(TermComment.objects.visible_to(focal_point)) == [comment]
    assert list(TermComment.objects.visible_to(other_focal_point)) == [theirs]


def test_answer_is_kept_once_and_its_author_is_told_once(comment, unit, focal_point, contributor):
    answer_comment(comment, text="Sí, también.", by=unit)
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by) == ("Sí, también.", unit) and comment.answered_at
    notice = Notice.objects.get()
    assert notice.person == focal_point and notice.url == f"/glosario/ficha/#comentario-{comment.pk}"
    assert "Sí, también." in notice.body and "¿También la de 2019?" in notice.body
    assert notice.subject == "La Unidad Técnica respondió su comentario sobre «Ficha»"
    with pytest.raises(Refused, match="ya tiene respuesta"):
        answer_comment(comment, text="Otra vez.", by=unit)
    assert Notice.objects.count() == 1


def test_who_left_the_country_is_not_told(comment, unit, focal_point):
    focal_point.memberships.update(ended_at=comment.at)
    answer_comment(comment, text="Sí.", by=unit)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("person", ["focal_point", "authority", "consultant", "administrator", "stranger"])
def test_only_the_unit_answers(comment, person, request):
    with pytest.raises(NotAllowed):
        answer_comment(comment, text="Sí.", by=request.getfixturevalue(person))


def test_database_refuses_half_an_answer(comment):
    with pytest.raises(IntegrityError), transaction.atomic():
        TermComment.objects.filter(pk=comment.pk).update(answer="Sí")


def test_person_of_two_countries_sees_both(comment, focal_point, other_focal_point, country):
    add_comment(comment.term, country=country("PE"), text="Nosotros", by=other_focal_point)
    give_role(user=focal_point, role="contributor", country=Country.objects.get(pk="PE"))
    person = type(focal_point).objects.get(pk=focal_point.pk)
    assert TermComment.objects.visible_to(person).count() == 2
