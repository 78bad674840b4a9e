"""Coming in, through the library's own pages: by password, by a code in the mail, and never by signing up."""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from pifcss_registry.accounts.models import User
from pifcss_registry.outbox.models import OutgoingMail
from tests.conftest import make_person

PASSWORD = "Una-clave-larga-2026"


@pytest.fixture(autouse=True)
def no_rate_limits_left_over():
    cache.clear()


@pytest.fixture
def person(db):
    return make_person("ana@cr.example.org", "focal_point", "CR", password=PASSWORD)


def is_in(client, person):
    return client.session.get("_auth_user_id") == str(person.pk)


def ask_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def code_in(body: str) -> str:
    return re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", body, re.MULTILINE)[1]


@pytest.mark.parametrize("email", ["ana@cr.example.org", "Ana@CR.example.org"])
def test_login_by_password(email, client, person):
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer["Location"] == "/"
    assert is_in(client, person)


def test_login_with_a_wrong_password_stays_out_and_says_so(client, person):
    answer = client.post(reverse("account_login"), {"login": person.email, "password": "otra"})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode() or "alert-danger" in answer.content.decode()
    assert not is_in(client, person)


def test_login_by_code_read_from_the_mail(client, person):
    assert ask_code(client, person.email)["Location"] == reverse("account_confirm_login_code")
    (message,) = mail.outbox
    assert message.to == [person.email]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(message.body)})
    assert answer["Location"] == "/"
    assert is_in(client, person)


def test_login_by_code_works_for_who_never_had_a_password(client, db):
    person = make_person("sin@cr.example.org", "contributor", "CR")
    ask_code(client, person.email)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0].body)})
    assert is_in(client, person)


def test_login_by_code_read_from_the_outbox_as_in_production(client, person, settings):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    ask_code(client, person.email)
    body = bytes(OutgoingMail.objects.get().raw).decode()
    client.post(reverse("account_confirm_login_code"), {"code": code_in(body.replace("\r", ""))})
    assert is_in(client, person)


def test_login_with_a_wrong_code_stays_out(client, person):
    ask_code(client, person.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": "000000"})
    assert not is_in(client, person)
    assert answer.status_code == 200


@pytest.mark.parametrize(("language", "spoken"), [("pt-br", "pt-br"), ("en", "en"), ("es", "es")])
def test_code_comes_in_the_language_of_the_person_not_of_the_page(language, spoken, client, db, monkeypatch):
    heard = []
    monkeypatch.setattr(DefaultAccountAdapter, "send_mail", lambda *args: heard.append(get_language()))
    make_person("ana@cr.example.org", "focal_point", "CR", language=language)
    ask_code(client, "ana@cr.example.org")
    assert heard == [spoken]


def test_unknown_address_gets_the_same_answer_and_no_mail(client, person):
    known = ask_code(client, person.email)
    first = client.get(known["Location"]).content.decode()
    client.logout()
    mail.outbox.clear()
    unknown = ask_code(client, "nadie@cr.example.org")
    second = client.get(unknown["Location"]).content.decode()
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    def bare(page):
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        return page.replace("nadie@cr.example.org", "X").replace(person.email, "X")

    assert bare(first) == bare(second)
    assert mail.outbox == []


def test_unknown_address_with_a_password_gets_the_same_words(client, person):
    answers = [
        client.post(reverse("account_login"), {"login": email, "password": "equivocada-2026"}).content.decode()
        for email in (person.email, "nadie@cr.example.org")
    ]
    errors = [re.findall(r"<strong>(.*?)</strong>|<li>(.*?)</li>", page) for page in answers]
    assert errors[0] == errors[1]


def test_closed_account_cannot_come_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert not is_in(client, person)
    ask_code(client, person.email)
    assert mail.outbox == [] or not is_in(client, person)


def test_person_whose_account_is_closed_while_inside_is_out(client, person):
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/mi-cuenta/").status_code == 302


def test_nobody_signs_up_alone(client, db):
    path = reverse("account_signup")
    for answer in (
        client.get(path),
        client.post(path, {"email": "yo@example.org", "password1": PASSWORD, "password2": PASSWORD}),
    ):
        assert answer.status_code == 200
        assert "Acceso por invitación" in answer.content.decode()
    assert not User.objects.exists()
    assert mail.outbox == []


def test_password_can_be_set_by_who_never_had_one(client, db):
    person = make_person("sin@cr.example.org", "contributor", "CR")
    ask_code(client, person.email)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0].body)})
    assert client.get(reverse("account_set_password")).status_code == 200
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_weak_password_is_refused(client, person):
    client.force_login(person)
    weak = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    assert client.post(reverse("account_change_password"), weak).status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_log_out_needs_post_and_ends_the_session(client, person):
    client.force_login(person)
    client.get(reverse("account_logout"))
    assert is_in(client, person)
    client.post(reverse("account_logout"))
    assert not is_in(client, person)


@pytest.mark.parametrize("email", ["", "x", "a\0@example.org", "x" * 400 + "@example.org"])
def test_bad_address_never_breaks_the_pages(email, client, db):
    assert ask_code(client, email).status_code == 200
    assert client.post(reverse("account_login"), {"login": email, "password": "x"}).status_code == 200
