"""Minutes written together: compare-and-swap, versions, two at once, without and with the script."""

import json
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dialogues.workflow import DIALOGUE
from minutes import places
from minutes.models import Minutes, Passage, PassageVersion
from minutes.services import add_block, remove_block
from minutes.workflow import MINUTES
from minutes.writing import save_form, save_passage
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative, make_person
from tests.dialogues.conftest import make_dialogue

from .conftest import said, write, write_three

PLACE = "mechanisms.text"


def url(name, *args):
    return reverse(f"minutes:{name}", args=args)


def test_text_is_saved_over_the_one_that_was_read(dialogue, unit, consultant):
    assert write(dialogue, PLACE, "Uno.", by=unit).version == 1
    second = write(dialogue, PLACE, "Dos.", by=consultant, base=1)
    assert (second.status, second.version) == ("saved", 2)
    assert list(PassageVersion.objects.order_by("number").values_list("text", "by__email")) == [
        ("Uno.", unit.email),
        ("Dos.", consultant.email),
    ]


def test_text_of_somebody_else_is_never_written_over(dialogue, unit, consultant):
    write(dialogue, PLACE, "Uno.", by=unit)
    outcome = write(dialogue, PLACE, "El mío.", by=consultant)
    assert (outcome.status, outcome.version, outcome.text, outcome.by) == ("conflict", 1, "Uno.", unit)
    assert Passage.objects.get(place=PLACE).text == "Uno."
    assert write(dialogue, PLACE, "El mío.", by=consultant, base=1).status == "saved"


def test_two_who_write_the_same_have_no_conflict(dialogue, unit, consultant):
    write(dialogue, PLACE, "Igual.", by=unit)
    assert write(dialogue, PLACE, "Igual.", by=consultant).status == "saved"
    assert PassageVersion.objects.count() == 1


