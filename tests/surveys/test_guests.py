"""Guests of a ficha: invited by e-mail to all of it or to some sections, and shown nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.errors import NotAllowed, Refused
from surveys import guests, hands, permissions, sections, services
from surveys.enums import FichaState
from surveys.models import Approval, Ficha, FichaGuest, SectionWork
from surveys.workflow import FICHA
from tests.conftest import make_ficha, make_person
from tests.surveys.posting import entry_data, institution_data
from tests.test_access import names

EMAIL = "colega@muni.example.org"


def make_guest(ficha, by, email=EMAIL, listed=(), **attributes) -> User:
    """Somebody who took an invitation up."""
    guest = guests.invite_guest(ficha, email=email, listed=listed, institution="Municipio", by=by, **attributes)
    return User.objects.get(pk=guests.accept_guest(guest, full_name=email.split("@")[0].title()).pk)


def link(message) -> str:
    return re.search(r"/invitaciones/ficha/\S+", message.body)[0]


def last_mail():
    return mail.outbox[-1]


@pytest.fixture
def two(open_round):
    """A ficha of two initiatives."""
    return make_ficha(open_round, entries=2)


@pytest.fixture
def keys(two):
    return sections.keys(two)


@pytest.fixture
def guest(two, keys, focal_point):
    """Invited to the first initiative."""
    return make_guest(two, focal_point, listed=[keys[1]])


@pytest.fixture
def whole_guest(two, focal_point):
    return make_guest(two, focal_point, "otra@uni.example.org")


# Inviting


def test_invitation_writes_to_the_person_and_keeps_no_secret(two, keys, focal_point):
    row = guests.invite_guest(two, email=f" {EMAIL.upper()} ", listed=keys[:1], by=focal_point)
    assert (row.email, row.sections, row.user, row.accepted_at) == (EMAIL, keys[:1], None, None)
    token = link(last_mail()).rstrip("/").rpartition("/")[2]
    assert token not in (row.token_digest, EMAIL)
    assert guests.find_guest(token) == row
    assert "Institución" in last_mail().body


@pytest.mark.parametrize(
    "who", ["contributor", "authority", "other_focal_point", "unit", "administrator", "stranger"]
)
def test_only_the_focal_point_invites_and_ends(who, two, focal_point, request):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        guests.invite_guest(two, email=EMAIL, by=by)
    row = guests.invite_guest(two, email=EMAIL, by=focal_point)
    with pytest.raises(NotAllowed):
        guests.end_guest(row, by=by)


def test_guests_do_not_invite(two, whole_guest):
    with pytest.raises(NotAllowed):
        guests.invite_guest(two, email="mas@example.org", by=whole_guest)


@pytest.mark.parametrize("who", ["contributor", "focal_point", "unit", "consultant", "administrator"])
def test_people_of_the_country_and_of_the_programme_are_not_guests(who, two, focal_point, request):
    with pytest.raises(Refused) as refusal:
        guests.invite_guest(two, email=request.getfixturevalue(who).email, by=focal_point)
    assert refusal.value.field == "email"


def test_closed_account_is_not_invited(two, focal_point):
    User.objects.filter(pk=make_person(EMAIL).pk).update(is_active=False)
    with pytest.raises(Refused):
        guests.invite_guest(two, email=EMAIL, by=focal_point)


def test_section_that_is_gone_is_refused(two, focal_point):
    with pytest.raises(Refused) as refusal:
        guests.invite_guest(two, email=EMAIL, listed=["entry-99999"], by=focal_point)
    assert refusal.value.field == "listed"


def test_second_invitation_replaces_the_one_not_taken_up(two, keys, focal_point):
    guests.invite_guest(two, email=EMAIL, listed=keys[:1], by=focal_point)
    first = link(last_mail()).rstrip("/").rpartition("/")[2]
    row = guests.invite_guest(two, email=EMAIL, listed=keys[1:], by=focal_point)
    assert guests.find_guest(first) is None
    assert FichaGuest.objects.get() == row
    assert row.sections == keys[1:]


def test_who_takes_part_already_is_not_invited_again(two, guest, focal_point):
    with pytest.raises(Refused):
        guests.invite_guest(two, email=EMAIL, by=focal_point)


# Accepting


def test_accepting_makes_the_person_without_membership(two, focal_point):
    row = guests.invite_guest(two, email=EMAIL, by=focal_point)
    user = guests.accept_guest(row, full_name="Rosa Díaz", language="pt-br")
    assert (user.email, user.full_name, user.language) == (EMAIL, "Rosa Díaz", "pt-br")
    assert not Membership.objects.filter(user=user).exists()
    with pytest.raises(Refused):
        guests.accept_guest(row)


def test_accepting_finds_who_is_there_and_keeps_their_name(two, other_focal_point, focal_point):
    row = guests.invite_guest(two, email=other_focal_point.email, by=focal_point)
    name = other_focal_point.full_name
    assert guests.accept_guest(row, full_name="Otra") == other_focal_point
    assert User.objects.get(pk=other_focal_point.pk).full_name == name


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(days=1)}, {"ended_at": timezone.now()}])
def test_invitation_that_expired_or_ended_opens_nothing(change, two, focal_point):
    row = guests.invite_guest(two, email=EMAIL, by=focal_point)
    token = link(last_mail()).rstrip("/").rpartition("/")[2]
    FichaGuest.objects.update(**change)
    assert guests.find_guest(token) is None
    with pytest.raises(Refused):
        guests.accept_guest(row)


def test_who_joined_the_programme_meanwhile_does_not_get_in(two, focal_point, unit):
    row = guests.invite_guest(two, email=EMAIL, by=focal_point)
    make_person(EMAIL, "consultant")
    with pytest.raises(Refused):
        guests.accept_guest(row)


def test_link_logs_in_once(client, two, focal_point):
    guests.invite_guest(two, email=EMAIL, full_name="Rosa Díaz", by=focal_point)
    address = link(last_mail())
    assert "Rosa Díaz" in client.get(address).content.decode()
    answer = client.post(address, {"full_name": "Rosa Díaz", "language": "es"})
    assert answer["Location"] == two.get_absolute_url()
    assert "Toda la ficha" not in client.get("/").content.decode()
    assert client.get(two.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["nada", "x" * 500, "ñ"])
def test_wrong_link_is_404(token, client, db):
    assert client.get(reverse("surveys:guest_accept", args=[token])).status_code == 404


def test_link_without_a_name_asks_for_it(client, two, focal_point):
    guests.invite_guest(two, email=EMAIL, by=focal_point)
    page = client.post(link(last_mail()), {"full_name": "", "language": "es"})
    assert page.status_code == 200
    assert not User.objects.filter(email=EMAIL).exists()


# What a guest sees


def test_guest_reads_the_invited_sections_and_the_institutions_name_only(client, two, guest):
    two.entries.filter(position=2).update(name="Secreta del país", objectives="No para invitados.")
    Ficha.objects.filter(pk=two.pk).update(institution_weaknesses="Debilidad que no es suya.")
    client.force_login(guest)
    page = client.get(two.get_absolute_url()).content.decode()
    assert "Restauración de arrecifes" in page
    assert "Ministerio de Planificación" in page
    for hidden in ("Secreta del país", "No para invitados", "Debilidad que no es suya", "Iniciativa 2", "Historia"):
        assert hidden not in page
    page = client.get(reverse("surveys:entry_edit", args=[two.pk, 1])).content.decode()
    assert "Secreta del país" not in page
    assert "Iniciativa 2" not in page


def test_guest_of_the_whole_ficha_reads_all_of_it(client, two, whole_guest):
    client.force_login(whole_guest)
    page = client.get(two.get_absolute_url()).content.decode()
    assert "Iniciativa 2" in page
    assert client.get(reverse("surveys:ficha_institution", args=[two.pk])).status_code == 200


def test_guest_finds_the_ficha_at_home_in_the_list_and_in_the_navigation(client, two, guest):
    client.force_login(guest)
    home = client.get("/").content.decode()
    assert "Ayudar con la ficha de Costa Rica" in home
    assert f'href="{reverse("surveys:ficha_list")}"' in home
    assert "Diálogos" not in home
    listed = client.get(reverse("surveys:ficha_list")).content.decode()
    assert two.get_absolute_url() in listed


def test_section_in_the_guests_hands_is_a_task(client, two, keys, guest, focal_point):
    hands.give_section(two, keys[1], person=guest, by=focal_point)
    client.force_login(guest)
    assert "Completar «Iniciativa 1»" in client.get("/").content.decode()


def test_guest_is_given_only_the_sections_of_the_invitation(two, keys, guest, focal_point):
    with pytest.raises(Refused):
        hands.give_section(two, keys[2], person=guest, by=focal_point)
    hands.give_section(two, keys[1], person=guest, by=guest)
    assert SectionWork.objects.get().person == guest


# What a guest writes

WRITES = [
    ("institution", False, True),
    ("entry-1", True, True),
    ("entry-2", False, True),
]


@pytest.mark.parametrize(("place", "of_one", "of_all"), WRITES)
def test_guest_writes_in_the_invited_sections_only(place, of_one, of_all, two, keys, guest, whole_guest):
    section = keys[["institution", "entry-1", "entry-2"].index(place)]
    question = f"{section}.{sections.questions(section)[0].key}"
    for person, may in ((guest, of_one), (whole_guest, of_all)):
        assert permissions.writes_in(person, two, section) is may
        assert permissions.reads_section(person, two, section) is may
        assert permissions.can_edit_question(person, two, question) is may
        assert permissions.writes_for(person, two) is False

        def save(person=person):
            if place == "institution":
                services.save_institution(two, by=person, values={"institution": "Otra"})
            else:
                entry = two.entries.get(position=int(place[-1]))
                services.save_entry(entry, by=person, values={"objectives": "Del invitado."})

        if may:
            save()
        else:
            with pytest.raises(NotAllowed):
                save()


@pytest.mark.parametrize("state", FichaState.values)
def test_guest_writes_while_the_ficha_is_with_the_country(state, two, keys, guest):
    Ficha.objects.filter(pk=two.pk).update(state=state)
    two.refresh_from_db()
    may = state in (FichaState.DRAFT, FichaState.RETURNED)
    assert permissions.can_edit_question(guest, two, f"{keys[1]}.name") is may


def test_guest_saves_the_page_of_the_section(client, two, guest):
    client.force_login(guest)
    entry = two.entries.get(position=1)
    data = entry_data(entry, name="Del invitado")
    assert client.post(reverse("surveys:entry_edit", args=[two.pk, 1]), data).status_code == 302
    assert two.entries.get(position=1).name == "Del invitado"
    assert client.post(reverse("surveys:entry_edit", args=[two.pk, 2]), data).status_code == 404
    data = institution_data(two, institution="Otra")
    assert client.post(reverse("surveys:ficha_institution", args=[two.pk]), data).status_code == 404


def test_change_by_a_guest_voids_the_approval(two, keys, guest, authority):
    from tests.surveys.test_signing import approve_all, approved

    approve_all(two, authority)
    services.save_entry(two.entries.get(position=1), by=guest, values={"objectives": "Del invitado."})
    assert approved(two) == {keys[0], keys[2]}
    assert Approval.objects.get(section=keys[1]).voided_by == guest


@pytest.mark.parametrize("action", list(FICHA.moves))
@pytest.mark.parametrize("state", FichaState.values)
def test_guest_makes_no_move(action, state, client, two, whole_guest):
    Ficha.objects.filter(pk=two.pk).update(state=state)
    two.refresh_from_db()
    assert FICHA.available(two, whole_guest) == []
    with pytest.raises(NotAllowed):
        FICHA.perform(two, action, by=whole_guest, comment="no")
    client.force_login(whole_guest)
    assert client.post(reverse("surveys:ficha_move", args=[two.pk, action])).status_code == 404


def test_guest_neither_adds_nor_deletes_initiatives(two, whole_guest):
    with pytest.raises(NotAllowed):
        services.add_entry(two, by=whole_guest)
    with pytest.raises(NotAllowed):
        services.delete_entry(two.entries.get(position=1), by=whole_guest)


# Ending


def test_ended_guest_is_a_stranger_and_what_they_wrote_stays(client, two, keys, guest, focal_point):
    services.save_entry(two.entries.get(position=1), by=guest, values={"objectives": "Del invitado."})
    hands.give_section(two, keys[1], person=guest, by=focal_point)
    guests.end_guest(FichaGuest.objects.get(), by=focal_point)
    assert two.entries.get(position=1).objectives == "Del invitado."
    assert SectionWork.objects.get().person is None
    client.force_login(guest)
    assert client.get(two.get_absolute_url()).status_code == 404
    assert "Su cuenta no tiene ningún papel" in client.get("/").content.decode()
    with pytest.raises(Refused):
        guests.end_guest(FichaGuest.objects.get(), by=focal_point)


def test_ended_guest_may_be_invited_again(two, guest, focal_point):
    guests.end_guest(FichaGuest.objects.get(), by=focal_point)
    assert guests.invite_guest(two, email=EMAIL, by=focal_point).accepted_at is None
    assert FichaGuest.objects.count() == 2


# Pages of the focal point


def test_focal_point_invites_and_ends_on_the_page(client, two, keys, focal_point):
    client.force_login(focal_point)
    url = reverse("surveys:guest_list", args=[two.pk])
    data = {"email": EMAIL, "full_name": "Rosa", "institution": "Municipio", "listed": [keys[0], keys[2]]}
    assert client.post(url, data).status_code == 302
    row = FichaGuest.objects.get()
    assert row.sections == [keys[0], keys[2]]
    page = client.get(url).content.decode()
    assert "Institución, Iniciativa 2" in page
    assert client.post(reverse("surveys:guest_end", args=[two.pk, row.pk])).status_code == 302
    assert FichaGuest.objects.get().ended_at


def test_invitation_to_everything_wins(client, two, keys, focal_point):
    client.force_login(focal_point)
    client.post(reverse("surveys:guest_list", args=[two.pk]), {"email": EMAIL, "listed": ["ficha", keys[1]]})
    assert FichaGuest.objects.get().sections == []


@pytest.mark.parametrize(
    "data",
    [
        {"email": "", "listed": ["ficha"]},
        {"email": "no es correo", "listed": ["ficha"]},
        {"email": EMAIL, "listed": []},
        {"email": EMAIL, "listed": ["entry-99999"]},
        {"email": EMAIL, "listed": ["ficha"], "institution": "x" * 301},
        {"email": EMAIL, "listed": ["ficha"], "full_name": "con\x00nulo"},
        {"email": EMAIL + "\x00", "listed": ["ficha"]},
    ],
)
def test_bad_invitation_is_shown_again_with_what_was_typed(data, client, two, focal_point):
    client.force_login(focal_point)
    page = client.post(reverse("surveys:guest_list", args=[two.pk]), data)
    assert page.status_code == 200
    assert "Revise lo siguiente" in page.content.decode()
    assert not FichaGuest.objects.exists()


def test_guest_of_another_ficha_is_not_ended_here(client, two, guest, focal_point, closed_round):
    other = make_ficha(closed_round)
    client.force_login(focal_point)
    row = FichaGuest.objects.get()
    assert client.post(reverse("surveys:guest_end", args=[other.pk, row.pk])).status_code == 404
    assert FichaGuest.objects.get().ended_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_guests_takes_the_same_queries(rows, client, two, focal_point, django_assert_max_num_queries):
    for number in range(rows):
        make_guest(two, focal_point, f"g{number}@example.org")
    client.force_login(focal_point)
    with django_assert_max_num_queries(10):
        client.get(reverse("surveys:guest_list", args=[two.pk]))


# Every address, as a guest of the first initiative: what is not listed is hidden or forbidden

OPEN_TO_GUESTS = {
    "home": 200,
    "health": 200,
    "surveys:ficha_list": 200,
    "surveys:ficha_detail": 200,
    "surveys:entry_edit": 200,
    "surveys:entry_standing": 200,
    "surveys:entry_complement": 200,
    "surveys:comment_list": 200,
    "accounts:profile": 200,
}


def test_guest_gets_nothing_else_of_the_ficha(client, two, guest):
    client.force_login(guest)
    values = {
        "pk": two.pk, "position": 1, "number": 1, "other": 1, "n": 1, "code": two.round.code, "action": "send",
        "section": "institution", "comment": 1, "guest": 1, "token": "x",
    }  # fmt: skip
    shown = set()
    for name in sorted(set(names())):
        if not name.startswith("surveys:"):
            continue
        pattern = get_resolver("surveys.urls").reverse_dict.getlist(name.removeprefix("surveys:"))
        arguments = pattern[0][0][0][1]
        try:
            url = reverse(name, kwargs={each: values.get(each, 1) for each in arguments})
        except NoReverseMatch:
            url = reverse(name, kwargs={each: values.get(each, "x") for each in arguments})
        for method in (client.get, client.post):
            answer = method(url)
            if answer.status_code not in (302, 400, 403, 404, 405):
                shown.add(name)
            elif answer.status_code == 302:
                assert name in OPEN_TO_GUESTS | {"surveys:presence": 1}, (name, answer["Location"])
    assert shown <= set(OPEN_TO_GUESTS) | SHARED_WITH_GUESTS


SHARED_WITH_GUESTS = {"surveys:presence_beat"}  # who else is in the ficha, and where
