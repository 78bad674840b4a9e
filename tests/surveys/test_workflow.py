"""The moves of a ficha: every state x move x role, and what each move leaves behind."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone

from initiatives.models import Actor, ActorType, Initiative, Sector
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.outbox.models import OutgoingMail
from surveys import services
from surveys.models import Ficha, FichaEvent, Revision, Round
from surveys.workflow import FICHA
from tests.conftest import CAST, make_entry, make_ficha, make_person, make_round

STATES = ("draft", "sent", "returned", "validated")
# The table once more, by hand: from where, to where, who.
VOICES, UNIT = {"focal_point", "authority"}, {"unit"}
TABLE = {
    "send": ({"draft", "returned"}, "sent", VOICES),
    "withdraw": ({"sent"}, "draft", VOICES),
    "return": ({"sent"}, "returned", UNIT),
    "validate": ({"sent"}, "validated", UNIT),
    "reopen": ({"validated"}, "returned", UNIT),
}


def with_sector(ficha: Ficha) -> Ficha:
    for entry in ficha.entry_list:
        entry.sectors.set(["AMB-MED"])
    return Ficha.objects.get(pk=ficha.pk)


def test_table_has_the_moves_that_the_tests_know():
    assert set(FICHA.moves) == set(TABLE)


@pytest.mark.parametrize("role", [*CAST, "anonymous"])
@pytest.mark.parametrize("action", TABLE)
@pytest.mark.parametrize("state", STATES)
def test_every_state_move_and_role(state, action, role, request, open_round):
    person = AnonymousUser() if role == "anonymous" else request.getfixturevalue(role)
    ficha = with_sector(make_ficha(open_round, state=state))
    sources, target, who = TABLE[action]
    offered = action in {move.action for move in FICHA.available(ficha, person)}
    assert offered is (role in who and state in sources)
    if role not in who:
        with pytest.raises(NotAllowed):
            FICHA.perform(ficha, action, by=person, comment="Porque sí")
    elif state not in sources:
        with pytest.raises(Refused):
            FICHA.perform(ficha, action, by=person, comment="Porque sí")
    else:
        assert FICHA.perform(ficha, action, by=person, comment="Porque sí").state == target
    done = role in who and state in sources
    assert Ficha.objects.get().state == (target if done else state)
    events = FichaEvent.objects.values_list("action", "from_state", "to_state", "by", "comment")
    assert list(events) == ([(action, state, target, person.pk, "Porque sí")] if done else [])


def test_move_that_does_not_exist_is_not_allowed(ficha, focal_point):
    with pytest.raises(NotAllowed):
        FICHA.perform(ficha, "publish", by=focal_point)


@pytest.mark.parametrize("action, state", [("return", "sent"), ("reopen", "validated")])
@pytest.mark.parametrize("comment", ["", "  \n"])
def test_comment_is_required_to_give_back(action, state, comment, open_round, unit):
    ficha = make_ficha(open_round, state=state)
    with pytest.raises(Refused) as refusal:
        FICHA.perform(ficha, action, by=unit, comment=comment)
    assert refusal.value.field == "comment"
    assert Ficha.objects.get().state == state


def test_sending_is_refused_while_something_is_missing(ficha, focal_point):
    ficha.entries.update(objectives="", name="")
    with pytest.raises(Refused) as refusal:
        FICHA.perform(ficha, "send", by=focal_point)
    assert [problem.field for problem in refusal.value.problems] == ["name", "objectives"]
    assert Ficha.objects.get().state == "draft"
    assert not Revision.objects.exists()


@pytest.mark.parametrize("opens, closes", [(-60, -1), (1, 30)])
def test_sending_is_refused_while_the_round_is_not_open(opens, closes, focal_point):
    ficha = make_ficha(make_round(opens=opens, closes=closes))
    with pytest.raises(Refused) as refusal:
        FICHA.perform(ficha, "send", by=focal_point)
    assert [problem.code for problem in refusal.value.problems] == ["round_closed"]


def test_sending_on_the_last_day_is_in_time(focal_point):
    ficha = make_ficha(make_round(opens=-5, closes=0))
    assert FICHA.perform(ficha, "send", by=focal_point).state == "sent"


def test_validating_is_refused_without_a_sector(open_round, unit):
    ficha = make_ficha(open_round, state="sent", entries=2)
    ficha.entry_list[0].sectors.set(["AMB-MED"])
    with pytest.raises(Refused) as refusal:
        FICHA.perform(Ficha.objects.get(), "validate", by=unit)
    assert [problem.position for problem in refusal.value.problems] == [2]
    assert not Initiative.objects.exists()


def test_each_sending_freezes_a_revision(ficha, focal_point, unit):
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "return", by=unit, comment="Precise los actores.")
    services.save_entry(ficha.entry_list[0], by=focal_point, values={"name": "Corregida"})
    FICHA.perform(ficha, "send", by=focal_point)
    names = [revision.content["entries"][0]["name"] for revision in Revision.objects.order_by("number")]
    assert names == ["Restauración de arrecifes de coral", "Corregida"]
    assert [revision.number for revision in Revision.objects.order_by("number")] == [1, 2]
    assert timezone.now() - Ficha.objects.get().sent_at < timedelta(minutes=5)


# letters


def letters():
    return {(address, letter.subject) for letter in mail.outbox for address in letter.to}


def test_sending_writes_to_the_unit(ficha, focal_point, unit, contributor, consultant):
    FICHA.perform(ficha, "send", by=focal_point)
    assert letters() == {(unit.email, "Ficha de Costa Rica para revisar: Convocatoria 2026")}
    assert f"http://testserver/fichas/{ficha.pk}/" in mail.outbox[0].body


@pytest.mark.parametrize(
    "action, state, subject",
    [
        ("return", "sent", "La ficha de Costa Rica necesita cambios: Convocatoria 2026"),
        ("reopen", "validated", "La ficha de Costa Rica necesita cambios: Convocatoria 2026"),
        ("validate", "sent", "La ficha de Costa Rica quedó validada: Convocatoria 2026"),
    ],
)
def test_answering_writes_to_the_countrys_voices(
    action, state, subject, open_round, unit, focal_point, authority, contributor, other_focal_point
):
    ficha = with_sector(make_ficha(open_round, state=state))
    FICHA.perform(ficha, action, by=unit, comment="Falta «el tipo» & más.")
    assert letters() == {(focal_point.email, subject), (authority.email, subject)}
    for letter in mail.outbox:
        assert ("Falta «el tipo» & más." in letter.body) is (action != "validate")
        assert f"http://testserver/fichas/{ficha.pk}/" in letter.body


@pytest.mark.parametrize("action", ["send", "return", "validate"])
def test_letters_hold_no_address_of_other_people(action, open_round, unit, focal_point):
    for person in (unit, focal_point):
        person.full_name = ""
        person.save()
    ficha = with_sector(make_ficha(open_round, state="draft" if action == "send" else "sent"))
    FICHA.perform(ficha, action, by=focal_point if action == "send" else unit, comment="Revise.")
    assert mail.outbox
    for letter in mail.outbox:
        assert "@" not in letter.body


def test_letters_are_written_in_the_readers_language(open_round, unit):
    make_person("foco@br.example.org", "focal_point", "BR", language="pt-br")
    ficha = with_sector(make_ficha(open_round, "BR", state="sent"))
    FICHA.perform(ficha, "return", by=unit, comment="Revise.")
    assert len(mail.outbox) == 1


def test_letters_of_a_refused_move_are_not_stored(settings, ficha, focal_point, unit):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    ficha.entries.update(name="")
    with pytest.raises(Refused):
        FICHA.perform(ficha, "send", by=focal_point)
    assert not OutgoingMail.objects.exists()
    ficha.entries.update(name="Con nombre")
    FICHA.perform(Ficha.objects.get(), "send", by=focal_point)
    assert list(OutgoingMail.objects.values_list("recipients", flat=True)) == [[unit.email]]


# validation fills the registry


def test_validating_registers_every_initiative(open_round, unit):
    ficha = make_ficha(open_round, state="sent")
    make_entry(ficha, 2, name="Segunda")
    FICHA.perform(with_sector(ficha), "validate", by=unit)
    first = Initiative.objects.get(name="Restauración de arrecifes de coral")
    assert Initiative.objects.count() == 2
    assert (first.country_id, first.round_code, first.share, first.demonstration) == ("CR", "2026", True, False)
    assert [sector.pk for sector in first.sectors.all()] == ["AMB-MED"]
    assert first.verdict == "acotada"
    assert {actor.name for actor in first.actors.all()} == {"SINAC", "Universidad Nacional"}
    assert Actor.objects.count() == 2
    assert ficha.entries.get(position=1).initiative == first


def test_validating_matches_actors_to_the_directory(open_round, unit, country):
    known = Actor.objects.create(
        name="Sistema Nacional de Áreas de Conservación",
        acronym="SINAC",
        acronym_key="sinac",
        key="sistema nacional de areas de conservacion",
        actor_type=ActorType.objects.get(pk="EST-OTR"),
        country=country("CR"),
    )
    ficha = make_ficha(open_round, state="sent")
    FICHA.perform(with_sector(ficha), "validate", by=unit)
    assert known in Initiative.objects.get().actors.all()
    assert Actor.objects.count() == 2


def test_validating_takes_the_curators_choice(open_round, unit, country):
    chosen = Actor.objects.create(
        name="Otra", key="otra", actor_type=ActorType.objects.get(pk="EST-OTR"), country=country("PA")
    )
    ficha = make_ficha(open_round, state="sent")
    entry = ficha.entry_list[0]
    first, second = entry.actors.all()
    services.curate_entry(
        entry,
        by=unit,
        sectors=[Sector.objects.get(pk="AMB-MED")],
        matches={first.pk: chosen},
        types={second.pk: ActorType.objects.get(pk="ACA-UNI")},
    )
    FICHA.perform(Ficha.objects.get(), "validate", by=unit)
    assert {actor.name for actor in Initiative.objects.get().actors.all()} == {"Otra", "Universidad Nacional"}


@pytest.mark.parametrize("share", [True, False])
def test_validating_keeps_the_countrys_word_about_sharing(share, open_round, unit):
    ficha = make_ficha(open_round, state="sent")
    Ficha.objects.update(share=share)
    FICHA.perform(with_sector(ficha), "validate", by=unit)
    assert Initiative.objects.get().share is share


def test_validating_a_demonstration_marks_it(unit):
    Round.objects.all().delete()
    ficha = make_ficha(make_round(demonstration=True), state="sent")
    FICHA.perform(with_sector(ficha), "validate", by=unit)
    assert Initiative.objects.get().demonstration


def test_validating_again_updates_the_same_initiative(open_round, unit, focal_point):
    ficha = with_sector(make_ficha(open_round, state="sent"))
    FICHA.perform(ficha, "validate", by=unit)
    registered = Initiative.objects.get()
    FICHA.perform(ficha, "reopen", by=unit, comment="Cambió el nombre.")
    entry = Ficha.objects.get().entry_list[0]
    actors = [{"name": "AIDER", "kind": "sociedad_civil"}, {"name": "SINAC", "kind": "sector_publico"}]
    services.save_entry(entry, by=focal_point, values={"name": "Nombre nuevo"}, actors=actors)
    assert Initiative.objects.get().name == "Restauración de arrecifes de coral"
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "validate", by=unit)
    again = Initiative.objects.get()
    assert (again.pk, again.name) == (registered.pk, "Nombre nuevo")
    assert {actor.name for actor in again.actors.all()} == {"AIDER", "SINAC"}


def test_drafts_never_stand_in_the_registry(open_round, unit, focal_point):
    for state in ("draft", "sent", "returned"):
        make_ficha(make_round(state), state=state)
    assert not Initiative.objects.exists()
