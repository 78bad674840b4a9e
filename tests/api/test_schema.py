"""The API and its own description: valid, complete, and kept by every answer to whatever it allows to ask."""

from contextlib import nullcontext, suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import get_resolver, reverse
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from pifcss_registry.api.urls import urlpatterns
from pifcss_registry.wsgi import application

SCHEMA = "/api/v1/schema/"
STATUSES = {"200", "304", "400", "401", "403", "404", "405", "429"}
# That the API takes what its schema does not allow is by design: the catalogue leaves out what makes no sense.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
limited = hypothesis_settings(
    max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture
def one_connection():
    """The end of a request must not close the test's own connection, as Django's test client takes care of too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("person", [None, "unit"])
def test_every_answer_is_as_described(mode, person, world, settings, bearer, request, one_connection):
    """Every address, asked in this process for what its description allows, and for what it does not."""
    settings.REGISTRY_PUBLIC = True
    plain = {"Accept-Encoding": "identity"}  # the asking client does not unpack
    headers = plain | (bearer(request.getfixturevalue(person)) if person else {})
    described = schemathesis.openapi.from_wsgi(SCHEMA, application)
    there = {"id": world["full"].actors.first().pk, "code": "2026"}
    asked = 0

    def check(case):
        nonlocal asked
        asked += 1
        if asked % 2 and case.path_parameters:  # else hardly anything asked for exists
            case.path_parameters = {name: there[name] for name in case.path_parameters}
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    for found in described.get_all_operations():
        strategy = found.ok().as_strategy(generation_mode=mode)
        with nullcontext() if mode == GenerationMode.POSITIVE else suppress(Unsatisfiable):  # nothing is wrong text
            limited(given(case=strategy)(check))()
    assert asked > 100


def test_every_address_is_described_with_every_answer(client, db):
    described = client.get(SCHEMA).json()
    assert described["openapi"].startswith("3.")
    names = {pattern.name for pattern in urlpatterns if pattern.name} - {
        "schema",
        "docs",
        "token_list",
        "token_revoke",
    }
    assert len(described["paths"]) == len(names)
    for path in described["paths"].values():
        assert set(path) == {"get"}
        assert set(path["get"]["responses"]) - {"301"} == STATUSES
    assert set(described["components"]["securitySchemes"]) == {"token", "session"}
    assert get_resolver().resolve(SCHEMA)


def test_description_is_the_same_for_everybody_in_every_language(client, unit):
    first = client.get(SCHEMA).json()
    client.force_login(unit)
    assert client.get(SCHEMA, headers={"accept-language": "en"}).json() == first


def test_page_to_try_it_is_from_our_own_files(client, db):
    page = client.get(reverse("api:docs")).content.decode()
    assert "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in page
    assert "//" not in page.replace("http://testserver", "").split("<main")[1].split("</main>")[0].replace(
        "http://", ""
    )
    script = client.get(reverse("api:docs") + "?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert SCHEMA in script.content.decode().replace("\\u002D", "-")
