"""The pages about people, and the page behind an invitation's link."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Country, Invitation, Membership, User
from pifcss_registry.accounts.services import invite
from pifcss_registry.errors import Refused
from tests.conftest import make_person

LIST, INVITE, PROFILE = "/personas/", "/personas/invitar/", "/mi-cuenta/"


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def link_of(message) -> str:
    return re.search(r"http://testserver(/invitaciones/\S+)", message.body)[1]


@pytest.fixture
def link(unit, country):
    """The link of an invitation to be Peru's focal point."""
    invite(email="nueva@pe.example.org", role=Role.FOCAL_POINT, country=country("PE"), by=unit, full_name="Rosa Q.")
    return link_of(mail.outbox[-1])


# People


@pytest.mark.parametrize("rows", [1, 3])
def test_person_list_takes_five_queries(rows, client, administrator, unit, django_assert_num_queries):
    for number in range(rows):
        make_person(f"p{number}@cr.example.org", Role.CONTRIBUTOR, "CR")
        invite(email=f"i{number}@example.org", role=Role.CONSULTANT, by=unit)
    client.force_login(administrator)
    with django_assert_num_queries(5):
        page = client.get(LIST).content.decode()
    assert page.count("@cr.example.org") == rows
    assert len(re.findall(r"i\d@example.org", page)) == rows


def test_person_list_groups_by_country_with_the_programme_first(
    client, unit, focal_point, other_focal_point, contributor
):
    client.force_login(unit)
    page = client.get(LIST).content.decode()
    headings = re.findall(r'<h3 id="grupo-\w+">([^<]+)</h3>', page)
    assert headings == ["Programa (PIFCSS)", "Costa Rica", "Perú"]


def test_person_list_offers_the_unit_no_end_of_administrators(client, unit, administrator, focal_point):
    client.force_login(unit)
    page = client.get(LIST).content.decode()
    assert reverse("accounts:membership_end", args=[focal_point.memberships.get().pk]) in page
    assert reverse("accounts:membership_end", args=[administrator.memberships.get().pk]) not in page


def test_person_list_leaves_out_what_ended_and_what_was_taken_up(client, unit, contributor, link):
    Membership.objects.filter(user=contributor).update(ended_at=timezone.now())
    Invitation.objects.update(accepted_at=timezone.now())
    client.force_login(unit)
    page = client.get(LIST).content.decode()
    assert contributor.email not in page
    assert "nueva@pe.example.org" not in page


@pytest.mark.parametrize("path", [LIST, INVITE])
@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority", "consultant", "stranger"])
def test_people_are_managed_by_unit_and_administrators_only(path, person, client, request):
    client.force_login(request.getfixturevalue(person))
    assert client.get(path).status_code == 403
    assert client.get(PROFILE).status_code == 200


@pytest.mark.parametrize("path", [LIST, INVITE, PROFILE])
def test_pages_about_people_need_log_in(path, client, db):
    assert client.get(path)["Location"].startswith("/cuentas/login/")


def test_person_list_takes_get_only(client, unit):
    client.force_login(unit)
    assert client.post(LIST).status_code == 405


def test_membership_end_ends_it_and_says_so(client, unit, focal_point):
    client.force_login(unit)
    membership = focal_point.memberships.get()
    answer = client.post(reverse("accounts:membership_end", args=[membership.pk]))
    assert answer["Location"] == LIST
    assert said(answer) == ["La participación de Focal terminó hoy."]
    client.post(reverse("accounts:membership_end", args=[membership.pk]))
    assert Membership.objects.get(pk=membership.pk).ended_at


def test_membership_end_of_the_last_administrator_is_refused_with_a_message(client, administrator):
    client.force_login(administrator)
    answer = client.post(reverse("accounts:membership_end", args=[administrator.memberships.get().pk]))
    assert said(answer) == ["Es la última persona que administra: nombre a otra antes."]


def test_membership_end_by_others(client, focal_point, contributor, unit, administrator):
    client.force_login(focal_point)
    own, other = focal_point.memberships.get().pk, contributor.memberships.get().pk
    assert said(client.post(reverse("accounts:membership_end", args=[own])))[0].startswith("Su país no tiene otro")
    assert client.post(reverse("accounts:membership_end", args=[other])).status_code == 404
    client.force_login(contributor)
    assert client.post(reverse("accounts:membership_end", args=[other])).status_code == 403
    client.force_login(unit)
    overseer = administrator.memberships.get().pk
    assert client.post(reverse("accounts:membership_end", args=[overseer])).status_code == 403
    assert not Membership.objects.exclude(ended_at=None).exists()


@pytest.mark.parametrize("pk", [0, 2**63, 10**40])
def test_membership_end_of_nothing_is_404(pk, client, unit):
    client.force_login(unit)
    assert client.post(reverse("accounts:membership_end", args=[pk])).status_code == 404