def test_request_that_is_repeated_is_answered_as_the_first_time(dialogue, unit):
    key = uuid4()
    words = {"value": "Uno.", "base": 0, "by": unit, "key": key}
    first = save_passage(dialogue, places.parse(PLACE), **words)
    write(dialogue, PLACE, "Dos.", by=unit, base=1)
    again = save_passage(dialogue, places.parse(PLACE), **words)
    assert (again.status, again.version, again.at) == ("repeated", 1, first.at)
    assert Passage.objects.get(place=PLACE).text == "Dos."
    with pytest.raises(Refused, match="ya se usó"):
        save_passage(dialogue, places.parse("agreements"), **words)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("mechanisms.text", "x" * 10_001, "más de 10000 caracteres"),
        ("mechanisms.reason", "x" * 2_001, "más de 2000 caracteres"),
        ("mechanisms.text", "con \0 dentro", "no se pueden guardar"),
        ("mechanisms.minutes", "veinte", "con un número"),
        ("mechanisms.minutes", "601", "con un número"),
        ("zzz.text", "¿Dónde?", "se quitó de la agenda"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(place, value, words, dialogue, unit):
    with pytest.raises(Refused, match=words) as refusal:
        write(dialogue, place, value, by=unit)
    assert refusal.value.field == place
    assert not Passage.objects.exists()


@pytest.mark.parametrize("text", ["Cómo 🌊 مرحبا", "a\r\nb", "  con sangría"])
def test_texts_are_kept_as_they_are(text, dialogue, unit):
    write(dialogue, PLACE, text, by=unit)
    assert Passage.objects.get().text == text.replace("\r\n", "\n")


def test_blank_is_blank_and_minutes_are_a_number(dialogue, unit):
    write(dialogue, "results.minutes", " 15 ", by=unit)
    assert write(dialogue, PLACE, " \n ", by=unit).version == 0
    minutes = Minutes.objects.with_facts().get()
    assert minutes.facts.actual == 15 and minutes.facts.coverage == 0


@pytest.mark.parametrize("person", ["focal_point", "other_focal_point", "administrator", "stranger"])
def test_only_the_unit_and_consultants_write(person, dialogue, request):
    with pytest.raises(NotAllowed):
        write(dialogue, PLACE, "x", by=request.getfixturevalue(person))


def test_nothing_is_written_into_closed_minutes(dialogue, minutes, unit):
    write_three(dialogue, by=unit)
    MINUTES.perform(minutes, "close", by=unit)
    with pytest.raises(Refused, match="cerrada"):
        write(dialogue, PLACE, "Tarde.", by=unit, base=1)


def model_step(here: dict, step: tuple) -> str:
    """What one saving should do to the text, in plain Python."""
    base, value = step
    if value == here["text"]:
        return "saved"
    if here["version"] not in (0, base):
        return "conflict"
    here.update(text=value, version=here["version"] + 1)
    here["all"].append(value)
    return "saved"


def make_meeting():
    """Somebody of the Unit and a dialogue, without fixtures."""
    unit = make_person("unidad@x.example.org", "technical_unit")
    for code in ("CL", "PE"):
        make_person(f"voz@{code.lower()}.example.org", "focal_point", code)
    return unit, make_dialogue(unit, "CL", "PE", initiative=make_initiative(unit))


class Swapping(TestCase):
    """Any sequence of savings, each over any version: as the model says, and every acknowledged text is kept."""

    @classmethod
    def setUpTestData(cls):
        cls.unit, cls.dialogue = make_meeting()

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "Uno.", "Dos.", "Tres."])), max_size=12))
    def test_savings_follow_the_model(self, steps):
        here = {"text": "", "version": 0, "all": []}
        for step in steps:
            outcome = write(self.dialogue, PLACE, step[1], by=self.unit, base=step[0])
            assert outcome.status == model_step(here, step)
            assert outcome.version == here["version"]
        texts = PassageVersion.objects.order_by("number").values_list("text", flat=True)
        assert list(texts) == here["all"]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_lose_nothing():
    _unit, made = make_meeting()
    people = [make_person(f"c{n}@x.example.org", "consultant") for n in range(2)]
    start, acknowledged, errors = threading.Barrier(len(people)), [], []

    def work(person):
        try:
            base = 0
            start.wait()
            for number in range(8):
                outcome = write(made, PLACE, f"{person.email} {number}", by=person, base=base)
                while outcome.status == "conflict":  # they saw the other one's text and wrote on
                    mine = f"{outcome.text}\n{person.email} {number}"
                    outcome = write(made, PLACE, mine, by=person, base=outcome.version)
                acknowledged.append(outcome.version)
                base = outcome.version
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Minutes.objects.count() == 1 and Minutes.objects.get().blocks.count() == 6
    assert (
        sorted(acknowledged) == list(range(1, 17)) == sorted(PassageVersion.objects.values_list("number", flat=True))
    )
    assert Passage.objects.get().text == PassageVersion.objects.get(number=16).text


@pytest.mark.django_db(transaction=True)
def test_what_is_acknowledged_while_somebody_closes_is_in_the_closed_minutes():
    unit, made = make_meeting()
    write_three(made, by=unit)
    minutes, start, last, errors = Minutes.objects.get(), threading.Barrier(2), [0], []

    def scribe():
        try:
            start.wait()
            for number in range(30):
                last[0] = write(made, "agreements", f"Acuerdo {number}", by=unit, base=last[0]).version
        except Refused:
            pass
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=scribe)
    thread.start()
    start.wait()
    MINUTES.perform(minutes, "close", by=unit)
    thread.join()
    assert errors == []
    stored = Passage.objects.filter(place="agreements").first()
    assert (stored.version if stored else 0) == last[0]
    closed_at = Minutes.objects.get().closed_at
    assert not PassageVersion.objects.filter(at__gt=closed_at).exists()


# Without the script: the whole form


def typed(**texts):
    """``place: (value, base)`` as a form has them; ``__`` stands for the dot."""
    data = {}
    for name, (value, base) in texts.items():
        name = name.replace("__", ".")
        data |= {name: value, f"base:{name}": base}
    return data


