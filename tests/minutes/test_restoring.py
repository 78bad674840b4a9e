"""An earlier text of the minutes is written again with one button."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from minutes.models import Minutes, Passage, PassageVersion
from minutes.workflow import MINUTES

from .conftest import said, write

PLACE = "mechanisms.text"


def url(name, *args):
    return reverse(f"minutes:{name}", args=args)


def heard(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def first(dialogue, unit, consultant):
    """The first of two texts of one place."""
    write(dialogue, PLACE, "Uno.", by=unit)
    write(dialogue, PLACE, "Dos.", by=consultant, base=1)
    return PassageVersion.objects.get(number=1)


def test_earlier_text_is_written_again_and_nothing_is_lost(client, dialogue, first, consultant):
    client.force_login(consultant)
    page = said(client.get(url("version_list", dialogue.pk)))
    assert page.count("Volver a este texto") == 1
    answer = client.post(url("version_restore", dialogue.pk, first.pk), {"base": 2})
    assert heard(answer) == ["Ese texto es otra vez el del acta. El que estaba sigue en esta lista."]
    assert answer["Location"] == f"{url('version_list', dialogue.pk)}?lugar={PLACE}"
    assert Passage.objects.get().text == "Uno."
    texts = PassageVersion.objects.order_by("number").values_list("text", "by__email")
    assert [*texts][1:] == [("Dos.", consultant.email), ("Uno.", consultant.email)]


@pytest.mark.parametrize("base", ["1", "", "x", "-1", "9" * 5000])
def test_text_that_was_not_seen_is_not_written_over(base, client, dialogue, first, unit):
    client.force_login(unit)
    answer = client.post(url("version_restore", dialogue.pk, first.pk), {"base": base})
    assert heard(answer) == ["Mientras usted leía se guardó otro texto. Mírelo, es el primero, y decida."]
    assert Passage.objects.get().text == "Dos."


def test_closed_minutes_offer_no_earlier_text_and_take_none(client, dialogue, first, unit):
    write_three_others(dialogue, unit)
    MINUTES.perform(Minutes.objects.get(), "close", by=unit)
    client.force_login(unit)
    assert "Volver a este texto" not in said(client.get(url("version_list", dialogue.pk)))
    client.post(url("version_restore", dialogue.pk, first.pk), {"base": 2})
    assert Passage.objects.get(place=PLACE).text == "Dos."


def write_three_others(dialogue, unit):
    for key in ("processes", "added_value"):
        write(dialogue, f"{key}.text", "Algo.", by=unit)


@pytest.mark.parametrize("person", ["focal_point", "contributor", "administrator", "stranger"])
def test_earlier_text_is_for_who_writes(person, client, dialogue, first, request):
    client.force_login(request.getfixturevalue(person))
    answer = client.post(url("version_restore", dialogue.pk, first.pk), {"base": 2})
    assert answer.status_code == (404 if person == "stranger" else 403)
    assert Passage.objects.get().text == "Dos."


@pytest.mark.parametrize("pk", [0, 2**63, 10**40])
def test_version_that_does_not_exist_is_404(pk, client, dialogue, first, unit):
    client.force_login(unit)
    assert client.post(url("version_restore", dialogue.pk, pk), {"base": 2}).status_code == 404
    assert client.get(url("version_restore", dialogue.pk, first.pk)).status_code == 405
