"""Answers saved one by one: nothing lost, nothing twice, nobody's words overwritten unseen."""

import json
import random
import threading
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.urls import reverse

from pifcss_registry.errors import NotAllowed, Refused
from surveys import paths, writing
from surveys.content import ACTOR_COLUMNS, actor_content
from surveys.models import Entry, Ficha, SavedAnswer
from surveys.workflow import FICHA

COMMON = pytest.mark.django_db


@pytest.fixture
def entry(ficha):
    return ficha.entries.get()


def path_of(owner, column: str) -> paths.Path:
    section = "institution" if isinstance(owner, Ficha) else f"entry-{owner.pk}"
    return paths.parse(f"{section}.{column}")


def save(ficha, path, value, *, by, base=None, key=None):
    if base is None:
        fresh = Ficha.objects.get(pk=ficha.pk)
        base = paths.digest(paths.value_of(fresh, path))
    return writing.save_answer(ficha, by=by, path=path, value=value, base=base, key=key or uuid4())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("objectives", "Otro texto, con «comillas» y 💧"),
        ("objectives", ""),
        ("type", 4),
        ("type", None),
        ("strength_3", "Otra fortaleza"),
        ("focal_point_email", "x@example.org"),
    ],
)
def test_answer_of_an_initiative_is_saved_alone(column, value, ficha, entry, focal_point):
    outcome = save(ficha, path_of(entry, column), value, by=focal_point)
    fresh = Entry.objects.get(pk=entry.pk)
    assert (outcome.status, outcome.version, fresh.version) == ("saved", 1, 1)
    assert getattr(fresh, column) == value
    assert outcome.digest == paths.digest(value)
    assert fresh.name == entry.name


@pytest.mark.parametrize(
    ("column", "value"),
    [("institution", "Agencia"), ("share", False), ("share", None), ("institution_strengths", "x")],
)
def test_answer_of_the_institution_is_saved_alone(column, value, ficha, contributor):
    outcome = save(ficha, path_of(ficha, column), value, by=contributor)
    fresh = Ficha.objects.get(pk=ficha.pk)
    assert (outcome.status, getattr(fresh, column), fresh.version) == ("saved", value, ficha.version + 1)
    saved = SavedAnswer.objects.get()
    assert (saved.path, saved.by, saved.digest) == (f"institution.{column}", contributor, paths.digest(value))


def test_second_text_on_the_same_base_is_a_conflict(ficha, entry, focal_point, contributor):
    path = path_of(entry, "objectives")
    base = paths.digest(entry.objectives)
    first = save(ficha, path, "De Ana", by=focal_point, base=base)
    second = save(ficha, path, "De Luis", by=contributor, base=base)
    assert second.status == "conflict"
    assert (second.value, second.digest, second.by, second.at) == ("De Ana", first.digest, focal_point, first.at)
    assert Entry.objects.get(pk=entry.pk).objectives == "De Ana"
    assert SavedAnswer.objects.count() == 1
    assert save(ficha, path, "De Luis", by=contributor, base=second.digest).status == "saved"


def test_conflict_of_a_choice_is_seen_too(ficha, entry, focal_point, contributor):
    path, base = path_of(entry, "type"), paths.digest(entry.type)
    save(ficha, path, 3, by=focal_point, base=base)
    assert save(ficha, path, 1, by=contributor, base=base).value == 3


def test_same_text_twice_is_no_conflict(ficha, entry, focal_point, contributor):
    path, base = path_of(entry, "objectives"), paths.digest(entry.objectives)
    save(ficha, path, "Lo mismo", by=focal_point, base=base)
    assert save(ficha, path, "Lo mismo", by=contributor, base=base).status == "saved"
    assert Entry.objects.get(pk=entry.pk).version == 1


