"""Handover: what a new focal point finds, and where the tasks of somebody who leaves go."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.accounts.models import Membership
from pifcss_registry.accounts.services import end_membership, give_role
from pifcss_registry.errors import NotAllowed, Refused
from surveys.models import Ficha, FichaEvent, InternalComment, SectionWork
from surveys.pages import history
from tests.conftest import make_ficha, make_person, make_round

RELAY = reverse("relay")


@pytest.fixture
def second(db):
    """Another focal point of Costa Rica."""
    return make_person("segunda@cr.example.org", "focal_point", "CR", full_name="Segunda Persona")


def membership_of(person):
    return Membership.objects.get(user=person, ended_at=None)


def give_tasks(ficha, person, by):
    """A section in their hands and a comment that asks them something, beside one that is resolved."""
    SectionWork.objects.create(ficha=ficha, section="institution", person=person, changed_by=by)
    asked = InternalComment.objects.create(ficha=ficha, question="institution.share", text="¿Sí?", by=by)
    done = InternalComment.objects.create(
        ficha=ficha, question="institution.share", text="Ya", by=by, resolved_by=by, resolved_at=timezone.now()
    )
    asked.mentions.add(person)
    done.mentions.add(person)
    return asked, done


# tasks move


def test_end_of_a_membership_moves_sections_and_mentions(ficha, focal_point, contributor, unit):
    asked, done = give_tasks(ficha, contributor, unit)
    end_membership(membership_of(contributor), by=unit)
    assert SectionWork.objects.get().person == focal_point
    assert (list(asked.mentions.all()), list(done.mentions.all())) == ([focal_point], [contributor])
    event = FichaEvent.objects.get()
    assert (event.action, event.by, event.from_state, event.to_state) == ("handover", unit, "draft", "draft")
    assert event.comment == "Colega dejó el equipo del país: lo que tenía en sus manos pasa a Focal."


def test_end_of_the_last_focal_point_leaves_tasks_unassigned(ficha, focal_point, contributor, unit):
    asked, _done = give_tasks(ficha, focal_point, unit)
    end_membership(membership_of(focal_point), by=unit)
    assert SectionWork.objects.get().person is None
    assert list(asked.mentions.all()) == []
    assert "sin asignar" in FichaEvent.objects.get().comment


def test_end_gives_sections_to_the_longest_there_and_asks_every_focal_point(
    ficha, focal_point, second, contributor, unit
):
    asked, _done = give_tasks(ficha, contributor, unit)
    end_membership(membership_of(contributor), by=unit)
    assert SectionWork.objects.get().person == focal_point
    assert set(asked.mentions.all()) == {focal_point, second}


def test_end_keeps_tasks_with_who_stays_in_the_country_in_another_role(
    ficha, focal_point, contributor, unit, country
):
    give_role(user=contributor, role="validating_authority", country=country("CR"))
    give_tasks(ficha, contributor, unit)
    end_membership(Membership.objects.get(user=contributor, role="contributor"), by=unit)
    assert SectionWork.objects.get().person == contributor
    assert not FichaEvent.objects.exists()


def test_end_does_not_touch_other_countries(ficha, open_round, focal_point, contributor, unit, country):
    theirs = make_ficha(open_round, "PE")
    SectionWork.objects.create(ficha=theirs, section="institution", person=contributor, changed_by=unit)
    end_membership(membership_of(contributor), by=unit)
    assert SectionWork.objects.get().person == contributor
    assert not FichaEvent.objects.exists()


def test_end_of_a_reviewer_leaves_the_review_unassigned(open_round, unit, administrator):
    sent = make_ficha(open_round, "CR", state="sent")
    validated = make_ficha(open_round, "PE", state="validated")
    Ficha.objects.update(reviewer=unit)
    end_membership(membership_of(unit), by=administrator)
    assert not Ficha.objects.exclude(reviewer=None).exists()
    assert [event.ficha for event in FichaEvent.objects.all()] == [sent]
    assert validated.events.count() == 0


def test_end_that_is_refused_moves_nothing(ficha, focal_point, unit):
    give_tasks(ficha, focal_point, unit)
    with pytest.raises(Refused):
        end_membership(membership_of(focal_point), by=focal_point)
    assert SectionWork.objects.get().person == focal_point


def test_handover_in_the_history_is_not_taken_for_a_return(ficha, focal_point, contributor, unit):
    Ficha.objects.update(state="returned")
    FichaEvent.objects.create(
        ficha=ficha, action="return", from_state="sent", to_state="returned", by=unit, comment="Falta algo"
    )
    give_tasks(ficha, contributor, unit)
    end_membership(membership_of(contributor), by=unit)
    found = history(Ficha.objects.get(), focal_point)
    assert found["last_return"].comment == "Falta algo"
    assert found["events"][0].action_label == "Relevo de personas"


# a focal point ends their own


def test_focal_point_ends_their_own_while_there_is_another(focal_point, second, client):
    client.force_login(focal_point)
    response = client.post(reverse("accounts:membership_end", args=[membership_of(focal_point).pk]))
    assert response["Location"] == "/"
    assert not focal_point.memberships.active().exists()


def test_focal_point_who_is_the_only_one_stays(focal_point, contributor, other_focal_point, client):
    client.force_login(focal_point)
    response = client.post(reverse("accounts:membership_end", args=[membership_of(focal_point).pk]), follow=True)
    assert "pida antes a la Unidad Técnica" in response.content.decode()
    assert focal_point.memberships.active().exists()


def test_another_focal_point_whose_account_is_closed_does_not_count(focal_point, second):
    second.is_active = False
    second.save()
    with pytest.raises(Refused):
        end_membership(membership_of(focal_point), by=focal_point)


def test_nobody_ends_a_colleagues_nor_other_roles_their_own(focal_point, second, contributor, authority):
    for person, by in ((focal_point, second), (contributor, focal_point), (contributor, contributor)):
        with pytest.raises(NotAllowed):
            end_membership(membership_of(person), by=by)


# the page


def test_relay_shows_tasks_people_and_fichas_with_history(ficha, focal_point, contributor, unit, client):
    gone = make_person("antes@cr.example.org", "focal_point", "CR", full_name="Quien Estuvo")
    end_membership(membership_of(gone), by=unit)
    FichaEvent.objects.create(ficha=ficha, action="send", from_state="draft", to_state="sent", by=gone)
    client.force_login(focal_point)
    page = client.get(RELAY).content.decode()
    for words in (
        "Completar la ficha de Costa Rica",
        contributor.email,
        "Quien Estuvo",
        "Enviar a la Unidad Técnica",
        ficha.get_absolute_url(),
        "Recorrido breve",
    ):
        assert words in page


def test_relay_shows_nothing_of_other_countries(open_round, other_focal_point, focal_point, client):
    theirs = make_ficha(open_round, "PE")
    client.force_login(focal_point)
    page = client.get(RELAY).content.decode()
    assert other_focal_point.email not in page
    assert theirs.get_absolute_url() not in page
    assert "Su país todavía no tiene fichas" in page


def test_relay_is_offered_on_the_home_page_until_put_away(focal_point, second, client):
    client.force_login(focal_point)
    assert RELAY in client.get("/").content.decode()
    assert client.post(reverse("relay_done"))["Location"] == "/"
    assert RELAY not in client.get("/").content.decode()
    page = client.get(RELAY)
    assert (page.status_code, "Recorrido breve" in page.content.decode()) == (200, False)
    client.force_login(second)
    assert RELAY in client.get("/").content.decode()


def test_relay_comes_back_with_a_new_membership(focal_point, second, unit, client, country):
    client.force_login(focal_point)
    client.post(reverse("relay_done"))
    end_membership(membership_of(focal_point), by=unit)
    give_role(user=focal_point, role="focal_point", country=country("CR"))
    assert RELAY in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["contributor", "authority", "unit", "consultant", "administrator", "stranger"])
def test_relay_is_not_offered_to_others(name, cast, client):
    client.force_login(cast[name])
    assert RELAY not in client.get("/").content.decode()


def test_relay_lets_go_only_with_another_focal_point(focal_point, client):
    client.force_login(focal_point)
    assert "invite a quien le sigue" in client.get(RELAY).content.decode()
    make_person("segunda@cr.example.org", "focal_point", "CR")
    assert "Dejar el papel" in client.get(RELAY).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_relay_takes_the_same_queries(rows, focal_point, unit, client, django_assert_num_queries):
    for number in range(rows):
        ficha = make_ficha(make_round(f"r{number}"))
        for _ in range(rows):
            FichaEvent.objects.create(ficha=ficha, action="send", from_state="draft", to_state="sent", by=unit)
        make_person(f"colega{number}@cr.example.org", "contributor", "CR")
    client.force_login(focal_point)
    with django_assert_num_queries(12):
        client.get(RELAY)


@pytest.mark.parametrize("name", ["unit", "consultant", "administrator", "stranger"])
def test_relay_is_a_countrys(name, cast, client):
    client.force_login(cast[name])
    assert (client.get(RELAY).status_code, client.post(reverse("relay_done")).status_code) == (403, 403)


def test_relay_done_takes_post_only(focal_point, client):
    client.force_login(focal_point)
    assert client.get(reverse("relay_done")).status_code == 405
