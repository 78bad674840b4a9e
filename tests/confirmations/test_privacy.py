"""The address that was typed and who answered: read by the presenting country and the Unit, by nobody else."""

import logging

import pytest
from django.urls import NoReverseMatch, reverse

from confirmations import mentoring, services
from confirmations.links import answer_link
from confirmations.workflow import OFFER
from initiatives.models import Sector
from pifcss_registry.accounts.models import Country
from pifcss_registry.logs import MaskingFormatter
from tests.conftest import make_person
from tests.test_access import names

from .conftest import make_link

MARK = "zzmarca"
EMAIL, NAME, POSITION = f"{MARK}correo@example.org", f"Zoila {MARK}nombre", f"Directora {MARK}cargo"
WORDS = f"Corrección {MARK}palabras"
READERS = ("focal_point", "contributor", "authority", "unit")
OTHERS = ("other_focal_point", "third_focal_point", "consultant", "administrator", "stranger")


@pytest.fixture
def marked(shared, unit, focal_point):
    """An open link, one that was answered, one whose actor offers itself as mentor; all with marked words."""
    first, second = shared.participations.all()
    offered = make_link(second, focal_point, EMAIL)
    answer_link(offered.link, answer="confirmed", person_name=NAME, person_position=POSITION)
    values = {"kind": "advice", "text": "Ayudamos.", "stage": "any"}
    offer = mentoring.offer_mentoring(offered.link, sector=Sector.objects.first(), **values)
    OFFER.perform(offer, "publish", by=unit)
    disputed = make_link(first, unit, EMAIL)
    answer_link(disputed.link, answer="corrected", text=WORDS, person_name=NAME, person_position=POSITION)
    make_link(first, focal_point, EMAIL)
    return shared


def addresses(initiative):
    """Every page that has anything to do with it, and every list, export and search."""
    actors = [actor.get_absolute_url() for actor in initiative.actors.all()]
    part = initiative.participations.first()
    plain = []
    for name in names():
        try:
            plain.append(reverse(name))
        except NoReverseMatch:
            continue  # it takes arguments
    found = [
        *plain,
        *actors,
        initiative.get_absolute_url(),
        f"{reverse('initiatives:initiative_list')}?q={MARK}nombre",
        f"{reverse('initiatives:actor_list')}?q={MARK}nombre",
        reverse("initiatives:initiative_assess", args=[initiative.pk]),
        reverse("confirmations:country_answer", args=[initiative.pk, "PE"]),
        reverse("confirmations:link_create", args=[initiative.pk, part.pk]),
        "/confirmar/nada/",
    ]
    return [each for each in found if "logout" not in each]


def everything(client, initiative):
    """All that these pages answer; what is asked for is left out of what is looked at."""
    said = []
    for address in addresses(initiative):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace").replace(f"q={MARK}nombre", "").replace(f'value="{MARK}nombre"', "")
        said.append((address, text))
    return said


def found(client, initiative):
    """The marked words that appear anywhere, ``q`` itself apart (the list repeats what was searched)."""
    marks = (EMAIL, NAME, POSITION, WORDS)
    return {mark for _address, text in everything(client, initiative) for mark in marks if mark in text}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("public", [False, True])
def test_others_find_no_marked_word_anywhere(name, public, client, marked, request, settings):
    settings.REGISTRY_PUBLIC = public
    client.force_login(request.getfixturevalue(name))
    assert found(client, marked) == set()


@pytest.mark.parametrize("public", [False, True])
def test_visitors_find_no_marked_word_anywhere(public, client, marked, settings):
    settings.REGISTRY_PUBLIC = public
    assert found(client, marked) == set()


@pytest.mark.parametrize("name", READERS)
def test_the_country_and_the_unit_read_them(name, client, marked, request):
    """The check above would pass on pages that show nothing to anybody."""
    client.force_login(request.getfixturevalue(name))
    assert found(client, marked) == {EMAIL, NAME, POSITION, WORDS}


def test_partner_countrys_answer_names_its_person_to_nobody_else(client, shared, focal_point, consultant):
    person = make_person("zz@pe.example.org", "focal_point", "PE", full_name=NAME)
    services.answer_for_country(
        shared, country=Country.objects.get(pk="PE"), answer="corrected", text=WORDS, by=person
    )
    client.force_login(focal_point)
    assert found(client, shared) == {WORDS}
    client.force_login(consultant)
    assert found(client, shared) == set()
    client.force_login(make_person("colega@pe.example.org", "contributor", "PE"))
    assert found(client, shared) == {WORDS, NAME}


def test_after_the_answer_the_address_is_nowhere(client, part, focal_point, unit):
    sent = make_link(part, focal_point, EMAIL)
    answer_link(sent.link, answer="confirmed", person_name=NAME, person_position=POSITION)
    for person in (focal_point, unit):
        client.force_login(person)
        page = client.get(part.initiative.get_absolute_url()).content.decode()
        assert EMAIL not in page and f"Enlace enviado por {focal_point}" in page


def test_logs_hold_neither_the_secret_nor_the_address(client, part, focal_point, caplog):
    sent = make_link(part, focal_point, EMAIL)
    answer_link(sent.link, answer="confirmed", person_name=NAME, person_position=POSITION)
    with caplog.at_level(logging.DEBUG):
        assert client.get(sent.url).status_code == 410
        client.post(sent.url, {"person_name": NAME, "answer": "confirmed"})
    lines = [
        MaskingFormatter("%(message)s").format(record)
        for record in caplog.records
        if record.name != "django.db.backends"
    ]
    assert any("/confirmar/<token>/" in line for line in lines)
    assert not any(sent.token in line or EMAIL in line or NAME in line for line in lines)