def test_repeated_request_is_answered_as_the_first_time(ficha, entry, focal_point, contributor):
    path, base, key = path_of(entry, "objectives"), paths.digest(entry.objectives), uuid4()
    first = save(ficha, path, "Uno", by=focal_point, base=base, key=key)
    save(ficha, path, "Dos", by=contributor)
    again = save(ficha, path, "Uno", by=focal_point, base=base, key=key)
    assert (again.status, again.digest, again.at) == ("repeated", first.digest, first.at)
    assert Entry.objects.get(pk=entry.pk).objectives == "Dos"


def test_repeated_request_is_recognised_when_the_text_came_back(ficha, entry, focal_point):
    path, base, key = path_of(entry, "objectives"), paths.digest(entry.objectives), uuid4()
    save(ficha, path, "Uno", by=focal_point, base=base, key=key)
    save(ficha, path, entry.objectives, by=focal_point)
    assert save(ficha, path, "Uno", by=focal_point, base=base, key=key).status == "repeated"
    assert Entry.objects.get(pk=entry.pk).objectives == entry.objectives


def test_repeated_request_is_recognised_after_sending(ficha, entry, focal_point):
    path, base, key = path_of(entry, "objectives"), paths.digest(entry.objectives), uuid4()
    save(ficha, path, "Uno", by=focal_point, base=base, key=key)
    FICHA.perform(ficha, "send", by=focal_point)
    assert save(ficha, path, "Uno", by=focal_point, base=base, key=key).status == "repeated"
    with pytest.raises(Refused):
        save(ficha, path, "Tarde", by=focal_point)
    assert ficha.revisions.get().content["entries"][0]["objectives"] == "Uno"


def test_key_of_another_answer_is_refused(ficha, entry, focal_point, contributor):
    key = uuid4()
    save(ficha, path_of(entry, "objectives"), "Uno", by=focal_point, key=key)
    for path, by in ((path_of(entry, "name"), focal_point), (path_of(entry, "objectives"), contributor)):
        with pytest.raises(Refused), transaction.atomic():
            save(ficha, path, "Uno", by=by, key=key)


@pytest.mark.parametrize("who", ["authority", "other_focal_point", "unit", "stranger"])
def test_others_do_not_write(who, request, ficha, entry):
    with pytest.raises(NotAllowed):
        save(ficha, path_of(entry, "objectives"), "No", by=request.getfixturevalue(who))


def test_initiative_of_another_ficha_is_not_reached(ficha, entry, focal_point, open_round):
    from tests.conftest import make_ficha

    other = make_ficha(open_round, "PE").entries.get()
    for column in ("objectives", "actors", "partner_countries"):
        value = {"objectives": "x", "actors": {"remove": 1}, "partner_countries": {"PE": True}}[column]
        outcome = writing.save_answer(
            ficha, by=focal_point, path=path_of(other, column), value=value, base="", key=uuid4()
        )
        assert outcome.status == "gone"
    actor = other.actors.first()
    cell = paths.parse(f"entry-{entry.pk}.actor-{actor.pk}.name")
    assert save(ficha, cell, "x", by=focal_point, base=paths.digest(actor.name)).status == "gone"


ROW = {"name": "Cooperativa", "kind": "economia_social", "kind_other": "", "country_id": "CR"}


def test_two_people_add_actors_and_both_stay(ficha, entry, focal_point, contributor):
    path, key = path_of(entry, "actors"), uuid4()
    first = save(ficha, path, {"add": ROW}, by=focal_point, base="", key=key)
    second = save(ficha, path, {"add": ROW | {"name": "Sindicato"}}, by=contributor, base="")
    assert [actor.name for actor in entry.actors.all()][2:] == ["Cooperativa", "Sindicato"]
    assert save(ficha, path, {"add": ROW}, by=focal_point, base="", key=key).row == first.row != second.row
    assert entry.actors.count() == 4


def test_cell_of_an_actor_is_saved_alone_and_conflicts_alone(ficha, entry, focal_point, contributor):
    actor = entry.actors.first()
    name, kind = (paths.parse(f"entry-{entry.pk}.actor-{actor.pk}.{column}") for column in ("name", "kind"))
    base = paths.digest(actor.name)
    assert save(ficha, name, "SINAC Pacífico", by=focal_point, base=base).status == "saved"
    assert save(ficha, kind, "academia", by=contributor).status == "saved"
    assert save(ficha, name, "Otro", by=contributor, base=base).value == "SINAC Pacífico"
    actor.refresh_from_db()
    assert (actor.name, actor.kind) == ("SINAC Pacífico", "academia")


