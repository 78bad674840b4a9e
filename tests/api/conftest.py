"""A public registry with all kinds of rows, and a clean count of requests."""

import pytest
from django.core.cache import cache

from judging.excluding import exclude
from pifcss_registry.api.tokens import create
from tests.conftest import make_initiative, make_round
from tests.initiatives.test_exports import COMPLEMENT


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def world(unit, country):
    """Of Costa Rica: one of which all is said, one not shared, one left out; of Peru one more."""
    make_round("2026")
    left_out = make_initiative(unit, name="Acto de firma")
    exclude(left_out, reason="no_es_alianza", message="Uno solo.", by=unit)
    return {
        "full": make_initiative(
            unit,
            name="Siembra y cosecha",
            partner_countries=[country("PE"), country("DE")],
            complement=COMPLEMENT,
        ),
        "not_shared": make_initiative(unit, name="Reservada", share=False),
        "left_out": left_out,
        "peru": make_initiative(unit, code="PE", name="Telares", actors=(("Telares SA", "PRI-EMP"),)),
    }


@pytest.fixture
def bearer():
    """``bearer(person)``: headers with a new key of the person."""

    def headers(person, name="Prueba"):
        _token, secret = create(user=person, name=name)
        return {"authorization": f"Bearer {secret}"}

    return headers
