"""A country answers about its part: who may, what it needs, what stands, who is told."""

import pytest
from django.db import IntegrityError, transaction

from confirmations.enums import Answer, PartState
from confirmations.models import Confirmation
from confirmations.parts import parts_of, waiting_parts
from confirmations.services import answer_for_country
from initiatives.merging import merge
from pifcss_registry.accounts.models import User
from pifcss_registry.accounts.services import give_role
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from tests.conftest import make_person

from .conftest import answer, make_link, make_shared


def fresh(user):
    return User.objects.get(pk=user.pk)


def parts(initiative, user):
    participations = list(initiative.participations.select_related("actor__actor_type", "actor__country"))
    partners = initiative.partner_countries.all()
    return parts_of(initiative, fresh(user), partners=partners, participations=participations)


def state_of(initiative, name, user):
    return next(part.state for part in parts(initiative, user).rows if part.name == name)


def test_country_confirms_its_part_only(shared, country, other_focal_point, unit):
    assert {part.state for part in parts(shared, unit).rows} == {PartState.DECLARED}
    answer_for_country(shared, country=country("PE"), answer="confirmed", by=other_focal_point)
    assert state_of(shared, "Perú", unit) == PartState.CONFIRMED
    assert state_of(shared, "Chile", unit) == PartState.DECLARED
    counted = parts(shared, unit)
    assert (counted.total, counted.confirmed, counted.disputed) == (4, 1, 0)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("said", ["corrected", "declined"])
def test_dispute_needs_words_and_is_told(said, shared, country, other_focal_point, focal_point, authority, unit):
    with pytest.raises(Refused) as refusal:
        answer_for_country(shared, country=country("PE"), answer=said, text="  ", by=other_focal_point)
    assert refusal.value.field == "text"
    answer_for_country(shared, country=country("PE"), answer=said, text="Solo en 2024.", by=other_focal_point)
    assert state_of(shared, "Perú", unit) == PartState.DISPUTED
    notices = Notice.objects.all()
    assert {notice.person for notice in notices} == {focal_point, unit}
    assert all("Solo en 2024" not in notice.body and "Perú" in notice.subject for notice in notices)


def test_rows_are_added_and_the_newest_stands(shared, country, other_focal_point, unit):
    peru = country("PE")
    answer_for_country(shared, country=peru, answer="declined", text="No.", by=other_focal_point)
    answer_for_country(shared, country=peru, answer="confirmed", by=other_focal_point)
    answer_for_country(shared, country=peru, answer="confirmed", by=other_focal_point)  # the same again
    assert list(Confirmation.objects.values_list("answer", flat=True)) == ["declined", "confirmed"]
    assert state_of(shared, "Perú", unit) == PartState.CONFIRMED
    assert [row.answer for row in Confirmation.objects.standing()] == ["confirmed"]


def test_standing_of_rows_and_of_a_row_agree(shared, part, country, other_focal_point, third_focal_point, unit):
    for code, by in (("PE", other_focal_point), ("CL", third_focal_point)):
        for said in ("declined", "confirmed", "corrected"):
            answer_for_country(shared, country=country(code), answer=said, text="Así.", by=by)
    for said in ("corrected", "confirmed"):
        answer(make_link(part, unit), said, "Así.")
    standing = {str(row.country or row.participation.actor): row.state for row in Confirmation.objects.standing()}
    shown = {part.name: part.state for part in parts(shared, unit).rows if part.state != PartState.DECLARED}
    assert standing == shown
    assert set(Confirmation.objects.standing().disputes()) == {
        row for row in Confirmation.objects.standing() if row.state == PartState.DISPUTED
    }


@pytest.mark.parametrize(
    "name", ["focal_point", "third_focal_point", "unit", "consultant", "administrator", "stranger"]
)
def test_others_do_not_answer_for_a_country(name, shared, country, request):
    with pytest.raises(NotAllowed):
        answer_for_country(shared, country=country("PE"), answer="confirmed", by=request.getfixturevalue(name))


