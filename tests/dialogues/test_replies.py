"""Answers by link: yes, no, another person; what is shown to whom; links that open nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogues import replies
from dialogues.enums import Reply
from dialogues.models import Dialogue, Invitee
from dialogues.workflow import DIALOGUE
from pifcss_registry.accounts.models import User
from pifcss_registry.errors import Refused
from pifcss_registry.logs import mask
from tests.conftest import make_person

from .conftest import event_in, place_of

ANA = {"answer": "otra", "full_name": "Ana Paz", "email": "Ana@otro.example.org"}


@pytest.fixture
def place(convene, other_focal_point):
    convene()
    mail.outbox.clear()
    return place_of(other_focal_point)


def get(place):
    return Client().get(place.reply_url)


def post(place, **data):
    cache.clear()
    return Client().post(place.reply_url, data)


def again(place):
    return Invitee.objects.select_related("dialogue", "country", "person").get(pk=place.pk)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_mail_leads_to_the_page_and_the_page_says_what_and_when(convene, other_focal_point):
    mail.outbox.clear()
    dialogue = convene()
    message = next(each for each in mail.outbox if each.to == [other_focal_point.email])
    (path,) = re.findall(r"http://testserver(/invitacion/\S+/)", message.body)
    page = text_of(Client().get(path))
    assert str(dialogue) in page and "(hora de Perú)" in page and "Sí, participo" in page
    assert "https://reunion.example.org/1" in page and "Siembra y Cosecha de Agua" in page
    assert "Mecanismos" in page and "Procesos" in page and "Valor añadido" in page


@pytest.mark.parametrize(("answer", "words"), [("si", "Participa"), ("no", "No participa")])
def test_an_answer_is_kept_and_can_be_changed(answer, words, place):
    response = post(place, answer=answer)
    assert response.status_code == 302
    assert words in text_of(get(place))
    other = "no" if answer == "si" else "si"
    post(place, answer=other)
    assert again(place).answer == other and again(place).answered_at is not None
    assert mail.outbox == []


def test_another_person_gets_an_invitation_and_the_first_is_released(place, other_focal_point):
    assert post(place, **ANA).status_code == 302
    ana = Invitee.objects.get(given_by=place)
    assert (ana.email, ana.full_name, ana.country_id) == ("ana@otro.example.org", "Ana Paz", "PE")
    assert again(place).answer == Reply.OTHER
    to_ana, to_first = sorted(mail.outbox, key=lambda each: each.to[0])
    assert (to_ana.to, to_first.to) == (["ana@otro.example.org"], [other_focal_point.email])
    invited, released = event_in(to_ana), event_in(to_first)
    assert (invited.method.value, released.method.value) == ("REQUEST", "CANCEL")
    assert invited.vevent.uid.value == released.vevent.uid.value
    assert int(released.vevent.sequence.value) == 2
    assert other_focal_point.email not in to_ana.message().as_string()
    assert "/dialogos/" not in to_ana.body  # a page that she cannot open
    assert ana.reply_url in to_ana.body and "/dialogos/" not in invited.vevent.url.value
    assert not User.objects.filter(email=ana.email).exists()


def test_the_other_person_answers_and_names_yet_another(place):
    post(place, **ANA)
    ana = Invitee.objects.get(given_by=place)
    assert "(hora de Perú)" in text_of(get(ana))
    post(ana, answer="otra", full_name="Eva", email="eva@otro.example.org")
    eva = Invitee.objects.get(given_by=ana)
    mail.outbox.clear()
    post(place, answer="si")  # takes the place back from both
    assert {again(each).withdrawn_at is None for each in (ana, eva)} == {False}
    methods = {each.to[0]: event_in(each).method.value for each in mail.outbox}
    assert methods == {eva.email: "CANCEL", place.person.email: "REQUEST"}
    assert get(ana).status_code == get(eva).status_code == 410


def test_who_takes_the_place_back_gets_the_event_again(place, other_focal_point):
    post(place, **ANA)
    mail.outbox.clear()
    post(place, answer="no")
    numbers = {each.to[0]: int(event_in(each).vevent.sequence.value) for each in mail.outbox}
    assert numbers == {"ana@otro.example.org": 2, other_focal_point.email: 3}
    assert again(place).answer == Reply.NO


def test_a_wrong_address_is_put_right_and_the_same_again_does_nothing(place):
    post(place, **ANA)
    mail.outbox.clear()
    post(place, **ANA)
    assert mail.outbox == []
    post(place, **ANA | {"email": "ana.paz@otro.example.org"})
    assert {each.to[0]: event_in(each).method.value for each in mail.outbox} == {
        "ana@otro.example.org": "CANCEL",
        "ana.paz@otro.example.org": "REQUEST",
    }
    mail.outbox.clear()
    post(place, **ANA)  # the first one after all: her event comes back with a higher number
    event = next(event_in(each) for each in mail.outbox if each.to == ["ana@otro.example.org"])
    assert (event.method.value, int(event.vevent.sequence.value)) == ("REQUEST", 3)


def test_a_colleague_with_an_account_is_invited_as_that_person(place):
    colleague = make_person("colega@pe.example.org", "contributor", "PE")
    post(place, answer="otra", full_name="Otro nombre", email="colega@pe.example.org")
    given = Invitee.objects.get(given_by=place)
    assert (given.person, given.email, given.full_name) == (colleague, "", "")
    assert colleague.notices.get().kind == "invitation"
    assert replies.is_open(given)


def test_who_was_named_and_taken_back_can_be_named_by_a_colleague(convene, other_focal_point):
    authority = make_person("otra@pe.example.org", "validating_authority", "PE")
    make_person("colega@pe.example.org", "contributor", "PE")
    convene()
    first, second = place_of(other_focal_point), place_of(authority)
    colleague = {"answer": "otra", "full_name": "Colega", "email": "colega@pe.example.org"}
    post(first, **colleague)
    assert "ya está invitada" in text_of(post(second, **colleague))
    post(first, answer="si")
    mail.outbox.clear()
    assert post(second, **colleague).status_code == 302
    event = next(event_in(each) for each in mail.outbox if each.to == [colleague["email"]])
    assert (event.method.value, int(event.vevent.sequence.value)) == ("REQUEST", 3)


def test_an_account_of_elsewhere_is_not_told_of(place, third_focal_point):
    post(place, answer="otra", full_name="Voz", email=third_focal_point.email)
    assert Invitee.objects.get(given_by=place).person is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"answer": "otra", "full_name": "", "email": "ana@x.example.org"}, "Escriba el nombre"),
        ({"answer": "otra", "full_name": "Ana", "email": ""}, "Escriba el correo"),
        ({"answer": "otra", "full_name": "Ana", "email": "no es un correo"}, "correo"),
        ({"answer": "otra", "full_name": "Ana", "email": "focal@pe.example.org"}, "Ese correo es el suyo"),
        ({"answer": "otra", "full_name": "Ana", "email": "otra@pe.example.org"}, "ya está invitada"),
        ({"answer": "tal vez"}, "Su respuesta"),
        ({}, "Su respuesta"),
    ],
)
def test_what_cannot_be_is_said_and_kept(data, words, convene, other_focal_point):
    make_person("otra@pe.example.org", "validating_authority", "PE")
    convene()
    place = place_of(other_focal_point)
    response = post(place, **data)
    page = text_of(response)
    assert response.status_code == 200 and words in page and 'role="alert"' in page
    assert f'value="{data["email"]}"' in page if data.get("email") else True
    assert again(place).answer == Reply.WAITING and not Invitee.objects.exclude(given_by=None).exists()


def test_a_place_is_given_a_few_times_only(place):
    for number in range(replies.MOST_GIVEN):
        post(place, **ANA | {"email": f"ana{number}@otro.example.org"})
    assert "varias personas" in text_of(post(place, **ANA | {"email": "ana9@otro.example.org"}))
    assert place.given.count() == replies.MOST_GIVEN


def test_who_facilitates_says_yes_or_no(convene, consultant):
    convene(facilitator=consultant)
    place = place_of(consultant)
    assert "otra persona en mi lugar" not in text_of(get(place))
    assert "Quien facilita avisa" in text_of(post(place, **ANA))
    post(place, answer="si")
    assert again(place).answer == Reply.YES


@pytest.mark.parametrize("token", ["no-such-token", "1.abc", "1", "x" * 300])
def test_a_link_that_never_was(token, db):
    response = Client().get(reverse("dialogues:invitation_reply", args=[token]))
    assert response.status_code == 404 and "ya no se puede responder" in text_of(response)


def _begin(place):
    Dialogue.objects.update(starts_at=timezone.now() - timedelta(minutes=1))


def _cancel(place):
    unit = User.objects.get(email="unidad@pifcss.example.org")
    DIALOGUE.perform(place.dialogue, "cancel", by=unit, comment="No podían.")


def _close_account(place):
    User.objects.filter(pk=place.person_id).update(is_active=False)


def _end_role(place):
    place.person.memberships.update(ended_at=timezone.now())


@pytest.mark.parametrize("end", [_begin, _cancel, _close_account, _end_role])
def test_a_link_that_is_over(end, place):
    end(place)
    assert get(place).status_code == 410
    response = post(place, answer="si")
    assert response.status_code == 410 and "ya no se puede responder" in text_of(response)
    assert again(place).answer == Reply.WAITING


def test_services_refuse_what_the_page_would_not_send(place):
    with pytest.raises(Refused):
        replies.reply(place, answer="espera")
    _begin(place)
    with pytest.raises(replies.Gone):
        replies.reply(again(place), answer="si")


def test_posts_are_bounded(place):
    cache.clear()
    client = Client()
    codes = [client.post(place.reply_url, {"answer": "x"}).status_code for _number in range(21)]
    assert codes == [200] * 20 + [429]
    assert client.get(place.reply_url).status_code == 200
    cache.clear()


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("/invitacion/12.aB-_9/", "/invitacion/<token>/"),
        ("/calendario/x1.aB-_9.ics", "/calendario/<token>"),
        ("/dialogos/calendarios/7/", "/dialogos/calendarios/7/"),
    ],
)
def test_secret_addresses_are_not_logged(url, masked):
    assert mask(f'"GET {url} HTTP/1.1" 200') == f'"GET {masked} HTTP/1.1" 200'


def test_the_page_is_kept_nowhere(place):
    assert "no-store" in get(place)["Cache-Control"]


def page_for(person, dialogue):
    client = Client()
    client.force_login(person)
    return text_of(client.get(dialogue.get_absolute_url()))


def test_who_reads_what_was_answered(place, unit, consultant, administrator, contributor, other_focal_point):
    post(place, **ANA)
    dialogue = place.dialogue
    full = page_for(unit, dialogue)
    assert "Ana Paz" in full and "ana@otro.example.org" in full and other_focal_point.email in full
    for person in (consultant, administrator):
        page = page_for(person, dialogue)
        assert "Invitaciones" in page and "Sin responder: 1" in page
        assert "Ana Paz" not in page and "ana@otro" not in page
        assert "focal@" not in page
    assert "Ana Paz" in page_for(other_focal_point, dialogue)
    foreign = page_for(contributor, dialogue)  # of Costa Rica
    assert "Ana Paz" not in foreign and other_focal_point.email not in foreign


def test_who_was_asked_answers_from_the_dialogues_page_too(place, other_focal_point):
    assert place.reply_url in page_for(other_focal_point, place.dialogue)


def test_the_page_speaks_the_persons_language(place, other_focal_point):
    other_focal_point.language = "en"
    other_focal_point.save()
    assert '<html lang="en"' in text_of(get(place))
