"""Keys: made by a person, shown once, of the person's own sight, taken back at once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.accounts.models import Membership
from pifcss_registry.api import tokens
from pifcss_registry.api.models import ApiToken
from pifcss_registry.errors import Refused
from pifcss_registry.notices.models import Notice

PAGE, LIST = reverse("api:token_list"), reverse("api:initiative_list")
SECRET = re.compile(r"pifcss_[\w-]{43}")


def make(client, name="Tablero") -> str:
    """A key made on the page; its secret."""
    text = client.post(PAGE, {"name": name}).content.decode()
    (secret,) = set(SECRET.findall(text))
    return secret


def test_key_is_shown_once_and_kept_as_a_digest(client, focal_point):
    client.force_login(focal_point)
    secret = make(client)
    token = ApiToken.objects.get()
    assert token.user == focal_point
    assert secret not in str(ApiToken.objects.values().get())
    assert len(token.digest) == 64
    again = client.get(PAGE)
    assert not SECRET.search(again.content.decode())
    assert "Tablero" in again.content.decode() and token.beginning in again.content.decode()
    assert "no-store" in again["Cache-Control"]


def test_key_sees_what_its_person_sees(client, focal_point, other_focal_point, world, bearer):
    def seen(person):
        return {row["id"] for row in client.get(LIST, headers=bearer(person)).json()["results"]}

    everything = {each.pk for each in world.values()}
    assert seen(focal_point) == everything
    assert seen(other_focal_point) == everything - {world["left_out"].pk}
    Membership.objects.filter(user=focal_point).update(ended_at=timezone.now())
    assert {row["id"] for row in client.get(LIST, headers=bearer(focal_point, "x")).json()["results"]} == set()


def test_key_counts_before_the_browsers_person(client, unit, stranger, world, bearer):
    client.force_login(unit)
    assert client.get(LIST, headers=bearer(stranger)).json()["total"] == 0


def test_key_taken_back_opens_nothing(client, focal_point, unit):
    client.force_login(focal_point)
    secret = make(client)
    token = ApiToken.objects.get()
    client.logout()
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get(LIST, headers=headers).status_code == 200
    client.force_login(unit)
    assert client.post(reverse("api:token_revoke", args=[token.pk])).status_code == 404
    client.force_login(focal_point)
    assert client.post(reverse("api:token_revoke", args=[token.pk])).url == PAGE
    answer = client.get(LIST, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")
    assert list(client.get(PAGE).context["tokens"]) == []
    make(client)  # its name is free again


def test_key_of_a_closed_account_opens_nothing(client, focal_point, bearer):
    headers = bearer(focal_point)
    focal_point.is_active = False
    focal_point.save()
    assert client.get(LIST, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Bearer a b",
        "Basic YTpi",
        "Token x",
        "Bearer " + "x" * 500,
        "Bearer ñ",
        "Bearer \x00",
        "x",
    ],
)
def test_wrong_key_is_told_so_also_where_visitors_may_read(header, client, db, settings):
    settings.REGISTRY_PUBLIC = True
    answer = client.get(LIST, headers={"authorization": header})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["code"] == "authentication_failed"


def test_refusals_keep_what_was_typed_and_say_why(client, focal_point):
    client.force_login(focal_point)
    make(client, "Tablero")
    again = client.post(PAGE, {"name": " Tablero "})
    assert "Ya tiene una clave con ese nombre" in again.content.decode()
    assert "Tablero" in again.context["form"]["name"].value()
    assert client.post(PAGE, {"name": "  "}).context["form"].errors
    assert client.post(PAGE, {"name": "a" * 61}).context["form"].errors
    for number in range(tokens.MOST - 1):
        tokens.create(user=focal_point, name=str(number))
    assert "Retire antes una" in client.post(PAGE, {"name": "Otra"}).content.decode()
    assert ApiToken.objects.count() == tokens.MOST


def test_service_refuses_what_the_form_would(focal_point):
    for name in ("", "a" * 61):
        with pytest.raises(Refused):
            tokens.create(user=focal_point, name=name)


def test_person_is_told_of_a_new_key(client, focal_point):
    client.force_login(focal_point)
    secret = make(client)
    notice = Notice.objects.get(person=focal_point)
    assert "Tablero" in notice.body and secret not in notice.body
    assert PAGE in notice.body or notice.url == PAGE
    assert secret not in str([message.body for message in mail.outbox])


def test_last_use_is_noted_once_an_hour(client, focal_point, bearer, django_assert_num_queries):
    headers = bearer(focal_point)
    client.get(LIST, headers=headers)
    first = ApiToken.objects.get().used_at
    assert first is not None
    client.get(LIST, headers=headers)
    assert ApiToken.objects.get().used_at == first
    ApiToken.objects.update(used_at=timezone.now() - timedelta(hours=2))
    client.get(LIST, headers=headers)
    assert ApiToken.objects.get().used_at > first


def test_page_without_keys_says_what_to_do(client, stranger):
    client.force_login(stranger)
    assert "No tiene ninguna" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 8])
def test_page_takes_as_many_queries_for_any_number_of_keys(number, client, focal_point, django_assert_num_queries):
    for each in range(number):
        tokens.create(user=focal_point, name=str(each))
    client.force_login(focal_point)
    with django_assert_num_queries(3):
        client.get(PAGE)


def test_profile_leads_to_the_keys(client, focal_point):
    client.force_login(focal_point)
    assert f'href="{PAGE}"' in client.get(reverse("accounts:profile")).content.decode()