def test_membership_end_takes_post_only(client, unit, focal_point):
    client.force_login(unit)
    assert client.get(reverse("accounts:membership_end", args=[focal_point.memberships.get().pk])).status_code == 405


# Inviting


def test_invitation_create_invites(client, unit):
    client.force_login(unit)
    answer = client.post(
        INVITE, {"email": "Nueva@pe.example.org", "full_name": "Rosa", "role": "focal_point", "country": "PE"}
    )
    assert answer["Location"] == LIST
    assert said(answer) == ["Invitación enviada a nueva@pe.example.org."]
    assert mail.outbox[0].to == ["nueva@pe.example.org"]


GOOD = {"email": "nueva@pe.example.org", "full_name": "Rosa Quispe", "role": "focal_point", "country": "PE"}


@pytest.mark.parametrize(
    "bad",
    [
        {"email": ""},
        {"email": "no es un correo"},
        {"email": "x" * 300 + "@example.org"},
        {"email": "a\0@example.org"},
        {"full_name": "x" * 201},
        {"full_name": "a\0b"},
        {"role": "king"},
        {"role": ""},
        {"role": "administrator", "country": ""},  # the Unit does not give it
        {"country": ""},
        {"country": "ZZ"},
        {"country": "FR"},  # in the world, not of Ibero-America
        {"country": "P\0"},
        {"role": "consultant"},  # with a country
        {"language": "klingon"},
    ],
    ids=str,
)
def test_invitation_create_with_bad_input_says_why_and_keeps_the_rest(bad, client, unit):
    client.force_login(unit)
    answer = client.post(INVITE, GOOD | bad)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Revise lo siguiente" in page
    kept = {"email", "full_name"} - set(bad)
    assert all(GOOD[field] in page for field in kept)
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_invitation_create_without_anything_says_what_is_missing(client, unit):
    client.force_login(unit)
    page = client.post(INVITE).content.decode()
    assert page.count("Este campo es obligatorio") >= 2


def test_invitation_create_to_a_role_that_the_person_has_is_refused_beside_the_address(client, unit, focal_point):
    client.force_login(unit)
    page = client.post(INVITE, GOOD | {"email": focal_point.email, "country": "CR"}).content.decode()
    assert "Esta persona ya tiene ese papel." in page


def test_invitation_create_leads_back_to_the_list(client, unit):
    client.force_login(unit)
    assert client.get(INVITE).content.decode().count(f'href="{LIST}"') >= 3  # navigation, breadcrumb, cancel


def test_invitation_create_offers_administration_to_administrators_only(client, unit, administrator):
    for person, offered in ((unit, False), (administrator, True)):
        client.force_login(person)
        assert ('value="administrator"' in client.get(INVITE).content.decode()) == offered


# Accepting


def test_invitation_says_who_invites_to_what_and_what_it_means(client, link):
    answer = client.get(link)
    page = answer.content.decode()
    assert "Unidad invita a nueva@pe.example.org." in page
    assert "Punto focal · Perú" in page
    assert "Llena y envía la ficha de Perú" in page
    assert 'value="Rosa Q."' in page
    assert "no-store" in answer["Cache-Control"]


def test_invitation_is_read_in_its_language_unless_another_was_chosen_here(client, unit, settings):
    invite(email="nova@br.example.org", role=Role.FOCAL_POINT, country=Country.objects.get(pk="BR"), by=unit)
    link = link_of(mail.outbox[-1])
    assert '<html lang="pt-br">' in client.get(link).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en">' in client.get(link).content.decode()


def test_invitation_accept_logs_in_with_the_language_chosen(client, link, settings):
    answer = client.post(link, {"full_name": "Rosa Quispe", "language": "en"})
    assert answer["Location"] == "/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    user = User.objects.get(email="nueva@pe.example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.full_name == "Rosa Quispe"


def test_invitation_is_used_once_also_by_two_clicks(client, link, monkeypatch):
    first = client.post(link, {"full_name": "Rosa", "language": "es"})
    assert first.status_code == 302
    client.logout()
    for answer in (client.get(link), client.post(link, {"full_name": "Otra", "language": "es"})):
        assert answer.status_code == 404
        assert "Este enlace ya no sirve" in answer.content.decode()
    assert User.objects.filter(email="nueva@pe.example.org").get().full_name == "Rosa"
    assert "_auth_user_id" not in client.session


def test_invitation_taken_up_between_reading_and_accepting_is_gone(client, link, monkeypatch):
    def too_late(*args, **kwargs):
        raise Refused("Esta invitación ya se usó.")

    monkeypatch.setattr("pifcss_registry.accounts.services.accept_invitation", too_late)
    answer = client.post(link, {"full_name": "Rosa", "language": "es"})
    assert answer.status_code == 404
    assert "Esta invitación ya se usó." in answer.content.decode()


