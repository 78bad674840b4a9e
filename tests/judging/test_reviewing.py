"""Asking, judging apart, handing in, settling: who may, when, and what is written."""

import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from initiatives.engine.facts import Judgement
from initiatives.enums import Verdict
from initiatives.models import CriterionJudgement, Initiative
from judging import reviewing
from judging.models import Review, ReviewJudgement
from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Membership
from pifcss_registry.accounts.services import end_membership, give_role
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.models import Notice
from tests.conftest import make_initiative, make_person

from .reviews import REQUIRED, do_review, judged_twice, judgements, make_reviewers

OTHERS = ("focal_point", "contributor", "authority", "other_focal_point", "consultant", "administrator", "stranger")


@pytest.fixture
def people(db):
    return make_reviewers()


@pytest.fixture
def asked(initiative, people, unit):
    return reviewing.ask_reviews(initiative, people=people, by=unit)


# Asking


def test_two_people_are_asked_in_order_and_told(initiative, people, unit):
    reviews = reviewing.ask_reviews(initiative, people=people, by=unit)
    assert [review.reviewer for review in initiative.reviews.all()] == people
    for review in reviews:
        notice = Notice.objects.get(person=review.reviewer)
        assert (notice.kind, notice.url) == (Kind.ASSIGNMENT, f"/revisiones/{review.pk}/")
        assert initiative.name in notice.subject and str(unit) in notice.body
        assert "hasta que las dos personas hayan entregado" in notice.body
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)


def test_who_asks_themselves_is_not_told(initiative, unit):
    reviewing.ask_review(initiative, reviewer=unit, by=unit)
    assert not Notice.objects.exists()


def test_a_third_person_is_refused(asked, initiative, unit):
    with pytest.raises(Refused, match="dos personas como máximo"):
        reviewing.ask_review(initiative, reviewer=unit, by=unit)
    assert initiative.reviews.count() == 2


def test_nobody_is_asked_twice(initiative, people, unit):
    reviewing.ask_review(initiative, reviewer=people[0], by=unit)
    with pytest.raises(Refused, match="Ya se pidió a Ana Revisora"):
        reviewing.ask_reviews(initiative, people=people, by=unit)
    with pytest.raises(Refused, match="distintas"):
        reviewing.ask_reviews(initiative, people=[people[1]] * 2, by=unit)
    assert initiative.reviews.count() == 1
    with pytest.raises(IntegrityError):
        Review.objects.create(initiative=initiative, reviewer=people[0], asked_by=unit)


@pytest.mark.parametrize("role", OTHERS)
def test_only_people_of_the_unit_are_asked_and_ask(role, initiative, people, unit, request):
    other = request.getfixturevalue(role)
    with pytest.raises(Refused, match="Unidad Técnica"):
        reviewing.ask_review(initiative, reviewer=other, by=unit)
    with pytest.raises(NotAllowed):
        reviewing.ask_review(initiative, reviewer=people[0], by=other)
    with pytest.raises(NotAllowed):
        reviewing.ask_for_round("2026", people=people, by=other)
    assert not Review.objects.exists()


def test_a_closed_account_is_not_asked(initiative, people, unit):
    people[0].is_active = False
    people[0].save()
    assert people[0] not in reviewing.reviewers()
    with pytest.raises(Refused):
        reviewing.ask_review(initiative, reviewer=people[0], by=unit)


def test_round_is_asked_at_once_and_each_person_told_once(initiative, people, unit):
    begun = make_initiative(unit, name="Con una revisión")
    reviewing.ask_review(begun, reviewer=unit, by=unit)
    make_initiative(unit, name="De otra", round_code="2027")
    left_out = make_initiative(unit, name="Excluida")
    Initiative.objects.filter(pk=left_out.pk).update(excluded="no_es_alianza")
    second = make_initiative(unit, name="Bosques")
    reviews = reviewing.ask_for_round("2026", people=people, by=unit)
    assert [(review.initiative, review.reviewer) for review in reviews] == [
        (each, person) for each in (initiative, second) for person in people
    ]
    assert begun.reviews.count() == 1
    for person in people:
        notice = Notice.objects.get(person=person)
        assert "2 iniciativas de la convocatoria 2026" in notice.subject
        assert notice.url == "/revisiones/"


