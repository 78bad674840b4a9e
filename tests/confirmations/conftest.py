"""Costa Rica's initiative with Peru and Chile, and actors' links whose secret the test knows."""

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from django.core.cache import cache

from confirmations.links import answer_link, find_link, send_link
from confirmations.models import ActorLink
from pifcss_registry.accounts.models import Country
from tests.conftest import make_initiative

EMAIL = "direccion@aider.example.org"
PERSON = {"person_name": "Zoila Marcada", "person_position": "Directora de programas"}


@pytest.fixture(autouse=True)
def no_rate_limits_left_over():
    cache.clear()


def make_shared(unit, *codes, **arguments):
    """Costa Rica's initiative with other countries, Peru and Chile by default."""
    partners = list(Country.objects.filter(pk__in=codes or ("PE", "CL")))
    return make_initiative(unit, partner_countries=partners, **arguments)


@pytest.fixture
def shared(unit):
    return make_shared(unit)


@pytest.fixture
def part(shared):
    """AIDER takes part in it."""
    return shared.participations.get(actor__name="AIDER")


@dataclass(frozen=True)
class Sent:
    link: ActorLink
    url: str

    @property
    def token(self) -> str:
        return self.url.rstrip("/").rpartition("/")[2]


def make_link(part, by, email=EMAIL, **arguments) -> Sent:
    link = send_link(part, email=email, by=by, **arguments)
    return Sent(link, re.search(r"/confirmar/\S+/", mail.outbox[-1].body)[0])


@pytest.fixture
def sent(part, focal_point):
    return make_link(part, focal_point)


def answer(sent, answer="confirmed", text=""):
    return answer_link(find_link(sent.token), answer=answer, text=text, **PERSON)
