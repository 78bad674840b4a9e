"""Internal comments: the country's people and its guests talk about a question; for the Unit there is nothing there."""

import json

import pytest
from django.urls import reverse

from pifcss_registry.accounts.services import give_role
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from surveys import comments, sections, services
from surveys.models import Ficha, InternalComment
from surveys.workflow import FICHA
from tests.conftest import make_ficha
from tests.surveys.test_guests import make_guest

SECRET = "Esto no lo puede leer la Unidad 🤐"
PROGRAMME = ("unit", "consultant", "administrator")
OUTSIDE = (*PROGRAMME, "other_focal_point", "stranger")
QUESTION = "institution.share"


@pytest.fixture
def two(open_round):
    return make_ficha(open_round, entries=2)


@pytest.fixture
def first(two):
    """A question of the first initiative."""
    return f"{sections.of_entry(two.entries.get(position=1))}.objectives"


@pytest.fixture
def guest(two, focal_point):
    """Invited to the first initiative."""
    return make_guest(two, focal_point, listed=[sections.of_entry(two.entries.get(position=1))])


def say(ficha, by, question=QUESTION, **words):
    return comments.add_comment(ficha, question, text=words.pop("text", SECRET), by=by, **words)


def post(question, text=SECRET, mentions=(), **more):
    key = question.replace(".", "-")
    return {"question": question, f"text-{key}": text, f"mention-{key}": list(mentions)} | more


# Services


@pytest.mark.parametrize("who", ["focal_point", "contributor", "authority"])
def test_people_of_the_country_comment_resolve_and_reopen(who, two, focal_point, request):
    by = request.getfixturevalue(who)
    comment = say(two, by, text="  ¿Qué\r\nponemos?  ")
    assert (comment.text, comment.by, comment.resolved_at) == ("¿Qué\nponemos?", by, None)
    settled = comments.settle_comment(comment, resolved=True, by=by)
    assert settled.resolved_by == by
    at = settled.resolved_at
    assert comments.settle_comment(comment, resolved=True, by=focal_point).resolved_at == at  # already
    assert comments.settle_comment(comment, resolved=False, by=by).resolved_by is None


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_takes_part(who, two, focal_point, request):
    by = request.getfixturevalue(who)
    comment = say(two, focal_point)
    with pytest.raises(NotAllowed):
        say(two, by)
    with pytest.raises(NotAllowed):
        comments.settle_comment(comment, resolved=True, by=by)
    assert InternalComment.objects.get().resolved_at is None


def test_who_is_of_the_country_and_of_the_unit_does_not_take_part(two, contributor, focal_point):
    give_role(user=contributor, role="technical_unit")
    with pytest.raises(NotAllowed):
        say(two, contributor)


def test_guest_takes_part_in_the_invited_sections_only(two, first, guest, focal_point):
    own, other = say(two, guest, first), say(two, focal_point)
    for refused in (lambda: say(two, guest), lambda: comments.settle_comment(other, resolved=True, by=guest)):
        with pytest.raises(NotAllowed):
            refused()
    seen = comments.Conversation(two, guest)
    assert [each for rows in seen.by_question.values() for each in rows] == [own]


def test_mentioned_people_are_told_once_each(two, focal_point, contributor, authority):
    comment = say(two, focal_point, mentions=[contributor.pk, authority.pk, focal_point.pk])
    assert set(comment.mentions.all()) == {contributor, authority, focal_point}
    assert {notice.person for notice in Notice.objects.all()} == {contributor, authority}
    notice = Notice.objects.get(person=contributor)
    assert SECRET in notice.body
    assert notice.url == comments.address(two, QUESTION)


@pytest.mark.parametrize("who", OUTSIDE)
def test_people_outside_the_ficha_cannot_be_mentioned(who, two, focal_point, request):
    with pytest.raises(Refused) as refusal:
        say(two, focal_point, mentions=[request.getfixturevalue(who).pk])
    assert refusal.value.field == "mentions"
    assert not InternalComment.objects.exists()
    assert not Notice.objects.exists()


def test_guest_is_mentioned_only_beside_the_invited_sections(two, first, guest, focal_point):
    say(two, focal_point, first, mentions=[guest.pk])
    with pytest.raises(Refused):
        say(two, focal_point, mentions=[guest.pk])


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001, "con\x00nulo"])
def test_bad_text_is_refused(text, two, focal_point):
    with pytest.raises(Refused) as refusal:
        say(two, focal_point, text=text)
    assert refusal.value.field == "text"


@pytest.mark.parametrize(
    "question", ["", "institution", "institution.nada", "entry-99999.name", "x" * 300, "entry-1."]
)
def test_question_that_is_not_there_is_refused(question, two, focal_point):
    with pytest.raises(Refused):
        say(two, focal_point, question)


# Pages


def test_comment_is_made_and_read_beside_its_question(client, two, first, focal_point, contributor):
    client.force_login(focal_point)
    data = post(first, mentions=[contributor.pk], volver="seccion")
    answer = client.post(reverse("surveys:comment_add", args=[two.pk]), data)
    page = reverse("surveys:entry_edit", args=[two.pk, 1])
    assert answer["Location"] == f"{page}#campo-objectives"
    client.force_login(contributor)
    for address in (page, two.get_absolute_url(), reverse("surveys:comment_list", args=[two.pk])):
        text = client.get(address).content.decode()
        assert SECRET in text
        assert f"@{contributor}" in text
        assert "1 comentario interno sin resolver" in text
    assert SECRET not in client.get(reverse("surveys:entry_edit", args=[two.pk, 2])).content.decode()