def test_round_of_one_initiative_tells_of_that_one(initiative, people, unit):
    reviewing.ask_for_round("2026", people=people, by=unit)
    assert initiative.name in Notice.objects.first().subject


def test_round_where_nothing_is_left_is_refused(asked, people, unit):
    for code in ("2026", "no-hay"):
        with pytest.raises(Refused, match="ninguna iniciativa"):
            reviewing.ask_for_round(code, people=people, by=unit)
    with pytest.raises(Refused, match="dos personas"):
        reviewing.ask_for_round("2026", people=people[:1], by=unit)


@pytest.mark.parametrize("rows", [2, 5])
def test_round_takes_the_same_queries(rows, people, unit, django_assert_num_queries):
    for number in range(rows):
        make_initiative(unit, name=f"Iniciativa {number}")
    with django_assert_num_queries(25):  # most of them for the two notices
        reviewing.ask_for_round("2026", people=people, by=unit)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_never_make_three(initiative, unit):
    people = make_reviewers(4)
    start, refused, failures = threading.Barrier(2), [], []

    def ask(pair):
        try:
            start.wait()
            reviewing.ask_reviews(initiative, people=pair, by=unit)
        except Refused as refusal:
            refused.append(refusal)
        except Exception as error:  # shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[pair]) for pair in (people[:2], people[2:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [] and len(refused) == 1
    assert initiative.reviews.count() == 2


# Withdrawing


def test_what_is_not_begun_is_withdrawn_and_asked_of_another(asked, initiative, people, unit):
    do_review(asked[0], reason="zzmarca")
    mail.outbox.clear()
    reviewing.withdraw_review(asked[1], by=unit)
    assert [message.to for message in mail.outbox] == [[people[1].email]]
    assert "Ya no hace falta" in mail.outbox[0].subject
    assert not asked[0].is_visible_to(unit)  # the first stays closed until another second one is in
    other = make_person("x@pifcss.example.org", Role.TECHNICAL_UNIT)
    second = reviewing.ask_review(initiative, reviewer=other, by=unit)
    do_review(second)
    assert asked[0].is_visible_to(unit)


def test_what_is_begun_or_handed_in_is_not_withdrawn(asked, unit):
    reviewing.save_review(asked[0], judgements=judgements(criteria=["F-1"]), by=asked[0].reviewer)
    with pytest.raises(Refused, match="ya empezó"):
        reviewing.withdraw_review(asked[0], by=unit)
    do_review(asked[1])
    with pytest.raises(Refused, match="ya entregó"):
        reviewing.withdraw_review(asked[1], by=unit)
    reviewing.save_review(asked[0], judgements={}, by=asked[0].reviewer)  # emptied: not begun
    reviewing.withdraw_review(asked[0], by=unit)
    assert Review.objects.get() == asked[1]
    with pytest.raises(Refused, match="retiró"):
        reviewing.withdraw_review(asked[0], by=unit)


@pytest.mark.parametrize("role", OTHERS)
def test_others_withdraw_nothing(role, asked, request):
    with pytest.raises(NotAllowed):
        reviewing.withdraw_review(asked[0], by=request.getfixturevalue(role))


def test_reviews_of_who_leaves_the_unit_are_free_again(asked, initiative, people, unit):
    do_review(asked[0])
    reviewing.save_review(asked[1], judgements=judgements(criteria=["F-1"]), by=people[1])
    end_membership(Membership.objects.get(user=people[1]), by=unit)
    assert Review.objects.get() == asked[0] and not ReviewJudgement.objects.filter(review=asked[1].pk).exists()
    end_membership(Membership.objects.get(user=people[0]), by=unit)
    assert Review.objects.get() == asked[0]  # handed in: it stays


def test_end_of_another_membership_takes_no_review(asked, people, country, unit):
    membership = give_role(user=people[0], role="contributor", country=country("CR"))
    end_membership(membership, by=unit)
    assert Review.objects.count() == 2


# Judging apart