def test_get_of_an_invitation_takes_nothing_up(client, link):
    client.get(link)
    assert Invitation.objects.pending().count() == 1
    assert not User.objects.filter(email="nueva@pe.example.org").exists()


@pytest.mark.parametrize("token", ["x", "ñandú", "a" * 5000, "%00", "%ff"])
def test_invitation_with_a_wrong_token_is_gone(token, client, db):
    assert client.get(f"/invitaciones/{token}/").status_code == 404


def test_expired_invitation_is_gone(client, link):
    Invitation.objects.update(expires_at=timezone.now())
    assert client.post(link, {"full_name": "Rosa", "language": "es"}).status_code == 404
    assert not User.objects.filter(email="nueva@pe.example.org").exists()


@pytest.mark.parametrize(
    "bad", [{"full_name": ""}, {"full_name": "x" * 201}, {"full_name": "a\0"}, {"language": "xx"}, {"language": ""}]
)
def test_invitation_accept_with_bad_input_says_why(bad, client, link):
    answer = client.post(link, {"full_name": "Rosa", "language": "es"} | bad)
    assert answer.status_code == 200
    assert "Revise lo siguiente" in answer.content.decode()
    assert not User.objects.filter(email="nueva@pe.example.org").exists()


def test_invitation_opened_by_somebody_else_says_it_and_changes_the_person(client, link, focal_point):
    client.force_login(focal_point)
    page = client.get(link).content.decode()
    assert f"está abierta la cuenta {focal_point.email}" in page
    client.post(link, {"full_name": "Rosa", "language": "es"})
    assert client.session["_auth_user_id"] == str(User.objects.get(email="nueva@pe.example.org").pk)


def test_invitation_of_who_has_an_account_asks_nothing_and_keeps_the_name(client, link):
    there = User.objects.create_user("nueva@pe.example.org", "Rosa Quispe Mamani")
    page = client.get(link).content.decode()
    assert "Rosa Quispe Mamani, usted ya tiene una cuenta" in page
    assert 'name="full_name"' not in page
    assert client.post(link).status_code == 302
    there.refresh_from_db()
    assert there.full_name == "Rosa Quispe Mamani"
    assert [each.country_id for each in there.memberships_now] == ["PE"]


def test_invitation_takes_get_and_post_only(client, link):
    assert client.put(link).status_code == 405


# The own account


def test_profile_shows_own_roles_and_how_to_set_a_password(client, focal_point):
    client.force_login(focal_point)
    page = client.get(PROFILE).content.decode()
    assert "Punto focal" in page
    assert "Costa Rica" in page
    assert reverse("account_set_password") in page
    focal_point.set_password("Una-clave-larga-2026")
    focal_point.save()
    client.force_login(focal_point)
    assert reverse("account_change_password") in client.get(PROFILE).content.decode()


def test_profile_keeps_name_and_language_and_speaks_it_at_once(client, focal_point):
    client.force_login(focal_point)
    answer = client.post(PROFILE, {"full_name": "Ana أنا 🌊", "language": "en"})
    assert answer["Location"] == PROFILE
    focal_point.refresh_from_db()
    assert (focal_point.full_name, focal_point.language) == ("Ana أنا 🌊", "en")
    assert '<html lang="en">' in client.get(PROFILE).content.decode()


@pytest.mark.parametrize(
    "bad", [{"full_name": ""}, {"full_name": "x" * 201}, {"language": "xx"}, {"full_name": "\0"}]
)
def test_profile_with_bad_input_says_why_and_saves_nothing(bad, client, focal_point):
    client.force_login(focal_point)
    answer = client.post(PROFILE, {"full_name": "Otro nombre", "language": "en"} | bad)
    assert answer.status_code == 200
    assert "Revise lo siguiente" in answer.content.decode()
    focal_point.refresh_from_db()
    assert (focal_point.full_name, focal_point.language) == ("Focal", "es")


def test_profile_of_who_has_no_role_says_what_to_do(client, stranger):
    client.force_login(stranger)
    assert "Escriba a la Unidad Técnica" in client.get(PROFILE).content.decode()


def test_language_of_the_profile_is_spoken_until_another_is_chosen_here(client, db):
    client.force_login(make_person("focal@br.example.org", Role.FOCAL_POINT, "BR", language="pt-br"))
    assert '<html lang="pt-br">' in client.get("/").content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()


def test_set_language_works_for_visitors_and_goes_nowhere_else(client, db):
    answer = client.post(reverse("set_language"), {"language": "pt-br", "next": "https://evil.example.org/"})
    assert answer["Location"] == "/"
    assert '<html lang="pt-br">' in client.get("/").content.decode()
