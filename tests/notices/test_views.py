import pytest
from django.utils import timezone

from pifcss_registry.notices.enums import Choice, Group, Kind
from pifcss_registry.notices.models import Notice
from pifcss_registry.notices.services import preferences_of


def make_notice(person, subject="Asunto", **attributes) -> Notice:
    attributes = {"kind": Kind.MENTION, "body": "Texto", "url": "/fichas/", "choice": Choice.AT_ONCE} | attributes
    return Notice.objects.create(person=person, subject=subject, **attributes)


def body(response) -> str:
    return response.content.decode()


def test_list_shows_ones_own_unread_first(client, focal_point, other_focal_point):
    make_notice(focal_point, "Leído", read_at=timezone.now())
    make_notice(focal_point, "Por leer", created_at=timezone.now() - timezone.timedelta(days=3))
    make_notice(other_focal_point, "De otra persona")
    client.force_login(focal_point)
    page = body(client.get("/avisos/"))
    assert page.index("Por leer") < page.index("Leído")
    assert page.count("Sin leer") == 1
    assert "De otra persona" not in page


def test_list_without_notices_says_what_it_is_for(client, focal_point):
    client.force_login(focal_point)
    assert "Todavía no hay avisos" in body(client.get("/avisos/"))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_list_asks_the_same_of_the_database(client, focal_point, rows, django_assert_num_queries):
    for n in range(rows):
        make_notice(focal_point, f"Aviso {n}")
    client.force_login(focal_point)
    client.get("/avisos/")
    with django_assert_num_queries(4):  # session, person with the bell, how many, the page
        client.get("/avisos/")


def test_list_has_pages(client, focal_point):
    for n in range(27):
        make_notice(focal_point, f"Aviso {n:02}")
    client.force_login(focal_point)
    assert body(client.get("/avisos/?pagina=2")).count('id="aviso-') == 2
    assert body(client.get("/avisos/?pagina=zz")).count('id="aviso-') == 25


def test_bell_counts_what_is_unread_without_a_query(
    client, focal_point, other_focal_point, django_assert_num_queries
):
    make_notice(focal_point)
    make_notice(focal_point, read_at=timezone.now())
    make_notice(other_focal_point)
    client.force_login(focal_point)
    client.get("/mi-cuenta/")
    with django_assert_num_queries(3):
        page = body(client.get("/mi-cuenta/"))
    assert '<span class="bell-count">1<span' in page
    Notice.objects.update(read_at=timezone.now())
    assert "bell-count" not in body(client.get("/mi-cuenta/"))


def test_bell_is_not_for_visitors(client, db):
    assert "/avisos/" not in body(client.get("/cuentas/login/"))


def test_a_hundred_unread_do_not_break_the_header(client, focal_point):
    Notice.objects.bulk_create(
        Notice(person=focal_point, kind=Kind.MENTION, subject="x", body="x", choice=Choice.OFF) for _ in range(120)
    )
    client.force_login(focal_point)
    assert "99+" in body(client.get("/avisos/"))


def test_person_whose_account_was_closed_is_logged_out(client, focal_point):
    client.force_login(focal_point)
    type(focal_point).objects.update(is_active=False)
    assert client.get("/avisos/")["Location"].startswith("/cuentas/login/")


def test_opening_marks_as_read_and_goes_there(client, focal_point):
    notice = make_notice(focal_point, url="/fichas/7/#campo-x")
    client.force_login(focal_point)
    assert client.post(f"/avisos/{notice.pk}/")["Location"] == "/fichas/7/#campo-x"
    notice.refresh_from_db()
    first = notice.read_at
    assert first
    client.post(f"/avisos/{notice.pk}/")
    notice.refresh_from_db()
    assert notice.read_at == first


def test_opening_one_that_leads_nowhere_comes_back_to_the_list(client, focal_point):
    notice = make_notice(focal_point, url="")
    client.force_login(focal_point)
    assert client.post(f"/avisos/{notice.pk}/")["Location"] == "/avisos/"


def test_get_marks_nothing(client, focal_point):
    notice = make_notice(focal_point)
    client.force_login(focal_point)
    assert client.get(f"/avisos/{notice.pk}/").status_code == 405
    assert client.get("/avisos/leidos/").status_code == 405
    client.get("/avisos/")
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("who", ["other_focal_point", "contributor", "unit", "administrator"])
def test_notice_of_somebody_else_is_not_there(client, request, focal_point, who):
    notice = make_notice(focal_point)
    client.force_login(request.getfixturevalue(who))
    assert client.post(f"/avisos/{notice.pk}/").status_code == 404
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("pk", ["0", "999", "9" * 30])
def test_bad_number_is_not_found(client, focal_point, pk):
    client.force_login(focal_point)
    assert client.post(f"/avisos/{pk}/").status_code == 404


def test_marking_all_leaves_other_peoples(client, focal_point, other_focal_point):
    make_notice(focal_point)
    make_notice(focal_point)
    make_notice(other_focal_point)
    client.force_login(focal_point)
    page = client.post("/avisos/leidos/", follow=True)
    assert "2 avisos quedaron como leídos." in body(page)
    assert [notice.person for notice in Notice.objects.unread()] == [other_focal_point]


def choose(client, **choices):
    data = dict.fromkeys(Group.values, Choice.AT_ONCE) | choices
    return client.post("/mi-cuenta/avisos/", data)


def test_preferences_are_kept_for_the_person_alone(client, focal_point, authority):
    client.force_login(focal_point)
    assert choose(client, deadlines="off", dialogues="daily")["Location"] == "/mi-cuenta/avisos/"
    assert preferences_of(focal_point) == {
        Group.FICHAS: Choice.AT_ONCE,
        Group.COLLEAGUES: Choice.AT_ONCE,
        Group.DEADLINES: Choice.OFF,
        Group.DIALOGUES: Choice.DAILY,
        Group.ALLIANCES: Choice.AT_ONCE,
        Group.FILTERS: Choice.AT_ONCE,
        Group.SEMINARS: Choice.AT_ONCE,
    }
    assert set(preferences_of(authority).values()) == {Choice.AT_ONCE}
    page = body(client.get("/mi-cuenta/avisos/"))
    assert page.count("checked") == 7


@pytest.mark.parametrize("value", ["", "weekly", "\0", "x" * 5000])
def test_preference_that_does_not_exist_is_refused(client, focal_point, value):
    client.force_login(focal_point)
    response = choose(client, deadlines=value)
    assert response.status_code == 200
    assert "alert" in body(response)
    assert set(preferences_of(focal_point).values()) == {Choice.AT_ONCE}


def test_security_and_returns_cannot_be_chosen(client, focal_point):
    client.force_login(focal_point)
    page = body(client.get("/mi-cuenta/avisos/"))
    assert 'name="security"' not in page and 'name="return"' not in page
    assert choose(client, security="off").status_code == 302


def test_account_page_leads_to_the_preferences(client, focal_point):
    client.force_login(focal_point)
    assert 'href="/mi-cuenta/avisos/"' in body(client.get("/mi-cuenta/"))


def test_preferences_ask_little_of_the_database(client, focal_point, django_assert_num_queries):
    client.force_login(focal_point)
    client.get("/mi-cuenta/avisos/")
    with django_assert_num_queries(3):
        client.get("/mi-cuenta/avisos/")
