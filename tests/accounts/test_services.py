"""Invitations, memberships and mail to people."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from pifcss_registry.accounts.enums import COUNTRY_ROLES, Role
from pifcss_registry.accounts.models import Country, Invitation, Membership, User
from pifcss_registry.accounts.services import (
    accept_invitation,
    digest,
    end_membership,
    find_invitation,
    give_role,
    invite,
    people_of,
    save_profile,
)
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.outbox.models import OutgoingMail
from tests.conftest import make_person


def token_of(message) -> str:
    return re.search(r"/invitaciones/([^/\s]+)/", message.body)[1]


@pytest.fixture
def invitation(unit, country):
    """Somebody of Peru invited to be its focal point."""
    return invite(email="nueva@pe.example.org", role=Role.FOCAL_POINT, country=country("PE"), by=unit)


def test_invite_writes_a_personal_link_and_keeps_only_its_digest(invitation):
    (message,) = mail.outbox
    token = token_of(message)
    assert message.to == ["nueva@pe.example.org"]
    assert "http://testserver/invitaciones/" in message.body
    assert "Punto focal (Perú)" in message.body
    assert "vence en 21 días" in message.body
    assert invitation.token_digest == digest(token)
    columns = [str(value) for row in Invitation.objects.values() for value in row.values()]
    assert not any(token in value for value in columns)
    assert find_invitation(token) == invitation


def test_invite_stores_the_mail_in_the_outbox(settings, unit):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    invite(email="nueva@example.org", role=Role.CONSULTANT, by=unit)
    assert OutgoingMail.objects.get().recipients == ["nueva@example.org"]


def test_invite_that_fails_writes_to_nobody(settings, unit):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        invite(email="nueva@example.org", role=Role.CONSULTANT, by=unit)
        raise ZeroDivisionError
    assert not OutgoingMail.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("BR", "", "pt-br"),
        ("PT", "", "pt-br"),
        ("PE", "", "es"),
        ("BR", "es", "es"),
        (None, "en", "en"),
        (None, "", "es"),
    ],
)
def test_invite_writes_in_the_language_asked_for_or_the_countrys(code, language, expected, unit):
    role = Role.FOCAL_POINT if code else Role.CONSULTANT
    place = Country.objects.get(pk=code) if code else None
    invitation = invite(email="nueva@example.org", role=role, country=place, language=language, by=unit)
    assert invitation.language == expected


def test_invite_ignores_case_and_spaces_of_the_address(unit):
    assert invite(email="  Nueva@Example.ORG ", role=Role.CONSULTANT, by=unit).email == "nueva@example.org"


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority", "consultant", "stranger"])
def test_invite_is_for_who_manages_people(person, request, db):
    with pytest.raises(NotAllowed):
        invite(email="nueva@example.org", role=Role.CONSULTANT, by=request.getfixturevalue(person))
    assert mail.outbox == []


def test_invite_of_an_administrator_is_an_administrators(unit, administrator):
    with pytest.raises(NotAllowed):
        invite(email="nueva@example.org", role=Role.ADMINISTRATOR, by=unit)
    assert invite(email="nueva@example.org", role=Role.ADMINISTRATOR, by=administrator)


@pytest.mark.parametrize("role", Role.values)
def test_invite_wants_a_country_exactly_for_the_roles_of_a_country(role, administrator, country):
    belongs = role in COUNTRY_ROLES
    with pytest.raises(Refused) as refusal:
        invite(email="nueva@example.org", role=role, country=None if belongs else country("PE"), by=administrator)
    assert refusal.value.field == "country"
    assert not Invitation.objects.exists()


def test_invite_to_a_role_that_the_person_has_is_refused(unit, focal_point, country):
    with pytest.raises(Refused) as refusal:
        invite(email="FOCAL@cr.example.org", role=Role.FOCAL_POINT, country=country("CR"), by=unit)
    assert refusal.value.field == "email"
    assert invite(email=focal_point.email, role=Role.CONTRIBUTOR, country=country("CR"), by=unit)


def test_invite_again_closes_the_older_link(invitation, unit, country):
    invite(email="nueva@pe.example.org", role=Role.FOCAL_POINT, country=country("PE"), by=unit)
    old, new = (token_of(message) for message in mail.outbox)
    assert find_invitation(old) is None
    assert find_invitation(new) is not None


def test_accept_makes_the_person_and_the_membership_once(invitation):
    user = accept_invitation(invitation, full_name="Rosa Quispe", language="en")
    assert (user.email, user.full_name, user.language) == ("nueva@pe.example.org", "Rosa Quispe", "en")
    assert not user.has_usable_password()
    assert [(each.role, each.country_id) for each in user.memberships_now] == [("focal_point", "PE")]
    with pytest.raises(Refused, match="ya se usó o venció"):
        accept_invitation(invitation, full_name="Otra")
    assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(("had", "gets"), [("Rosa Quispe Mamani", "Rosa Quispe Mamani"), ("", "Rosa Q.")])
def test_accept_by_who_has_an_account_keeps_the_name_unless_blank(had, gets, invitation):
    there = User.objects.create_user("nueva@pe.example.org", had, "pt-br")
    user = accept_invitation(invitation, full_name="Rosa Q.", language="en")
    user.refresh_from_db()
    assert (user, user.full_name, user.language) == (there, gets, "pt-br")


def test_accept_for_a_closed_account_is_refused(invitation):
    person = User.objects.create_user("nueva@pe.example.org", "Rosa")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refused, match="cerrada"):
        accept_invitation(invitation, full_name="Rosa")
    assert find_invitation(token_of(mail.outbox[0])) is not None


def test_expired_invitation_is_found_no_more(invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert find_invitation(token_of(mail.outbox[0])) is None
    with pytest.raises(Refused):
        accept_invitation(invitation, full_name="Rosa")
    invitation.refresh_from_db()
    assert not invitation.is_open
    assert not Invitation.objects.pending().exists()


@pytest.mark.parametrize("accepted", [None, timezone.now()])
@pytest.mark.parametrize("days", [-1, 1])
def test_is_open_says_the_same_as_pending(accepted, days, invitation):
    Invitation.objects.update(accepted_at=accepted, expires_at=timezone.now() + timedelta(days=days))
    invitation.refresh_from_db()
    assert invitation.is_open == Invitation.objects.pending().exists()


def test_give_role_is_safe_to_repeat_and_may_begin_anew_after_an_end(focal_point, unit, country):
    again = give_role(user=focal_point, role=Role.FOCAL_POINT, country=country("CR"))
    assert Membership.objects.filter(user=focal_point).get() == again
    end_membership(again, by=unit)
    assert give_role(user=focal_point, role=Role.FOCAL_POINT, country=country("CR")) != again


def test_end_membership_takes_the_role_away_and_keeps_the_row(focal_point, unit):
    membership = end_membership(focal_point.memberships.get(), by=unit)
    assert membership.ended_at is not None
    assert User.objects.get(pk=focal_point.pk).memberships_now == []
    with pytest.raises(Refused, match="ya había terminado"):
        end_membership(membership, by=unit)


@pytest.mark.parametrize("person", ["focal_point", "authority", "consultant", "stranger"])
def test_end_membership_is_for_who_manages_people(person, contributor, request):
    with pytest.raises(NotAllowed):
        end_membership(contributor.memberships.get(), by=request.getfixturevalue(person))


def test_end_membership_of_an_administrator_is_an_administrators(unit, administrator):
    with pytest.raises(NotAllowed):
        end_membership(administrator.memberships.get(), by=unit)


def test_end_membership_of_the_last_administrator_is_refused(administrator):
    closed = make_person("cerrada@example.org", Role.ADMINISTRATOR)
    User.objects.filter(pk=closed.pk).update(is_active=False)  # does not count
    with pytest.raises(Refused, match="última persona"):
        end_membership(administrator.memberships.get(), by=administrator)
    make_person("otra@example.org", Role.ADMINISTRATOR)
    assert end_membership(administrator.memberships.get(), by=administrator).ended_at


def test_save_profile_keeps_name_and_language(focal_point):
    save_profile(focal_point, full_name="Ana", language="en")
    focal_point.refresh_from_db()
    assert (focal_point.full_name, focal_point.language) == ("Ana", "en")


def test_people_of_memberships_are_the_active_ones_once(country, django_assert_num_queries):
    here = make_person("focal@br.example.org", Role.FOCAL_POINT, "BR")
    give_role(user=here, role=Role.CONTRIBUTOR, country=country("BR"))
    gone = make_person("fue@br.example.org", Role.FOCAL_POINT, "BR")
    Membership.objects.filter(user=gone).update(ended_at=timezone.now())
    closed = make_person("cerrada@br.example.org", Role.FOCAL_POINT, "BR")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    with django_assert_num_queries(1):
        assert people_of(Membership.objects.filter(country="BR")) == [here]


def test_invitation_does_not_show_the_inviters_address(unit):
    User.objects.update(full_name="")
    unit.refresh_from_db()
    invite(email="nueva@example.org", role=Role.CONSULTANT, by=unit)
    assert unit.email not in mail.outbox[0].body
    assert "Le invitamos al Registro" in mail.outbox[0].body


def test_membership_of_a_country_role_needs_a_country_in_the_database(focal_point, country):
    for role, place in ((Role.FOCAL_POINT, None), (Role.CONSULTANT, country("CR"))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=focal_point, role=role, country=place)


def test_membership_stands_once_while_active_in_the_database(focal_point, consultant, country):
    for user, role, place in ((focal_point, Role.FOCAL_POINT, country("CR")), (consultant, Role.CONSULTANT, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=user, role=role, country=place)


def test_address_in_capitals_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ana@Example.org")


@pytest.mark.parametrize("role", Role.values)
def test_every_role_says_what_it_means(role):
    text = Membership(role=role, country=Country(pk="CR", name_es="Costa Rica")).role_meaning
    assert ("Costa Rica" in text) == (role in COUNTRY_ROLES)


def test_command_invites_the_first_administrator(db, capsys):
    call_command("invite", "Primera@Example.org")
    assert capsys.readouterr().out == "invited primera@example.org\n"
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.invited_by) == (Role.ADMINISTRATOR, None)
    assert "Le invitamos al Registro" in mail.outbox[0].body


@pytest.mark.parametrize("arguments", [["--role", "focal_point", "--country", "ZZ"], ["--role", "focal_point"]])
def test_command_refuses_in_words(arguments, db):
    with pytest.raises(CommandError, match=r"unknown country: ZZ|Elija el país"):
        call_command("invite", "a@example.org", *arguments)