def test_draft_is_kept_changed_and_emptied(asked, people):
    mine = asked[0]
    reviewing.save_review(mine, judgements=judgements("parcial", " Uno financia. ", ["AC-4", "AM-1"]), by=people[0])
    kept = set(mine.judgements.values_list("criterion", "value", "reason"))
    assert kept == {("AC-4", "parcial", "Uno financia."), ("AM-1", "parcial", "Uno financia.")}
    started = reviewing.save_review(mine, judgements=judgements("cumple", "", ["AC-4"]), by=people[0]).started_at
    assert list(mine.judgements.values_list("criterion", "value", "reason")) == [("AC-4", "cumple", "")]
    assert reviewing.save_review(mine, judgements=judgements(), by=people[0]).started_at == started
    assert reviewing.save_review(mine, judgements={}, by=people[0]).started_at is None
    assert not mine.judgements.exists()


@pytest.mark.parametrize("role", ["unit", *OTHERS])
def test_nobody_else_writes_or_hands_in(role, asked, request):
    by = request.getfixturevalue(role)
    for action in (
        lambda: reviewing.save_review(asked[0], judgements=judgements(), by=by),
        lambda: reviewing.hand_in(asked[0], by=by),
    ):
        with pytest.raises(NotAllowed):
            action()
    with pytest.raises(NotAllowed):
        reviewing.save_review(asked[0], judgements=judgements(), by=asked[1].reviewer)
    assert not ReviewJudgement.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"AC-9": Judgement("cumple", "")},
        {"AC-1": Judgement("quizás", "")},
        {"AC-1": Judgement("cumple", "x" * 2001)},
    ],
)
def test_wrong_judgements_are_refused_and_none_is_kept(wrong, asked, people):
    with pytest.raises(Refused):
        reviewing.save_review(asked[0], judgements=judgements(criteria=["F-1"]) | wrong, by=people[0])
    assert not ReviewJudgement.objects.exists()


def test_hand_in_needs_the_narrow_sense_and_f1(asked, initiative, people):
    assert reviewing.required(initiative) == REQUIRED
    reviewing.save_review(asked[0], judgements=judgements(criteria=["F-1", "AC-1", "AM-3"]), by=people[0])
    with pytest.raises(Refused) as refusal:
        reviewing.hand_in(asked[0], by=people[0])
    assert [each.criterion for each in refusal.value.problems] == ["AC-2", "AC-3", "AC-4", "AC-5"]
    assert "AC-4: Los actores se unen" in refusal.value.problems[2].message
    reviewing.save_review(asked[0], judgements=judgements("sin_informacion"), by=people[0])
    assert reviewing.hand_in(asked[0], by=people[0]).is_handed_in


def test_what_is_handed_in_does_not_change(asked, people):
    do_review(asked[0])
    with pytest.raises(Refused, match="ya entregó"):
        reviewing.save_review(asked[0], judgements=judgements("no_cumple"), by=people[0])
    with pytest.raises(Refused, match="ya entregó"):
        reviewing.hand_in(asked[0], by=people[0])
    assert set(asked[0].judgements.values_list("value", flat=True)) == {"cumple"}


def test_reviewer_who_left_the_unit_writes_no_more(asked, people, unit):
    Membership.objects.filter(user=people[0]).update(ended_at=asked[0].asked_at)
    people[0].__dict__.pop("memberships_now", None)
    with pytest.raises(NotAllowed):
        reviewing.save_review(asked[0], judgements=judgements(), by=people[0])


# Who sees what


def sees(person):
    return {review.pk for review in Review.objects.visible_to(person)}


def test_a_review_is_its_reviewers_until_both_are_in(asked, people, unit, cast):
    first, second = asked
    do_review(first)
    assert (sees(people[0]), sees(people[1]), sees(unit)) == ({first.pk}, {second.pk}, set())
    reviewing.save_review(second, judgements=judgements(), by=people[1])
    assert (sees(people[0]), sees(people[1]), sees(unit)) == ({first.pk}, {second.pk}, set())
    reviewing.hand_in(second, by=people[1])
    everything = {first.pk, second.pk}
    assert sees(people[0]) == sees(people[1]) == sees(unit) == everything
    for name in OTHERS:
        assert sees(cast[name]) == set()
        assert not Review.objects.known_to(cast[name]).exists()