def test_actor_that_somebody_changed_is_not_removed_unseen(ficha, entry, focal_point, contributor):
    actor, path = entry.actors.first(), path_of(entry, "actors")
    seen = writing.row_digest(actor_content(actor))
    cell = paths.parse(f"entry-{entry.pk}.actor-{actor.pk}.name")
    save(ficha, cell, "Otro nombre", by=contributor)
    outcome = save(ficha, path, {"remove": actor.pk}, by=focal_point, base=seen)
    assert (outcome.status, outcome.value["name"]) == ("conflict", "Otro nombre")
    assert save(ficha, path, {"remove": actor.pk}, by=focal_point, base=outcome.digest).status == "saved"
    assert entry.actors.count() == 1
    assert save(ficha, path, {"remove": actor.pk}, by=contributor, base=seen).status == "saved"  # as wished
    assert save(ficha, cell, "x", by=contributor, base=paths.digest("Otro nombre")).status == "gone"


def test_countries_of_two_people_are_joined(ficha, entry, focal_point, contributor):
    path = path_of(entry, "partner_countries")
    save(ficha, path, {"PE": True, "CL": True}, by=focal_point, base="")
    outcome = save(ficha, path, {"MX": True, "CL": False}, by=contributor, base="")
    assert outcome.value == ["MX", "PE"]
    assert outcome.digest == paths.digest(["MX", "PE"])


def test_section_saved_by_its_button_after_an_answer_is_noticed(ficha, entry, focal_point, contributor):
    from surveys.services import SavedMeanwhile, save_entry

    save(ficha, path_of(entry, "objectives"), "De Ana", by=focal_point)
    with pytest.raises(SavedMeanwhile):
        save_entry(entry, by=contributor, values={"name": "x"}, seen_version=entry.version)


def test_saving_costs_five_statements(ficha, entry, focal_point, django_assert_num_queries):
    path, base = path_of(entry, "objectives"), paths.digest(entry.objectives)
    focal_point.memberships_now  # noqa: B018 (loaded once for each request)
    with django_assert_num_queries(3 + 2):  # inside a test's transaction: a savepoint and its release
        writing.save_answer(ficha, by=focal_point, path=path, value="x", base=base, key=uuid4())


# Over HTTP


def post(client, ficha, path, value, *, base="", key=None, **more):
    said = {"path": str(path), "value": value, "base": base, "key": str(key or uuid4())} | more
    url = reverse("surveys:answer_save", args=[ficha.pk])
    return client.post(url, json.dumps(said), content_type="application/json")


def test_page_saves_an_answer(client, ficha, entry, focal_point):
    client.force_login(focal_point)
    response = post(client, ficha, path_of(entry, "objectives"), "Uno\r\ndos ", base=paths.digest(entry.objectives))
    assert response.status_code == 200
    said = response.json()
    assert (said["status"], said["version"], said["digest"]) == ("saved", 1, paths.digest("Uno\ndos"))
    assert len(said["time"]) == 5
    assert Entry.objects.get(pk=entry.pk).objectives == "Uno\ndos"


def test_page_shows_both_texts_of_a_conflict(client, ficha, entry, focal_point, contributor):
    save(ficha, path_of(entry, "objectives"), "Probar <b>redes</b> de coral", by=contributor)
    client.force_login(focal_point)
    response = post(client, ficha, path_of(entry, "objectives"), "Probar jardines de coral", base="0" * 16)
    assert response.status_code == 409
    said = response.json()
    assert said["value"] == "Probar <b>redes</b> de coral"
    assert "Probar &lt;b&gt;redes&lt;/b&gt; de coral" in said["html"]
    assert "Probar jardines de coral" in said["html"]
    assert contributor.full_name in said["html"]
    assert contributor.email not in said["html"]
    assert "<ins>" in said["html"] and "<del>" in said["html"]


