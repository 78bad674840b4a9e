"""How the API says no: always JSON, always as its schema says."""

import pytest
from django.urls import reverse

from pifcss_registry.api import access

BASE = "/api/v1/"
LIST = reverse("api:initiative_list")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("person", [None, "unit"])
def test_nothing_can_be_changed(method, person, client, db, request):
    if person:
        client.force_login(request.getfixturevalue(person))
    for path in (LIST, BASE, reverse("api:schema"), BASE + "nada/"):
        answer = getattr(client, method)(path)
        assert answer.status_code == 405
        assert answer.json()["code"] == "method_not_allowed"
        assert answer["Allow"] == "GET, HEAD"


def test_head_is_a_get_without_a_body(client, unit):
    client.force_login(unit)
    answer = client.head(LIST)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["nada/", "initiatives/x/", "initiatives/0/", f"actors/{10**30}/", "rounds/no/"])
def test_unknown_is_404_in_json(path, client, unit):
    client.force_login(unit)
    answer = client.get(BASE + path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer["Content-Type"] == "application/json"


def test_address_without_its_slash_leads_to_the_one_with(client, db):
    answer = client.get("/api/v1/initiatives?pais=CR")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/initiatives/?pais=CR")


def test_visitor_of_a_closed_registry_is_asked_for_a_key(client, db):
    answer = client.get(LIST)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json() == {"code": "not_authenticated", "detail": "Para leer esto hace falta una clave de acceso."}


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", ""])
def test_there_is_one_form_of_answer(accept, client, unit):
    client.force_login(unit)
    for url in (LIST, LIST + "?format=api", LIST + "?format=xml"):
        answer = client.get(url, headers={"accept": accept})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_too_many_requests_of_one_address(client, db, settings):
    settings.REGISTRY_PUBLIC = True
    settings.API_RATES = {"address": "3/min", "key": "9/min"}
    for _ in range(3):
        assert client.get(LIST).status_code == 200
    answer = client.get(LIST)
    assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert client.get(LIST, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_too_many_requests_with_one_key(client, unit, bearer, settings):
    settings.API_RATES = {"address": "1/min", "key": "2/min"}
    one, other = bearer(unit, "Una"), bearer(unit, "Otra")
    assert [client.get(LIST, headers=one).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(LIST, headers=other).status_code == 200


def test_people_at_one_address_do_not_count_for_each_other(client, unit, consultant, settings):
    settings.API_RATES = {"address": "1/min", "key": "2/min"}
    client.force_login(unit)
    assert [client.get(LIST).status_code for _ in range(3)] == [200, 200, 429]
    client.force_login(consultant)
    assert client.get(LIST).status_code == 200


def test_what_goes_wrong_inside_is_not_taken_for_a_refusal():
    assert access.answer_exception(ValueError("x"), {}) is None