def test_comment_is_resolved_and_opened_again_on_the_page(client, two, focal_point):
    comment = say(two, focal_point)
    client.force_login(focal_point)
    for action, resolved in (("resolver", True), ("reabrir", False)):
        answer = client.post(reverse("surveys:comment_settle", args=[two.pk, comment.pk, action]))
        assert answer["Location"] == comments.address(two, QUESTION)
        comment.refresh_from_db()
        assert bool(comment.resolved_at) is resolved


def test_refused_comment_keeps_what_was_typed(client, two, focal_point):
    client.force_login(focal_point)
    page = client.post(reverse("surveys:comment_add", args=[two.pk]), post(QUESTION, "ñ" * 2001))
    assert page.status_code == 200
    text = page.content.decode()
    assert "ñ" * 2001 in text
    assert "Acorte el comentario" in text


@pytest.mark.parametrize("question", ["", "nada", "entry-99999.name", "institution.\x00", "institution.nada"])
def test_question_that_is_not_there_is_404(question, client, two, focal_point):
    client.force_login(focal_point)
    answer = client.post(reverse("surveys:comment_add", args=[two.pk]), {"question": question})
    assert answer.status_code == 404


@pytest.mark.parametrize("mention", ["0", "x", "9" * 40, "-1", "²"])
def test_bad_mention_changes_nothing(mention, client, two, focal_point):
    client.force_login(focal_point)
    answer = client.post(reverse("surveys:comment_add", args=[two.pk]), post(QUESTION, mentions=[mention]))
    assert answer.status_code in (200, 302)
    assert not Notice.objects.exists()


def test_comment_of_another_ficha_is_404(client, two, closed_round, focal_point):
    comment = say(two, focal_point)
    other = make_ficha(closed_round)
    client.force_login(focal_point)
    assert client.post(reverse("surveys:comment_settle", args=[other.pk, comment.pk, "resolver"])).status_code == 404


def test_comments_of_an_initiative_that_was_deleted_are_kept(client, two, first, focal_point):
    say(two, focal_point, first)
    services.delete_entry(two.entries.get(position=1), by=focal_point)
    client.force_login(focal_point)
    page = client.get(reverse("surveys:comment_list", args=[two.pk])).content.decode()
    assert "De una iniciativa que se eliminó" in page
    assert SECRET in page
    settle = reverse("surveys:comment_settle", args=[two.pk, InternalComment.objects.get().pk, "resolver"])
    assert client.post(settle).status_code == 302


def test_text_is_shown_as_text(client, two, focal_point):
    say(two, focal_point, text="<script>alert(1)</script>")
    client.force_login(focal_point)
    assert "<script>alert(1)" not in client.get(two.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_comments_takes_the_same_queries(
    rows, client, two, focal_point, authority, django_assert_max_num_queries
):
    for number in range(rows):
        say(two, focal_point, text=f"Uno {number}", mentions=[authority.pk])
    client.force_login(focal_point)
    with django_assert_max_num_queries(11):
        client.get(reverse("surveys:comment_list", args=[two.pk]))


# The Unit

STATES = ("draft", "sent", "returned", "validated")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", (*PROGRAMME, "other_focal_point"))
def test_every_comment_page_is_404_outside_the_country_in_every_state(who, state, client, two, focal_point, request):
    comment = say(two, focal_point)
    Ficha.objects.filter(pk=two.pk).update(state=state)
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("surveys:comment_list", args=[two.pk])).status_code == 404
    assert client.post(reverse("surveys:comment_add", args=[two.pk]), post(QUESTION)).status_code == 404
    for action in ("resolver", "reabrir"):
        settle = reverse("surveys:comment_settle", args=[two.pk, comment.pk, action])
        assert client.post(settle).status_code == 404
    assert InternalComment.objects.count() == 1


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", PROGRAMME)
def test_no_page_of_the_programme_tells_a_comment(who, state, client, two, first, focal_point, unit, request):
    say(two, focal_point)
    say(two, focal_point, first)
    FICHA.perform(two, "send", by=focal_point)
    Ficha.objects.filter(pk=two.pk).update(state=state)
    client.force_login(request.getfixturevalue(who))
    addresses = [
        "/",
        two.get_absolute_url(),
        reverse("surveys:ficha_review", args=[two.pk]),
        reverse("surveys:revision_detail", args=[two.pk, 1]),
        reverse("surveys:ficha_list"),
        reverse("initiatives:initiative_export"),
    ]
    for address in addresses:
        text = b"".join(client.get(address, follow=True)).decode()
        assert SECRET not in text
        assert 'id="comentar"' not in text
        assert "/comentarios/" not in text


def test_snapshots_and_revisions_hold_no_comment(two, first, focal_point):
    say(two, focal_point)
    say(two, focal_point, first)
    FICHA.perform(two, "send", by=focal_point)
    assert SECRET not in json.dumps(two.revisions.get().content, ensure_ascii=False)


def test_unit_that_is_of_the_country_too_sees_no_comment(client, two, focal_point, contributor):
    say(two, focal_point)
    give_role(user=contributor, role="technical_unit")
    client.force_login(contributor)
    assert client.get(reverse("surveys:comment_list", args=[two.pk])).status_code == 404
    assert SECRET not in client.get(two.get_absolute_url()).content.decode()
    assert SECRET not in client.get(reverse("surveys:ficha_institution", args=[two.pk])).content.decode()
