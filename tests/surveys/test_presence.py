"""Who else is in a ficha: seen by colleagues of the same ficha only, by name, and gone soon after they go."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import paths, presence
from surveys.models import Presence

from ..conftest import make_ficha, make_round


@pytest.fixture
def entry(ficha):
    return ficha.entries.get()


def beat(client, ficha, **said):
    said = {"section": "institution", "path": "", "version": ficha.version} | said
    url = reverse("surveys:presence_beat", args=[ficha.pk])
    return client.post(url, json.dumps(said), content_type="application/json")


def test_colleague_is_seen_by_name_and_question(client, ficha, entry, focal_point, contributor):
    presence.beat(
        ficha, by=contributor, section=f"entry-{entry.pk}", path=paths.parse(f"entry-{entry.pk}.objectives")
    )
    client.force_login(focal_point)
    (seen,) = beat(client, ficha, section=f"entry-{entry.pk}", version=entry.version).json()["people"]
    assert (seen["name"], seen["path"], seen["here"]) == (contributor.full_name, f"entry-{entry.pk}.objectives", True)
    assert seen["place"] == "Iniciativa 1, Objetivo/s"
    (seen,) = beat(client, ficha).json()["people"]
    assert seen["here"] is False


def test_email_is_never_shown(client, ficha, focal_point, contributor):
    contributor.full_name = ""
    contributor.save()
    presence.beat(ficha, by=contributor, section="institution")
    client.force_login(focal_point)
    response = beat(client, ficha)
    assert contributor.email not in response.content.decode()
    assert response.json()["people"][0]["name"] == "Alguien de su equipo"


def test_who_was_silent_is_gone(ficha, focal_point, contributor):
    presence.beat(ficha, by=contributor, section="institution")
    assert [each.name for each in presence.others(ficha, than=focal_point)] == [contributor.full_name]
    assert presence.others(ficha, than=contributor) == []
    Presence.objects.update(seen_at=timezone.now() - presence.PRESENT_FOR - timedelta(seconds=1))
    assert presence.others(ficha, than=focal_point) == []


def test_person_is_in_one_place(ficha, contributor):
    for path in ("institution.institution", "institution.share"):
        presence.beat(ficha, by=contributor, section="institution", path=paths.parse(path))
    assert Presence.objects.get().path == "institution.share"


def test_who_leaves_is_gone_at_once(client, ficha, contributor):
    client.force_login(contributor)
    beat(client, ficha)
    assert Presence.objects.count() == 1
    beat(client, ficha, leaving=True)
    assert not Presence.objects.exists()


def test_people_of_another_ficha_are_not_seen(client, ficha, focal_point, contributor):
    presence.beat(make_ficha(make_round("2027")), by=contributor, section="institution")
    client.force_login(focal_point)
    assert beat(client, ficha).json()["people"] == []


def test_answers_come_when_the_section_changed(client, ficha, entry, focal_point):
    client.force_login(focal_point)
    assert "answers" not in beat(client, ficha).json()
    said = beat(client, ficha, version=ficha.version + 1).json()
    assert said["answers"]["institution.institution"] == {
        "value": ficha.institution,
        "digest": paths.digest(ficha.institution),
    }
    assert said["answers"]["institution.share"]["value"] == "yes"
    said = beat(client, ficha, section=f"entry-{entry.pk}", version=99).json()
    actor = entry.actors.first()
    assert said["answers"][f"entry-{entry.pk}.actor-{actor.pk}.name"]["value"] == actor.name


def test_sent_ficha_is_said_to_be_closed(client, ficha, focal_point):
    ficha.state = "sent"
    ficha.save()
    client.force_login(focal_point)
    said = beat(client, ficha).json()
    assert (said["editable"], "Enviada" in said["message"]) == (False, True)


@pytest.mark.parametrize("section", ["", "x", "entry-0", "entry-999999", 5, None, ["institution"]])
def test_unknown_section_is_404(section, client, ficha, focal_point):
    client.force_login(focal_point)
    assert beat(client, ficha, section=section).status_code == 404
    assert not Presence.objects.exists()


@pytest.mark.parametrize("path", ["x", "entry-1", 5, ["institution.share"]])
def test_unknown_answer_is_404(path, client, ficha, focal_point):
    client.force_login(focal_point)
    assert beat(client, ficha, path=path).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("authority", 403), ("other_focal_point", 404), ("unit", 404), ("stranger", 404)]
)
def test_others_see_nobody(who, status, request, client, ficha):
    client.force_login(request.getfixturevalue(who))
    assert beat(client, ficha).status_code == status
    assert not Presence.objects.exists()


def test_ended_session_gets_json(client, ficha):
    assert beat(client, ficha).json()["status"] == "login"


def test_get_is_refused(client, ficha, focal_point):
    client.force_login(focal_point)
    assert client.get(reverse("surveys:presence_beat", args=[ficha.pk])).status_code == 405


@pytest.mark.parametrize("people", [1, 3])
def test_beat_costs_the_same_for_many(people, client, ficha, focal_point, django_assert_num_queries):
    from tests.conftest import make_person

    for number in range(people):
        colleague = make_person(f"colega{number}@cr.example.org", "contributor", "CR")
        presence.beat(ficha, by=colleague, section="institution")
    client.force_login(focal_point)
    with django_assert_num_queries(5):
        assert len(beat(client, ficha).json()["people"]) == people