@pytest.mark.parametrize(
    ("column", "raw", "status"),
    [
        ("objectives", "x" * 5001, 422),
        ("objectives", "nul \0", 422),
        ("objectives", "\ud800", 422),
        ("objectives", ["x"], 422),
        ("objectives", {"x": 1}, 422),
        ("objectives", None, 200),
        ("objectives", 5, 200),
        ("focal_point_email", "no es un correo", 422),
        ("type", "9", 422),
        ("type", "x", 422),
        ("type", "", 200),
        ("partner_countries", ["PE"], 422),
        ("partner_countries", {"ZZ": True}, 422),
        ("partner_countries", {"P\0E": True}, 422),
        ("partner_countries", {"PE": True}, 200),
        ("actors", {"add": {"name": "x", "kind": "nada"}}, 422),
        ("actors", {"add": {"name": "x" * 301}}, 422),
        ("actors", {"add": {"name": "x", "country_id": "\ud800"}}, 422),
        ("actors", {"add": []}, 422),
        ("actors", {"remove": 10**30}, 422),
        ("actors", {"remove": True}, 422),
        ("actors", {"otra": 1}, 422),
        ("actors", {"add": {"name": "Una"}}, 200),
    ],
)
def test_answer_is_checked_as_on_the_form(column, raw, status, client, ficha, entry, focal_point):
    client.force_login(focal_point)
    content = None if column in ("actors", "partner_countries") else getattr(entry, column)
    response = post(client, ficha, path_of(entry, column), raw, base=paths.digest(content))
    assert response.status_code == status
    if status == 422:
        assert response.json()["message"]
        assert not SavedAnswer.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 100_000, b'{"path": "institution.institution"}']
)
def test_broken_request_saves_nothing(body, client, ficha, focal_point):
    client.force_login(focal_point)
    url = reverse("surveys:answer_save", args=[ficha.pk])
    assert client.post(url, body, content_type="application/json").status_code in (400, 422, 423)
    assert not SavedAnswer.objects.exists()


@pytest.mark.parametrize("path", ["", "x", "entry-1", "entry-0.name", "entry-99999999999999999999.name", 5, None])
def test_unknown_answer_is_404(path, client, ficha, focal_point):
    client.force_login(focal_point)
    said = {"path": path, "value": "x", "base": "", "key": str(uuid4())}
    url = reverse("surveys:answer_save", args=[ficha.pk])
    assert client.post(url, json.dumps(said), content_type="application/json").status_code == 404


def test_initiative_that_is_not_there_is_gone(client, ficha, focal_point):
    client.force_login(focal_point)
    assert post(client, ficha, "entry-999999.name", "x").status_code == 410


def test_ended_session_gets_json_and_nothing_is_saved(client, ficha, entry):
    response = post(client, ficha, path_of(entry, "objectives"), "x")
    assert (response.status_code, response.json()["status"]) == (401, "login")


def test_text_of_somebody_else_is_not_saved_as_mine(client, ficha, entry, focal_point, contributor):
    client.force_login(contributor)
    base = paths.digest(entry.objectives)
    response = post(client, ficha, path_of(entry, "objectives"), "x", base=base, person=focal_point.pk)
    assert (response.status_code, response.json()["status"]) == (403, "other_person")
    assert Entry.objects.get(pk=entry.pk).objectives == entry.objectives


@pytest.mark.parametrize(
    ("who", "status"), [("authority", 403), ("other_focal_point", 404), ("unit", 404), ("stranger", 404)]
)
def test_others_are_told_so(who, status, request, client, ficha, entry):
    client.force_login(request.getfixturevalue(who))
    assert post(client, ficha, path_of(entry, "objectives"), "x").status_code == status


