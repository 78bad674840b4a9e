"""Mentors: offered after confirming, published by the Unit, asked for by countries, answered once."""

import pytest
from django.core import mail

from confirmations import mentoring
from confirmations.enums import OfferState
from confirmations.models import MentorOffer, MentorOfferEvent, MentorRequest
from confirmations.workflow import OFFER
from initiatives.models import Sector
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice

from .conftest import answer, make_link

OTHERS = ("focal_point", "contributor", "authority", "other_focal_point", "consultant", "administrator", "stranger")


def offered(sent, **changes):
    values = {"kind": "training", "text": "Cursos de riego.", "stage": "design"} | changes
    return mentoring.offer_mentoring(sent.link, sector=Sector.objects.get(pk="AMB-MED"), **values)


@pytest.fixture
def offer(sent):
    answer(sent)
    return offered(sent)


@pytest.fixture
def published(offer, unit):
    return OFFER.perform(offer, "publish", by=unit)


@pytest.fixture
def asked(published, country, other_focal_point):
    return mentoring.ask_for_mentor(published, country=country("PE"), text="Para el norte.", by=other_focal_point)


def test_actor_offers_itself_once_after_confirming(sent, part):
    with pytest.raises(Refused):  # not answered yet
        offered(sent)
    answer(sent)
    offer = offered(sent)
    assert (offer.actor, offer.state) == (part.actor, OfferState.OFFERED)
    with pytest.raises(Refused):
        offered(sent)


@pytest.mark.parametrize("said", ["corrected", "declined"])
def test_who_disputes_offers_nothing(said, sent):
    answer(sent, said, "No es así.")
    with pytest.raises(Refused):
        offered(sent)


def test_offer_carries_no_address(sent):
    answer(sent)
    with pytest.raises(Refused) as refusal:
        offered(sent, text="Escriban a ana@aider.example.org")
    assert refusal.value.field == "text"


@pytest.mark.parametrize("state", OfferState.values)
@pytest.mark.parametrize("action", list(OFFER.moves))
@pytest.mark.parametrize("role", ["unit", *OTHERS])
def test_every_state_move_and_role(role, action, state, offer, request):
    MentorOffer.objects.update(state=state)
    move, by = OFFER.moves[action], request.getfixturevalue(role)
    if role != "unit":
        with pytest.raises(NotAllowed):
            OFFER.perform(offer, action, by=by)
    elif state not in move.sources:
        with pytest.raises(Refused):
            OFFER.perform(offer, action, by=by)
    else:
        assert OFFER.perform(offer, action, by=by).state == move.target
        assert MentorOfferEvent.objects.get().by == by


def test_request_goes_to_the_unit(asked, unit):
    [notice] = Notice.objects.filter(person=unit)
    assert "Perú" in notice.subject and "Para el norte." in notice.body
    assert notice.url == asked.get_absolute_url()


def test_second_request_waits_for_the_first(asked, published, country, other_focal_point, third_focal_point, unit):
    with pytest.raises(Refused):
        mentoring.ask_for_mentor(published, country=country("PE"), text="Otra vez.", by=other_focal_point)
    mentoring.ask_for_mentor(published, country=country("CL"), text="También.", by=third_focal_point)
    mentoring.answer_request(asked, reply="Listo.", by=unit)
    assert mentoring.ask_for_mentor(published, country=country("PE"), text="Más.", by=other_focal_point)


def test_nobody_asks_for_another_country_or_for_what_is_not_published(offer, country, other_focal_point, unit):
    for by in (unit, other_focal_point):
        with pytest.raises(NotAllowed):
            mentoring.ask_for_mentor(offer, country=country("CL"), text="Sí.", by=by)
    with pytest.raises(Refused):
        mentoring.ask_for_mentor(offer, country=country("PE"), text="Sí.", by=other_focal_point)
    OFFER.perform(offer, "publish", by=unit)
    with pytest.raises(Refused):
        mentoring.ask_for_mentor(offer, country=country("PE"), text=" ", by=other_focal_point)


def test_answer_goes_to_who_asked_and_is_given_once(asked, other_focal_point, unit):
    mail.outbox.clear()
    with pytest.raises(Refused):
        mentoring.answer_request(asked, reply=" ", by=unit)
    mentoring.answer_request(asked, reply="Les escribimos a ambos.", by=unit)
    assert [message.to for message in mail.outbox] == [[other_focal_point.email]]
    assert "Les escribimos a ambos." in mail.outbox[0].body
    with pytest.raises(Refused):
        mentoring.answer_request(asked, reply="Otra.", by=unit)


@pytest.mark.parametrize("role", OTHERS)
def test_others_answer_no_request(role, asked, request):
    with pytest.raises(NotAllowed):
        mentoring.answer_request(asked, reply="Sí.", by=request.getfixturevalue(role))
    assert MentorRequest.objects.waiting().count() == 1


def test_offers_and_requests_are_seen_by_those_they_are_for(asked, offer, cast, third_focal_point):
    def sees(person):
        return MentorOffer.objects.visible_to(person).exists(), MentorRequest.objects.visible_to(person).exists()

    assert sees(cast["unit"]) == sees(cast["other_focal_point"]) == (True, True)
    assert sees(third_focal_point) == sees(cast["consultant"]) == (True, False)
    assert sees(cast["stranger"]) == (False, False)
    MentorOffer.objects.update(state=OfferState.PUT_AWAY)
    assert sees(third_focal_point) == (False, False)
    assert sees(cast["unit"]) == (True, True)


def test_offer_outlives_the_actors_part(offer, part):
    part.delete()
    offer.refresh_from_db()
    assert (offer.link, offer.actor) == (None, part.actor)


def test_two_links_of_one_actor_give_two_offers(offer, part, unit):
    again = make_link(part, unit)
    answer(again)
    assert offered(again, kind="advice") != offer