def test_form_saves_what_was_changed_and_leaves_alone_what_was_not(client, dialogue, unit, consultant):
    write(dialogue, PLACE, "Uno.", by=unit)
    write(dialogue, PLACE, "Dos.", by=unit, base=1)
    client.force_login(consultant)  # who opened the page when "Uno." stood there and did not touch it
    data = typed(mechanisms__text=("Uno.", 1), processes__text=("Dos años.", 0), agreements=("", 0))
    assert client.post(url("minutes_edit", dialogue.pk), data).status_code == 302
    assert Passage.objects.get(place=PLACE).text == "Dos."
    assert Passage.objects.get(place="processes.text").text == "Dos años."
    assert not Passage.objects.filter(place="agreements").exists()


def test_form_shows_both_texts_of_a_conflict_and_saves_the_rest(client, dialogue, unit, consultant):
    write(dialogue, PLACE, "Un convenio y una mesa.", by=unit)
    client.force_login(consultant)
    data = typed(mechanisms__text=("Un comité <b>y</b> una mesa.", 0), processes__text=("Dos años.", 0))
    page = said(client.post(url("minutes_edit", dialogue.pk), data))
    assert "No todo se guardó" in page and unit.full_name in page
    assert "Un convenio y una mesa." in page and "Un comité &lt;b&gt;y&lt;/b&gt; una mesa." in page
    assert "<ins>" in page and "<del>" in page
    assert (
        '<input type="hidden" name="base:mechanisms.text" value="1">' in page
    )  # saved again, it is theirs knowingly
    assert Passage.objects.get(place="processes.text").text == "Dos años."
    joined = typed(mechanisms__text=("Un convenio, un comité y una mesa.", 1))
    assert client.post(url("minutes_edit", dialogue.pk), joined).status_code == 302
    assert Passage.objects.get(place=PLACE).text == "Un convenio, un comité y una mesa."


def test_form_keeps_what_is_refused(client, dialogue, unit):
    client.force_login(unit)
    data = typed(
        results__minutes=("mucho", 0), mechanisms__text=("Un convenio.", 0), zzz__text=("De otro bloque.", 0)
    )
    page = said(client.post(url("minutes_edit", dialogue.pk), data))
    assert "Escriba los minutos con un número de 0 a 600." in page and 'value="mucho"' in page
    assert "se quitó de la agenda" in page and "De otro bloque." in page
    assert Passage.objects.get().text == "Un convenio."


def test_form_of_minutes_that_were_closed_meanwhile_keeps_what_was_typed(client, dialogue, minutes, unit, consultant):
    write_three(dialogue, by=unit)
    MINUTES.perform(minutes, "close", by=unit)
    client.force_login(consultant)
    page = said(client.post(url("minutes_edit", dialogue.pk), typed(mechanisms__text=("Lo mío, tarde.", 1))))
    assert "El acta está cerrada" in page and "Lo mío, tarde." in page


@pytest.mark.parametrize("name", ["minutes_edit", "agenda_edit"])
def test_nobody_begins_to_write_where_nothing_is_saved_any_more(name, client, dialogue, minutes, unit):
    write_three(dialogue, by=unit)
    client.force_login(unit)
    assert client.get(url(name, dialogue.pk)).status_code == 200
    MINUTES.perform(minutes, "close", by=unit)
    answer = client.get(url(name, dialogue.pk), follow=True)
    assert answer.redirect_chain == [(url("minutes_detail", dialogue.pk), 302)]
    assert "El acta está cerrada: la Unidad Técnica puede reabrirla." in said(answer)


@pytest.mark.parametrize("name", ["minutes_edit", "agenda_edit"])
def test_nobody_begins_to_write_of_a_dialogue_that_was_dropped(name, client, dialogue, unit):
    DIALOGUE.perform(dialogue, "drop", by=unit, comment="Nadie puede.")
    client.force_login(unit)
    assert "Este diálogo se descartó" in said(client.get(url(name, dialogue.pk), follow=True))


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 50, "²"])
def test_odd_version_is_answered_as_a_conflict(base, client, dialogue, unit, consultant):
    write(dialogue, PLACE, "Uno.", by=unit)
    client.force_login(consultant)
    page = client.post(url("minutes_edit", dialogue.pk), {PLACE: "Otro.", f"base:{PLACE}": base})
    assert page.status_code == 200 and "No todo se guardó" in said(page)
    assert Passage.objects.get().text == "Uno."