def test_contributor_does_not_answer_and_authority_does(shared, country):
    with pytest.raises(NotAllowed):
        colleague = make_person("colega@pe.example.org", "contributor", "PE")
        answer_for_country(shared, country=country("PE"), answer="confirmed", by=colleague)
    authority = make_person("autoridad@pe.example.org", "validating_authority", "PE")
    assert answer_for_country(shared, country=country("PE"), answer="confirmed", by=authority).by == authority


def test_country_that_is_not_named_has_nothing_to_answer(shared, country, focal_point, other_focal_point):
    shared.partner_countries.set([country("CL"), country("CR")])
    with pytest.raises(Refused):
        answer_for_country(shared, country=country("PE"), answer="confirmed", by=other_focal_point)
    with pytest.raises(Refused):  # who presents it is no other country
        answer_for_country(shared, country=country("CR"), answer="confirmed", by=focal_point)
    assert "Costa Rica" not in [part.name for part in parts(shared, focal_point).rows]


def test_unknown_answer_is_refused(shared, country, other_focal_point):
    with pytest.raises(Refused):
        answer_for_country(shared, country=country("PE"), answer="declared", by=other_focal_point)


def test_waiting_parts_are_those_not_answered(shared, country, other_focal_point, focal_point, unit):
    two = make_shared(unit, "PE", name="Otra")
    make_shared(unit, "CL", name="Ajena")
    assert waiting_parts(fresh(other_focal_point)) == [(two, country("PE")), (shared, country("PE"))]
    answer_for_country(shared, country=country("PE"), answer="declined", text="No.", by=other_focal_point)
    assert waiting_parts(fresh(other_focal_point)) == [(two, country("PE"))]
    assert waiting_parts(fresh(focal_point)) == waiting_parts(fresh(unit)) == []


def test_database_refuses_a_dispute_without_words_and_an_answer_of_nobody(shared, country, other_focal_point):
    columns = {"initiative": shared, "country": country("PE"), "by": other_focal_point}
    for wrong in (
        {"answer": Answer.DECLINED},
        {"answer": "confirmed", "by": None},
        {"answer": "confirmed", "country": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.create(**columns | wrong)


def test_words_are_read_by_both_countries_and_the_unit(shared, country, other_focal_point, third_focal_point, cast):
    row = answer_for_country(shared, country=country("PE"), answer="corrected", text="Así.", by=other_focal_point)

    def shown(user):
        part = next(each for each in parts(shared, user).rows if each.name == "Perú")
        return part.text, part.person

    who = str(other_focal_point)
    assert shown(cast["unit"]) == shown(other_focal_point) == ("Así.", who)
    for name in ("focal_point", "contributor", "authority"):
        assert shown(cast[name]) == ("Así.", "")
    for person in (third_focal_point, cast["consultant"], cast["administrator"], cast["stranger"]):
        assert shown(person) == ("", "")
        assert row not in Confirmation.objects.visible_to(fresh(person))
    for person in (cast["unit"], other_focal_point, cast["focal_point"]):
        assert row in Confirmation.objects.visible_to(fresh(person))


def test_disputes_of_countries_no_longer_named_are_left_out(shared, country, other_focal_point):
    answer_for_country(shared, country=country("PE"), answer="declined", text="No.", by=other_focal_point)
    assert Confirmation.objects.of_present_parts().count() == 1
    shared.partner_countries.remove(country("PE"))
    assert Confirmation.objects.of_present_parts().count() == 0


def test_person_of_two_partner_countries_answers_for_each(shared, country, other_focal_point):
    give_role(user=other_focal_point, role="focal_point", country=country("CL"))
    person = fresh(other_focal_point)
    assert {place.pk for _initiative, place in waiting_parts(person)} == {"PE", "CL"}
    assert [part.may_answer for part in parts(shared, person).rows][:2] == [True, True]


def test_an_answer_of_an_actor_is_not_lost_when_it_is_joined_to_another_of_the_same_initiative(shared, unit):
    part, other = shared.participations.all()[:2]
    answer(make_link(part, unit))
    with pytest.raises(Refused, match="ya respondió allí"):
        merge(part.actor, into=other.actor, by=unit)
    assert merge(other.actor, into=part.actor, by=unit).into == part.actor
    assert Confirmation.objects.get().participation == part
