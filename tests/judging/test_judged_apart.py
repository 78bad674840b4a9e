"""What one reviewer judges is read by nobody else before both have handed in: no page, count, notice or mail has it."""

import pytest
from django.core import mail
from django.urls import NoReverseMatch, reverse

from judging.models import Review
from judging.reviewing import ask_reviews, hand_in, save_review, withdraw_review
from pifcss_registry.notices.models import Notice
from tests.conftest import make_initiative
from tests.test_access import names

from .reviews import do_review, judgements, make_reviewers

MARK = "zzmarca"
REASON = f"Por esto: {MARK}"
# The values are told apart from the rule's and from other words: nothing else on these pages says «Parcial».
VALUE, VALUE_WORDS = "parcial", "Parcial</span>"
STEPS = ("draft", "handed in", "handed in, the other's draft too", "handed in, the other one withdrawn")
OF_THE_UNIT = ("the other reviewer", "unit")
OTHERS = ("consultant", "administrator", "focal_point", "contributor", "authority", "other_focal_point")


@pytest.fixture
def people(db):
    return make_reviewers()


@pytest.fixture
def marked(initiative, people, unit, open_round):
    """Ana was asked first and Berta second. Each step is a state in which Ana's words are hers alone."""
    first, second = ask_reviews(initiative, people=people, by=unit)
    # something is open in the round, so that its page has figures and differences of others
    for review, value in zip(
        ask_reviews(make_initiative(unit, name="Abierta"), people=people, by=unit),
        ("cumple", "no_cumple"),
        strict=True,
    ):
        do_review(review, value)
    mail.outbox.clear()

    def until(step):
        save_review(first, judgements=judgements(VALUE, REASON, AM_1=VALUE), by=people[0])
        if step != STEPS[0]:
            hand_in(first, by=people[0])
        if step == STEPS[2]:
            save_review(second, judgements=judgements(), by=people[1])
        if step == STEPS[3]:
            withdraw_review(second, by=unit)
        return first, second

    return until


def addresses(initiative) -> list[str]:
    """Every page of the site without arguments, and all that have to do with the initiative, its round and reviews."""
    found = []
    for name in names():
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue  # it takes arguments
    for name in names():
        for args in ([initiative.pk], [initiative.round_code]):
            if name.startswith(("initiatives:", "judging:", "confirmations:", "surveys:", "dialogues:")):
                try:
                    found.append(reverse(name, args=args))
                except NoReverseMatch:
                    continue
    found += [reverse("judging:review_edit", args=[pk]) for pk in Review.objects.values_list("pk", flat=True)]
    found += [
        f"{reverse('initiatives:initiative_list')}?q={MARK}",
        f"/revisiones/?convocatoria={initiative.round_code}",
    ]
    found += [notice.url for notice in Notice.objects.all() if notice.url]
    return sorted({each for each in found if "logout" not in each})


def said(client, initiative) -> dict[str, str]:
    """What every page answers, without the search that the test itself typed."""
    found = {}
    for address in addresses(initiative):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace")
        found[address] = text.replace(f"q={MARK}", "").replace(f'value="{MARK}"', "").replace(f"«{MARK}»", "")
    return found


def where(client, initiative, *words: str) -> list[str]:
    """The pages that have one of the words."""
    return [address for address, text in said(client, initiative).items() if any(word in text for word in words)]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", OF_THE_UNIT)
def test_nobody_else_of_the_unit_finds_a_word_of_it(name, step, client, marked, initiative, people, request):
    marked(step)
    client.force_login(people[1] if name == "the other reviewer" else request.getfixturevalue(name))
    assert where(client, initiative, MARK, VALUE_WORDS) == []


@pytest.mark.parametrize("step", STEPS)
def test_no_notice_nor_mail_has_a_word_of_it(step, marked):
    marked(step)
    assert not any(MARK in notice.subject + notice.body for notice in Notice.objects.all())
    assert not any(MARK in message.subject + message.body for message in mail.outbox)


@pytest.mark.parametrize("step", STEPS)
def test_figures_and_differences_of_the_round_stay_the_same(step, client, marked, initiative, unit):
    client.force_login(unit)

    def figures():
        page = client.get(f"/convocatorias/{initiative.round_code}/acuerdo/")
        found = page.context["found"]
        return found.twice, found.overall, [each.agreement for each in found.criteria], len(found.differences)

    before = figures()
    marked(step)
    assert figures() == before


def test_the_marks_are_found_by_who_may_read_them(client, marked, initiative, people, unit):
    """The checks above would pass on pages that show nothing to anybody."""
    first, second = marked(STEPS[2])
    client.force_login(people[0])
    assert where(client, initiative, MARK) == [first.get_absolute_url()]
    hand_in(second, by=people[1])
    compare = f"/iniciativas/{initiative.pk}/revisiones/"
    client.force_login(unit)
    pages = said(client, initiative)
    assert {address for address, text in pages.items() if MARK in text} == {compare, first.get_absolute_url()}
    assert "/convocatorias/2026/acuerdo/" in {address for address, text in pages.items() if VALUE_WORDS in text}


@pytest.mark.parametrize("name", OTHERS)
def test_other_roles_read_it_neither_before_nor_after(name, client, marked, initiative, people, request):
    _first, second = marked(STEPS[2])
    client.force_login(request.getfixturevalue(name))
    assert where(client, initiative, MARK, VALUE_WORDS) == []
    hand_in(second, by=people[1])
    assert where(client, initiative, MARK, VALUE_WORDS) == []