def test_block_that_is_removed_meanwhile_gives_the_text_back(dialogue, unit):
    block = add_block(dialogue, title="Socios", planned=5, by=unit)
    remove_block(dialogue, key=block.key, by=unit)
    kept = save_form(dialogue, typed={f"{block.key}.text": ("Algo.", 0)}, by=unit)
    assert list(kept.refusals) == [f"{block.key}.text"] and not kept.conflicts


# With the script


def send(client, dialogue, **said_by_page):
    words = {"path": PLACE, "value": "Uno.", "base": "0", "key": str(uuid4())} | said_by_page
    return client.post(url("passage_save", dialogue.pk), json.dumps(words), content_type="application/json")


def test_script_saves_and_is_told_of_conflicts(client, dialogue, unit, consultant):
    client.force_login(unit)
    answer = send(client, dialogue)
    assert (answer.status_code, answer.json()["status"], answer.json()["digest"]) == (200, "saved", "1")
    client.force_login(consultant)
    answer = send(client, dialogue, value="<script>x</script>")
    assert answer.status_code == 409
    assert answer.json()["value"] == "Uno." and answer.json()["digest"] == "1"
    assert 'data-choice="mine"' in answer.json()["html"] and "<script>" not in answer.json()["html"]


def test_script_repeats_itself_safely(client, dialogue, unit):
    client.force_login(unit)
    key = str(uuid4())
    assert [send(client, dialogue, key=key).json()["status"] for _ in range(2)] == ["saved", "repeated"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{}", "[" * 100_000, '{"path": 1, "value": "x", "key": "y"}', '{"path": "agreements"}'],
)
def test_script_gets_words_for_any_body(body, client, dialogue, unit):
    client.force_login(unit)
    answer = client.post(url("passage_save", dialogue.pk), body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["message"]


@pytest.mark.parametrize("value", [1, None, {}, ["x"]])
def test_script_sends_texts_only(value, client, dialogue, unit):
    client.force_login(unit)
    assert send(client, dialogue, value=value).status_code == 400


def test_script_is_told_what_cannot_be_kept_and_who_is_there(client, dialogue, unit, focal_point):
    client.force_login(unit)
    assert send(client, dialogue, path="results.minutes", value="x").json()["status"] == "invalid"
    assert send(client, dialogue, person=unit.pk + 1).json()["status"] == "other_person"
    assert send(client, dialogue, person=unit.pk).json()["status"] == "saved"
    client.force_login(focal_point)
    assert send(client, dialogue).status_code == 403
    client.logout()
    assert (send(client, dialogue).status_code, send(client, dialogue).json()["status"]) == (401, "login")


# What was written before


def test_versions_show_who_when_and_what_changed(client, dialogue, unit, consultant):
    write(dialogue, PLACE, "Un convenio.", by=unit)
    write(dialogue, PLACE, "Un convenio marco.", by=consultant, base=1)
    write(dialogue, "agreements", "Seguir.", by=unit)
    client.force_login(unit)
    page = said(client.get(url("version_list", dialogue.pk)))
    assert page.count("versión") >= 3 and consultant.full_name in page and "<ins>" in page
    only = said(client.get(url("version_list", dialogue.pk), {"lugar": "agreements"}))
    assert "Seguir." in only and "Un convenio" not in only
    for odd in ("zzz", "\0", "a.b.c", "x" * 5000):
        assert client.get(url("version_list", dialogue.pk), {"lugar": odd}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_versions_take_eleven_queries(rows, client, dialogue, unit, django_assert_num_queries):
    for number in range(rows):
        write(dialogue, PLACE, f"Versión {number}.", by=unit, base=number)
    client.force_login(unit)
    with django_assert_num_queries(11):
        client.get(url("version_list", dialogue.pk))