def test_rows_and_their_query_say_the_same(asked, people, unit, cast):
    everybody = [person for person in cast.values() if person] + people
    for step in (lambda: None, lambda: do_review(asked[0]), lambda: do_review(asked[1])):
        step()
        for review in Review.objects.all():
            for person in everybody:
                assert review.is_visible_to(person) == (review.pk in sees(person))


def test_one_review_alone_stays_closed(initiative, people, unit):
    only = do_review(reviewing.ask_review(initiative, reviewer=people[0], by=unit))
    assert sees(people[0]) == {only.pk} and sees(unit) == sees(people[1]) == set()


# Settling


def test_nothing_settles_before_both_are_in_nor_by_itself(asked, initiative, unit):
    do_review(asked[0])
    with pytest.raises(Refused, match="hayan entregado"):
        reviewing.settle(initiative, judgements={"AC-4": Judgement("cumple", "Sí.")}, by=unit)
    do_review(asked[1])
    assert not CriterionJudgement.objects.exists()


def test_settling_says_how_it_came_about_and_names_nobody(initiative, people, unit):
    second = {"AC_5": "no_cumple", "AM_1": "parcial"}
    judged_twice(initiative, people, unit, second=second)
    result = reviewing.settle(
        initiative,
        judgements={
            "AC-4": Judgement("cumple", ""),
            "AC-5": Judgement("no_cumple", " Es un acto de protocolo. "),
            "AC-1": Judgement("parcial", "Leímos otra vez la ficha."),
            "AM-1": Judgement("cumple", "Hay acta."),
            "AM-2": Judgement("cumple", "Tres años."),
        },
        by=unit,
    )
    said = dict(CriterionJudgement.objects.values_list("criterion", "reason"))
    assert said == {
        "AC-4": "Dos personas lo valoraron por separado y coincidieron.",
        "AC-5": "Dos personas lo valoraron por separado y no coincidieron; la Unidad Técnica decidió. Es un acto de protocolo.",
        "AC-1": "Dos personas lo valoraron por separado y coincidieron; la Unidad Técnica decidió otro valor. Leímos otra vez la ficha.",
        "AM-1": "De dos revisiones por separado, no lo valoraron las dos; la Unidad Técnica decidió. Hay acta.",
        "AM-2": "De dos revisiones por separado, no lo valoraron las dos; la Unidad Técnica decidió. Tres años.",
    }
    assert set(CriterionJudgement.objects.values_list("by", flat=True)) == {unit.pk}
    initiative.refresh_from_db()
    assert initiative.verdict == result.verdict == Verdict.NO_ALLIANCE


@pytest.mark.parametrize(
    ("criterion", "value", "reason"),
    [
        ("AC-5", "cumple", " "),  # they differ
        ("AC-4", "parcial", ""),  # neither gave it
        ("AM-1", "cumple", ""),  # nobody judged it
        ("AC-4", "cumple", "x" * (reviewing.DECIDED_LENGTH + 1)),
        ("AC-9", "cumple", "Sí."),
        ("AC-4", "quizás", "Sí."),
    ],
)
def test_what_cannot_be_settled_is_refused(criterion, value, reason, initiative, people, unit):
    judged_twice(initiative, people, unit, second={"AC_5": "no_cumple"})
    with pytest.raises(Refused):
        reviewing.settle(
            initiative,
            judgements={"AC-1": Judgement("cumple", ""), criterion: Judgement(value, reason)},
            by=unit,
        )
    assert not CriterionJudgement.objects.exists()


def test_longest_reason_fits(initiative, people, unit):
    judged_twice(initiative, people, unit, second={"AC_5": "no_cumple"})
    longest = "x" * reviewing.DECIDED_LENGTH
    reviewing.settle(initiative, judgements={"AC-5": Judgement("cumple", longest)}, by=unit)
    CriterionJudgement.objects.get().full_clean()


@pytest.mark.parametrize("role", OTHERS)
def test_only_the_unit_settles(role, initiative, people, unit, request):
    judged_twice(initiative, people, unit)
    with pytest.raises(NotAllowed):
        reviewing.settle(
            initiative, judgements={"AC-4": Judgement("cumple", "Sí.")}, by=request.getfixturevalue(role)
        )