def test_sent_ficha_is_closed(client, ficha, entry, focal_point):
    FICHA.perform(ficha, "send", by=focal_point)
    client.force_login(focal_point)
    response = post(client, ficha, path_of(entry, "objectives"), "x", base=paths.digest(entry.objectives))
    assert (response.status_code, response.json()["status"]) == (423, "refused")


def test_page_carries_what_saving_needs(client, ficha, entry, focal_point):
    client.force_login(focal_point)
    page = client.get(reverse("surveys:entry_edit", args=[ficha.pk, 1])).content.decode()
    assert f"entry-{entry.pk}.objectives" in page
    assert paths.digest(entry.objectives) in page
    assert 'type="module" src="/static/js/ficha.js"' in page


# Several at once: threads, on both databases


def run_all(work, arguments):
    """``work(argument)`` in a thread for each; the first error is raised."""
    errors = []

    def run(argument):
        try:
            work(argument)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.django_db(transaction=True)
def test_no_text_is_lost_among_writers_that_conflict_and_repeat(ficha, entry, focal_point, contributor):
    """Each text that was acknowledged is there, or somebody who saw it wrote over it; each is there once."""
    path = path_of(entry, "objectives")
    writes, replaced, lock = {}, {}, threading.Lock()

    def write(number):
        chance, by = random.Random(number), (focal_point, contributor)[number % 2]
        seen = entry.objectives
        for turn in range(12):
            text, key = f"{number}.{turn}", uuid4()
            for _attempt in range(200):
                base = paths.digest(seen)
                outcome = writing.save_answer(ficha, by=by, path=path, value=text, base=base, key=key)
                if outcome.status == "saved" and chance.random() < 0.05:  # the reply got lost: ask again
                    outcome = writing.save_answer(ficha, by=by, path=path, value=text, base=base, key=key)
                    assert outcome.status == "repeated"
                if outcome.status == "conflict":
                    seen, key = outcome.value, uuid4()
                    continue
                with lock:
                    assert seen not in replaced, "two people wrote over the same text"
                    writes[text], replaced[seen] = key, text
                seen = text
                break

    run_all(write, range(6))
    fresh = Entry.objects.get(pk=entry.pk)
    assert len(writes) == 6 * 12 == SavedAnswer.objects.count() == fresh.version
    assert set(writes) - set(replaced) == {fresh.objectives}


@pytest.mark.django_db(transaction=True)
def test_different_answers_at_once_are_all_kept(ficha, entry, focal_point):
    columns = ("objectives", "justification", "strength_1", "challenge_1", "result_1", "name")

    def write(column):
        path, seen = path_of(entry, column), getattr(entry, column)
        for turn in range(8):
            outcome = writing.save_answer(
                ficha, by=focal_point, path=path, value=f"{column} {turn}", base=paths.digest(seen), key=uuid4()
            )
            assert outcome.status == "saved"
            seen = f"{column} {turn}"

    run_all(write, columns)
    fresh = Entry.objects.get(pk=entry.pk)
    assert [getattr(fresh, column) for column in columns] == [f"{column} 7" for column in columns]
    assert fresh.version == 8 * len(columns)


@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_is_in_what_was_sent(ficha, entry, focal_point, contributor):
    acknowledged, path = [], path_of(entry, "objectives")

    def write(_who):
        seen = entry.objectives
        for turn in range(60):
            text = f"texto {turn}"
            try:
                writing.save_answer(
                    ficha, by=contributor, path=path, value=text, base=paths.digest(seen), key=uuid4()
                )
            except Refused:
                return
            acknowledged.append(text)
            seen = text

    def work(role):
        if role == "write":
            write(role)
        else:
            while len(acknowledged) < 5:
                pass
            FICHA.perform(ficha, "send", by=focal_point)

    run_all(work, ("write", "send"))
    sent = Ficha.objects.get(pk=ficha.pk)
    assert sent.state == "sent"
    assert sent.revisions.get().content["entries"][0]["objectives"] == acknowledged[-1]
    assert sent.entries.get().objectives == acknowledged[-1]


assert set(ACTOR_COLUMNS) == set(ROW)
